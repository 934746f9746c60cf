/*
 * Play a scene to the rooms, without a server.  A scene is a text:
 *
 *	# a comment; the first ones name the rows and sections it proves
 *	@ cafe			the café's features instead of the rooms'
 *	@ let x <x/>		from here on {x} stands for <x/>
 *	@ enter room/nick jid	joins; a room that this makes is unlocked
 *	@ wait 30		seconds pass, and the engine's own deadlines
 *	@ limit name 5		as room/limits.h names them; all are off
 *	@ config room var value	a room's setting, as if it had been made so
 *	@ pressure 2		what is sent is hard to get rid of
 *	@ tempo 100		milliseconds that a stanza takes, from now on
 *	@ linked		the server is there, or there again
 *	@ purge room who seconds reason
 *				all that they said of late is taken back
 *	@ ctl answer verb key=value 'key=long value' -> value -/> value
 *				meerkatctl asks, and is answered "ok" or the
 *				code of a refusal, with this value in it and
 *				not that one
 *	@ shutdown		the service ends
 *	@ restart		it is killed, and starts with what it stored
 *	@ set name value ...	as restart, with another setting: settings.h
 *	@ account jid roles name	who that is on the site; roles with
 *				commas, or "none", "gone": there is no such
 *				any more, or "later": the site does not answer
 *	@ changed jid why	the site says that it is not as it was:
 *				"roles", "sessions", "password", "deleted"; "*":
 *				any may be so
 *	@ archive late		the archive answers when told to; "fails": it
 *				cannot be read; "prompt", as from the start:
 *				it answers at the end of each turn
 *	@ answer		now it does
 *	@ follow		somebody follows what happens
 *	@ strict		occupant-id and stanza-id may not be left out
 *	@ differ {a} {b}	these are not the same
 *	> <stanza/>		goes in; a second later than the one before
 *	< jid jid <stanza/>	comes out, to these and in this order
 *	< ...			and whatever else comes out of this turn
 *	= append room sender <stanza/>
 *	= amend room sender <stanza/>
 *	= save room room name=value 'name=long value'
 *	= save occupant room jid name=value
 *	= forget affiliation room jid
 *	= fetch room name=value
 *	= prune room before=stamp keep=number
 *	= note room act=kick target=jid 'reason=a reason'
 *	= event room what=join nick=romeo
 *	= ask jid
 *	= no append		nothing of the kind in this whole turn
 *
 * {muc} is the namespace, {x} the element that enters a room with it, {user}
 * muc#user, {e} the one of error conditions and {open} is "{".
 * What comes out and is not in the scene fails it, and the other way round; so
 * does a real address that goes to who may not see it (leak.c).
 * What is stored or asked for may be left out, at the end of a line too, but
 * what is in the scene must be done before the next stanza of the scene goes
 * out and after the one before.
 * See match.h for how stanzas and other texts are compared; what ?name there
 * was is {name} from then on.
 */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <strophe.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "cafe/features.h"
#include "match.h"
#include "muc/features.h"
#include "room/engine.h"

#define START "2026-01-01T00:00:00Z"

_Noreturn void
scene_fail(const struct scene *s, const char *what, const char *detail)
{
	fprintf(stderr, "%s:%d: %s: %s\n", s->file, s->line, what, detail);
	exit(EXIT_FAILURE);
}

void *
scene_parse(const struct scene *s, const char *xml)
{
	xmpp_stanza_t *tree = xmpp_stanza_new_from_string(s->strophe, xml);

	if (tree == NULL)
		scene_fail(s, "not XML", xml);
	return tree;
}

bool
scene_matches(struct scene *s, const char *want, const char *got)
{
	const struct binder b = { macro_bind, s, &s->macros_len, s->strict };
	xmpp_stanza_t *w = scene_parse(s, want), *g = scene_parse(s, got);
	bool same = match(&b, stanza_wrap(w), stanza_wrap(g));

	xmpp_stanza_release(w);
	xmpp_stanza_release(g);
	return same;
}

