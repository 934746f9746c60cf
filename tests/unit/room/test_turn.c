#include <string.h>
#include <sys/resource.h>

#include <strophe.h>

#include "base/arena.h"
#include "base/stanza.h"
#include "base/text.h"
#include "room/turn.h"

#include "../unit.h"

#define BODIES 10000

/* Kilobytes that this process has had at most. */
static long
most_memory(void)
{
	struct rusage usage;

	ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

START_TEST(turn_words__joins__what_people_read)
{
	static const struct {
		const char *xml, *words, *bodies;
	} cases[] = {
		{ "<message/>", "", "" },
		{ "<message><body/></message>", "", "" },
		{ "<message><body/><body>a</body></message>", "a", "a" },
		{ "<message><body>a</body><body/><subject>s</subject>"
		  "<x><body>y</body></x><body>b</body></message>",
		    "a\n\ns\nb", "a\n\nb" },
	};
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	struct turn t = { .arena = arena_new() };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		xmpp_stanza_t *tree =
		    xmpp_stanza_new_from_string(ctx, cases[i].xml);

		t.in = stanza_wrap(tree);
		ck_assert_str_eq(turn_words_of(&t), cases[i].words);
		ck_assert_str_eq(turn_bodies_of(&t), cases[i].bodies);
		xmpp_stanza_release(tree);
	}
	arena_free(&t.arena);
	xmpp_ctx_free(ctx);
}
END_TEST

/* It was all that came before each once more: a hundred megabytes. */
START_TEST(turn_bodies__takes__little_memory_for_many)
{
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	struct turn t = { .arena = arena_new() };
	struct text xml = { 0 };
	xmpp_stanza_t *tree;
	long before;

	text_adds(&xml, "<message>");
	for (int i = 0; i < BODIES; i++)
		text_adds(&xml, "<body>a</body>");
	text_adds(&xml, "</message>");
	tree = xmpp_stanza_new_from_string(ctx, xml.s);
	t.in = stanza_wrap(tree);
	before = most_memory();
	ck_assert_uint_eq(strlen(turn_bodies_of(&t)), 2 * BODIES - 1);
	ck_assert_int_lt(most_memory() - before, 50 * 1024);
	xmpp_stanza_release(tree);
	text_free(&xml);
	arena_free(&t.arena);
	xmpp_ctx_free(ctx);
}
END_TEST

int
main(void)
{
	return unit_run("turn", (const TTest *const[]){
				    turn_words__joins__what_people_read,
				    turn_bodies__takes__little_memory_for_many,
				    NULL,
				});
}
