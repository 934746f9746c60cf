/*
 * Tokens that let somebody enter who is nothing here yet, and make them a
 * member (XEP-0488).
 */
#ifndef ROOM_TOKENS_H
#define ROOM_TOKENS_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct room;

#define TOKENS_MAX 100 /* of a room */

struct token {
	char *text;
	char *by;      /* whose it is: a bare JID */
	int64_t until; /* 0: for ever */
	uint32_t left; /* times it may be used; 0: any number */
};

struct token *tokens_find(const struct room *room, const char *text);

/* `until' and `left' as above; false: there are too many. */
bool tokens_add(struct room *room, const char *text, const char *by,
    int64_t until, uint32_t left);
void tokens_remove(struct room *room, const char *text);

/* Those that are over are forgotten; true: there were some. */
bool tokens_expire(struct room *room, int64_t now);

const char *tokens_text(const struct room *room, struct arena *arena);
void tokens_restore(struct room *room, struct arena *arena, const char *text);
void tokens_free(struct room *room);

#endif
