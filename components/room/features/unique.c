/*
 * A name for a room that nobody else has (XEP-0307).  It is so long that it
 * need not be reserved.
 */
#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/xml.h"
#include "room/chance.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/grave.h"
#include "room/turn.h"

#define NAME 10 /* bytes of chance */

static const char *
free_name(struct turn *t)
{
	char *name = arena_alloc(t->arena, 2 * NAME + 1);
	const char *bare;

	do {
		chance_hex(&t->engine->chance, name, NAME);
		bare = arena_join(
		    t->arena, name, "@", t->engine->set.domain, NULL);
	} while (engine_room(t->engine, bare) != NULL ||
		 grave_of(t->engine, bare, t->now) != NULL);
	return name;
}

static bool
unique_query(struct turn *t)
{
	struct xml xml;

	if (*t->to->node != '\0' || *t->to->resource != '\0' ||
	    !turn_is_get(t) || turn_payload(t, "unique", NS_MUC_UNIQUE) == NULL)
		return false;
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "unique", NS_MUC_UNIQUE);
	xml_text(&xml, free_name(t));
	xml_close(&xml);
	return turn_result_end(t, &xml);
}

static void
unique_disco(struct turn *t, struct xml *xml)
{
	if (t->room != NULL)
		return;
	disco_put(xml, NS_MUC_UNIQUE);
}

const struct feature feature_unique = {
	.name = "unique",
	.query = unique_query,
	.disco = unique_disco,
};
