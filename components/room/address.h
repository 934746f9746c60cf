/*
 * Whom a stanza goes to: a full JID, and ready-made the attribute that is
 * spliced into a stanza written once for many.
 */
#ifndef ROOM_ADDRESS_H
#define ROOM_ADDRESS_H

#include <stddef.h>

struct arena;

struct address {
	struct address *next; /* the outbox's, once its session has ended */
	const char *to;       /* " to='room@service/nick'", escaped */
	unsigned short to_len, bare_len;
	char jid[]; /* the full JID; its first bare_len bytes the bare one */
};

struct address *address_new(const char *full_jid); /* free() it */
struct address *address_in(struct arena *arena, const char *full_jid);

#endif
