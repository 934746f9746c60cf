#include <stdint.h>
#include <string.h>

#include <strophe.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"

#include "../unit.h"

static void
assert_copied(const char *in, const char *want)
{
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	xmpp_stanza_t *tree = xmpp_stanza_new_from_string(ctx, in);
	struct arena *arena = arena_new();
	struct xml xml;

	ck_assert_ptr_nonnull(tree);
	xml_begin(&xml, arena);
	xml_copy(&xml, stanza_wrap(tree), "");
	ck_assert_str_eq(xml.text, want);
	arena_free(&arena);
	xmpp_stanza_release(tree);
	xmpp_ctx_free(ctx);
}

START_TEST(xml_attr__escapes__what_must_be)
{
	struct arena *arena = arena_new();
	struct xml xml;

	xml_begin(&xml, arena);
	xml_open_ns(&xml, "a", "urn:x");
	xml_attr(&xml, "b", "<'\"&>");
	xml_attr(&xml, "none", NULL);
	xml_text(&xml, "1 < 2 & 3");
	xml_empty(&xml, "c", "urn:y");
	xml_close(&xml);
	ck_assert_str_eq(xml.text,
	    "<a xmlns='urn:x' b='&lt;&apos;&quot;&amp;&gt;'>1 &lt; 2 &amp; 3"
	    "<c xmlns='urn:y'/></a>");
	ck_assert_uint_eq(xml.head, 2);
	arena_free(&arena);
}
END_TEST

START_TEST(xml_copy__keeps__namespaces_and_lang)
{
	assert_copied(
	    "<message xml:lang='de'><body xml:lang='en'>a&amp;b</body>"
	    "<x xmlns='urn:x' k='v'><y/><z xmlns='urn:z'/></x>"
	    "</message>",
	    "<message xml:lang='de'><body xml:lang='en'>a&amp;b</body>"
	    "<x xmlns='urn:x' k='v'><y/><z xmlns='urn:z'/></x></message>");
	assert_copied("<forwarded xmlns='urn:f'><message xmlns='jabber:client'>"
		      "<body>x</body></message></forwarded>",
	    "<forwarded xmlns='urn:f'><message xmlns='jabber:client'>"
	    "<body>x</body></message></forwarded>");
}
END_TEST

START_TEST(stanza_size__refuses__what_is_nested_too_deep)
{
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	xmpp_stanza_t *tree = xmpp_stanza_new_from_string(
	    ctx, "<a><b><c><d>text</d></c></b></a>");

	ck_assert_uint_eq(stanza_size(stanza_wrap(tree), 3), SIZE_MAX);
	ck_assert_uint_lt(stanza_size(stanza_wrap(tree), 5), 64);
	xmpp_stanza_release(tree);
	xmpp_ctx_free(ctx);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "xml", (const TTest *const[]){
		       xml_attr__escapes__what_must_be,
		       xml_copy__keeps__namespaces_and_lang,
		       stanza_size__refuses__what_is_nested_too_deep,
		       NULL,
		   });
}
