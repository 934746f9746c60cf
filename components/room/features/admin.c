/*
 * Roles and affiliations are given and taken: kicks, bans, voice, membership
 * and the rest of muc#admin (XEP-0045, 8, 9, 10.3 to 10.8).  One request may
 * hold many items; they are made all or none.  An item may name somebody by a
 * message of theirs, too: who has left a room that hides addresses is banned by
 * what they said there.
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/map.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/author.h"
#include "room/authority.h"
#include "room/change.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/look.h"
#include "room/nickname.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

/* What was asked for, and by whom. */
struct request {
	struct rank actor;
	struct change *list;
	size_t len;
	struct map claims; /* the change that reserves what looks so */
};

static struct occupant *
occupant_named(struct turn *t, const char *nick)
{
	const char *prepared = jid_prep_resource(t->arena, nick, strlen(nick));

	return prepared != NULL ? room_occupant(t->room, prepared) : NULL;
}

/* What the address of an occupant calls them; NULL: it is another address. */
static const char *
nick_in(struct turn *t, const char *address)
{
	const struct jid *jid =
	    address != NULL ? jid_parse(t->arena, address) : NULL;

	return jid != NULL && *jid->resource != '\0' &&
		       strcmp(jid->bare, t->room->jid) == 0
		   ? jid->resource
		   : NULL;
}

/* 17.4: by nickname; some clients give the full JID instead. */
static struct occupant *
whom(struct turn *t, const struct stanza *item)
{
	const char *nick = stanza_attr(item, "nick");
	const char *text = stanza_attr(item, "jid");
	const struct jid *jid;
	const struct session *s = NULL;

	if (nick != NULL)
		return occupant_named(t, nick);
	jid = text != NULL ? jid_parse(t->arena, text) : NULL;
	if (jid != NULL)
		s = room_session(t->room, jid->full);
	return s != NULL ? s->occupant : NULL;
}

static bool
read_role(struct turn *t, const struct stanza *item, struct change *c)
{
	if (!role_from(stanza_attr(item, "role"), &c->role) ||
	    (stanza_attr(item, "nick") == NULL &&
		stanza_attr(item, "jid") == NULL))
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	c->whom = whom(t, item);
	return c->whom != NULL || turn_refuse(t, REFUSE_NO_OCCUPANT);
}

/* Whose nickname it is, in the room or reserved. */
static const char *
jid_of_nick(struct turn *t, const char *nick)
{
	const struct occupant *o = occupant_named(t, nick);
	const char *prepared = jid_prep_resource(t->arena, nick, strlen(nick));
	const struct standing *s = NULL;

	if (o != NULL && o->sessions != NULL)
		return occupant_bare(o, t->arena);
	if (prepared != NULL)
		s = room_reserved(t->room, prepared);
	return s != NULL ? arena_join(t->arena, s->jid, NULL) : NULL;
}

/* 9.3: a nickname beside a JID is to be reserved for it. */
static bool
read_nick(struct turn *t, const char *nick, struct change *c)
{
	c->nick = "";
	if (*nick == '\0' || c->affiliation <= AFFILIATION_NONE)
		return true;
	c->nick = jid_prep_resource(t->arena, nick, strlen(nick));
	if (c->nick == NULL)
		return turn_refuse(t, REFUSE_BAD_NICK);
	return nickname_may_have(t, c->nick, c->jid);
}

/* 9.2: whole domains are banned and unbanned, nothing else. */
static bool
read_jid(struct turn *t, const char *text, struct change *c)
{
	const struct jid *jid = jid_parse(t->arena, text);

	if (jid == NULL)
		return turn_refuse(t, REFUSE_BAD_JID);
	if (*jid->node == '\0' && c->affiliation > AFFILIATION_NONE)
		return turn_refuse(t, REFUSE_BAD_VALUE);
	c->jid = jid->bare;
	return true;
}

/* The archive has been asked, unless it is none of their business. */
static bool
read_author(struct turn *t, const char *id, struct change *c)
{
	if (t->waited == NULL || t->waited->whose != &feature_admin)
		return turn_refuse(t, REFUSE_NOT_ADMIN);
	c->jid = author_of(t, id);
	c->message = id;
	return c->jid != NULL || turn_refuse(t, REFUSE_NO_MESSAGE);
}

static bool
read_affiliation(struct turn *t, const struct stanza *item, struct change *c)
{
	const char *jid = stanza_attr(item, "jid");
	const char *nick = stanza_attr(item, "nick");
	const char *id = author_named(item), *within = nick_in(t, jid);

	if (within != NULL) {
		nick = within;
		jid = NULL;
	}
	if (!affiliation_from(
		stanza_attr(item, "affiliation"), &c->affiliation) ||
	    (jid == NULL && nick == NULL && id == NULL))
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	if (jid == NULL && id != NULL)
		return read_author(t, id, c);
	if (jid != NULL)
		return read_jid(t, jid, c) &&
		       (nick == NULL || read_nick(t, nick, c));
	c->jid = jid_of_nick(t, nick);
	return c->jid != NULL || turn_refuse(t, REFUSE_NO_OCCUPANT);
}

static bool
read_item(struct turn *t, const struct stanza *item, struct change *c)
{
	bool role = stanza_attr(item, "role") != NULL;

	c->reason = turn_text_in(t, item, "reason");
	/* 17.4: one of them, not both */
	if (role == (stanza_attr(item, "affiliation") != NULL))
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	return role ? read_role(t, item, c) : read_affiliation(t, item, c);
}

