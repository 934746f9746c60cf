/*
 * What came back to us as an error, and what of it may be told to others.
 */
#ifndef ROOM_BOUNCE_H
#define ROOM_BOUNCE_H

struct stanza;
struct xml;

/* The one condition of RFC 6120, 8.3.3, that is meant; "service-unavailable"
 * where it is none of those. */
const char *bounce_condition(const struct stanza *in);

/* An <error/> with the condition and nothing else: who wrote it must not be
 * heard by it. */
void bounce_write(struct xml *xml, const struct stanza *in);

#endif
