/*
 * Exchanges of Dovecot's protocol that wait for the other side, so many of them
 * on a connection.
 */
#ifndef DAEMON_DOVECOT_TALKS_H
#define DAEMON_DOVECOT_TALKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wp/bytes.h"

#define DOVECOT_TALKS 32

/* Somebody was asked to go on. */
struct dovecot_talk {
	uint32_t id;    /* 0: nobody */
	uint64_t begun; /* it was the how many-th; 0: nobody */
	bool login;
	char *user; /* of LOGIN, once it was said */
	char *service, *address;
};

struct dovecot_talks {
	struct dovecot_talk talks[DOVECOT_TALKS];
	uint64_t begun;
};

/* NULL: there is none. */
struct dovecot_talk *dovecot_talk_find(
    struct dovecot_talks *talks, uint32_t id);

/*
 * In a free place, or else in that of whoever has been waited for the longest:
 * who means it goes on at once, and a server whose client went away need not
 * tell us (Prosody's never does), so such must not be in the way of others.
 */
struct dovecot_talk *dovecot_talk_begin(
    struct dovecot_talks *talks, uint32_t id);
void dovecot_talk_end(struct dovecot_talk *talk);

/* What is longer than it could be of use is not kept at all. */
char *dovecot_talk_keep(struct bytes text, size_t max);

void dovecot_talks_free(struct dovecot_talks **talks);

#endif
