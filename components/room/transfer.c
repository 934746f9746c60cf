#include "room/transfer.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "room/audit.h"
#include "room/destroy.h"
#include "room/engine.h"
#include "room/grave.h"
#include "room/outbox.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

static int
by_jid(const void *a, const void *b)
{
	const struct transfer_person *one = a, *other = b;

	return strcmp(one->jid, other->jid);
}

/* What it is at goes on here, and not where it is carried; nor does what was
 * reported to those who moderate here. */
static const char *
record(const struct room *room, struct arena *arena)
{
	struct room copy = *room;
	struct outbox out;

	copy.chores = NULL;
	copy.reports = NULL;
	copy.held = NULL;
	outbox_init(&out, arena);
	record_save_room(&out, &copy);
	return out.first != NULL ? out.first->text : "";
}

struct transfer
transfer_out(const struct room *room, struct arena *arena)
{
	struct transfer t = { .value = record(room, arena) };
	const struct standing *s;
	struct outbox out;

	t.people =
	    arena_alloc(arena, (room->standings.len + 1) * sizeof(*t.people));
	for (size_t i = 0; (s = map_next(&room->standings, &i)) != NULL;) {
		outbox_init(&out, arena);
		record_save_affiliation(&out, room, s->jid);
		if (out.first != NULL)
			t.people[t.len++] = (struct transfer_person){
				.jid = arena_join(arena, s->jid, NULL),
				.value = out.first->text,
			};
	}
	qsort(t.people, t.len, sizeof(*t.people), by_jid);
	return t;
}

/* Everybody in it is told that it ends; if its archive is another from now on,
 * that is what MOVE is for. */
static void
end(struct turn *t, bool moves)
{
	const struct destroy how = { 0 };
	const char *jid = arena_join(t->arena, t->room->jid, NULL);

	destroy_room(t, &how);
	for (struct effect *e = t->out->first; e != NULL; e = e->next)
		if (e->kind == EFFECT_FORGET && e->record == RECORD_ROOM &&
		    strcmp(e->room, jid) == 0)
			e->keep = moves;
}

static void
save(struct turn *t, const struct transfer *transfer, const char *jid)
{
	outbox_save(t->out, RECORD_ROOM, jid, "",
	    arena_join(t->arena, transfer->value, NULL));
	for (size_t i = 0; i < transfer->len; i++)
		outbox_save(t->out, RECORD_AFFILIATION, jid,
		    transfer->people[i].jid,
		    arena_join(t->arena, transfer->people[i].value, NULL));
}

void
transfer_in(struct engine *engine, const struct transfer *transfer,
    const char *jid, const char *staged, int64_t now, struct outbox *out)
{
	struct turn t = turn_ordered(engine, now, out);
	bool fixed;

	t.room = engine_room(engine, jid);
	fixed = t.room != NULL && t.room->fixed;
	if (t.room != NULL)
		end(&t, staged != NULL);
	grave_remove(engine, jid);
	if (staged != NULL)
		outbox_move(out, staged, jid);
	save(&t, transfer, jid);
	engine_restore(engine, RECORD_ROOM, jid, "", transfer->value);
	for (size_t i = 0; i < transfer->len; i++)
		engine_restore(engine, RECORD_AFFILIATION, jid,
		    transfer->people[i].jid, transfer->people[i].value);
	t.room = engine_room(engine, jid);
	t.room->fixed = fixed;
	audit_note(&t, &(const struct audit){ .act = "import" });
}
