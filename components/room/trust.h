/*
 * Who is new here may not post links yet, nor mention many at once: not before
 * so many messages, or so many minutes after they came first, or became a
 * member of the site; or they do not write at all yet.  Guests are always new,
 * but for writing, which is theirs or not by a setting of its own; members and
 * staff never are.
 */
#ifndef ROOM_TRUST_H
#define ROOM_TRUST_H

#include <stdbool.h>
#include <stdint.h>

struct turn;

/* May t->actor? */
bool trust_may_link(const struct turn *t);

/* Is there one in what people read? */
bool trust_is_link(const char *text);

/* … or are they refused, and not held for a moderator? */
bool trust_refuses_links(const struct turn *t);

/* They are so new that they only read, until then; 0: they may write. */
int64_t trust_silent_until(const struct turn *t);

/* Is this of their first messages, which a moderator sees to? */
bool trust_is_first(const struct turn *t);

/* They have said something that all have heard. */
void trust_count(struct turn *t, const char *bare);

#endif
