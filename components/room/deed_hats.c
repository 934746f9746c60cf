/*
 * Admins and owners of a room make its hats and give them to people
 * (XEP-0317, 3.2 to 3.7).
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/xml.h"
#include "room/authority.h"
#include "room/deed.h"
#include "room/deed_form.h"
#include "room/form.h"
#include "room/hats.h"
#include "room/notice.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

#define NODE "urn:xmpp:hats:commands:"

static bool
are_for(const struct turn *t)
{
	return authority_affiliation(t->engine, t->room, t->from->bare) >=
	       AFFILIATION_ADMIN;
}

/* The XEP itself calls it by two names. */
static const char *
uri_of(struct turn *t, const struct stanza *form)
{
	const char *uri = deed_value(t, form, "hats#uri");

	return *uri != '\0' ? uri : deed_value(t, form, "hat");
}

static void
options(struct turn *t, struct xml *xml)
{
	const struct hat *hat;

	for (size_t i = 0; (hat = map_next(&t->room->hats, &i)) != NULL;)
		form_put_option(xml, hat->title, hat->uri);
}

static void
save_list(struct turn *t)
{
	record_save_room(t->out, t->room);
	notice_status(t, 104);
}

static const char *
create(struct turn *t, const struct stanza *form, struct xml *result)
{
	const char *uri = uri_of(t, form);

	(void)result;
	if (!hats_define(t->room, uri, deed_value(t, form, "hats#title"),
		deed_value(t, form, "hats#hue"))) {
		turn_refuse(t, REFUSE_BAD_VALUE);
		return NULL;
	}
	save_list(t);
	hats_show(t, uri);
	return "";
}

/* Nobody wears it any more; those who did are shown without it. */
static void
take_from_all(struct turn *t, const char *uri)
{
	const char **bares = arena_alloc(
	    t->arena, (t->room->standings.len + 1) * sizeof(*bares));
	const struct standing *s;
	size_t n = 0;

	for (size_t i = 0; (s = map_next(&t->room->standings, &i)) != NULL;)
		if (s->hats != NULL && hats_has(s->hats, uri))
			bares[n++] = arena_join(t->arena, s->jid, NULL);
	for (; n > 0; n--)
		hats_wear(t, bares[n - 1],
		    hats_without(
			t->arena, hats_of(t->room, bares[n - 1]), uri));
}

static const char *
destroy(struct turn *t, const struct stanza *form, struct xml *result)
{
	const char *uri = uri_of(t, form);

	(void)result;
	if (hats_find(t->room, uri) == NULL) {
		turn_refuse(t, REFUSE_NO_HAT);
		return NULL;
	}
	take_from_all(t, uri);
	hats_remove(t->room, uri);
	save_list(t);
	return "";
}

static void
report(struct xml *result, const char *const *vars)
{
	xml_open(result, "reported");
	for (; *vars != NULL; vars++)
		form_put(result, *vars, NULL, NULL, NULL);
	xml_close(result);
}

static void
put_hat(struct xml *result, const struct hat *hat, const char *jid)
{
	xml_open(result, "item");
	if (jid != NULL)
		form_put(result, "hats#jid", NULL, NULL, jid);
	form_put(result, "hats#uri", NULL, NULL, hat->uri);
	form_put(result, "hats#title", NULL, NULL, hat->title);
	form_put(result, "hats#hue", NULL, NULL, hat->hue);
	xml_close(result);
}

static const char *
list(struct turn *t, const struct stanza *form, struct xml *result)
{
	static const char *const vars[] = { "hats#uri", "hats#title",
		"hats#hue", NULL };
	const struct hat *hat;

	(void)form;
	form_begin(result, "result", NULL, "Hats", NULL);
	report(result, vars);
	for (size_t i = 0; (hat = map_next(&t->room->hats, &i)) != NULL;)
		put_hat(result, hat, NULL);
	form_end(result);
	return "";
}

static const char *
list_assigned(struct turn *t, const struct stanza *form, struct xml *result)
{
	static const char *const vars[] = { "hats#jid", "hats#uri",
		"hats#title", "hats#hue", NULL };
	const struct standing *s;
	const struct hat *hat;

	(void)form;
	form_begin(result, "result", NULL, "Hats that are worn", NULL);
	report(result, vars);
	for (size_t i = 0; (s = map_next(&t->room->standings, &i)) != NULL;)
		for (size_t j = 0;
		     s->hats != NULL &&
		     (hat = map_next(&t->room->hats, &j)) != NULL;)
			if (hats_has(s->hats, hat->uri))
				put_hat(result, hat, s->jid);
	form_end(result);
	return "";
}

static const char *
assign(struct turn *t, const struct stanza *form, struct xml *result)
{
	const char *bare = deed_account(t, form, "hats#jid");
	const char *uri = uri_of(t, form), *worn;

	(void)result;
	if (bare == NULL)
		return NULL;
	worn = hats_with(t->room, t->arena, bare, uri);
	if (worn == NULL) {
		turn_refuse(t, hats_find(t->room, uri) == NULL
				   ? REFUSE_NO_HAT
				   : REFUSE_BAD_VALUE);
		return NULL;
	}
	hats_wear(t, bare, worn);
	return "";
}

static const char *
unassign(struct turn *t, const struct stanza *form, struct xml *result)
{
	const char *bare = deed_account(t, form, "hats#jid");
	const char *uri = uri_of(t, form);

	(void)result;
	if (bare == NULL)
		return NULL;
	if (!hats_has(hats_of(t->room, bare), uri)) {
		turn_refuse(t, REFUSE_NO_HAT);
		return NULL;
	}
	hats_wear(t, bare, hats_without(t->arena, hats_of(t->room, bare), uri));
	return "";
}

#define HAT_FIELD                                                              \
	{                                                                      \
		"hats#uri", "list-single", "Hat", true, NULL, options          \
	}
#define JID_FIELD                                                              \
	{                                                                      \
		"hats#jid", "jid-single", "Whose", true, NULL, NULL            \
	}

static const struct deed deeds_of_hats[] = {
	{ NODE "create", "Make or change a hat",
	    { { "hats#title", "text-single", "Title", true, NULL, NULL },
		{ "hats#uri", "text-single", "URI", true, NULL, NULL },
		{ "hats#hue", "text-single", "Hue", false, NULL, NULL } },
	    create },
	{ NODE "destroy", "Destroy a hat", { HAT_FIELD }, destroy },
	{ NODE "list", "List hats", { { 0 } }, list },
	{ NODE "assign", "Give a hat", { JID_FIELD, HAT_FIELD }, assign },
	{ NODE "unassign", "Take a hat", { JID_FIELD, HAT_FIELD }, unassign },
	{ NODE "list-assigned", "List who wears which", { { 0 } },
	    list_assigned },
};

const struct deeds deeds_of_room = {
	.list = deeds_of_hats,
	.len = sizeof(deeds_of_hats) / sizeof(*deeds_of_hats),
	.form_type = "urn:xmpp:hats:commands",
	.are_for = are_for,
	.otherwise = REFUSE_NOT_ADMIN,
};
