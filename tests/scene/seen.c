#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "match.h"
#include "room/address.h"
#include "room/archive.h"
#include "room/audit.h"
#include "room/engine.h"
#include "scene.h"

static const char *const kinds[] = {
	[EFFECT_SEND] = "send",
	[EFFECT_SAVE] = "save",
	[EFFECT_FORGET] = "forget",
	[EFFECT_APPEND] = "append",
	[EFFECT_AMEND] = "amend",
	[EFFECT_PRUNE] = "prune",
	[EFFECT_MOVE] = "move",
	[EFFECT_ERASE] = "erase",
	[EFFECT_EVENT] = "event",
	[EFFECT_NOTE] = "note",
	[EFFECT_FETCH] = "fetch",
	[EFFECT_ASK] = "ask",
};

/* Whatever comes from a nickname says which occupant, once (XEP-0421, 4); but
 * in no room there is none. */
static void
check_identity(const struct scene *s, const struct effect *e)
{
	xmpp_stanza_t *tree = scene_parse(s, e->text);
	const struct stanza *in = stanza_wrap(tree), *c;
	const char *type = stanza_attr(in, "type");
	const char *from = stanza_attr(in, "from");
	size_t bare = from != NULL ? strcspn(from, "/") : 0;
	int ids = 0;

	if (bare == 0)
		scene_fail(s, "from nobody", e->text);
	leak_check(s, e, from);
	for (c = stanza_first(in); c != NULL; c = stanza_next(c))
		ids += stanza_is(c, "occupant-id");
	if (ids != 1 && from[bare] != '\0' && !stanza_is(in, "iq") &&
	    (type == NULL || strcmp(type, "error") != 0) &&
	    engine_room(
		s->stage.engine, arena_dup(s->stage.turn, from, bare)) != NULL)
		scene_fail(s, "not one occupant-id", e->text);
	xmpp_stanza_release(tree);
}

void
seen_begin(struct scene *s)
{
	const struct effect *e;

	stage_settle(&s->stage);
	for (e = s->stage.out.first; e != NULL; e = e->next)
		if (e->kind == EFFECT_SEND && e->to_len > 0)
			check_identity(s, e);
	s->e = s->stage.out.first;
	s->to = 0;
	s->any = false;
}

/* The next stanza that is sent to somebody and was not seen. */
static const struct effect *
next_send(const struct scene *s)
{
	const struct effect *e = s->e;

	while (e != NULL && (e->kind != EFFECT_SEND || e->to_len == 0))
		e = e->next;
	return e;
}

void
seen_end(struct scene *s)
{
	const struct effect *e = next_send(s);

	if (e != NULL && !s->any)
		scene_fail(s, "this came out and is not in the scene", e->text);
	stage_turn(&s->stage);
	s->e = NULL;
}

void
seen_send(struct scene *s, char *line)
{
	char *xml = strchr(line, '<'), *jid;
	const struct effect *e = next_send(s);

	if (strncmp(line, "...", 3) == 0) {
		s->any = true;
		return;
	}
	if (xml == NULL || xml == line)
		scene_fail(s, "whom to, and what?", line);
	xml[-1] = '\0';
	if (e == NULL)
		scene_fail(s, "nothing more came out, but wanted is", xml);
	if (!scene_matches(s, xml, e->text)) {
		fprintf(stderr, "want: %s\n", xml);
		scene_fail(s, "another stanza came out", e->text);
	}
	s->e = e;
	for (jid = strtok(line, " "); jid != NULL; jid = strtok(NULL, " ")) {
		if (s->to == e->to_len)
			scene_fail(s, "does not go to", jid);
		if (strcmp(e->to[s->to]->jid, jid) != 0)
			scene_fail(s, "goes to", e->to[s->to]->jid);
		s->to++;
	}
	if (s->to == e->to_len) {
		s->e = e->next;
		s->to = 0;
	}
}

char *
scene_word(char **line)
{
	char *w, *to;
	bool quoted = false;

	*line += strspn(*line, " ");
	if (**line == '\0')
		return NULL;
	for (w = to = *line; **line != '\0' && (quoted || **line != ' ');
	     (*line)++) {
		if (**line == '\'')
			quoted = !quoted;
		else
			*to++ = **line;
	}
	if (**line != '\0')
		(*line)++;
	*to = '\0';
	return w;
}

static bool
is_text(struct scene *s, const char *want, const char *got)
{
	const struct binder b = { macro_bind, s, &s->macros_len, s->strict };

	return match_text(&b, want, got != NULL ? got : "");
}

static const char *
number(struct scene *s, uint64_t n)
{
	return arena_printf(s->stage.turn, "%llu", (unsigned long long)n);
}

static const char *
stamp(struct scene *s, int64_t at)
{
	char *text = arena_alloc(s->stage.turn, STAMP_SIZE);

	if (at != INT64_MIN && at != INT64_MAX)
		stamp_write(text, at);
	return text;
}

static const char *
list(struct scene *s, const char *const *texts, size_t len)
{
	const char *all = "";

	for (size_t i = 0; i < len; i++)
		all = arena_join(
		    s->stage.turn, all, i > 0 ? "," : "", texts[i], NULL);
	return all;
}

/* What is on record of an act; "" where it is not said. */
static const char *
noted(struct scene *s, const struct audit *a, const char *name)
{
	const struct {
		const char *name, *value;
	} of[] = {
		{ "act", a->act },
		{ "actor", a->actor },
		{ "actor_nick", a->actor_nick },
		{ "target", a->target },
		{ "target_nick", a->target_nick },
		{ "reason", a->reason },
		{ "until", a->until != 0 ? stamp(s, a->until) : "" },
		{ "message", a->message },
		{ "detail", a->detail },
	};

	for (size_t i = 0; i < sizeof(of) / sizeof(*of); i++)
		if (strcmp(of[i].name, name) == 0)
			return of[i].value != NULL ? of[i].value : "";
	return NULL;
}