/* What the last of the changes makes of this account. */
static enum affiliation
becomes(const struct request *r, const char *jid, enum affiliation is)
{
	for (size_t i = r->len; i-- > 0;)
		if (r->list[i].jid != NULL && strcmp(r->list[i].jid, jid) == 0)
			return r->list[i].affiliation;
	return is;
}

/* By what they will be when their affiliations are changed. */
static bool
may_give_role(struct turn *t, const struct request *r, const struct change *c)
{
	const struct rank target = {
		becomes(
		    r, occupant_bare(c->whom, t->arena), c->whom->affiliation),
		c->whom->role,
	};

	switch (rank_may_give_role(r->actor, target, c->role)) {
	case LEAVE_FORBIDDEN:
		return turn_refuse(t, r->actor.role < ROLE_MODERATOR
					  ? REFUSE_NOT_MODERATOR
					  : REFUSE_NOT_ADMIN);
	case LEAVE_NOT_ALLOWED:
		return turn_refuse(t, REFUSE_RANK);
	case LEAVE_GRANTED:
		break;
	}
	if (c->role == ROLE_NONE && c->whom == t->actor)
		return turn_refuse(t, REFUSE_SELF);
	return true;
}

static bool
may_affiliate(struct turn *t, struct rank actor, const struct change *c)
{
	enum affiliation target = room_affiliation(t->room, c->jid);

	if (actor.affiliation >= AFFILIATION_ADMIN &&
	    c->affiliation == AFFILIATION_OUTCAST &&
	    strcmp(c->jid, t->from->bare) == 0)
		return turn_refuse(t, REFUSE_SELF);
	switch (rank_may_affiliate(actor.affiliation, target, c->affiliation)) {
	case LEAVE_FORBIDDEN:
		return turn_refuse(t, actor.affiliation < AFFILIATION_ADMIN
					  ? REFUSE_NOT_ADMIN
					  : REFUSE_NOT_OWNER);
	case LEAVE_NOT_ALLOWED:
		return turn_refuse(t, REFUSE_RANK);
	case LEAVE_GRANTED:
		break;
	}
	return true;
}

/* 10.4: a room that has an owner keeps one. */
static bool
keeps_owner(struct turn *t, const struct request *r)
{
	const struct standing *s;
	bool had = false;

	for (size_t i = 0; i < r->len; i++)
		if (r->list[i].jid != NULL &&
		    r->list[i].affiliation == AFFILIATION_OWNER &&
		    becomes(r, r->list[i].jid, AFFILIATION_NONE) ==
			AFFILIATION_OWNER)
			return true;
	for (size_t i = 0; (s = map_next(&t->room->standings, &i)) != NULL;) {
		if (becomes(r, s->jid, s->affiliation) == AFFILIATION_OWNER)
			return true;
		had = had || s->affiliation == AFFILIATION_OWNER;
	}
	return !had || turn_refuse(t, REFUSE_LAST_OWNER);
}

static size_t
count(const struct stanza *query)
{
	const struct stanza *item;
	size_t n = 0;

	for (item = stanza_first(query); item != NULL; item = stanza_next(item))
		n += stanza_is(item, "item");
	return n;
}

/* No two of them get nicknames that look the same (14.6). */
static bool
claims(struct turn *t, struct request *r, struct change *c)
{
	const struct change *other;
	const char *key;
	char *look;

	if (c->nick == NULL || *c->nick == '\0')
		return true;
	look = look_of(c->nick);
	key = arena_dup(t->arena, look, strlen(look));
	free(look);
	other = map_get(&r->claims, key);
	map_put(&r->claims, key, c);
	return other == NULL || strcmp(other->jid, c->jid) == 0 ||
	       turn_refuse(t, REFUSE_NICK_TAKEN);
}

static bool
may_give_roles(struct turn *t, const struct request *r)
{
	for (size_t i = 0; i < r->len; i++)
		if (r->list[i].jid == NULL && !may_give_role(t, r, &r->list[i]))
			return false;
	return true;
}

/* Read and check them all; nothing is changed. */
static bool
read_all(struct turn *t, const struct stanza *query, struct request *r)
{
	const struct stanza *item;

	r->list = arena_alloc(t->arena, count(query) * sizeof(*r->list));
	for (item = stanza_first(query); item != NULL;
	     item = stanza_next(item)) {
		struct change *c = &r->list[r->len];

		if (!stanza_is(item, "item"))
			continue;
		if (!read_item(t, item, c) ||
		    (c->jid != NULL && !may_affiliate(t, r->actor, c)) ||
		    !claims(t, r, c))
			return false;
		r->len++;
	}
	if (r->len == 0)
		return turn_refuse(t, REFUSE_BAD_REQUEST);
	return may_give_roles(t, r) && keeps_owner(t, r);
}

static bool
admin_query(struct turn *t)
{
	const struct stanza *query = turn_payload(t, "query", NS_MUC_ADMIN);
	struct request r = { 0 };

	if (query == NULL || turn_is_get(t) || *t->to->node == '\0' ||
	    *t->to->resource != '\0')
		return false;
	if (!authority_finds(t))
		return true;
	r.actor = authority_of(t);
	if (authority_is_service(t))
		r.actor = (struct rank){ AFFILIATION_OWNER, ROLE_MODERATOR };
	if (r.actor.affiliation >= AFFILIATION_ADMIN &&
	    !author_ready(t, &feature_admin, query))
		return true;
	map_init(&r.claims, t->engine->hash_seed);
	if (read_all(t, query, &r))
		change_all(t, r.list, r.len, change_actor(t), true);
	map_free(&r.claims);
	return true;
}

const struct feature feature_admin = {
	.name = "admin",
	.query = admin_query,
};
