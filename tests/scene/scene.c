/*
 * Play a scene to the rooms, without a server.  A scene is a text:
 *
 *	# a comment; the first ones name the rows and sections it proves
 *	@ cafe			the café's features instead of the rooms'
 *	@ let x <x/>		from here on {x} stands for <x/>
 *	@ enter room/nick jid	joins; a room that this makes is unlocked
 *	@ wait 30		seconds pass, and the engine's own deadlines
 *	@ shutdown		the service ends
 *	> <stanza/>		goes in; a second later than the one before
 *	< jid jid <stanza/>	comes out, to these and in this order
 *	< ...			and whatever else comes out of this turn
 *
 * {muc} is the namespace, {x} the element that enters a room with it, {user}
 * muc#user and {e} the one of error conditions.
 * What comes out and is not in the scene fails it, and the other way round.
 * See match.h for how stanzas are compared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "cafe/features.h"
#include "match.h"
#include "muc/features.h"
#include "room/address.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"

#define MACROS 64
static const char *const builtin[][2] = {
	{ "muc", NS_MUC },
	{ "x", "<x xmlns='" NS_MUC "'/>" },
	{ "user", NS_MUC_USER },
	{ "e", NS_STANZAS },
};

#define START "2026-01-01T00:00:00Z"

struct scene {
	const char *file;
	int line;
	xmpp_ctx_t *ctx;
	struct arena *text, *turn; /* of the scene; of the turn being played */
	struct engine *engine;
	struct outbox out;
	const struct effect *e; /* the next effect not yet seen */
	size_t to;              /* its next addressee not yet seen */
	int64_t now;
	const char *macros[MACROS][2];
	size_t macros_len;
};

_Noreturn static void
fail(const struct scene *s, const char *what, const char *detail)
{
	fprintf(stderr, "%s:%d: %s: %s\n", s->file, s->line, what, detail);
	exit(EXIT_FAILURE);
}

static const char *
macro(const struct scene *s, const char *name, size_t len)
{
	for (size_t i = s->macros_len; i-- > 0;)
		if (strlen(s->macros[i][0]) == len &&
		    memcmp(s->macros[i][0], name, len) == 0)
			return s->macros[i][1];
	for (size_t i = 0; i < sizeof(builtin) / sizeof(*builtin); i++)
		if (strlen(builtin[i][0]) == len &&
		    memcmp(builtin[i][0], name, len) == 0)
			return builtin[i][1];
	return NULL;
}

/* {name} becomes what was let; macros may use those before them. */
static char *
expand(struct scene *s, const char *line)
{
	char *out = arena_dup(s->text, "", 0);

	while (*line != '\0') {
		size_t run = strcspn(line, "{"), len;
		const char *value;

		out = arena_join(
		    s->text, out, arena_dup(s->text, line, run), NULL);
		line += run;
		if (*line == '\0')
			break;
		len = strcspn(line, "}");
		value = macro(s, line + 1, len - 1);
		if (value == NULL)
			fail(s, "no such macro", line);
		out = arena_join(s->text, out, value, NULL);
		line += len + 1;
	}
	return out;
}

static void
begin(struct scene *s, const struct feature *const *features)
{
	const struct engine_settings set = {
		.domain = features == cafe_features ? "cafe.example"
						    : "rooms.example",
		.name = features == cafe_features ? "The caf\xc3\xa9"
						  : "Chat rooms",
		.software = "Meerkat",
		.version = "1",
		.lobby = "cafe@cafe.example",
		.seed = { 42 },
		.max_nick = 64,
		.max_stanza = 65536,
	};

	engine_free(&s->engine);
	s->engine = engine_new(features, &set);
}

static void
next_turn(struct scene *s)
{
	if (s->e != NULL)
		fail(s, "this came out and is not in the scene", s->e->text);
	outbox_done(&s->out);
	arena_reset(s->turn);
	outbox_init(&s->out, s->turn);
}

static void
skip_done(struct scene *s)
{
	while (s->e != NULL && s->to == s->e->to_len) {
		s->e = s->e->next;
		s->to = 0;
	}
}

static void
show(struct scene *s)
{
	s->e = s->out.first;
	s->to = 0;
	skip_done(s);
}

static xmpp_stanza_t *
parse(const struct scene *s, const char *xml)
{
	xmpp_stanza_t *tree = xmpp_stanza_new_from_string(s->ctx, xml);

	if (tree == NULL)
		fail(s, "not XML", xml);
	return tree;
}

/* The tree goes before the effects are seen: what borrowed from it shows. */
static void
play_in(struct scene *s, const char *xml)
{
	xmpp_stanza_t *tree = parse(s, xml);

	next_turn(s);
	s->now += 1000;
	engine_handle(s->engine, stanza_wrap(tree), s->now, &s->out);
	xmpp_stanza_release(tree);
	show(s);
}

