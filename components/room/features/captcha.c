/*
 * Strangers to a room that wants it are asked something first (XEP-0158): a
 * sum, or as much work of their machine as some seconds of it take.  Their
 * join is kept until they have answered.  Who has done so is not asked again
 * for a day, nor is who is something in the room already.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/authority.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/refuse_words.h"
#include "room/room.h"
#include "room/turn.h"
#include "room/wait.h"

#define WITHIN 120000 /* milliseconds to answer */
#define MOST 1000     /* are asked at once */
#define BITS 20       /* of the hash: some hundred thousand tries */
#define DAY 86400

/* What was asked; kept as the note of a wait: "sum label address". */
struct question {
	unsigned sum;
	uint32_t label;
	const char *to; /* they sent their presence there, as they wrote it */
};

static struct question
read_question(const char *note)
{
	struct question q;
	char *end;

	q.sum = (unsigned)strtoul(note, &end, 10);
	q.label = (uint32_t)strtoul(end, &end, 16);
	q.to = end + 1;
	return q;
}

/* Was it asked of this session, and here? */
static bool
is_of(const struct turn *t, const struct wait *wait)
{
	return wait != NULL && wait->whose == &feature_captcha &&
	       strcmp(wait->from, t->from->full) == 0 &&
	       strcmp(wait->room, t->to->bare) == 0;
}

/* How many have been asked and not answered. */
static unsigned
count(const struct turn *t)
{
	const struct wait *wait;
	unsigned n = 0;

	for (size_t i = 0; (wait = map_next(&t->engine->waits, &i)) != NULL;)
		n += wait->whose == &feature_captcha;
	return n;
}

static void
put_hidden(struct xml *xml, const char *var, const char *value)
{
	if (value != NULL)
		form_put(xml, var, "hidden", NULL, value);
}

static void
write_form(struct turn *t, struct xml *xml, const char *id, const char *sum,
    const struct question *q)
{
	xml_open_ns(xml, "captcha", NS_CAPTCHA);
	form_begin(xml, "form", NS_CAPTCHA, NULL, NULL);
	put_hidden(xml, "from", q->to);
	put_hidden(xml, "challenge", id);
	put_hidden(xml, "sid", stanza_attr(t->in, "id"));
	form_put(xml, "qa", "text-single", sum, NULL);
	form_put(xml, "SHA-256", "text-single",
	    arena_printf(t->arena, "%x", (unsigned)q->label), NULL);
	form_end(xml);
	xml_close(xml);
}

static void
ask(struct turn *t)
{
	static const char *const words[LANGS] = {
		[LANG_EN] = "To enter this room, answer: ",
		[LANG_DE] = "Um diesen Raum zu betreten, antworte: ",
		[LANG_HU] = "Hogy belépj a szobába, válaszolj: ",
	};
	enum lang lang = refuse_lang(t->in);
	struct question q = { .to = stanza_attr(t->in, "to") };
	unsigned char of[6];
	const char *sum, *id;
	struct xml xml;

	chance_bytes(&t->engine->chance, of, sizeof(of));
	q.sum = 4 + of[0] % 20 + of[1] % 20;
	q.label = ((uint32_t)of[2] << 16 | (uint32_t)of[3] << 8 | of[4]) &
		  ((UINT32_C(1) << BITS) - 1);
	q.label |= UINT32_C(1) << (BITS - 1); /* so many bits it has */
	sum = arena_printf(
	    t->arena, "%u + %u = ?", 2 + of[0] % 20u, 2 + of[1] % 20u);
	id = engine_wait(t, &feature_captcha,
	    arena_printf(t->arena, "%u %x %s", q.sum, (unsigned)q.label, q.to),
	    t->now + WITHIN, true);
	turn_begin(t, &xml, "message");
	xml_attr(&xml, "from", t->room->jid);
	xml_attr(&xml, "id", id);
	xml_attr(&xml, "xml:lang", refuse_lang_name(lang));
	xml_leaf(&xml, "body", arena_join(t->arena, words[lang], sum, NULL));
	write_form(t, &xml, id, sum, &q);
	xml_close(&xml);
	turn_reply(t, &xml);
}

