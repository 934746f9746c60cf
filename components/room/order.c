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

bool
order_time(struct order *o, int64_t *seconds_r)
{
	const char *at = o->rest, *word = words_next(o->t->arena, &at);

	*seconds_r = 0;
	if (word == NULL || *word < '0' || *word > '9')
		return true;
	if (!words_span(word, seconds_r)) {
		order_refuse(o, "A time is like 30m, 2h, 1d.");
		return false;
	}
	o->rest = at;
	return true;
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
