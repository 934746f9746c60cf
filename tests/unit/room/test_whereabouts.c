#include <stdio.h>

#include "room/whereabouts.h"

#include "../unit.h"

/* Only compared, never looked into. */
static const struct room *
room(int n)
{
	static char rooms[100];

	return (const struct room *)(void *)&rooms[n];
}

START_TEST(whereabouts_rooms__counts__each_room_once)
{
	struct whereabouts w;

	whereabouts_init(&w, 7);
	ck_assert_uint_eq(whereabouts_rooms(&w, "a@x"), 0);
	for (int i = 0; i < 20; i++) {
		whereabouts_enter(&w, "a@x/1", room(i));
		whereabouts_enter(&w, "a@x/2", room(i));
		whereabouts_enter(&w, "b@x/1", room(i));
		ck_assert_uint_eq(
		    whereabouts_rooms(&w, "a@x"), (unsigned)i + 1);
		ck_assert_uint_eq(whereabouts_sessions(&w, "a@x", room(i)), 2);
	}
	for (int i = 0; i < 20; i++) {
		whereabouts_leave(&w, "a@x/2", room(i));
		ck_assert_uint_eq(whereabouts_sessions(&w, "a@x", room(i)), 1);
		ck_assert_uint_eq(
		    whereabouts_rooms(&w, "a@x"), 20 - (unsigned)i);
		whereabouts_leave(&w, "a@x/1", room(i));
	}
	ck_assert_uint_eq(whereabouts_rooms(&w, "a@x"), 0);
	ck_assert_uint_eq(whereabouts_rooms(&w, "b@x"), 20);
	whereabouts_free(&w);
}
END_TEST

int
main(void)
{
	return unit_run("whereabouts",
	    (const TTest *const[]){
		whereabouts_rooms__counts__each_room_once, NULL });
}
