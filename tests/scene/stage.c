#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "cafe/features.h"
#include "memarchive.h"
#include "room/archive.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/purge.h"
#include "room/retract.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

void
stage_init(struct stage *s, const char *start)
{
	*s = (struct stage){ .all = arena_new(), .turn = arena_new() };
	s->archive = memarchive_new();
	stamp_parse(start, &s->now);
	outbox_init(&s->out, s->turn);
}

void
stage_free(struct stage *s)
{
	outbox_done(&s->out);
	engine_free(&s->engine);
	memarchive_free(&s->archive);
	kept_clear(&s->kept);
	arena_free(&s->turn);
	arena_free(&s->all);
}

static void
start(struct stage *s)
{
	s->set.seed[0] = 42;
	s->set.seed[1] = (unsigned char)s->starts++;
	engine_free(&s->engine);
	s->engine = engine_new(s->features, &s->set);
	s->asked_len = 0;
}

static void
settings_of(struct stage *s)
{
	const bool cafe = s->features == cafe_features;

	s->set = (struct engine_settings){
		.domain = cafe ? "cafe.example" : "rooms.example",
		.name = cafe ? "The caf\xc3\xa9" : "Chat rooms",
		.software = "Meerkat",
		.version = "1",
		.lobby = cafe ? "cafe@cafe.example" : NULL,
		.max_nick = 64,
		.max_stanza = 65536,
	};
}

void
stage_begin(struct stage *s, const struct feature *const *features)
{
	s->features = features;
	settings_of(s);
	kept_clear(&s->kept);
	memarchive_free(&s->archive);
	s->archive = memarchive_new();
	start(s);
}

void
stage_restart(struct stage *s)
{
	start(s);
	kept_restore(&s->kept, s->engine);
}

void
stage_turn(struct stage *s)
{
	outbox_done(&s->out);
	arena_reset(s->turn);
	outbox_init(&s->out, s->turn);
	s->stored = NULL;
}

static const char *
keep(struct stage *s, const char *text)
{
	return text != NULL ? arena_dup(s->all, text, strlen(text)) : NULL;
}

static const char *const *
keep_all(struct stage *s, const char *const *texts, size_t len)
{
	const char **all = arena_alloc(s->all, (len + 1) * sizeof(*all));

	for (size_t i = 0; i < len; i++)
		all[i] = keep(s, texts[i]);
	return all;
}

static struct asked *
ask(struct stage *s, const struct effect *e)
{
	if (s->asked_len == ASKED) {
		fprintf(stderr, "too many questions at a time\n");
		exit(EXIT_FAILURE);
	}
	s->asked[s->asked_len] = (struct asked){ .wait = keep(s, e->key) };
	return &s->asked[s->asked_len++];
}

static const struct archive_query *
keep_query(struct stage *s, const struct effect *e)
{
	struct archive_query *q = arena_alloc(s->all, sizeof(*q));

	*q = *e->query;
	q->room = keep(s, q->room);
	q->sender = keep(s, q->sender);
	q->resource = keep(s, q->resource);
	q->nick = keep(s, q->nick);
	q->after_id = keep(s, q->after_id);
	q->before_id = keep(s, q->before_id);
	q->after = keep(s, q->after);
	q->before = keep(s, q->before);
	q->ids = keep_all(s, q->ids, q->ids_len);
	q->words = keep_all(s, q->words, q->words_len);
	return q;
}

static void
carry_out(struct stage *s, const struct effect *e)
{
	kept_do(&s->kept, e);
	switch (e->kind) {
	case EFFECT_APPEND:
		memarchive_append(s->archive, e->room, e->message);
		break;
	case EFFECT_AMEND:
		memarchive_amend(s->archive, e->room, e->message);
		break;
	case EFFECT_PRUNE:
		memarchive_prune(s->archive, e->room, e->before, e->keep);
		break;
	case EFFECT_FORGET:
		if (e->record == RECORD_ROOM)
			memarchive_forget(s->archive, e->room);
		break;
	case EFFECT_FETCH:
		ask(s, e)->query = keep_query(s, e);
		break;
	case EFFECT_ASK:
		ask(s, e)->jid = keep(s, e->text);
		break;
	case EFFECT_SEND:
	case EFFECT_SAVE:
	case EFFECT_MOVE:
	case EFFECT_ERASE:
	case EFFECT_EVENT:
	case EFFECT_NOTE:
		break;
	}
}

void
stage_account(
    struct stage *s, const char *jid, const char *roles, const char *name)
{
	size_t i = 0;

