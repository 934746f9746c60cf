/*
 * Whom a message mentions: by a reference (XEP-0372, XEP-0513), or by the name
 * they have here, as clients look for it.
 */
#ifndef ROOM_MENTION_H
#define ROOM_MENTION_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct jid;
struct stanza;
struct turn;

/* The address of a <reference/> that is a mention, or NULL. */
const struct jid *mention_jid(
    struct arena *arena, const struct stanza *reference);

/* Does what t->actor says mention more than `most' of the others who are in?
 * All of them, or a group, are more. */
bool mention_is_many(struct turn *t, uint32_t most);

#endif
