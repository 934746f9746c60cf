#include <stddef.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/access.h"
#include "room/uri.h"

#include "../unit.h"

static bool
lets(const char *const *list, const char *who)
{
	struct arena *arena = arena_new();
	const struct jid *jid = jid_parse(arena, who);
	bool answer;

	ck_assert_ptr_nonnull(jid);
	answer = access_allows(list, jid);
	arena_free(&arena);
	return answer;
}

START_TEST(access_allows__lets__who_is_on_the_list)
{
	static const char *const list[] = { "juliet@x.example", "y.example",
		"*.z.example", NULL };
	static const char *const nobody[] = { NULL };
	static const char *const all[] = { "*", NULL };

	ck_assert(lets(NULL, "anybody@anywhere/1"));
	ck_assert(!lets(nobody, "anybody@anywhere/1"));
	ck_assert(lets(all, "anybody@anywhere/1"));
	ck_assert(lets(list, "Juliet@X.example/2"));
	ck_assert(!lets(list, "romeo@x.example/2"));
	ck_assert(!lets(list, "x.example"));
	ck_assert(lets(list, "anybody@y.example"));
	ck_assert(lets(list, "y.example"));
	ck_assert(!lets(list, "anybody@a.y.example"));
	ck_assert(!lets(list, "anybody@xy.example"));
	ck_assert(lets(list, "anybody@a.z.example"));
	ck_assert(lets(list, "anybody@b.a.z.example"));
	ck_assert(!lets(list, "anybody@z.example"));
	ck_assert(!lets(list, "anybody@az.example"));
}
END_TEST

START_TEST(uri_join__escapes__what_may_not_stand_there)
{
	struct arena *arena = arena_new();

	ck_assert_str_eq(uri_join(arena, "coven@rooms.example"),
	    "xmpp:coven@rooms.example?join");
	ck_assert_str_eq(uri_join(arena, "a#1?\xc3\xa9%b@rooms.example"),
	    "xmpp:a%231%3F%C3%A9%25b@rooms.example?join");
	arena_free(&arena);
}
END_TEST

START_TEST(uri_of_room__fills_in__the_name_of_the_room)
{
	struct arena *arena = arena_new();

	ck_assert_str_eq(
	    uri_of_room(arena, "https://x/%s/log", "a b@r.example"),
	    "https://x/a%20b/log");
	ck_assert_str_eq(uri_of_room(arena, "https://x/%n%s", "a@r.example"),
	    "https://x/%na");
	ck_assert_str_eq(
	    uri_of_room(arena, "https://x/", "a@r.example"), "https://x/");
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "access", (const TTest *const[]){
			  access_allows__lets__who_is_on_the_list,
			  uri_join__escapes__what_may_not_stand_there,
			  uri_of_room__fills_in__the_name_of_the_room,
			  NULL,
		      });
}