static void
check_stanza(struct scene *s, const char *xml)
{
	xmpp_stanza_t *want = parse(s, xml), *got = parse(s, s->e->text);
	bool same = match(stanza_wrap(want), stanza_wrap(got));

	if (!same) {
		fprintf(stderr, "want: %s\n", xml);
		fail(s, "another stanza came out", s->e->text);
	}
	xmpp_stanza_release(want);
	xmpp_stanza_release(got);
}

static void
play_out(struct scene *s, char *line)
{
	char *xml = strchr(line, '<'), *jid;

	if (strncmp(line, "...", 3) == 0) {
		s->e = NULL;
		return;
	}
	if (xml == NULL || xml == line)
		fail(s, "whom to, and what?", line);
	xml[-1] = '\0';
	if (s->e == NULL)
		fail(s, "nothing more came out, but wanted is", xml);
	check_stanza(s, xml);
	for (jid = strtok(line, " "); jid != NULL; jid = strtok(NULL, " ")) {
		if (s->to == s->e->to_len)
			fail(s, "does not go to", jid);
		if (strcmp(s->e->to[s->to]->jid, jid) != 0)
			fail(s, "goes to", s->e->to[s->to]->jid);
		s->to++;
	}
	skip_done(s);
}

static void
let(struct scene *s, char *line)
{
	char *value = strchr(line, ' ');

	if (value == NULL || s->macros_len == MACROS)
		fail(s, "let name value", line);
	*value++ = '\0';
	s->macros[s->macros_len][0] = line;
	s->macros[s->macros_len++][1] = value;
}

/* Setting the stage: somebody is in, and how they came in is not the point. */
static void
enter(struct scene *s, char *to)
{
	char *from = strchr(to, ' ');

	if (from == NULL)
		fail(s, "enter room/nick jid", to);
	*from++ = '\0';
	play_in(s, arena_printf(s->text,
		       "<presence to='%s' from='%s'><x xmlns='%s'/></presence>",
		       to, from, NS_MUC));
	s->e = NULL;
	to[strcspn(to, "/")] = '\0';
	play_in(s, arena_printf(s->text,
		       "<iq type='set' id='unlock' to='%s' from='%s'><query "
		       "xmlns='%s'>"
		       "<x xmlns='%s' type='submit'/></query></iq>",
		       to, from, NS_MUC_OWNER, NS_DATA));
	s->e = NULL;
}

static void
wait_seconds(struct scene *s, const char *seconds)
{
	int64_t until = s->now + strtol(seconds, NULL, 10) * 1000;

	next_turn(s);
	while (engine_deadline(s->engine) <= until) {
		s->now = engine_deadline(s->engine);
		engine_tick(s->engine, s->now, &s->out);
	}
	s->now = until;
	show(s);
}

static void
play_note(struct scene *s, char *line)
{
	if (strcmp(line, "cafe") == 0)
		begin(s, cafe_features);
	else if (strncmp(line, "let ", 4) == 0)
		let(s, line + 4);
	else if (strncmp(line, "enter ", 6) == 0)
		enter(s, line + 6);
	else if (strncmp(line, "wait ", 5) == 0)
		wait_seconds(s, line + 5);
	else if (strcmp(line, "shutdown") == 0) {
		next_turn(s);
		engine_shutdown(s->engine, s->now, &s->out);
		show(s);
	} else
		fail(s, "not understood", line);
}

static void
play(struct scene *s, FILE *f)
{
	char *raw = NULL, *line;
	size_t size = 0;

	while (getline(&raw, &size, f) >= 0) {
		s->line++;
		raw[strcspn(raw, "\n")] = '\0';
		if (*raw == '#' || *raw == '\0')
			continue;
		if (strlen(raw) < 3 || raw[1] != ' ')
			fail(s, "not understood", raw);
		line = expand(s, raw + 2);
		if (*raw == '>')
			play_in(s, line);
		else if (*raw == '<')
			play_out(s, line);
		else if (*raw == '@')
			play_note(s, line);
		else
			fail(s, "not understood", raw);
	}
	free(raw);
	next_turn(s);
}

int
main(int argc, char *argv[])
{
	struct scene s = { .file = argc == 2 ? argv[1] : "scene" };
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (f == NULL) {
		fprintf(stderr, "usage: scene FILE\n");
		return EXIT_FAILURE;
	}
	s.ctx = xmpp_ctx_new(NULL, NULL);
	s.text = arena_new();
	s.turn = arena_new();
	stamp_parse(START, &s.now);
	outbox_init(&s.out, s.turn);
	begin(&s, muc_features);
	play(&s, f);
	fclose(f);
	engine_free(&s.engine);
	arena_free(&s.turn);
	arena_free(&s.text);
	xmpp_ctx_free(s.ctx);
	return EXIT_SUCCESS;
}
