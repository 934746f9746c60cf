#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "room/hats.h"
#include "room/room.h"
#include "room/tokens.h"

#include "../unit.h"

START_TEST(hats_define__takes__what_is_a_hat)
{
	struct room *room = room_new("a@rooms.example", 1);
	char uri[16];

	ck_assert(hats_define(room, "u:a", "A", ""));
	ck_assert(hats_define(room, "u:a", "B", "359.99"));
	ck_assert_str_eq(hats_find(room, "u:a")->title, "B");
	ck_assert_uint_eq(room->hats.len, 1);
	ck_assert(!hats_define(room, "", "A", ""));
	ck_assert(!hats_define(room, "u:b", "", ""));
	ck_assert(!hats_define(room, "u:\nb", "B", ""));
	ck_assert(!hats_define(room, "u:b", "B", "361"));
	ck_assert(!hats_define(room, "u:b", "B", "1."));
	ck_assert(!hats_define(room, "u:b", "B", "-1"));
	ck_assert(!hats_define(room, "u:b", "B", "1e2"));
	for (int i = 1; i < HATS_MAX; i++) {
		snprintf(uri, sizeof(uri), "u:%d", i);
		ck_assert(hats_define(room, uri, "T", "0"));
	}
	ck_assert(!hats_define(room, "u:more", "T", ""));
	ck_assert(hats_remove(room, "u:1"));
	ck_assert(!hats_remove(room, "u:1"));
	room_free(&room);
}
END_TEST

START_TEST(hats__are_put_on_and_off__line_by_line)
{
	struct room *room = room_new("a@rooms.example", 1);
	struct arena *arena = arena_new();
	const char *who = "a@x.example", *worn;
	char uri[16];

	ck_assert_ptr_null(hats_with(room, arena, who, "u:0"));
	for (int i = 0; i <= HATS_WORN; i++) {
		snprintf(uri, sizeof(uri), "u:%d", i);
		ck_assert(hats_define(room, uri, "T", ""));
		worn = hats_with(room, arena, who, uri);
		ck_assert((worn != NULL) == (i < HATS_WORN));
		if (worn != NULL)
			room_set_hats(room, who, worn);
	}
	ck_assert_str_eq(
	    hats_with(room, arena, who, "u:3"), hats_of(room, who));
	ck_assert(hats_has("u:1\nu:10", "u:10"));
	ck_assert(!hats_has("u:10\nu:11", "u:1"));
	ck_assert_str_eq(hats_without(arena, "a\nb\nc", "b"), "a\nc");
	ck_assert_str_eq(hats_without(arena, "a\nb\nc", "a"), "b\nc");
	ck_assert_str_eq(hats_without(arena, "a\nb\nc", "c"), "a\nb");
	ck_assert_str_eq(hats_without(arena, "a", "a"), "");
	ck_assert_str_eq(hats_without(arena, "a\nb", "x"), "a\nb");
	arena_free(&arena);
	room_free(&room);
}
END_TEST

START_TEST(hats_text__is_read__by_hats_restore)
{
	struct room *a = room_new("a@rooms.example", 1);
	struct room *b = room_new("b@rooms.example", 1);
	struct arena *arena = arena_new();

	hats_define(a, "u:a", "A = b%", "12");
	hats_define(a, "u:b", "\xc3\xbc", "");
	hats_restore(b, arena, hats_text(a, arena));
	ck_assert_str_eq(hats_text(b, arena), hats_text(a, arena));
	hats_restore(b, arena, "x");
	hats_restore(b, arena, "\n\n\n\n");
	ck_assert_uint_eq(b->hats.len, 2);
	arena_free(&arena);
	room_free(&a);
	room_free(&b);
}
END_TEST

START_TEST(tokens__are_kept__until_they_are_over)
{
	struct room *a = room_new("a@rooms.example", 1);
	struct room *b = room_new("b@rooms.example", 1);
	struct arena *arena = arena_new();

	ck_assert(tokens_add(a, "t1", "a@x.example", 1000, 3));
	ck_assert(tokens_add(a, "t2", "b c@x.example", 0, 0));
	ck_assert(!tokens_add(a, "t2", "b@x.example", 0, 0));
	tokens_restore(b, arena, tokens_text(a, arena));
	ck_assert_str_eq(tokens_text(b, arena), tokens_text(a, arena));
	ck_assert_int_eq(tokens_find(b, "t1")->until, 1000);
	ck_assert_uint_eq(tokens_find(b, "t1")->left, 3);
	ck_assert_str_eq(tokens_find(b, "t2")->by, "b c@x.example");
	ck_assert(!tokens_expire(b, 999));
	ck_assert(tokens_expire(b, 1000));
	ck_assert_ptr_null(tokens_find(b, "t1"));
	ck_assert(!tokens_expire(b, INT64_MAX));
	tokens_remove(b, "t2");
	tokens_remove(b, "t2");
	tokens_restore(b, arena, "t3=\nt4=1 2\nt5");
	ck_assert_uint_eq(b->tokens.len, 0);
	arena_free(&arena);
	room_free(&a);
	room_free(&b);
}
END_TEST

int
main(void)
{
	return unit_run("hats", (const TTest *const[]){
				    hats_define__takes__what_is_a_hat,
				    hats__are_put_on_and_off__line_by_line,
				    hats_text__is_read__by_hats_restore,
				    tokens__are_kept__until_they_are_over,
				    NULL,
				});
}
