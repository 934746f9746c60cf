/*
 * Addresses as URIs (RFC 5122).
 */
#ifndef ROOM_URI_H
#define ROOM_URI_H

struct arena;
struct jid;

/* As part of a URI: what may not stand there as %XX. */
char *uri_escape(struct arena *arena, const char *s);

/* xmpp:room@service?join (XEP-0045, 16.7.1) */
char *uri_join(struct arena *arena, const char *room);

/* A pattern's "%s" replaced by the localpart of a room's JID, escaped. */
char *uri_of_room(struct arena *arena, const char *pattern, const char *room);

/* The JID of an xmpp: URI (RFC 5122), NULL: it is none. */
const struct jid *uri_jid(struct arena *arena, const char *uri);

#endif
