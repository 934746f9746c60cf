/*
 * What waits for an answer from outside: an archive page, an account, another
 * client.  A wait is found again by its id; it keeps names, not pointers,
 * since room and sender may have gone when the answer comes.  Every wait has
 * a deadline.
 */
#ifndef ROOM_WAIT_H
#define ROOM_WAIT_H

#include <stdbool.h>
#include <stdint.h>

struct archive_page;
struct feature;
struct stanza;

struct wait {
	char *id;
	const struct feature *whose; /* its answered() hears of it */
	char *room, *from, *note;    /* bare JID; full JID; what it likes */
	char *peer; /* an IQ was sent to: only they answer it; or NULL */
	const struct stanza *held; /* a stanza to be handled then, or NULL */
	int64_t until;             /* milliseconds since 1970 */

	struct follower {
		struct follower *next;
		const struct stanza *in;
	} * first, **last; /* what is handled after it, in order */
	unsigned followers;
};

/* Of the accounts of the site, as authd tells them. */
struct account {
	const char *name;   /* to be shown */
	const char *roles;  /* separated by commas */
	const char *fields; /* all there is, as base/fields.h has it */
	bool unknown;       /* there is no such account */
};

/* What is not as it was with an account of the site. */
enum account_change {
	ACCOUNT_ROLES,   /* or it is not known what: ask again */
	ACCOUNT_SESSION, /* one has ended, others have not */
	ACCOUNT_SESSIONS,
	ACCOUNT_PASSWORD,
	ACCOUNT_DELETED,
};

/* One of them is there; none: nothing came until the deadline, or failed. */
struct answer {
	const struct archive_page *page;
	const struct account *account;
	const struct stanza *stanza; /* another client's result or error */
};

#endif