/* What an effect says of `name'; NULL: it is not said of such effects. */
static const char *
said(struct scene *s, const struct effect *e, const char *name)
{
	const struct archive_query *q = e->query;
	const struct {
		const char *name, *value;
	} of_fetch[] = {
		{ "sender", q ? q->sender : "" },
		{ "resource", q ? q->resource : "" },
		{ "nick", q ? q->nick : "" },
		{ "start", q ? stamp(s, q->start) : "" },
		{ "end", q ? stamp(s, q->end) : "" },
		{ "after-id", q ? q->after_id : "" },
		{ "before-id", q ? q->before_id : "" },
		{ "ids", q ? list(s, q->ids, q->ids_len) : "" },
		{ "words", q ? list(s, q->words, q->words_len) : "" },
		{ "bodies", q ? number(s, q->bodies) : "" },
		{ "after", q ? q->after : "" },
		{ "before", q ? q->before : "" },
		{ "skip", q ? number(s, q->skip) : "" },
		{ "max", q ? number(s, q->max) : "" },
		{ "bytes", q ? number(s, q->bytes) : "" },
		{ "last", q ? number(s, q->last_page) : "" },
		{ "count", q ? number(s, q->count) : "" },
	};

	if (e->kind == EFFECT_NOTE)
		return noted(s, e->audit, name);
	if (e->kind == EFFECT_EVENT && strcmp(name, "what") == 0)
		return e->key;
	if (e->kind == EFFECT_SAVE || e->kind == EFFECT_EVENT)
		return fields_get(s->stage.turn, e->text, name);
	if (e->kind == EFFECT_PRUNE)
		return strcmp(name, "keep") == 0 ? number(s, e->keep)
						 : stamp(s, e->before);
	for (size_t i = 0; i < sizeof(of_fetch) / sizeof(*of_fetch); i++)
		if (e->kind == EFFECT_FETCH &&
		    strcmp(of_fetch[i].name, name) == 0)
			return of_fetch[i].value ? of_fetch[i].value : "";
	return NULL;
}

static bool
says(struct scene *s, const struct effect *e, char *line)
{
	char *w;

	while ((w = scene_word(&line)) != NULL) {
		char *value = strchr(w, '=');
		const char *got;

		if (value == NULL)
			return false;
		*value++ = '\0';
		got = said(s, e, w);
		if (got == NULL || !is_text(s, value, got))
			return false;
	}
	return true;
}

static const char *
room_of(const struct effect *e)
{
	return e->kind == EFFECT_FETCH ? e->query->room : e->room;
}

/* Is it the effect that the line, a copy of our own, tells of? */
static bool
is_it(struct scene *s, const struct effect *e, char *line)
{
	char *xml = strchr(line, '<'), *w = scene_word(&line);

	if (w == NULL || strcmp(w, kinds[e->kind]) != 0)
		return false;
	if (e->kind == EFFECT_SAVE || e->kind == EFFECT_FORGET) {
		w = scene_word(&line);
		if (w == NULL || strcmp(w, kept_name(e->record)) != 0)
			return false;
	}
	w = scene_word(&line);
	if (w == NULL)
		return true;
	if (e->kind == EFFECT_ASK)
		return is_text(s, w, e->text);
	if (!is_text(s, w, room_of(e)))
		return false;
	if (e->kind == EFFECT_APPEND || e->kind == EFFECT_AMEND) {
		w = scene_word(&line);
		return w != NULL && xml != NULL &&
		       is_text(s, w, e->message->sender) &&
		       scene_matches(s, xml, e->message->stanza);
	}
	if (e->kind != EFFECT_PRUNE && e->kind != EFFECT_FETCH &&
	    e->kind != EFFECT_NOTE && e->record != RECORD_ROOM) {
		w = scene_word(&line);
		if (w == NULL || !is_text(s, w, e->key))
			return false;
	}
	return says(s, e, line);
}

static const struct effect *
find(struct scene *s, const struct effect *from, const struct effect *until,
    const char *line)
{
	for (; from != until; from = from->next)
		if (from->kind != EFFECT_SEND &&
		    is_it(
			s, from, arena_dup(s->stage.turn, line, strlen(line))))
			return from;
	return NULL;
}

_Noreturn static void
show_all(struct scene *s, const char *line)
{
	const struct effect *e;

	for (e = s->stage.out.first; e != NULL; e = e->next)
		fprintf(stderr, "%s%s %s %s %s\n", e == s->e ? "-- " : "",
		    kinds[e->kind], e->room != NULL ? e->room : "",
		    e->key != NULL ? e->key : "",
		    e->message != NULL ? e->message->stanza
		    : e->text != NULL  ? e->text
				       : "");
	scene_fail(s, "not done here", line);
}

/* Before the next stanza that is sent, and after what was seen. */
void
seen_effect(struct scene *s, char *line)
{
	const struct effect *e;

	if (strncmp(line, "no ", 3) == 0) {
		if (find(s, s->stage.out.first, NULL, line + 3) != NULL)
			scene_fail(s, "but there is", line + 3);
		return;
	}
	e = find(s, s->e, s->any ? NULL : next_send(s), line);
	if (e == NULL)
		show_all(s, line);
	s->e = e->next;
}
