/*
 * Who may pass through a door: a list of users and groups of the system.
 */
#ifndef DAEMON_GUESTS_H
#define DAEMON_GUESTS_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>

struct conf_strings;
struct peer;
struct text;

/* Zeroed: without any list the mode of the socket has decided. */
struct guests {
	uid_t *uids;
	gid_t *gids;
	size_t uids_len, gids_len;
};

/* By name or number.  False: there is none such, which is said in one line. */
bool guests_read(struct guests *guests, const struct conf_strings *users,
    const struct conf_strings *groups, struct text *said);
void guests_free(struct guests *guests);

/* Each of a peer's groups counts. */
bool guests_have(const struct guests *guests, const struct peer *peer);

#endif
