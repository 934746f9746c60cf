/*
 * One question, from the line it came in to the reply: a job for the workers
 * with an arena of its own, which is wiped.  The client that asked is known by
 * its number only and may have gone when the answer comes.
 */
#ifndef DAEMON_REQUEST_H
#define DAEMON_REQUEST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <event2/event_struct.h>

#include "base/authproto.h"
#include "base/verdict.h"
#include "daemon/health.h"
#include "daemon/imprint.h"
#include "daemon/tally.h"
#include "sys/pool.h"
#include "wp/bytes.h"

struct arena;
struct rights_settings;
struct server;
struct site;

enum request_kind {
	REQUEST_AUTH,
	REQUEST_ISUSER,
	REQUEST_WHOIS,
	REQUEST_ROOM, /* user is its name */
	REQUEST_HEALTH,
};

/* How the asker named the credential; ANY is for one who cannot know. */
enum request_cred {
	REQUEST_ANY,
	REQUEST_PW,
	REQUEST_COOKIE,
	REQUEST_TOKEN,
	REQUEST_APP,
};

enum request_want {
	REQUEST_NAME = 1,
	REQUEST_ROLES = 2,
	REQUEST_REGISTERED = 4,
	REQUEST_NICK = 8,
	REQUEST_AVATAR = 16,
	REQUEST_URL = 32,
	REQUEST_LOCALE = 64,
};

/* Zeroed it is a no.  The code says which no, or which later. */
struct answer {
	enum verdict verdict;
	enum authproto_code code;
	const char *via;         /* what proved it: "token" ...; or tried to */
	const char *why;         /* for the log; may be NULL */
	const char *login, *jid; /* as stored; as localpart */
	uint64_t uid;
	int64_t expires; /* seconds since 1970; 0: never */
	const char *name, *roles, *registered, *nick, *avatar, *url, *locale;
	enum health health; /* and why */
	int64_t usec;       /* it took to find out */
};

/* What the look-up leaves for the lane of the hashes; set: it is wanted. */
struct hashing {
	bool wanted;
	bool try_app, try_pw, dummy;
	struct bytes hash, apps;
	bool blocked;
	const void *usual; /* struct password_cost, for the dummy */
};

struct request {
	struct job job;
	struct arena *arena; /* wiping; all strings here are in it */
	struct server *server;
	struct setup *setup; /* held */

	/* What was asked; nobody changes it. */
	enum request_kind kind;
	enum request_cred cred;
	unsigned want;
	const struct rights_settings *rights; /* of the socket it came by */
	struct site *site;
	const char *user, *host, *ip, *svc;
	struct bytes secret;
	bool all_sites;   /* that may be asked of, of which the health is asked,
			     one by one */
	bool watched;     /* whose it is will be watched */
	bool bare;        /* whoever asked named no domain */
	bool admin;       /* by the admin's socket */
	uid_t asker;      /* which user of the system asks */
	int64_t now;      /* seconds since 1970, when it was asked */
	int64_t deadline; /* on the monotonic clock, microseconds */

	/* The loop's alone. */
	uint64_t client; /* 0: nobody waits for the answer any more */
	uint32_t id;
	bool working;  /* in a pool */
	bool looking;  /* it counts as one of the asker's look-ups */
	bool sick;     /* one of the sites is not fine */
	int64_t asked; /* when, on the monotonic clock */
	enum tally_lane lane;
	unsigned char proof[32]; /* the gate's: of what is asked, of whom */
	uint64_t proof_user;
	uint64_t proof_from; /* by the address it comes from; 0: unknown */
	struct event timer;
	struct request *next, **link; /* all there are */

	/* Set by the loop, read by workers: do not trouble any more. */
	atomic_bool unwanted;

	/* A worker's while it has the job. */
	struct hashing hashing;
	struct answer answer;
	struct imprint imprint; /* how the account was, if that is wanted */
};

/* Who asks, and by which socket. */
struct request_from {
	uint64_t client;
	uid_t asker;
	const char *socket;
	bool admin;
};

/*
 * A question out of a line; the request takes the arena the line was read
 * into.  NULL: *code_r is the BAD it deserves, or the NO of a foreign host,
 * and the arena stays the caller's.
 */
struct request *request_new(struct server *server,
    const struct request_from *from, struct arena *arena,
    const struct authproto_line *line, enum authproto_code *code_r);

/* Into the pools; whoever asked is answered sooner or later, or gone. */
void request_start(struct request *request);

/* Answer it now, if that is not done: the worker's work is not awaited. */
void request_end(struct request *request, enum authproto_code code);

/* Which no a no is. */
enum authproto_code request_refusal(const struct answer *answer);

/* Nobody waits for it any more. */
void request_abandon(struct request *request);

void request_free(struct request **request);

#endif