/* The tree goes before the effects are seen: what borrowed from it shows. */
static void
play_in(struct scene *s, const char *xml)
{
	xmpp_stanza_t *tree = scene_parse(s, xml);

	seen_end(s);
	leak_said(s, xml);
	s->stage.now += s->tempo;
	stage_handle(&s->stage, stanza_wrap(tree));
	xmpp_stanza_release(tree);
	seen_begin(s);
}

/* Setting the stage: somebody is in, and how they came in is not the point. */
static void
enter(struct scene *s, char *to)
{
	char *from = strchr(to, ' ');

	if (from == NULL)
		scene_fail(s, "enter room/nick jid", to);
	*from++ = '\0';
	play_in(s, arena_printf(s->stage.all,
		       "<presence to='%s' from='%s'><x xmlns='%s'/></presence>",
		       to, from, NS_MUC));
	s->any = true;
	to[strcspn(to, "/")] = '\0';
	play_in(s, arena_printf(s->stage.all,
		       "<iq type='set' id='unlock' to='%s' from='%s'><query "
		       "xmlns='%s'>"
		       "<x xmlns='%s' type='submit'/></query></iq>",
		       to, from, NS_MUC_OWNER, NS_DATA));
	s->any = true;
}

static void
let(struct scene *s, char *line)
{
	char *value = strchr(line, ' ');

	if (value == NULL)
		scene_fail(s, "let name value", line);
	*value++ = '\0';
	macro_let(s, line, value);
}

static void
set_limit(struct scene *s, char *line)
{
	char *value = strchr(line, ' ');

	if (value == NULL)
		scene_fail(s, "limit name number", line);
	*value++ = '\0';
	if (!stage_limit(&s->stage, line, value))
		scene_fail(s, "no such limit", line);
}

static void
set_config(struct scene *s, char *room)
{
	char *var = strchr(room, ' '), *value;

	if (var == NULL || (value = strchr(var + 1, ' ')) == NULL)
		scene_fail(s, "config room var value", room);
	*var++ = '\0';
	*value++ = '\0';
	if (!stage_config(&s->stage, room, var, value))
		scene_fail(s, "no such room, setting or value", var);
}

static void
set_mood(struct scene *s, const char *mood)
{
	static const char *const moods[] = {
		[ARCHIVE_PROMPT] = "prompt",
		[ARCHIVE_LATE] = "late",
		[ARCHIVE_FAILS] = "fails",
	};

	for (size_t i = 0; i < sizeof(moods) / sizeof(*moods); i++)
		if (strcmp(mood, moods[i]) == 0) {
			s->stage.mood = (enum archive_mood)i;
			return;
		}
	scene_fail(s, "no such mood", mood);
}

static void
differ(struct scene *s, char *line)
{
	const char *seen[MACROS];
	size_t len = 0;

	for (char *w = strtok(line, " "); w != NULL; w = strtok(NULL, " ")) {
		for (size_t i = 0; i < len; i++)
			if (strcmp(seen[i], w) == 0)
				scene_fail(s, "twice the same", w);
		if (len < MACROS)
			seen[len++] = w;
	}
}

/* What makes no turn of its own; false: it is none of these. */
static bool
set_stage(struct scene *s, char *line)
{
	if (strcmp(line, "cafe") == 0)
		stage_begin(&s->stage, cafe_features);
	else if (strncmp(line, "let ", 4) == 0)
		let(s, line + 4);
	else if (strncmp(line, "limit ", 6) == 0)
		set_limit(s, line + 6);
	else if (strncmp(line, "pressure ", 9) == 0)
		engine_pressure(s->stage.engine, atoi(line + 9));
	else if (strncmp(line, "tempo ", 6) == 0)
		s->tempo = strtol(line + 6, NULL, 10);
	else if (strncmp(line, "config ", 7) == 0)
		set_config(s, line + 7);
	else if (strncmp(line, "archive ", 8) == 0)
		set_mood(s, line + 8);
	else if (strncmp(line, "differ ", 7) == 0)
		differ(s, line + 7);
	else if (strcmp(line, "follow") == 0)
		s->stage.engine->followed = true;
	else if (strcmp(line, "strict") == 0)
		s->strict = true;
	else
		return false;
	return true;
}

