#include "room/turn.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/text.h"
#include "room/address.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/outbox.h"
#include "room/refuse_words.h"
#include "room/room.h"

#define ENVELOPE 4096 /* bytes: whom it goes to, and its end */

struct turn
turn_ordered(struct engine *engine, int64_t now, struct outbox *out)
{
	const struct jid *service = jid_parse(out->arena, engine->set.domain);

	return (struct turn){
		.engine = engine,
		.from = service,
		.to = service,
		.now = now,
		.out = out,
		.arena = out->arena,
		.ordered = true,
	};
}

void
turn_begin(struct turn *t, struct xml *xml, const char *element)
{
	xml_begin(xml, t->arena);
	xml_open(xml, element);
}

void
turn_reply(struct turn *t, const struct xml *stanza)
{
	outbox_to(t->out, outbox_send(t->out, stanza),
	    address_in(t->arena, t->from->full));
}

void
turn_broadcast(struct turn *t, const struct xml *stanza)
{
	outbox_to_all(t->out, outbox_send(t->out, stanza), t->room->audience,
	    t->room->audience_len);
}

void
turn_tell(struct turn *t, const struct occupant *o, const struct xml *stanza)
{
	struct effect *send = outbox_send(t->out, stanza);

	for (const struct session *s = o->sessions; s != NULL; s = s->next)
		if (s->left_at == 0)
			outbox_to(t->out, send, s->address);
}

bool
turn_may_refuse(const struct stanza *in)
{
	const char *type = stanza_attr(in, "type");

	return type == NULL ||
	       (strcmp(type, "error") != 0 && strcmp(type, "result") != 0 &&
		   strcmp(type, "unavailable") != 0);
}

bool
turn_refuse_more(
    struct turn *t, enum refusal why, const struct refusal_more *more)
{
	struct xml xml;

	if (!turn_may_refuse(t->in))
		return false;
	t->engine->tally.refused[why]++;
	xml_begin(&xml, t->arena);
	refuse_write(&xml, why, more, t->to->full,
	    *t->to->node != '\0' ? t->to->bare : NULL, t->in);
	turn_reply(t, &xml);
	return false;
}

const char *
turn_words(const struct turn *t, const char *english)
{
	return refuse_lang(t->in) == LANG_EN ? english : NULL;
}

bool
turn_refuse_saying(struct turn *t, enum refusal why, const char *text)
{
	const struct refusal_more more = {
		.text = text,
		.inside = t->instead,
	};

	return turn_refuse_more(t, why, &more);
}

bool
turn_refuse_with(struct turn *t, enum refusal why, const char *detail)
{
	const struct refusal_more more = {
		.inside = t->instead,
		.detail = detail,
	};

	return turn_refuse_more(t, why, &more);
}

bool
turn_refuse(struct turn *t, enum refusal why)
{
	return turn_refuse_with(t, why, NULL);
}

bool
turn_has_passed(const struct turn *t)
{
	return t->waited != NULL && t->waited->whose != &feature_history;
}

bool
turn_is_too_much(
    struct turn *t, const char *what, const char *room, struct rate rate)
{
	struct rates *rates = &t->engine->rates;
	const char *name;

	if (turn_has_passed(t) || rate.count == 0)
		return false;
	name = rate_name(t->arena, what, room, t->from->bare);
	if (rates_wait(rates, name, rate, t->now) > 0)
		return !turn_refuse(t, REFUSE_TOO_FAST);
	rates_count(rates, name, rate, t->now);
	return false;
}

void
turn_result_begin(struct turn *t, struct xml *xml)
{
	turn_begin(t, xml, "iq");
	xml_attr(xml, "type", "result");
	xml_attr(xml, "from", t->to->full);
	xml_attr(xml, "id", stanza_attr(t->in, "id"));
}

bool
turn_is_too_long(const struct turn *t, size_t len)
{
	return len + ENVELOPE > engine_longest(t->engine);
}

bool
turn_result_end(struct turn *t, struct xml *xml)
{
	if (turn_is_too_long(t, xml->len))
		return !turn_refuse_saying(
		    t, REFUSE_TOO_BIG, turn_words(t, "The answer is too long"));
	xml_close(xml);
	turn_reply(t, xml);
	return true;
}

bool
turn_result(struct turn *t)
{
	struct xml xml;

	turn_result_begin(t, &xml);
	return turn_result_end(t, &xml);
}

const struct stanza *
turn_payload(const struct turn *t, const char *name, const char *ns)
{
	const struct stanza *c = stanza_first(t->in);

	return stanza_is(c, name) && stanza_in(c, ns) ? c : NULL;
}

bool
turn_is_get(const struct turn *t)
{
	const char *type = stanza_attr(t->in, "type");

	return type != NULL && strcmp(type, "get") == 0;
}

