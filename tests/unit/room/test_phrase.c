#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "room/phrase.h"

#include "../unit.h"

/* One letter for each word: which of them are said, is seen. */
static const char *
say(struct arena *arena, enum lang lang, enum phrase which)
{
	return phrase_in(
	    arena, lang, which, "\1", "\2", "\3", "\4", (const char *)NULL);
}

START_TEST(phrase_in__has__the_same_places_in_every_language)
{
	struct arena *arena = arena_new();

	for (int which = 0; which < PHRASES; which++) {
		const char *english = say(arena, LANG_EN, (enum phrase)which);

		for (int lang = 0; lang < LANGS; lang++) {
			const char *said =
			    say(arena, (enum lang)lang, (enum phrase)which);

			ck_assert_ptr_nonnull(said);
			ck_assert_str_ne(said, "");
			ck_assert_ptr_null(strchr(said, '%'));
			for (char c = 1; c <= 4; c++)
				ck_assert_msg((strchr(said, c) != NULL) ==
						  (strchr(english, c) != NULL),
				    "%d in language %d: \"%s\"", which, lang,
				    said);
		}
	}
	arena_free(&arena);
}
END_TEST

/* What people write may look like a place. */
START_TEST(phrase_in__leaves__what_is_put_in)
{
	struct arena *arena = arena_new();

	ck_assert_str_eq(phrase_in(arena, LANG_EN, PHRASE_HELD, "%2", "%3 %",
			     "%4", "%1%%1", (const char *)NULL),
	    "Held %2: %3 %, %4\n> %1%%1\n/approve %2 or /deny %2");
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "phrase", (const TTest *const[]){
			  phrase_in__has__the_same_places_in_every_language,
			  phrase_in__leaves__what_is_put_in,
			  NULL,
		      });
}
