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
#include "base/xml.h"
#include "room/archive.h"
#include "room/archived.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/order.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"
#include "room/words.h"

#define WITHIN 10000 /* milliseconds until the archive has answered */

static void do_help(struct order *o);

static const struct {
	const char *name, *usage;
	void (*run)(struct order *o);
} commands[] = {
	{ "kick", "/kick NAME [REASON]", order_kick },
	{ "ban", "/ban NAME [TIME] [REASON]", order_ban },
	{ "unban", "/unban NAME", order_unban },
	{ "bans", "/bans: who is banned or muted, until when, why and by whom",
	    order_bans },
	{ "mute", "/mute NAME [shadow] [TIME] [REASON]", order_mute },
	{ "unmute", "/unmute NAME", order_unmute },
	{ "purge",
	    "/purge NAME [TIME] [REASON]: bans, and removes what they "
	    "said in that time",
	    order_purge },
	{ "slow", "/slow SECONDS|off", order_slow },
	{ "panic", "/panic [all] [moderators|registered|slow|off] [TIME]",
	    order_panic },
	{ "pin", "/pin TEXT, or as a reply to a message", order_pin },
	{ "unpin", "/unpin", order_unpin },
	{ "announce",
	    "/announce at 20:00 TEXT, daily 20:00 TEXT, mon-fri 20:00 TEXT; "
	    "/announce cancel NUMBER",
	    order_announce },
	{ "announcements", "/announcements: what will be announced, and when",
	    order_announcements },
	{ "reports", "/reports", order_reports },
	{ "done", "/done NUMBER|all: of a report", order_close_report },
	{ "held", "/held: messages that wait for a moderator", order_held },
	{ "approve", "/approve NUMBER|all: all may read it", order_approve },
	{ "deny", "/deny NUMBER|all: nobody will", order_deny },
	{ "stats", "/stats: who is here, what waits, who may write",
	    order_stats },
	{ "help", "/help", do_help },
};

#define COMMANDS (sizeof(commands) / sizeof(*commands))

static void
answer(struct order *o, bool done, const char *text)
{
	struct turn *t = o->t;
	struct xml xml;

	turn_begin(t, &xml, "message");
	xml_attr(&xml, "type", "groupchat");
	xml_attr(&xml, "from", t->room != NULL ? t->room->jid : t->to->bare);
	xml_attr(&xml, "id", stanza_attr(t->in, "id"));
	xml_leaf(&xml, "body", text);
	xml_open_ns(&xml, "command", NS_MEERKAT);
	xml_attr(&xml, "name", o->name);
	xml_attr(&xml, "done", done ? "true" : "false");
	xml_close(&xml);
	xml_empty(&xml, "no-store", NS_HINTS);
	xml_close(&xml);
	turn_reply(t, &xml);
}

void
order_done(struct order *o, const char *text)
{
	answer(o, true, text);
}

void
order_refuse(struct order *o, const char *text)
{
	answer(o, false, text);
}

static void
do_help(struct order *o)
{
	const char *text =
	    "NAME in \"quotes\" if it has spaces, or ^ in a reply for the "
	    "author of that message; TIME like 10m, 2h, 1d";

	for (size_t i = 0; i < COMMANDS; i++)
		text = arena_join(
		    o->t->arena, text, "\n", commands[i].usage, NULL);
	order_done(o, text);
}

/* False: it has to wait for that.  What the room itself said is nobody's. */
static bool
is_ready(struct order *o)
{
	struct turn *t = o->t;
	const struct stanza *reply = stanza_child(t->in, "reply", NS_REPLY);
	const char *id = stanza_attr(reply, "id");
	const struct archive_page *page;

	if (id == NULL)
		return true;
	if (t->waited == NULL || t->waited->whose != &feature_command) {
		/* The archive knows what it was. */
		archived_ask(t, &feature_command, id, WITHIN);
		return false;
	}
	page = t->answer->page;
	if (page != NULL && page->len > 0 &&
	    strcmp(page->messages[0].sender, t->room->jid) != 0)
		o->about = &page->messages[0];
	return true;
}

/* What people say begins with /me, and who is no staff says what they like. */
static bool
command_may_speak(struct turn *t)
{
	const char *line =
	    stanza_text(stanza_child(t->in, "body", ""), t->arena);
	struct order o = { .t = t, .rest = line + 1 };

	if (*line != '/' || t->actor->role != ROLE_MODERATOR ||
	    strncmp(line, "/me ", 4) == 0)
		return true;
	o.name = words_next(t->arena, &o.rest);
	for (size_t i = 0; o.name != NULL && i < COMMANDS; i++)
		if (strcmp(commands[i].name, o.name) == 0) {
			if (is_ready(&o))
				commands[i].run(&o);
			return false;
		}
	order_refuse(
	    &o, "There is no such command. /help tells which there are.");
	return false;
}

const struct feature feature_command = {
	.name = "command",
	.may_speak = command_may_speak,
};
