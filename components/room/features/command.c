/*
 * Staff need no special client: a message that begins with a slash is a
 * command.  It is asked for the same rights as the request it stands for, and
 * what comes of it is told to who gave it alone.
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "room/address.h"
#include "room/audit.h"
#include "room/authority.h"
#include "room/change.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/notice.h"
#include "room/purge.h"
#include "room/record.h"
#include "room/retract.h"
#include "room/room.h"
#include "room/sanction.h"
#include "room/turn.h"
#include "room/words.h"

#define PURGE_SECONDS ((int64_t)24 * 60 * 60)

/* What they typed after the command, and what they are told. */
struct order {
	struct turn *t;
	const char *rest;
	struct occupant *whom;
	const char *bare; /* of whom */
};

static void
tell(struct turn *t, const char *text)
{
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "groupchat");
	xml_attr(&xml, "from", t->room->jid);
	xml_leaf(&xml, "body", text);
	xml_empty(&xml, "no-store", "urn:xmpp:hints");
	xml_close(&xml);
	turn_reply(t, &xml);
}

/* The next word is the nickname of somebody who is in. */
static bool
find_whom(struct order *o)
{
	const char *nick = words_next(o->t->arena, &o->rest);
	const struct address *a;

	if (nick != NULL && *nick == '@')
		nick++;
	o->whom = nick != NULL ? room_occupant(o->t->room, nick) : NULL;
	if (o->whom == NULL || o->whom->sessions == NULL) {
		tell(o->t, "Nobody of that name is here.");
		return false;
	}
	a = o->whom->sessions->address;
	o->bare = arena_dup(o->t->arena, a->jid, a->bare_len);
	return true;
}

/* A span if the next word is one; else 0, and the word stays. */
static int64_t
span(struct order *o)
{
	const char *at = o->rest, *word = words_next(o->t->arena, &at);
	int64_t seconds;

	if (word == NULL || !words_span(word, &seconds))
		return 0;
	o->rest = at;
	return seconds;
}

static const char *
reason(const struct order *o)
{
	const char *rest = words_rest(o->rest);

	return *rest != '\0' ? rest : NULL;
}

static bool
may_give(struct order *o, enum role role)
{
	const struct rank target = { o->whom->affiliation, o->whom->role };

	if (rank_may_give_role(authority_of(o->t), target, role) ==
	    LEAVE_GRANTED)
		return true;
	tell(o->t, "You may not do that to them.");
	return false;
}

static void
give_role(struct order *o, enum role role, int64_t seconds)
{
	const struct change change = {
		.whom = o->whom,
		.role = role,
		.reason = reason(o),
		.until = seconds != 0 ? o->t->now + seconds * 1000 : 0,
	};

	change_all(o->t, &change, 1, change_actor(o->t), false);
}

static void
do_kick(struct order *o)
{
	if (find_whom(o) && may_give(o, ROLE_NONE))
		give_role(o, ROLE_NONE, 0);
}

/* For a time: they are kept out; for good: they are banned. */
static void
do_ban(struct order *o)
{
	int64_t seconds;

	if (!find_whom(o) || !may_give(o, ROLE_NONE))
		return;
	seconds = span(o);
	if (seconds != 0) {
		give_role(o, ROLE_NONE, seconds);
		return;
	}
	if (rank_may_affiliate(authority_of(o->t).affiliation,
		o->whom->affiliation, AFFILIATION_OUTCAST) != LEAVE_GRANTED) {
		tell(o->t, "Only admins ban for good: say for how long.");
		return;
	}
	change_affiliation(o->t, o->bare, AFFILIATION_OUTCAST, NULL, reason(o));
}

static void
do_mute(struct order *o)
{
	int64_t seconds;

	if (!find_whom(o) || !may_give(o, ROLE_VISITOR))
		return;
	seconds = span(o);
	give_role(o, ROLE_VISITOR, seconds);
}

static void
do_unmute(struct order *o)
{
	if (!find_whom(o) || !may_give(o, ROLE_PARTICIPANT))
		return;
	sanction_mute(o->t, o->bare, 0);
	give_role(o, ROLE_PARTICIPANT, 0);
}

static void
do_slow(struct order *o)
{
	const char *word = words_next(o->t->arena, &o->rest);
	int64_t seconds = 0;

	if (word != NULL && strcmp(word, "off") != 0 &&
	    (!words_span(word, &seconds) || seconds > 86400)) {
		tell(o->t, "/slow SECONDS, or /slow off");
		return;
	}
	o->t->room->config.slow_mode = (uint32_t)seconds;
	record_save_room(o->t->out, o->t->room);
	notice_status(o->t, 104);
	audit_note(o->t,
	    &(const struct audit){
		.act = "slow",
		.detail = arena_printf(o->t->arena, "%u", (unsigned)seconds),
	    });
}

static void
do_purge(struct order *o)
{
	struct turn *t = o->t;
	struct moderation why = { .by = t->actor->in_room };
	int64_t seconds;

	if (!find_whom(o) || !may_give(o, ROLE_NONE))
		return;
	seconds = span(o);
	why.reason = reason(o);
	if (seconds == 0)
		seconds = PURGE_SECONDS;
	if (purge_begin(t, o->bare, t->now - seconds * 1000, &why))
		tell(t, "Their messages are being removed.");
}

static void do_help(struct order *o);

static const struct {
	const char *name, *usage;
	void (*run)(struct order *o);
} commands[] = {
	{ "kick", "/kick NAME [REASON]", do_kick },
	{ "ban", "/ban NAME [TIME] [REASON]", do_ban },
	{ "mute", "/mute NAME [TIME]", do_mute },
	{ "unmute", "/unmute NAME", do_unmute },
	{ "slow", "/slow SECONDS|off", do_slow },
	{ "purge", "/purge NAME [TIME] [REASON]", do_purge },
	{ "help", "/help", do_help },
};

#define COMMANDS (sizeof(commands) / sizeof(*commands))

static void
do_help(struct order *o)
{
	const char *text = "NAME in \"quotes\" if it has spaces; TIME like "
			   "10m, 2h, 1d";

	for (size_t i = 0; i < COMMANDS; i++)
		text = arena_join(
		    o->t->arena, text, "\n", commands[i].usage, NULL);
	tell(o->t, text);
}

/* What people say begins with /me, and who is no staff says what they like. */
static bool
command_may_speak(struct turn *t)
{
	const char *line =
	    stanza_text(stanza_child(t->in, "body", ""), t->arena);
	struct order o = { .t = t, .rest = line + 1 };
	const char *name;

	if (*line != '/' || t->actor->role != ROLE_MODERATOR ||
	    strncmp(line, "/me ", 4) == 0)
		return true;
	name = words_next(t->arena, &o.rest);
	for (size_t i = 0; name != NULL && i < COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0) {
			commands[i].run(&o);
			return false;
		}
	tell(t, "There is no such command. /help tells which there are.");
	return false;
}

const struct feature feature_command = {
	.name = "command",
	.may_speak = command_may_speak,
};
