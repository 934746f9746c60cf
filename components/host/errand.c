/*
 * Verbs that go through the store, piece by piece: the next piece is asked for
 * when the one before has been read by whoever asked.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/parts.h"
#include "base/stamp.h"
#include "host/console_parts.h"
#include "host/errand_parts.h"
#include "host/inside.h"
#include "room/control.h"
#include "room/engine.h"

#define ROWS 200

static const struct {
	const char *verb;
	const struct errand_kind *kind;
} kinds[] = {
	{ "audit", &errand_audit },
	{ "export", &errand_export },
	{ "dump", &errand_dump },
	{ "erase", &errand_erase },
	{ "events", &errand_events },
};

void
errand_free(struct errand **errand)
{
	struct errand *e = *errand;

	if (e == NULL)
		return;
	if (e->timer != NULL)
		event_free(e->timer);
	arena_free(&e->arena);
	text_free(&e->after);
	text_free(&e->events);
	text_free(&e->ready);
	free(e);
	*errand = NULL;
}

uint64_t
errand_number(const struct errand *errand)
{
	return errand->number;
}

bool
errand_follows(const struct errand *errand)
{
	return errand != NULL && errand->kind->follows;
}

void
errand_over(struct caller *c)
{
	errand_free(&c->errand);
}

void
errand_done(struct caller *c)
{
	caller_ok(c, c->errand->id);
	errand_over(c);
}

void
errand_failed(struct caller *c)
{
	caller_refuse(
	    c, c->errand->id, AUTHPROTO_DB, "The storage could not be read");
	errand_over(c);
}

bool
errand_value(struct caller *c, const char *key)
{
	caller_refuse(c, c->errand->id, AUTHPROTO_VALUE, key);
	errand_over(c);
	return false;
}

const char *
errand_account(struct caller *c, const struct authproto_line *line)
{
	const struct jid *jid =
	    jid_parse(c->errand->arena, authproto_gets(line, "jid"));

	if (jid != NULL && *jid->node != '\0')
		return jid->bare;
	errand_value(c, "jid");
	return NULL;
}

/* Of a whole errand, what there is of it is the rooms' business. */
bool
errand_begin(struct caller *c, const struct authproto_line *line)
{
	const struct errand_kind *kind = NULL;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].verb, line->verb) == 0)
			kind = kinds[i].kind;
	if (kind == NULL ||
	    (kind == &errand_erase && authproto_get(line, "room") != NULL))
		return false;
	c->errand = mem_new(sizeof(*c->errand));
	c->errand->kind = kind;
	c->errand->id = line->id;
	c->errand->arena = arena_new();
	if (kind->begin(c, line))
		errand_go_on(c);
	return true;
}

void
errand_go_on(struct caller *c)
{
	if (c->errand->number == 0)
		c->errand->kind->go_on(c);
}

void
errand_rows(struct caller *c, const struct inquiry_piece *piece)
{
	c->errand->number = 0;
	if (piece->failed)
		errand_failed(c);
	else
		c->errand->kind->rows(c, piece);
}

void
errand_page(struct caller *c, const struct archive_page *page)
{
	c->errand->number = 0;
	if (page == NULL || page->failed)
		errand_failed(c);
	else
		c->errand->kind->page(c, page);
}

void
errand_inquire(struct caller *c)
{
	struct errand *e = c->errand;

	e->inquiry.domain = c->host->engine->set.domain;
	e->inquiry.after = e->after.s != NULL ? e->after.s : "";
	e->inquiry.max = e->left < ROWS ? (uint32_t)e->left : ROWS;
	e->number = console_ask(c->console, &e->inquiry);
	if (e->number == 0) {
		caller_refuse(c, e->id, AUTHPROTO_BUSY, NULL);
		errand_over(c);
	}
}

/* The numbers a question may have; false: it has been refused. */
static bool
read_number(struct caller *c, const struct authproto_line *line,
    const char *key, int64_t *n_r)
{
	const struct authproto_field *field = authproto_get(line, key);

	return field == NULL || authproto_number(field, n_r) ||
	       errand_value(c, key);
}

bool
errand_range(struct caller *c, const struct authproto_line *line)
{
	struct errand *e = c->errand;
	int64_t max = 0, from = 0, since = 0, until = INT64_MAX;

	if (!read_number(c, line, "max", &max) ||
	    !read_number(c, line, "until", &until) ||
	    !read_number(c, line, "from", &from) ||
	    !read_number(c, line, "since", &since))
		return false;
	e->left = max > 0 ? (uint64_t)max : UINT64_MAX;
	e->inquiry.skip = (uint64_t)from;
	e->inquiry.since = since;
	e->until = until;
	return true;
}

/* Behind this row goes the next piece; true: there is none. */
bool
errand_took(
    struct errand *e, const struct inquiry_piece *piece, const char *last)
{
	bool over = piece->len < e->inquiry.max || piece->len == e->left;

	e->left -= piece->len;
	e->inquiry.skip = 0;
	text_clear(&e->after);
	text_adds(&e->after, last);
	return over;
}
