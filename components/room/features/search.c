/*
 * Public rooms are found by words in their name, description or address
 * (XEP-0433).
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/access.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/listing.h"
#include "room/room.h"
#include "room/rsm.h"
#include "room/turn.h"

#define PAGE 50
#define ROOMS "xep-0045"
#define ORDER "{" NS_SEARCH ":order}"
#define PARAMS NS_SEARCH ":search-params"
#define ERRORS NS_SEARCH ":error"
#define WORDS_MAX 8

struct search {
	const char *words[WORDS_MAX];
	size_t words_len;
	bool name, description, address;
	bool rooms;    /* are wanted, and not only channels of other kinds */
	bool by_users; /* the most first; else by address */
	unsigned min_users;
};

static bool
tell_form(struct turn *t)
{
	struct xml xml;

	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "search", NS_SEARCH ":search");
	form_begin(&xml, "form", PARAMS, NULL, NULL);
	form_put(&xml, "q", "text-single", "Search for", NULL);
	form_put(&xml, "all", "boolean", "Return all entries", "false");
	form_put(&xml, "sinname", "boolean", "Search in name", "true");
	form_put(
	    &xml, "sindescription", "boolean", "Search in description", "true");
	form_put(&xml, "sinaddress", "boolean", "Search in address", "true");
	form_put(
	    &xml, "min_users", "text-single", "Minimum number of users", "0");
	form_open(&xml, "types", "list-multi", "Service types");
	form_put_values(&xml, ROOMS);
	form_put_option(&xml, "Rooms", ROOMS);
	form_close(&xml);
	form_open(&xml, "key", "list-single", "Sort results by");
	form_put_values(&xml, ORDER "nusers");
	form_put_option(&xml, "Number of users", ORDER "nusers");
	form_put_option(&xml, "Address", ORDER "address");
	form_close(&xml);
	form_end(&xml);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

/* False, and they have been told, with the condition that the XEP has. */
static bool
refuse(struct turn *t, enum refusal why, const char *condition)
{
	return turn_refuse_with(t, why,
	    arena_join(
		t->arena, "<", condition, " xmlns='" ERRORS "'/>", NULL));
}

static const char *
value(struct turn *t, const struct stanza *form, const char *var)
{
	const char *text = form_value(form_field(form, var), t->arena);

	return text != NULL ? text : "";
}

static void
read_words(struct turn *t, const char *q, struct search *s)
{
	while (s->words_len < WORDS_MAX) {
		size_t len;

		q += strspn(q, " \t\n");
		len = strcspn(q, " \t\n");
		if (len == 0)
			return;
		s->words[s->words_len++] = arena_dup(t->arena, q, len);
		q += len;
	}
}

/* What is looked for; false: they have been refused. */
static bool
read_terms(struct turn *t, const struct stanza *form, struct search *s)
{
	const char *q = value(t, form, "q");
	bool all = form_bool(form, "all", false);

	if (all && *q != '\0')
		return turn_refuse_with(t, REFUSE_BAD_REQUEST,
		    "<conflicting-fields xmlns='" ERRORS
		    "'><var>all</var><var>q</var></conflicting-fields>");
	if (all && !access_allows(t->engine->set.listers, t->from))
		return refuse(t, REFUSE_LIST, "full-set-retrieval-rejected");
	if (!all && *q == '\0')
		return refuse(t, REFUSE_BAD_REQUEST, "no-search-conditions");
	read_words(t, q, s);
	if (!all && s->words_len == 0)
		return refuse(t, REFUSE_BAD_REQUEST, "invalid-search-terms");
	return true;
}

/* 4.2.1: which kinds of channels; all, where nothing is said of it. */
static bool
wants_rooms(struct turn *t, const struct stanza *form)
{
	const struct stanza *types = form_field(form, "types");

	return types == NULL || *form_values(types, t->arena) == '\0' ||
	       strstr(form_values(types, t->arena), ROOMS) != NULL;
}