static const char *
passed(struct turn *t)
{
	return rate_name(t->arena, "captcha", t->room->jid, t->from->bare);
}

static const struct rate once = { 1, DAY };

/* Who made the room, is something in it, or in it with another session. */
static bool
is_known(struct turn *t)
{
	return t->created || t->session != NULL || authority_is_service(t) ||
	       authority_affiliation(t->engine, t->room, t->from->bare) !=
		   AFFILIATION_NONE ||
	       whereabouts_sessions(
		   &t->engine->whereabouts, t->from->bare, t->room) > 0 ||
	       rates_wait(&t->engine->rates, passed(t), once, t->now) > 0;
}

static bool
was_asked(const struct turn *t)
{
	return t->waited != NULL && t->waited->whose == &feature_captcha;
}

/* Whoever answers at the door of a room that is gone wanted that one. */
static bool
captcha_may_create(struct turn *t)
{
	return !was_asked(t) || turn_refuse(t, REFUSE_NO_ROOM);
}

/* Who did not answer may be gone: they do not enter now, whatever they are. */
static bool
captcha_may_join(struct turn *t)
{
	if (was_asked(t) && t->answer->stanza == NULL)
		return t->session != NULL || turn_refuse(t, REFUSE_CAPTCHA);
	if (!t->room->config.captcha)
		return true;
	/* Who tries to enter once more is asked anew, and would not understand
	 * what becomes of the first time. */
	engine_forget_joins(t);
	if (is_known(t))
		return true;
	if (was_asked(t)) {
		rates_count(&t->engine->rates, passed(t), once, t->now);
		return true;
	}
	if (count(t) >= MOST)
		return turn_refuse(t, REFUSE_BUSY);
	ask(t);
	return false;
}

/* 4.2: it begins with the address, and its hash ends with the label. */
static bool
has_worked(const struct question *q, const char *text)
{
	unsigned char hash[32];
	uint32_t end;

	if (strncmp(text, q->to, strlen(q->to)) != 0)
		return false;
	digest_of(DIGEST_SHA256, text, strlen(text), hash);
	end = (uint32_t)hash[29] << 16 | (uint32_t)hash[30] << 8 | hash[31];
	return (end & ((UINT32_C(1) << BITS) - 1)) == q->label;
}

/* One of the two is enough. */
static bool
is_right(struct turn *t, const struct wait *wait, const struct stanza *form)
{
	const struct question q = read_question(wait->note);
	const char *sum = form_value(form_field(form, "qa"), t->arena);
	const char *work = form_value(form_field(form, "SHA-256"), t->arena);

	if (sum != NULL)
		sum += strspn(sum, " ");
	if (sum != NULL && *sum >= '0' && *sum <= '9' &&
	    strtoul(sum, NULL, 10) == q.sum)
		return true;
	return work != NULL && has_worked(&q, work);
}

/* They hear of their answer, then of their presence. */
static bool
captcha_query(struct turn *t)
{
	const struct stanza *captcha = turn_payload(t, "captcha", NS_CAPTCHA);
	const struct stanza *form = form_in(captcha);
	const char *id = form_value(form_field(form, "challenge"), t->arena);
	const struct wait *wait =
	    id != NULL ? map_get(&t->engine->waits, id) : NULL;
	struct answer answer = { 0 };

	if (captcha == NULL || turn_is_get(t) || *t->to->node == '\0' ||
	    *t->to->resource != '\0')
		return false;
	if (!is_of(t, wait) || !form_is(form, NS_CAPTCHA)) {
		turn_refuse(t, REFUSE_UNKNOWN);
		return true;
	}
	if (is_right(t, wait, form)) {
		answer.stanza = t->in;
		turn_result(t);
	} else
		turn_refuse(t, REFUSE_WRONG);
	engine_answer(t->engine, id, &answer, t->now, t->out);
	return true;
}

static void
captcha_disco(struct turn *t, struct xml *xml)
{
	if (t->room != NULL && t->room->config.captcha)
		disco_put(xml, NS_CAPTCHA);
}

const struct feature feature_captcha = {
	.name = "captcha",
	.may_create = captcha_may_create,
	.may_join = captcha_may_join,
	.query = captcha_query,
	.disco = captcha_disco,
};
