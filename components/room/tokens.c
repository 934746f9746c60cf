#include "room/tokens.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/mem.h"
#include "room/room.h"

struct token *
tokens_find(const struct room *room, const char *text)
{
	return map_get(&room->tokens, text);
}

bool
tokens_add(struct room *room, const char *text, const char *by, int64_t until,
    uint32_t left)
{
	struct token *token;

	if (room->tokens.len >= TOKENS_MAX || tokens_find(room, text) != NULL)
		return false;
	token = mem_new(sizeof(*token));
	token->text = mem_dup(text);
	token->by = mem_dup(by);
	token->until = until;
	token->left = left;
	map_put(&room->tokens, token->text, token);
	return true;
}

static void
token_free(struct token *token)
{
	explicit_bzero(token->text, strlen(token->text));
	free(token->text);
	free(token->by);
	free(token);
}

void
tokens_remove(struct room *room, const char *text)
{
	struct token *token = map_remove(&room->tokens, text);

	if (token != NULL)
		token_free(token);
}

bool
tokens_expire(struct room *room, int64_t now)
{
	struct token *token;
	bool some = false;

	for (size_t i = 0; (token = map_next(&room->tokens, &i)) != NULL;) {
		if (token->until == 0 || token->until > now)
			continue;
		map_remove(&room->tokens, token->text);
		token_free(token);
		some = true;
	}
	return some;
}

void
tokens_free(struct room *room)
{
	struct token *token;

	for (size_t i = 0; (token = map_next(&room->tokens, &i)) != NULL;)
		token_free(token);
	map_free(&room->tokens);
}

/* "TOKEN=UNTIL LEFT BY": no token has a "=". */
const char *
tokens_text(const struct room *room, struct arena *arena)
{
	const struct token *token;
	struct fields f;

	fields_begin(&f, arena);
	for (size_t i = 0; (token = map_next(&room->tokens, &i)) != NULL;)
		fields_put(&f, token->text,
		    arena_printf(arena, "%lld %u %s", (long long)token->until,
			(unsigned)token->left, token->by));
	return f.text;
}

void
tokens_restore(struct room *room, struct arena *arena, const char *text)
{
	const char *name, *value;

	while (fields_next(arena, &text, &name, &value)) {
		char *rest;
		int64_t until = strtoll(value, &rest, 10);
		unsigned long left = strtoul(rest, &rest, 10);

		if (*rest == ' ')
			(void)tokens_add(
			    room, name, rest + 1, until, (uint32_t)left);
	}
}
