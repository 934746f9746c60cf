/*
 * N5: nothing that is sent to one room keeps another, or the service, from
 * answering.
 *
 * Any lines, as a scene without what should come of it: stanzas, time, the
 * service killed and started again.  The rooms must not crash; what they send
 * must be stanzas of their own that can be delivered; every question must be
 * answered or wait for an answer; the rooms must be sound after each line, and
 * come back from what was stored as they were.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/text.h"
#include "cafe/features.h"
#include "muc/features.h"
#include "room/address.h"
#include "room/engine.h"

#include "../scene/stage.h"
#include "fuzz.h"
#include "rooms.h"

#define MAX_SECONDS 100000
#define MANY_ASKED (ASKED / 2)

static xmpp_ctx_t *strophe;

/* As it goes to one of its addressees: written once, the `to' spliced in. */
static xmpp_stanza_t *
delivered(struct stage *s, const struct effect *e)
{
	const char *to = e->to_len > 0 ? e->to[0]->to : "";
	const char *text = arena_join(s->turn,
	    arena_dup(s->turn, e->text, e->head), to, e->text + e->head, NULL);

	return xmpp_stanza_new_from_string(strophe, text);
}

/* From an address of ours, to somebody; never to who sent an error, as one. */
static void
check_send(struct stage *s, const struct effect *e, const char *erred)
{
	xmpp_stanza_t *tree;
	const struct jid *from;
	const char *type;

	MUST(e->text[0] == '<' && e->head > 0 && e->head < e->len);
	MUST(strlen(e->text) == e->len && text_is_utf8(e->text, e->len));
	tree = delivered(s, e);
	MUST(tree != NULL);
	MUST(xmpp_stanza_get_from(tree) != NULL);
	from = jid_parse(s->turn, xmpp_stanza_get_from(tree));
	MUST(from != NULL && strcmp(from->domain, s->set.domain) == 0);
	type = xmpp_stanza_get_type(tree);
	for (size_t i = 0; i < e->to_len; i++) {
		MUST(e->to[i]->to_len > strlen(" to=''") &&
		     e->to[i]->jid[0] != '\0');
		MUST(type == NULL || strcmp(type, "error") != 0 ||
		     strcmp(e->to[i]->jid, erred) != 0);
	}
	xmpp_stanza_release(tree);
}

static size_t
check_effects(struct stage *s, const char *erred)
{
	size_t sent = 0;

	for (const struct effect *e = s->out.first; e != NULL; e = e->next) {
		if (e->kind == EFFECT_SEND) {
			check_send(s, e, erred);
			sent += e->to_len;
		}
		if (e->kind == EFFECT_SAVE || e->kind == EFFECT_FORGET)
			MUST(e->room[0] != '\0' && e->key != NULL);
	}
	return sent;
}

static bool
is_type(const xmpp_stanza_t *tree, const char *type)
{
	const char *t = xmpp_stanza_get_type((xmpp_stanza_t *)tree);

	return t != NULL && strcmp(t, type) == 0;
}

/* Which of ours somebody who can be answered asks something. */
static bool
is_question(struct stage *s, xmpp_stanza_t *tree)
{
	const char *to = xmpp_stanza_get_to(tree);
	const char *from = xmpp_stanza_get_from(tree);
	const struct jid *jid = to != NULL ? jid_parse(s->turn, to) : NULL;

	return stanza_is(stanza_wrap(tree), "iq") &&
	       (is_type(tree, "get") || is_type(tree, "set")) && jid != NULL &&
	       strcmp(jid->domain, s->set.domain) == 0 && from != NULL &&
	       jid_parse(s->turn, from) != NULL;
}

/* Who sends an error that nobody may answer with another; those of IQs are
 * handed on to who asked, who may be the same.  "": it is none. */
static const char *
error_of(struct stage *s, xmpp_stanza_t *tree)
{
	const char *from = xmpp_stanza_get_from(tree);
	const struct jid *jid;

	if (from == NULL || !is_type(tree, "error") ||
	    stanza_is(stanza_wrap(tree), "iq"))
		return "";
	jid = jid_parse(s->turn, from);
	return jid != NULL ? jid->full : "";
}

static void
play(struct stage *s, const char *xml)
{
	xmpp_stanza_t *tree = xmpp_stanza_new_from_string(strophe, xml);
	const char *erred;
	bool question;
	size_t sent;

	if (tree == NULL)
		return;
	question = is_question(s, tree);
	erred = error_of(s, tree);
	s->now += 1000;
	stage_handle(s, stanza_wrap(tree));
	xmpp_stanza_release(tree);
	stage_settle(s);
	sent = check_effects(s, erred);
	MUST(!question || sent > 0 || s->engine->waits.len > 0);
}

