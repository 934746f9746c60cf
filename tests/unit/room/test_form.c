#include <string.h>

#include <strophe.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/form.h"

#include "../unit.h"

/* An element with a form in it, parsed as it comes from the wire. */
struct fixture {
	xmpp_ctx_t *ctx;
	xmpp_stanza_t *tree;
	struct arena *arena;
	const struct stanza *form;
};

static struct fixture
have(const char *xml)
{
	struct fixture x = { .ctx = xmpp_ctx_new(NULL, NULL) };

	x.tree = xmpp_stanza_new_from_string(x.ctx, xml);
	ck_assert_ptr_nonnull(x.tree);
	x.arena = arena_new();
	x.form = form_in(stanza_wrap(x.tree));
	return x;
}

static void
leave(struct fixture *x)
{
	arena_free(&x->arena);
	xmpp_stanza_release(x->tree);
	xmpp_ctx_free(x->ctx);
}

#define FORM(type, inside)                                                     \
	"<query xmlns='urn:q'><x xmlns='" NS_DATA "' type='" type "'>" inside  \
	"</x></query>"
#define FIELD(var, inside) "<field var='" var "'>" inside "</field>"

START_TEST(form_kind__says__what_the_form_is_for)
{
	static const struct {
		const char *xml;
		enum form_kind kind;
	} cases[] = {
		{ FORM("submit", ""), FORM_SUBMIT },
		{ FORM("cancel", ""), FORM_CANCEL },
		{ FORM("form", ""), FORM_FORM },
		{ FORM("result", ""), FORM_RESULT },
		{ FORM("", ""), FORM_NONE },
		{ "<query xmlns='urn:q'><x xmlns='" NS_DATA "'/></query>",
		    FORM_NONE },
		{ "<query xmlns='urn:q'><x xmlns='urn:x'/></query>",
		    FORM_NONE },
		{ "<query xmlns='urn:q'/>", FORM_NONE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct fixture x = have(cases[i].xml);

		ck_assert_int_eq(form_kind(x.form), cases[i].kind);
		leave(&x);
	}
}
END_TEST

START_TEST(form_value__reads__fields_by_name)
{
	struct fixture x = have(FORM("submit",
	    "<title>t</title>" FIELD("FORM_TYPE", "<value>urn:f</value>")
		FIELD("one", "<value>a &amp; b</value>")
		    FIELD("many", "<value>a</value><value/><value>c</value>")
			FIELD("none", "") "<field type='fixed'/>"));
	const struct stanza *f = form_first(x.form);

	ck_assert(form_is(x.form, "urn:f"));
	ck_assert(!form_is(x.form, "urn:"));
	ck_assert(!form_is(x.form, "urn:fx"));
	ck_assert_str_eq(
	    form_value(form_field(x.form, "one"), x.arena), "a & b");
	ck_assert_str_eq(form_value(form_field(x.form, "none"), x.arena), "");
	ck_assert_ptr_null(form_value(form_field(x.form, "no"), x.arena));
	ck_assert_str_eq(
	    form_values(form_field(x.form, "many"), x.arena), "a\n\nc");
	ck_assert_str_eq(form_values(form_field(x.form, "none"), x.arena), "");
	ck_assert_ptr_null(form_values(form_field(x.form, "no"), x.arena));
	ck_assert_str_eq(form_var(f), "FORM_TYPE");
	for (int i = 0; i < 3; i++)
		f = form_next(f);
	ck_assert_str_eq(form_var(f), "none");
	ck_assert_ptr_null(form_next(f));
	leave(&x);
}
END_TEST

START_TEST(form_bool__reads__both_spellings)
{
	struct fixture x = have(FORM("submit",
	    FIELD("a", "<value>1</value>") FIELD("b", "<value>true</value>")
		FIELD("c", "<value>0</value>")
		    FIELD("d", "<value>false</value>")
			FIELD("e", "<value>yes</value>") FIELD("f", "")));

	ck_assert(form_bool(x.form, "a", false));
	ck_assert(form_bool(x.form, "b", false));
	ck_assert(!form_bool(x.form, "c", true));
	ck_assert(!form_bool(x.form, "d", true));
	ck_assert(form_bool(x.form, "e", true));
	ck_assert(!form_bool(x.form, "e", false));
	ck_assert(form_bool(x.form, "f", true));
	ck_assert(!form_bool(NULL, "a", false));
	leave(&x);
}
END_TEST

START_TEST(form_begin__writes__a_form)
{
	struct arena *arena = arena_new();
	struct xml xml;

	xml_begin(&xml, arena);
	form_begin(&xml, "form", "urn:f", "Title", NULL);
	form_put(&xml, "a", "text-single", "A", "x");
	form_put(&xml, "b", "jid-multi", NULL, NULL);
	form_open(&xml, "c", "list-multi", NULL);
	form_put_values(&xml, "1\n2");
	form_put_option(&xml, "One", "1");
	form_put_required(&xml);
	form_close(&xml);
	form_end(&xml);
	ck_assert_str_eq(xml.text,
	    "<x xmlns='jabber:x:data' type='form'>"
	    "<title>Title</title>"
	    "<field var='FORM_TYPE' type='hidden'><value>urn:f</value></field>"
	    "<field var='a' type='text-single' label='A'><value>x</value>"
	    "</field><field var='b' type='jid-multi'/>"
	    "<field var='c' type='list-multi'><value>1</value><value>2</value>"
	    "<option label='One'><value>1</value></option><required/></field>"
	    "</x>");
	arena_free(&arena);
}
END_TEST

int
main(void)
{
	return unit_run("form", (const TTest *const[]){
				    form_kind__says__what_the_form_is_for,
				    form_value__reads__fields_by_name,
				    form_bool__reads__both_spellings,
				    form_begin__writes__a_form,
				    NULL,
				});
}
