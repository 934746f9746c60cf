/*
 * Who has voice, who moderates, who is a member, banned, admin or owner: the
 * lists of muc#admin (XEP-0045, 8.5, 9.2, 9.5, 9.8, 10.5, 10.8).
 */
#include <stddef.h>
#include <string.h>

#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/address.h"
#include "room/authority.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/room.h"
#include "room/turn.h"

/* That are asked for at once: there are seven, and a stanza could ask for one
 * of them thousands of times. */
#define LISTS 16

/* The voice list is the moderators', that of moderators the admins'. */
static bool
may_see_role(struct turn *t, struct rank rank, enum role role)
{
	if (role == ROLE_MODERATOR)
		return rank.affiliation >= AFFILIATION_ADMIN ||
		       turn_refuse(t, REFUSE_NOT_ADMIN);
	return rank.role == ROLE_MODERATOR ||
	       turn_refuse(t, REFUSE_NOT_MODERATOR);
}

/* One of the roles that the owner lets have the list; a member who is not in
 * counts as a participant (9.5). */
static bool
is_let(const struct turn *t, struct rank rank)
{
	enum role role = rank.role;

	if (role == ROLE_NONE && rank.affiliation >= AFFILIATION_MEMBER)
		role = ROLE_PARTICIPANT;
	return role_is_in(role, t->room->config.member_list);
}

/*
 * Who is banned is for admins, as are members; admins and owners are for
 * owners.  Where real addresses are no secret those lists are not either, as
 * far as the owner lets: to write to members in secret, their devices have to
 * be known (9.5, 10.5, 10.8).
 */
static bool
may_see_affiliation(
    struct turn *t, struct rank rank, enum affiliation affiliation)
{
	enum affiliation least = affiliation >= AFFILIATION_ADMIN
				     ? AFFILIATION_OWNER
				     : AFFILIATION_ADMIN;

	if (rank.affiliation >= least)
		return true;
	if (affiliation >= AFFILIATION_MEMBER &&
	    room_is_open_about_jids(t->room) &&
	    (rank.affiliation >= AFFILIATION_ADMIN || is_let(t, rank)))
		return true;
	return turn_refuse(t, REFUSE_LIST);
}

static void
list_role(struct turn *t, struct xml *xml, enum role role)
{
	const struct occupant *o;

	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;) {
		if (o->role != role)
			continue;
		xml_open(xml, "item");
		xml_attr(xml, "nick", o->nick);
		xml_attr(xml, "role", role_name(o->role));
		xml_attr(xml, "affiliation", affiliation_name(o->affiliation));
		if (o->sessions != NULL)
			xml_attr(xml, "jid", o->sessions->address->jid);
		xml_close(xml);
	}
}

/* Who is in, by bare JID. */
static struct map
present(struct turn *t)
{
	struct map map;
	struct occupant *o;

	map_init(&map, t->engine->hash_seed);
	for (size_t i = 0; (o = map_next(&t->room->occupants, &i)) != NULL;) {
		const char *bare = occupant_bare(o, t->arena);

		if (bare != NULL)
			map_put(&map, bare, o);
	}
	return map;
}

/* The nickname reserved, else the one they go by; outcasts have none. */
static const char *
nick_of(const struct standing *s, const struct map *in)
{
	const struct occupant *o = map_get(in, s->jid);

	if (s->affiliation == AFFILIATION_OUTCAST)
		return NULL;
	if (*s->nick != '\0')
		return s->nick;
	return o != NULL ? o->nick : NULL;
}

static void
list_affiliation(struct turn *t, struct xml *xml, enum affiliation affiliation)
{
	struct map in = present(t);
	const struct standing *s;

	for (size_t i = 0; (s = map_next(&t->room->standings, &i)) != NULL;) {
		if (s->affiliation != affiliation)
			continue;
		xml_open(xml, "item");
		xml_attr(xml, "affiliation", affiliation_name(s->affiliation));
		xml_attr(xml, "jid", s->jid);
		xml_attr(xml, "nick", nick_of(s, &in));
		if (*s->reason != '\0')
			xml_leaf(xml, "reason", s->reason);
		xml_close(xml);
	}
	map_free(&in);
}

/* One list of the answer; false: it has been refused. */
static bool
list(struct turn *t, struct rank rank, const struct stanza *item,
    struct xml *xml)
{
	const char *role_word = stanza_attr(item, "role");
	const char *affiliation_word = stanza_attr(item, "affiliation");
	enum affiliation affiliation;
	enum role role;

	if ((role_word == NULL) == (affiliation_word == NULL))
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	if (role_word != NULL) {
		if (!role_from(role_word, &role) || role == ROLE_NONE)
			return turn_refuse(t, REFUSE_BAD_REQUEST);
		if (!may_see_role(t, rank, role))
			return false;
		list_role(t, xml, role);
		return true;
	}
	if (!affiliation_from(affiliation_word, &affiliation) ||
	    affiliation == AFFILIATION_NONE)
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	if (!may_see_affiliation(t, rank, affiliation))
		return false;
	list_affiliation(t, xml, affiliation);
	return true;
}

static bool
lists_query(struct turn *t)
{
	const struct stanza *query = turn_payload(t, "query", NS_MUC_ADMIN);
	const struct stanza *item = stanza_child(query, "item", NULL);
	struct rank rank;
	struct xml xml;
	int asked = 0;

	if (query == NULL || !turn_is_get(t) || *t->to->node == '\0' ||
	    *t->to->resource != '\0')
		return false;
	if (!authority_finds(t))
		return true;
	rank = authority_of(t);
	if (authority_is_service(t))
		rank = (struct rank){ AFFILIATION_OWNER, ROLE_MODERATOR };
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "query", NS_MUC_ADMIN);
	if (item == NULL) {
		turn_refuse(t, REFUSE_BAD_REQUEST);
		return true;
	}
	for (; item != NULL; item = stanza_next(item)) {
		if (asked++ == LISTS)
			return !turn_refuse(t, REFUSE_TOO_BIG);
		if (stanza_is(item, "item") && !list(t, rank, item, &xml))
			return true;
	}
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

const struct feature feature_lists = {
	.name = "lists",
	.query = lists_query,
};
