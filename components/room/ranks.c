#include "room/ranks.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "room/engine.h"
#include "room/hats.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

#define URI "urn:meerkat:role:" /* hats of the site's; others stay */

static bool
has_role(const char *roles, const char *role)
{
	size_t len = strlen(role);

	while (*roles != '\0') {
		size_t next = strcspn(roles, ",");

		if (next == len && memcmp(roles, role, len) == 0)
			return true;
		roles += next + (roles[next] == ',');
	}
	return false;
}

enum affiliation
ranks_affiliation(const struct engine *engine, const char *roles)
{
	enum affiliation best = AFFILIATION_NONE, one;

	for (const char *const *rank = engine->set.ranks;
	     rank != NULL && rank[0] != NULL; rank += 2)
		if (has_role(roles, rank[0]) &&
		    affiliation_from(rank[1], &one) && one > best)
			best = one;
	return best;
}

/* The room has it, and calls it so. */
static bool
define(struct turn *t, const char *uri, const char *title)
{
	const struct hat *hat = hats_find(t->room, uri);

	if (hat != NULL && strcmp(hat->title, title) == 0)
		return true;
	if (!hats_define(t->room, uri, title, ""))
		return false;
	record_save_room(t->out, t->room);
	return true;
}

/* What is not the site's. */
static const char *
given_here(struct turn *t, const char *bare)
{
	const char *worn = hats_of(t->room, bare), *kept = "";

	while (*worn != '\0') {
		size_t n = strcspn(worn, "\n");

		if (strncmp(worn, URI, strlen(URI)) != 0)
			kept = arena_join(t->arena, kept,
			    *kept != '\0' ? "\n" : "",
			    arena_dup(t->arena, worn, n), NULL);
		worn += n + (worn[n] == '\n');
	}
	return kept;
}

const char *
ranks_hats(struct turn *t, const char *bare, const char *roles)
{
	const char *worn = given_here(t, bare);

	for (const char *const *hat = t->engine->set.hats;
	     hat != NULL && hat[0] != NULL && hat[1] != NULL; hat += 2) {
		const char *uri = arena_join(t->arena, URI, hat[0], NULL);

		if (has_role(roles, hat[0]) && define(t, uri, hat[1]))
			worn = arena_join(t->arena, worn,
			    *worn != '\0' ? "\n" : "", uri, NULL);
	}
	return worn;
}

void
ranks_let_in(struct turn *t, const char *roles)
{
	const char *bare = t->from->bare;
	struct standing *s = room_standing(t->room, bare);

	if (s == NULL || s->affiliation == AFFILIATION_OWNER ||
	    (s->affiliation != AFFILIATION_OUTCAST && s->kicked_until == 0) ||
	    ranks_affiliation(t->engine, roles) != AFFILIATION_OWNER)
		return;
	s->kicked_until = 0;
	if (s->affiliation == AFFILIATION_OUTCAST)
		room_set_affiliation(t->room, bare, AFFILIATION_NONE);
	else
		room_settle_standing(t->room, s);
	record_save_affiliation(t->out, t->room, bare);
}
