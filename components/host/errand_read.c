/*
 * What moderators did, what somebody wrote, a room with all that is in it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/parts.h"
#include "base/stamp.h"
#include "host/console_parts.h"
#include "host/errand_parts.h"
#include "host/inside.h"
#include "room/archive.h"
#include "room/control.h"
#include "room/engine.h"
#include "room/transfer.h"
#include "room/waiting.h"

#define PIECE 3000 /* bytes of a body in one line */
#define PAGE 100   /* messages */
#define PAGE_BYTES 262144

static bool
audit_begin(struct caller *c, const struct authproto_line *line)
{
	struct errand *e = c->errand;
	const char *room = authproto_gets(line, "room");

	e->inquiry.kind = INQUIRY_AUDIT;
	if (*room != '\0') {
		room = control_address(c->host->engine, e->arena, room);
		if (room == NULL)
			return errand_value(c, "room");
	}
	e->inquiry.room = room;
	if (!errand_range(c, line))
		return false;
	/* It is borrowed of the line no longer. */
	e->inquiry.room = arena_join(e->arena, room, NULL);
	return true;
}

static const char *
stamp(char s[STAMP_SIZE], const char *ms)
{
	int64_t at = strtoll(ms, NULL, 10);

	if (at == 0)
		return "";
	stamp_write(s, at);
	return s;
}

static void
audit_rows(struct caller *c, const struct inquiry_piece *piece)
{
	static const char *const keys[INQUIRY_CELLS] = { "id", "at", "room",
		"act", "actor", "actor-nick", "whom", "whom-nick", "reason",
		"until", "message", "detail" };
	const char *last = c->errand->after.s;
	struct text lines = { 0 };
	struct parts_out p;
	char at[STAMP_SIZE];

	for (size_t i = 0; i < piece->len; i++) {
		const char *const *cells = piece->rows[i].cells;

		parts_begin(&p, &lines, "*", c->errand->id);
		for (size_t k = 0; k < INQUIRY_CELLS; k++)
			parts_adds(&p, keys[k],
			    k == 1 || k == 9 ? stamp(at, cells[k]) : cells[k]);
		parts_end(&p);
		last = cells[0];
	}
	caller_write(c, &lines);
	text_free(&lines);
	last = arena_join(c->errand->arena, last != NULL ? last : "", NULL);
	if (errand_took(c->errand, piece, last))
		errand_done(c);
}

const struct errand_kind errand_audit = {
	.begin = audit_begin,
	.go_on = errand_inquire,
	.rows = audit_rows,
};

/*
 * A long body is in several lines, each with all the rest, so that whoever
 * knows nothing of that still has all of it, and never too few lines.
 */
static void
add_written(struct text *lines, uint32_t id, const struct waiting *what)
{
	const char *body = what->body;
	size_t len = strlen(body), n;
	struct authproto_out out;
	char at[STAMP_SIZE];

	stamp_write(at, what->at);
	do {
		n = len < PIECE ? len : PIECE;
		while (n < len && ((unsigned char)body[n] & 0xc0) == 0x80)
			n--;
		authproto_begin_id(&out, "*", id);
		authproto_adds(&out, "id", what->id);
		authproto_adds(&out, "room", what->room);
		authproto_adds(&out, "at", at);
		authproto_add(&out, "body", body, n);
		if (authproto_end(&out))
			text_add(lines, out.s, out.len);
		body += n;
		len -= n;
	} while (len > 0 && n > 0);
}

/* What is in no archive yet: before all else, so that it is had once, by who
 * asks for a page at a time, too. */
static void
add_waiting(struct caller *c)
{
	const struct errand *e = c->errand;
	const struct waiting *list;
	struct text lines = { 0 };
	size_t len = waiting_of(c->host->engine, e->inquiry.sender,
	    e->inquiry.since, e->arena, &list);

	for (size_t i = 0; i < len; i++)
		add_written(&lines, e->id, &list[i]);
	caller_write(c, &lines);
	text_free(&lines);
}

static bool
export_begin(struct caller *c, const struct authproto_line *line)
{
	struct errand *e = c->errand;

	e->inquiry.kind = INQUIRY_WRITTEN;
	e->inquiry.sender = errand_account(c, line);
	if (e->inquiry.sender == NULL || !errand_range(c, line))
		return false;
	if (e->inquiry.skip == 0)
		add_waiting(c);
	return true;
}

