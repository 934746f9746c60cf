#include "room/order.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "room/turn.h"
#include "room/words.h"

bool
order_word(struct order *o, const char *word)
{
	const char *at = o->rest, *next = words_next(o->t->arena, &at);
	bool is = next != NULL && strcmp(next, word) == 0;

	if (is)
		o->rest = at;
	return is;
}

int64_t
order_span(struct order *o)
{
	const char *at = o->rest, *word = words_next(o->t->arena, &at);
	int64_t seconds;

	if (word == NULL || !words_span(word, &seconds))
		return 0;
	o->rest = at;
	return seconds;
}

void
order_show(struct order *o, void (*list)(struct turn *t), size_t n,
    const char *none, const char *some)
{
	list(o->t);
	order_done(o, n == 0
			  ? none
			  : arena_join(o->t->arena,
				arena_printf(o->t->arena, "%u ", (unsigned)n),
				some, NULL));
}

const char *
order_reason(const struct order *o)
{
	const char *rest = words_rest(o->rest);

	return *rest != '\0' ? rest : NULL;
}
