#include "room/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "room/engine.h"
#include "room/reports.h"
#include "room/room.h"

struct search {
	const char *bare;
	int64_t since;
	struct arena *arena;
	struct waiting *list;
	size_t len;
};

static void
look(struct search *s, const struct room *room, const struct reports *all,
    const char *kind, const char *words)
{
	for (size_t i = 0; i < reports_len(all); i++) {
		const struct report *r = &all->list[i];
		const char *body = report_field(r, s->arena, words);
		int64_t at = strtoll(report_field(r, s->arena, "at"), NULL, 10);

		if (at < s->since || *body == '\0' ||
		    strcmp(report_field(r, s->arena, "by"), s->bare) != 0)
			continue;
		s->list[s->len++] = (struct waiting){
			.id = arena_join(s->arena, room->jid, "/", kind,
			    arena_printf(s->arena, "-%u", (unsigned)r->number),
			    NULL),
			.room = room->jid,
			.body = body,
			.at = at,
		};
	}
}

size_t
waiting_of(const struct engine *engine, const char *bare, int64_t since,
    struct arena *arena, const struct waiting **list_r)
{
	struct search s = { .bare = bare, .since = since, .arena = arena };
	const struct room *room;
	size_t most = 0;

	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;)
		most += reports_len(room->held) + reports_len(room->reports);
	s.list = arena_alloc(arena, (most + 1) * sizeof(*s.list));
	for (size_t i = 0; (room = map_next(&engine->rooms, &i)) != NULL;) {
		look(&s, room, room->held, "held", "said");
		look(&s, room, room->reports, "report", "text");
	}
	*list_r = s.list;
	return s.len;
}