static void
export_rows(struct caller *c, const struct inquiry_piece *piece)
{
	struct errand *e = c->errand;
	struct text lines = { 0 };
	const char *last = e->after.s != NULL ? e->after.s : "";

	for (size_t i = 0; i < piece->len; i++) {
		const char *const *cells = piece->rows[i].cells;

		add_written(&lines, e->id,
		    &(const struct waiting){
			.id = cells[1],
			.room = cells[2],
			.at = strtoll(cells[3], NULL, 10),
			.body = cells[4],
		    });
	}
	caller_write(c, &lines);
	text_free(&lines);
	if (piece->len > 0) {
		const struct inquiry_row *row = &piece->rows[piece->len - 1];

		e->inquiry.after_room = strtoll(row->cells[0], NULL, 10);
		last = row->cells[1];
	}
	if (errand_took(e, piece, arena_join(e->arena, last, NULL)))
		errand_done(c);
}

const struct errand_kind errand_export = {
	.begin = export_begin,
	.go_on = errand_inquire,
	.rows = export_rows,
};

static void
add_record(struct text *lines, uint32_t id, const char *kind, const char *jid,
    const char *value)
{
	struct parts_out p;

	parts_begin(&p, lines, "*", id);
	parts_adds(&p, "kind", kind);
	parts_adds(&p, "jid", jid);
	parts_adds(&p, "value", value);
	parts_end(&p);
}

static bool
dump_begin(struct caller *c, const struct authproto_line *line)
{
	struct errand *e = c->errand;
	struct engine *engine = c->host->engine;
	struct text lines = { 0 };
	struct transfer t;

	e->jid =
	    control_address(engine, e->arena, authproto_gets(line, "room"));
	if (e->jid == NULL)
		return errand_value(c, "room");
	if (engine_room(engine, e->jid) == NULL) {
		caller_no(c, e->id, "noroom", "There is no such room");
		errand_over(c);
		return false;
	}
	if (!errand_range(c, line))
		return false;
	t = transfer_out(engine_room(engine, e->jid), c->arena);
	add_record(&lines, e->id, "room", e->jid, t.value);
	for (size_t i = 0; i < t.len; i++)
		add_record(&lines, e->id, "person", t.people[i].jid,
		    t.people[i].value);
	caller_write(c, &lines);
	text_free(&lines);
	return true;
}

static void
dump_go_on(struct caller *c)
{
	const struct archive_query query = {
		.room = c->errand->jid,
		.start = c->errand->inquiry.since,
		.end = c->errand->until,
		.after = c->errand->after.len > 0 ? c->errand->after.s : NULL,
		.max = PAGE,
		.bytes = PAGE_BYTES,
	};

	c->errand->number = console_fetch(c->console, &query);
}

static void
add_message(struct text *lines, uint32_t id, const struct archive_message *m)
{
	struct parts_out p;

	parts_begin(&p, lines, "*", id);
	parts_adds(&p, "kind", "message");
	parts_adds(&p, "id", m->id);
	parts_addn(&p, "at", m->at);
	parts_adds(&p, "sender", m->sender);
	parts_adds(&p, "resource", m->resource);
	parts_adds(&p, "nick", m->nick);
	parts_adds(&p, "body", m->body);
	parts_add(&p, "stanza", m->stanza, m->stanza_len);
	parts_end(&p);
}

static void
dump_page(struct caller *c, const struct archive_page *page)
{
	struct errand *e = c->errand;
	struct text lines = { 0 };

	for (size_t i = 0; i < page->len; i++)
		add_message(&lines, e->id, &page->messages[i]);
	caller_write(c, &lines);
	text_free(&lines);
	text_clear(&e->after);
	/* The oldest have left the archive meanwhile, the last one that was
	 * told among them: what is left comes after it. */
	if (page->unknown_id)
		return;
	if (page->complete || page->len == 0) {
		errand_done(c);
		return;
	}
	text_adds(&e->after, page->messages[page->len - 1].id);
}

const struct errand_kind errand_dump = {
	.begin = dump_begin,
	.go_on = dump_go_on,
	.page = dump_page,
};