static bool
is_from_here(const struct turn *t, const struct stanza *c, const char *attr)
{
	const char *value = stanza_attr(c, attr);
	const struct jid *jid =
	    value != NULL ? jid_parse(t->arena, value) : NULL;

	return jid != NULL && strcmp(jid->bare, t->room->jid) == 0;
}

/* What stands in the archive instead of a message, in either version of
 * XEP-0424 and XEP-0425: it comes from whoever wrote that. */
static bool
is_tombstone(const struct stanza *c)
{
	return (stanza_is(c, "retracted") &&
		   (stanza_in(c, NS_RETRACT) || stanza_in(c, NS_RETRACT_0))) ||
	       (stanza_is(c, "moderated") &&
		   (stanza_in(c, NS_MODERATE) || stanza_in(c, NS_MODERATE_0)));
}

/* What only the room may say.  The clients of a site believe what says when
 * something was said, for their server says it, too. */
static bool
is_ours_to_say(const struct turn *t, const struct stanza *c)
{
	if (stanza_in(c, NS_MUC_USER) || stanza_in(c, NS_MUC) ||
	    stanza_in(c, NS_OCCUPANT_ID) || stanza_in(c, NS_HATS) ||
	    stanza_in(c, NS_MEERKAT) || is_tombstone(c))
		return true;
	if (stanza_is(c, "stanza-id") && stanza_in(c, NS_SID))
		return is_from_here(t, c, "by");
	return stanza_is(c, "delay") && stanza_in(c, NS_DELAY) &&
	       (engine_is_of_site(t->engine) || is_from_here(t, c, "from"));
}

const char *
turn_lang(const struct turn *t, const struct stanza *child)
{
	const char *own = stanza_attr(child, "lang");

	return own != NULL ? own : stanza_attr(t->in, "lang");
}

const char *
turn_text_in(struct turn *t, const struct stanza *parent, const char *name)
{
	const struct stanza *c = stanza_child(parent, name, NULL);

	return c != NULL ? stanza_text(c, t->arena) : NULL;
}

char *
turn_cut(const struct turn *t, const char *text, size_t max)
{
	return arena_dup(t->arena, text, text_cut(text, strlen(text), max));
}

static bool
is_part(const struct stanza *c, const char *name)
{
	return stanza_is(c, name) && *stanza_ns(c) == '\0';
}

/* There may be ten thousand of them. */
static const char *
words(const struct turn *t, bool subjects)
{
	const struct stanza *c;
	char *all = NULL;
	size_t len = 0, size = 0;

	for (c = stanza_first(t->in); c != NULL; c = stanza_next(c)) {
		const char *text;

		if (!is_part(c, "body") && !(subjects && is_part(c, "subject")))
			continue;
		text = stanza_text(c, t->arena);
		if (len > 0)
			arena_append(t->arena, &all, &len, &size, "\n", 1);
		arena_append(t->arena, &all, &len, &size, text, strlen(text));
	}
	return all != NULL ? all : "";
}

const char *
turn_words_of(const struct turn *t)
{
	return words(t, true);
}

const char *
turn_bodies_of(const struct turn *t)
{
	return words(t, false);
}

/* There are no elements in what people read (RFC 6121, 5.2.3): clients would
 * show what is in them, and no rule has seen it. */
static void
copy_words(struct turn *t, struct xml *xml, const struct stanza *c)
{
	xml_open(xml, stanza_name(c));
	xml_attr(xml, "xml:lang", stanza_attr(c, "lang"));
	xml_text(xml, stanza_text(c, t->arena));
	xml_close(xml);
}

/* Rules are about bodies; what some clients show instead may be anything. */
static bool
is_unread(const struct turn *t, const struct stanza *c)
{
	return stanza_in(c, NS_XHTML_IM) && engine_is_of_site(t->engine);
}

void
turn_copy_child(struct turn *t, struct xml *xml, const struct stanza *child)
{
	if (is_part(child, "body") || is_part(child, "subject"))
		copy_words(t, xml, child);
	else if (!is_ours_to_say(t, child) && !is_unread(t, child))
		xml_copy(xml, child, "");
}

void
turn_copy_children(struct turn *t, struct xml *xml)
{
	const struct stanza *c;

	for (c = stanza_first(t->in); c != NULL; c = stanza_next(c))
		turn_copy_child(t, xml, c);
}

void
turn_present(struct turn *t, const struct occupant *o, struct xml *xml)
{
	const struct feature *const *f = t->engine->presenting;

	for (; *f != NULL; f++)
		(*f)->present(t, o, xml);
}

void
turn_mark(struct turn *t, const struct occupant *o, struct xml *xml)
{
	const struct feature *const *f = t->engine->marking;

	for (; *f != NULL; f++)
		(*f)->mark(t, o, xml);
}