/* Somebody enters, and a room that this makes is unlocked. */
static void
enter(struct stage *s, char *to)
{
	char *from = strchr(to, ' ');

	if (from == NULL || strpbrk(to, "'<&") != NULL)
		return;
	*from++ = '\0';
	play(s, arena_printf(s->turn,
		    "<presence to='%s' from='%s'><x xmlns='%s'/></presence>",
		    to, from, NS_MUC));
	to[strcspn(to, "/")] = '\0';
	play(s, arena_printf(s->turn,
		    "<iq type='set' id='u' to='%s' from='%s'><query xmlns='%s'>"
		    "<x xmlns='%s' type='submit'/></query></iq>",
		    to, from, NS_MUC_OWNER, NS_DATA));
}

static long
number(const char *text)
{
	long n = strtol(text, NULL, 10);

	return n < 0 || n > MAX_SECONDS ? 0 : n;
}

/* Two words: a name and what it is to be. */
static void
set(struct stage *s, char *name, bool limit)
{
	char *value = strchr(name, ' ');

	if (value == NULL)
		return;
	*value++ = '\0';
	name = arena_dup(s->all, name, strlen(name));
	value = arena_dup(s->all, value, strlen(value));
	if (limit)
		stage_limit(s, name, value);
	else
		stage_set(s, name, value);
}

static void
account(struct stage *s, char *jid)
{
	char *roles = strchr(jid, ' '), *name = NULL;

	if (roles != NULL)
		name = strchr(roles + 1, ' ');
	if (name == NULL || s->accounts_len == ACCOUNTS)
		return;
	*roles++ = *name++ = '\0';
	stage_account(s, jid, roles, name);
}

/* What settings and the site say is text, whatever it says. */
static bool
is_text(const char *line)
{
	for (const char *c = line; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return text_is_utf8(line, strlen(line));
}

static void
note(struct stage *s, char *line)
{
	if (!is_text(line))
		return;
	if (strncmp(line, "account ", 8) == 0)
		account(s, line + 8);
	else if (strncmp(line, "enter ", 6) == 0)
		enter(s, line + 6);
	else if (strncmp(line, "wait ", 5) == 0)
		stage_wait(s, s->now + number(line + 5) * 1000);
	else if (strncmp(line, "limit ", 6) == 0)
		set(s, line + 6, true);
	else if (strncmp(line, "set ", 4) == 0)
		set(s, line + 4, false);
	else if (strcmp(line, "restart") == 0)
		stage_restart(s);
	else if (strcmp(line, "linked") == 0)
		stage_linked(s);
	else if (strcmp(line, "shutdown") == 0)
		stage_shutdown(s);
	else if (strcmp(line, "archive late") == 0)
		s->mood = ARCHIVE_LATE;
	else if (strcmp(line, "archive fails") == 0)
		s->mood = ARCHIVE_FAILS;
	else if (strcmp(line, "archive prompt") == 0)
		s->mood = ARCHIVE_PROMPT;
	else if (strcmp(line, "answer") == 0)
		stage_answer(s);
	else if (strcmp(line, "cafe") == 0)
		stage_begin(s, cafe_features);
	stage_settle(s);
	check_effects(s, "");
}

static void
line(struct stage *s, char *text)
{
	stage_turn(s);
	if (s->asked_len > MANY_ASKED)
		stage_answer(s);
	if (strncmp(text, "> ", 2) == 0)
		play(s, text + 2);
	else if (strncmp(text, "@ ", 2) == 0)
		note(s, text + 2);
	MUST(rooms_are_sound(s->engine));
}

/* What was saved is what there is. */
static void
check_restart(struct stage *s)
{
	char *before, *after;

	s->mood = ARCHIVE_PROMPT;
	stage_answer(s);
	before = rooms_text(s->engine);
	stage_restart(s);
	after = rooms_text(s->engine);
	if (strcmp(before, after) != 0)
		rooms_complain(before, after);
	free(before);
	free(after);
	MUST(rooms_are_sound(s->engine));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *script = strndup((const char *)data, len), *rest = script, *text;
	struct stage s;

	if (strophe == NULL)
		strophe = xmpp_ctx_new(NULL, NULL);
	stage_init(&s, "2026-01-01T00:00:00Z");
	stage_begin(&s, muc_features);
	while ((text = strsep(&rest, "\n")) != NULL)
		line(&s, text);
	check_restart(&s);
	stage_free(&s);
	free(script);
	return 0;
}