	while (i < s->accounts_len && strcmp(s->accounts[i].jid, jid) != 0)
		i++;
	if (i == ACCOUNTS) {
		fprintf(stderr, "too many accounts\n");
		exit(EXIT_FAILURE);
	}
	if (i == s->accounts_len)
		s->accounts_len++;
	s->accounts[i].jid = keep(s, jid);
	s->accounts[i].roles = keep(s, roles);
	s->accounts[i].name = keep(s, name);
}

static void
answer_who(struct stage *s, const struct asked *asked)
{
	struct account account = { .unknown = true, .name = "", .roles = "" };
	struct answer a = { .account = &account };

	for (size_t i = 0; i < s->accounts_len; i++) {
		if (strcmp(s->accounts[i].jid, asked->jid) != 0)
			continue;
		account.unknown = strcmp(s->accounts[i].roles, "gone") == 0;
		account.roles = s->accounts[i].roles;
		account.name = s->accounts[i].name;
		if (strcmp(account.roles, "none") == 0)
			account.roles = "";
		if (strcmp(account.roles, "later") == 0)
			a.account = NULL;
	}
	engine_answer(s->engine, asked->wait, &a, s->now, &s->out);
}

static void
answer(struct stage *s, const struct asked *asked)
{
	const struct archive_page failed = { .failed = true };
	struct answer a = { .page = &failed };

	if (asked->jid != NULL) {
		answer_who(s, asked);
		return;
	}
	if (s->mood != ARCHIVE_FAILS)
		a.page = memarchive_fetch(s->archive, asked->query, s->turn);
	engine_answer(s->engine, asked->wait, &a, s->now, &s->out);
}

/* What the turn posted so far happens, in order. */
static void
settle(struct stage *s)
{
	const struct effect *e =
	    s->stored != NULL ? s->stored->next : s->out.first;

	for (; e != NULL; e = e->next) {
		carry_out(s, e);
		s->stored = e;
	}
}

void
stage_answer(struct stage *s)
{
	settle(s);
	while (s->asked_len > 0) {
		const struct asked first = s->asked[0];

		memmove(
		    s->asked, s->asked + 1, --s->asked_len * sizeof(*s->asked));
		answer(s, &first);
		settle(s);
	}
}

void
stage_settle(struct stage *s)
{
	if (s->mood != ARCHIVE_LATE)
		stage_answer(s);
	else
		settle(s);
}

void
stage_handle(struct stage *s, const struct stanza *in)
{
	engine_handle(s->engine, in, s->now, &s->out);
}

void
stage_wait(struct stage *s, int64_t until)
{
	while (engine_deadline(s->engine) <= until) {
		/* What is overdue rings now. */
		if (engine_deadline(s->engine) > s->now)
			s->now = engine_deadline(s->engine);
		engine_tick(s->engine, s->now, &s->out);
		stage_settle(s);
	}
	s->now = until;
}

bool
stage_limit(struct stage *s, const char *name, const char *value)
{
	const struct limit_field *field = limit_field(name);

	if (field == NULL)
		return false;
	*limit_at(&s->set.limits, field) = (uint32_t)strtoul(value, NULL, 10);
	s->engine->set.limits = s->set.limits;
	return true;
}

bool
stage_config(
    struct stage *s, const char *room_jid, const char *var, const char *value)
{
	struct room *room = engine_room(s->engine, room_jid);
	const struct config_field *field = config_field(var);
	char *text = arena_dup(s->all, value, strlen(value));

	for (char *c = text;
	     field != NULL && field->kind == CONFIG_ROLES && *c != '\0'; c++)
		if (*c == ' ')
			*c = '\n';
	return room != NULL && field != NULL &&
	       config_set(&room->config, field, text);
}

void
stage_linked(struct stage *s)
{
	engine_linked(s->engine, s->now, &s->out);
}

bool
stage_changed(struct stage *s, const char *jid, const char *why)
{
	static const char *const words[] = {
		[ACCOUNT_ROLES] = "roles",
		[ACCOUNT_SESSION] = "session",
		[ACCOUNT_SESSIONS] = "sessions",
		[ACCOUNT_PASSWORD] = "password",
		[ACCOUNT_DELETED] = "deleted",
	};

	for (unsigned i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(words[i], why) == 0) {
			engine_account_changed(s->engine, jid,
			    (enum account_change)i, s->now, &s->out);
			return true;
		}
	return false;
}

bool
stage_purge(struct stage *s, const char *room, const char *who, int64_t seconds,
    const char *reason)
{
	const struct moderation why = { .reason = reason };
	struct turn t = {
		.engine = s->engine,
		.now = s->now,
		.out = &s->out,
		.arena = s->turn,
		.room = engine_room(s->engine, room),
	};

	return t.room != NULL &&
	       purge_begin(&t, who, s->now - seconds * 1000, &why);
}

void
stage_shutdown(struct stage *s)
{
	engine_shutdown(s->engine, s->now, &s->out);
}
