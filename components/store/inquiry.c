#include "store/inquiry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "store/desk.h"
#include "store/fetch.h"
#include "sys/db.h"
#include "sys/pool.h"

struct asked {
	struct job job;
	struct fetches *fetches;
	struct arena *arena;
	struct inquiry inquiry;
	uint64_t number;
	inquiry_answer *answer;
	void *user;
	struct inquiry_piece piece;
};

/* Rooms of a domain; no domain has a sign that LIKE knows. */
static const char *
of_domain(struct asked *a)
{
	return arena_join(a->arena, "%@", a->inquiry.domain, NULL);
}

/* Ids begin with the time as 16 digits (room/audit.c). */
static const char *
since(struct asked *a)
{
	const char *at = arena_printf(a->arena, "%016llx",
	    (unsigned long long)(a->inquiry.since > 0 ? a->inquiry.since : 0));

	return strcmp(at, a->inquiry.after) > 0 ? at : a->inquiry.after;
}

static struct db_query *
audit(struct asked *a, struct db *db, unsigned *cells_r)
{
	const struct inquiry *q = &a->inquiry;
	struct db_query *query = db_query(
	    db, *q->room != '\0'
		    ? "SELECT id, at, room, act, actor, actor_nick, target,"
		      " target_nick, reason, ends, message, detail FROM audit"
		      " WHERE id > ? AND room = ? ORDER BY id LIMIT ?"
		    : "SELECT id, at, room, act, actor, actor_nick, target,"
		      " target_nick, reason, ends, message, detail FROM audit"
		      " WHERE id > ? AND (room = ? OR room LIKE ?)"
		      " ORDER BY id LIMIT ?");
	unsigned at = 1;

	*cells_r = 12;
	if (query == NULL)
		return NULL;
	db_bind_string(query, at++, since(a));
	db_bind_string(query, at++, *q->room != '\0' ? q->room : q->domain);
	if (*q->room == '\0')
		db_bind_string(query, at++, of_domain(a));
	db_bind_int(query, at, q->max);
	return query;
}

/* Of rooms that are no more, too, if their messages are kept. */
static struct db_query *
written(struct asked *a, struct db *db, unsigned *cells_r)
{
	const struct inquiry *q = &a->inquiry;
	struct db_query *query = db_query(db,
	    "SELECT a.room, a.id, COALESCE(r.jid, r.was), a.at, a.body"
	    " FROM archive a JOIN archive_room r ON r.number = a.room"
	    " WHERE a.sender = ? AND a.room >= ?"
	    " AND (a.room > ? OR a.id > ?) AND LENGTH(a.body) > 0"
	    " AND COALESCE(r.jid, r.was) LIKE ?"
	    " ORDER BY a.room, a.id LIMIT ? OFFSET ?");

	*cells_r = 5;
	if (query == NULL)
		return NULL;
	db_bind_string(query, 1, q->sender);
	db_bind_int(query, 2, q->after_room);
	db_bind_int(query, 3, q->after_room);
	db_bind_string(query, 4, q->after);
	db_bind_string(query, 5, of_domain(a));
	db_bind_int(query, 6, q->max);
	db_bind_int(query, 7, (int64_t)q->skip);
	return query;
}

static struct db_query *
rooms(struct asked *a, struct db *db, unsigned *cells_r)
{
	struct db_query *query =
	    db_query(db, "SELECT r.jid, COUNT(*) FROM archive a"
			 " JOIN archive_room r ON r.number = a.room"
			 " WHERE a.sender = ? AND r.jid LIKE ? GROUP BY r.jid"
			 " ORDER BY r.jid LIMIT ?");

	*cells_r = 2;
	if (query == NULL)
		return NULL;
	db_bind_string(query, 1, a->inquiry.sender);
	db_bind_string(query, 2, of_domain(a));
	db_bind_int(query, 3, a->inquiry.max);
	return query;
}

static struct db_query *
ask(struct asked *a, struct db *db, unsigned *cells_r)
{
	switch (a->inquiry.kind) {
	case INQUIRY_AUDIT:
		return audit(a, db, cells_r);
	case INQUIRY_WRITTEN:
		return written(a, db, cells_r);
	case INQUIRY_ROOMS:
		return rooms(a, db, cells_r);
	}
	return NULL;
}

static void
copy_row(struct asked *a, struct db_query *query, unsigned cells,
    struct inquiry_row *row)
{
	for (unsigned i = 0; i < INQUIRY_CELLS; i++) {
		size_t len = 0;
		const char *s = i < cells ? db_column(query, i, &len) : NULL;

		row->cells[i] = s != NULL ? arena_dup(a->arena, s, len) : "";
	}
}

static void
work(struct job *job, void *bench)
{
	struct asked *a = container_of(job, struct asked, job);
	struct desk *desk = bench;
	struct inquiry_row *rows =
	    arena_alloc(a->arena, a->inquiry.max * sizeof(*rows));
	struct db_query *query;
	enum db_step step;
	unsigned cells;

	a->piece.failed = true;
	query = desk_open(desk) ? ask(a, desk->db, &cells) : NULL;
	if (query == NULL)
		return;
	while (
	    (step = db_step(query)) == DB_ROW && a->piece.len < a->inquiry.max)
		copy_row(a, query, cells, &rows[a->piece.len++]);
	db_done(query);
	a->piece.rows = rows;
	a->piece.failed = step == DB_FAILED;
}

static void
asked_free(struct asked *a)
{
	arena_free(&a->arena);
	free(a);
}

/* Whoever asked is gone where the store is about to be. */
static void
done(struct job *job)
{
	struct asked *a = container_of(job, struct asked, job);

	if (!fetch_is_closing(a->fetches))
		a->answer(a->user, a->number, &a->piece);
	asked_free(a);
}

static const char *
copy(struct arena *arena, const char *s)
{
	return s != NULL ? arena_dup(arena, s, strlen(s)) : "";
}

bool
inquiry_ask(struct fetches *fetches, const struct inquiry *inquiry,
    uint64_t number, inquiry_answer *answer, void *user)
{
	struct asked *a = mem_new(sizeof(*a));

	*a = (struct asked){
		.job = { .work = work, .done = done },
		.fetches = fetches,
		.arena = arena_new(),
		.inquiry = *inquiry,
		.number = number,
		.answer = answer,
		.user = user,
	};
	a->inquiry.domain = copy(a->arena, inquiry->domain);
	a->inquiry.room = copy(a->arena, inquiry->room);
	a->inquiry.sender = copy(a->arena, inquiry->sender);
	a->inquiry.after = copy(a->arena, inquiry->after);
	if (pool_submit(fetch_pool(fetches), &a->job))
		return true;
	asked_free(a);
	return false;
}
