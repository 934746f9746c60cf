#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/uri.h"

#include "../unit.h"

/* The JID of each URI, NULL where it has none. */
static const struct {
	const char *uri, *jid;
} uris[] = {
	{ "xmpp:juliet@x.example", "juliet@x.example" },
	{ "xmpp:Juliet@X.example", "juliet@x.example" },
	{ "xmpp:room@y.example/Juliet%20C", "room@y.example/Juliet C" },
	{ "xmpp:juliet@x.example?message;body=%FF", "juliet@x.example" },
	{ "xmpp:juliet@x.example#part", "juliet@x.example" },
	{ "xmpp:j%c3%bcliet@x.example", "j\xc3\xbcliet@x.example" },
	{ "xmpp:x.example", "x.example" },
	{ "xmpp:", NULL },
	{ "xmpp:@x.example", NULL },
	{ "xmpp:a%2", NULL },
	{ "xmpp:a%", NULL },
	{ "xmpp:a%zz@x.example", NULL },
	{ "xmpp:a%00@x.example", NULL },
	{ "xmpp:a%ff@x.example", NULL },
	{ "http://x.example", NULL },
	{ "XMPP", NULL },
	{ "", NULL },
};

START_TEST(uri_jid__reads__what_rfc_5122_writes)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(uris) / sizeof(*uris); i++) {
		const struct jid *jid = uri_jid(arena, uris[i].uri);

		ck_assert_msg(
		    (jid == NULL) == (uris[i].jid == NULL), "%s", uris[i].uri);
		if (jid != NULL)
			ck_assert_str_eq(jid->full, uris[i].jid);
	}
	arena_free(&arena);
}
END_TEST

/* What one writes the other reads. */
START_TEST(uri_join__is_read__by_uri_jid)
{
	static const char *const rooms[] = { "a@b.example", "100%~$@b.example",
		"\xc3\xbc=+@b.example" };
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(rooms) / sizeof(*rooms); i++) {
		const struct jid *jid = jid_parse(arena, rooms[i]);
		const struct jid *again;

		ck_assert_ptr_nonnull(jid);
		again = uri_jid(arena, uri_join(arena, jid->full));
		ck_assert_ptr_nonnull(again);
		ck_assert_str_eq(again->full, jid->full);
	}
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run("uri", (const TTest *const[]){
				   uri_jid__reads__what_rfc_5122_writes,
				   uri_join__is_read__by_uri_jid,
				   NULL,
			       });
}
