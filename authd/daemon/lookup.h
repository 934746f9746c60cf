/*
 * One look-up as it goes, shared by verify.c and verify_try.c only.
 */
#ifndef DAEMON_LOOKUP_H
#define DAEMON_LOOKUP_H

#include <stdbool.h>

#include "daemon/request.h"
#include "daemon/users.h"
#include "wp/cookie.h"

/* How old what we know of a site's options may be, in microseconds. */
#define LOOKUP_FACTS_AGE INT64_C(5000000)

struct lookup {
	struct request *request;
	struct answer *answer;
	struct arena *arena;
	struct site *site;
	struct users *users;
	struct password_bench *passwords;
	struct user user;
	struct cookie cookie;
	bool is_cookie;
	bool known;   /* there is such a user */
	bool blocked; /* who may not log in, whatever they prove */
};

/* Nothing is decided. */
void lookup_later(struct lookup *l, enum authproto_code code);

/* Whether they are to be refused; false: nobody knows, the answer is LATER. */
bool lookup_see_blocked(struct lookup *l);

/* The ways to be who one says one is.  What they find out is the answer. */
void lookup_try_cookie(struct lookup *l);
bool lookup_try_app(struct lookup *l); /* true: that settles it */
void lookup_try_password(struct lookup *l);

#endif
