/*
 * Invitations of people whose address nobody knows (XEP-0488): whoever may
 * invite gets a token, and who enters with it as password is a member from
 * then on.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/authority.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/record.h"
#include "room/room.h"
#include "room/tokens.h"
#include "room/turn.h"

#define TOKEN 16 /* bytes of chance */
#define YEAR ((int64_t)366 * 86400)
#define USES_MAX 1000000

/* Members and above where the owner lets everybody invite, else admins; of
 * strangers nobody can say that they would have invited well. */
static bool
may_invite(struct turn *t)
{
	enum affiliation a =
	    authority_affiliation(t->engine, t->room, t->from->bare);

	return a >= AFFILIATION_ADMIN ||
	       (t->room->config.allow_invites && a >= AFFILIATION_MEMBER) ||
	       turn_refuse(t, REFUSE_INVITE);
}

/* Of others' tokens only who moderates may know. */
static bool
is_theirs(const struct turn *t, const struct token *token)
{
	return strcmp(token->by, t->from->bare) == 0 ||
	       authority_of(t).role == ROLE_MODERATOR;
}

/* A whole number; 0 where there is none; -1: it is none. */
static int64_t
number(const struct stanza *request, const char *name, int64_t max)
{
	const char *text = stanza_attr(request, name);
	int64_t n;

	if (text == NULL)
		return 0;
	if (*text == '\0' || strlen(text) > 10 ||
	    strspn(text, "0123456789") != strlen(text))
		return -1;
	n = strtoll(text, NULL, 10);
	return n == 0 ? -1 : n > max ? max : n;
}

/* What is over is not kept either. */
static void
expire(struct turn *t)
{
	if (tokens_expire(t->room, t->now))
		record_save_room(t->out, t->room);
}

static void
write(struct turn *t, struct xml *xml, const struct token *token)
{
	if (token->until != 0)
		xml_attr(xml, "delay",
		    arena_printf(t->arena, "%lld",
			(long long)(token->until - t->now + 999) / 1000));
	if (token->left != 0)
		xml_attr_int(xml, "counter", (long)token->left);
	xml_text(xml, token->text);
}

static void
make(struct turn *t, const struct stanza *request)
{
	int64_t seconds = number(request, "delay", YEAR);
	int64_t uses = number(request, "counter", USES_MAX);
	char text[2 * TOKEN + 1];
	struct xml xml;

	if (seconds < 0 || uses < 0) {
		turn_refuse(t, REFUSE_BAD_VALUE);
		return;
	}
	chance_hex(&t->engine->chance, text, TOKEN);
	expire(t);
	if (!tokens_add(t->room, text, t->from->bare,
		t->now + (seconds > 0 ? seconds : YEAR) * 1000,
		(uint32_t)uses)) {
		turn_refuse(t, REFUSE_BUSY);
		return;
	}
	record_save_room(t->out, t->room);
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "token", NS_TOKENS);
	write(t, &xml, tokens_find(t->room, text));
	xml_close(&xml);
	turn_result_end(t, &xml);
}

static void
list(struct turn *t)
{
	const struct token *token;
	struct xml xml;

	expire(t);
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "tokens", NS_TOKENS);
	for (size_t i = 0; (token = map_next(&t->room->tokens, &i)) != NULL;) {
		if (!is_theirs(t, token))
			continue;
		xml_open(&xml, "token");
		xml_attr(&xml, "creator", token->by);
		write(t, &xml, token);
		xml_close(&xml);
	}
	xml_close(&xml);
	turn_result_end(t, &xml);
}

static void
revoke(struct turn *t, const struct stanza *which)
{
	const char *text = stanza_text(which, t->arena);
	const struct token *token = tokens_find(t->room, text);

	if (token == NULL || !is_theirs(t, token)) {
		turn_refuse(t, REFUSE_NO_NODE);
		return;
	}
	tokens_remove(t->room, text);
	record_save_room(t->out, t->room);
	turn_result(t);
}

static bool
tokens_query(struct turn *t)
{
	const struct stanza *request = turn_payload(t, "request", NS_TOKENS);
	const struct stanza *which = turn_payload(t, "revoke", NS_TOKENS);
	bool tokens = turn_payload(t, "tokens", NS_TOKENS) != NULL;

	if ((request == NULL && which == NULL && !tokens) ||
	    tokens != turn_is_get(t) || *t->to->node == '\0' ||
	    *t->to->resource != '\0')
		return false;
	if (!authority_finds(t) || !may_invite(t))
		return true;
	if (request != NULL)
		make(t, request);
	else if (which != NULL)
		revoke(t, which);
	else
		list(t);
	return true;
}

/* They are told of no change: nobody has seen them yet. */
static void
use(struct turn *t, struct token *token)
{
	room_set_affiliation(t->room, t->from->bare, AFFILIATION_MEMBER);
	record_save_affiliation(t->out, t->room, t->from->bare);
	if (token->left == 1)
		tokens_remove(t->room, token->text);
	else if (token->left > 0)
		token->left--;
	record_save_room(t->out, t->room);
	t->invited = true;
}

/* Who is something already keeps their token: it is in their bookmark. */
static bool
tokens_may_join(struct turn *t)
{
	const struct stanza *x = stanza_child(t->in, "x", NS_MUC);
	const struct stanza *password = stanza_child(x, "password", NULL);
	struct token *token;

	if (*stanza_text(password, t->arena) == '\0' || t->created ||
	    t->session != NULL ||
	    authority_affiliation(t->engine, t->room, t->from->bare) !=
		AFFILIATION_NONE)
		return true;
	expire(t);
	token = tokens_find(t->room, stanza_text(password, t->arena));
	if (token != NULL)
		use(t, token);
	else if (t->room->config.members_only &&
		 !t->room->config.password_protected)
		return turn_refuse_with(t, REFUSE_PASSWORD,
		    "<expired-token xmlns='" NS_TOKENS "'/>");
	return true;
}

static void
tokens_disco(struct turn *t, struct xml *xml)
{
	if (t->room != NULL)
		disco_put(xml, NS_TOKENS);
}

const struct feature feature_tokens = {
	.name = "tokens",
	.may_join = tokens_may_join,
	.query = tokens_query,
	.disco = tokens_disco,
};