/* The example and the table of the XEP have different names for one field. */
static bool
read(struct turn *t, const struct stanza *form, struct search *s)
{
	const char *key = value(t, form, "key");

	if (!form_is(form, PARAMS))
		return turn_refuse(t, REFUSE_BAD_FORM);
	s->rooms = wants_rooms(t, form);
	s->name = form_bool(form, "sinname", true);
	s->description = form_bool(form, "sindescription", true);
	s->address =
	    form_bool(form, "sinaddress", form_bool(form, "sinaddr", true));
	s->by_users = strcmp(key, ORDER "address") != 0;
	s->min_users = (unsigned)strtoul(value(t, form, "min_users"), NULL, 10);
	if (*key != '\0' && s->by_users && strcmp(key, ORDER "nusers") != 0)
		return refuse(t, REFUSE_SORT_KEY, "invalid-sort-key");
	return read_terms(t, form, s);
}

/* Whatever the case of ASCII letters. */
static bool
contains(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (; *text != '\0'; text++)
		if (strncasecmp(text, word, len) == 0)
			return true;
	return false;
}

static bool
fits(struct turn *t, const struct room *room, const struct search *s)
{
	const char *node =
	    arena_dup(t->arena, room->jid, strcspn(room->jid, "@"));

	if (!s->rooms || room->occupants.len < s->min_users)
		return false;
	for (size_t i = 0; i < s->words_len; i++)
		if (!((s->name && contains(room->config.name, s->words[i])) ||
			(s->description &&
			    contains(room->config.description, s->words[i])) ||
			(s->address && contains(node, s->words[i]))))
			return false;
	return true;
}

static int
by_address(const void *a, const void *b)
{
	const struct room *const *x = a, *const *y = b;

	return strcmp((*x)->jid, (*y)->jid);
}

static int
by_users(const void *a, const void *b)
{
	const struct room *const *x = a, *const *y = b;

	if ((*x)->occupants.len != (*y)->occupants.len)
		return (*x)->occupants.len > (*y)->occupants.len ? -1 : 1;
	return by_address(a, b);
}

static void
put_leaf(struct xml *xml, const char *name, const char *text)
{
	if (*text != '\0')
		xml_leaf(xml, name, text);
}

static void
put_item(struct turn *t, struct xml *xml, const struct room *room)
{
	const struct room_config *c = &room->config;

	xml_open(xml, "item");
	xml_attr(xml, "address", room->jid);
	put_leaf(xml, "name", listing_name(t, room));
	put_leaf(xml, "description", c->description);
	put_leaf(xml, "language", c->lang);
	xml_leaf(xml, "nusers",
	    arena_printf(t->arena, "%u", (unsigned)room->occupants.len));
	xml_leaf(xml, "service-type", ROOMS);
	if (!c->members_only && !c->password_protected)
		xml_leaf(xml, "is-open", "true");
	xml_leaf(xml, "anonymity-mode",
	    room_is_open_about_jids(room) ? "{" NS_SEARCH ":anonymity}none"
					  : "muc_semianonymous");
	xml_close(xml);
}

static bool
answer(struct turn *t, const struct listing *l, const struct stanza *query)
{
	const uint64_t count = l->len;
	struct rsm r;
	struct xml xml;
	size_t from, to;
	uint64_t index;

	if (!rsm_read(query, t->arena, &r))
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	if (r.max > PAGE)
		r.max = PAGE;
	if (!listing_page(t, &r, l, &from, &to))
		return false;
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "result", NS_SEARCH ":search");
	for (size_t i = from; i < to; i++)
		put_item(t, &xml, l->rooms[i]);
	index = from;
	rsm_write(&xml, from < to ? l->rooms[from]->jid : NULL, &index,
	    from < to ? l->rooms[to - 1]->jid : NULL, &count);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

static bool
search_query(struct turn *t)
{
	const struct stanza *query =
	    turn_payload(t, "search", NS_SEARCH ":search");
	struct search s = { 0 };
	struct listing all, found;

	if (query == NULL || !turn_is_get(t) || *t->to->node != '\0' ||
	    *t->to->resource != '\0')
		return false;
	if (form_in(query) == NULL)
		return tell_form(t);
	if (!read(t, form_in(query), &s))
		return true;
	found = all = listing_of(t);
	found.len = 0;
	for (size_t i = 0; i < all.len; i++)
		if (fits(t, all.rooms[i], &s))
			found.rooms[found.len++] = all.rooms[i];
	if (found.len > 1)
		qsort(found.rooms, found.len, sizeof(*found.rooms),
		    s.by_users ? by_users : by_address);
	answer(t, &found, query);
	return true;
}

static void
search_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL)
		disco_put(xml, NS_SEARCH ":search");
}

const struct feature feature_search = {
	.name = "search",
	.query = search_query,
	.disco = search_disco,
};