static void
set_setting(struct scene *s, char *name)
{
	char *value = strchr(name, ' ');

	if (value == NULL)
		scene_fail(s, "set name value", name);
	*value++ = '\0';
	if (!stage_set(&s->stage, name, value))
		scene_fail(s, "no such setting", name);
}

static void
set_account(struct scene *s, char *jid)
{
	char *roles = strchr(jid, ' '), *name = NULL;

	if (roles != NULL)
		name = strchr(roles + 1, ' ');
	if (name == NULL)
		scene_fail(s, "account jid roles name", jid);
	*roles++ = *name++ = '\0';
	stage_account(&s->stage, jid, roles, name);
}

static void
set_changed(struct scene *s, char *jid)
{
	char *why = strchr(jid, ' ');

	if (why != NULL)
		*why++ = '\0';
	if (why == NULL ||
	    !stage_changed(&s->stage, strcmp(jid, "*") == 0 ? NULL : jid, why))
		scene_fail(s, "changed jid why", jid);
}

static void
purge(struct scene *s, char *line)
{
	const char *room = strtok(line, " "), *who = strtok(NULL, " ");
	const char *seconds = strtok(NULL, " "), *reason = strtok(NULL, "");

	if (reason == NULL || !stage_purge(&s->stage, room, who,
				  strtol(seconds, NULL, 10), reason))
		scene_fail(s, "purge room who seconds reason", line);
}

static void
play_note(struct scene *s, char *line)
{
	if (set_stage(s, line))
		return;
	if (strncmp(line, "enter ", 6) == 0) {
		enter(s, line + 6);
		return;
	}
	seen_end(s);
	if (strncmp(line, "account ", 8) == 0)
		set_account(s, line + 8);
	else if (strncmp(line, "wait ", 5) == 0)
		stage_wait(&s->stage,
		    s->stage.now + strtol(line + 5, NULL, 10) * 1000);
	else if (strncmp(line, "changed ", 8) == 0)
		set_changed(s, line + 8);
	else if (strcmp(line, "linked") == 0)
		stage_linked(&s->stage);
	else if (strncmp(line, "purge ", 6) == 0)
		purge(s, line + 6);
	else if (strncmp(line, "ctl ", 4) == 0)
		scene_ctl(s, line + 4);
	else if (strcmp(line, "shutdown") == 0)
		stage_shutdown(&s->stage);
	else if (strcmp(line, "restart") == 0)
		stage_restart(&s->stage);
	else if (strncmp(line, "set ", 4) == 0)
		set_setting(s, line + 4);
	else if (strcmp(line, "answer") == 0)
		stage_answer(&s->stage);
	else
		scene_fail(s, "not understood", line);
	seen_begin(s);
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
			scene_fail(s, "not understood", raw);
		line = macro_expand(s, raw + 2);
		if (*raw == '>')
			play_in(s, line);
		else if (*raw == '<')
			seen_send(s, line);
		else if (*raw == '=')
			seen_effect(s, line);
		else if (*raw == '@')
			play_note(s, line);
		else
			scene_fail(s, "not understood", raw);
	}
	free(raw);
	seen_end(s);
}

int
main(int argc, char *argv[])
{
	struct scene s = {
		.file = argc == 2 ? argv[1] : "scene",
		.tempo = 1000,
	};
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;

	if (f == NULL) {
		fprintf(stderr, "usage: scene FILE\n");
		return EXIT_FAILURE;
	}
	s.strophe = xmpp_ctx_new(NULL, NULL);
	stage_init(&s.stage, START);
	stage_begin(&s.stage, muc_features);
	play(&s, f);
	fclose(f);
	text_free(&s.said);
	stage_free(&s.stage);
	xmpp_ctx_free(s.strophe);
	return EXIT_SUCCESS;
}
