#include "room/grave.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/fields.h"
#include "base/mem.h"
#include "room/engine.h"
#include "room/outbox.h"

static void
grave_free(struct grave **grave)
{
	free((*grave)->jid);
	free((*grave)->elsewhere);
	free(*grave);
	*grave = NULL;
}

const struct grave *
grave_of(const struct engine *engine, const char *jid, int64_t now)
{
	const struct grave *g = map_get(&engine->graves, jid);

	return g != NULL && g->until > now ? g : NULL;
}

void
grave_dig(struct engine *engine, const char *jid, const char *elsewhere,
    int64_t until)
{
	struct grave *g;

	grave_remove(engine, jid);
	g = mem_new(sizeof(*g));
	g->jid = mem_dup(jid);
	g->elsewhere = mem_dup(elsewhere);
	g->until = until;
	map_put(&engine->graves, g->jid, g);
}

void
grave_remove(struct engine *engine, const char *jid)
{
	struct grave *g = map_remove(&engine->graves, jid);

	if (g != NULL)
		grave_free(&g);
}

void
graves_free(struct engine *engine)
{
	struct grave *g;

	for (size_t i = 0; (g = map_next(&engine->graves, &i)) != NULL;)
		grave_free(&g);
	map_free(&engine->graves);
}

void
grave_save(struct outbox *out, const struct grave *grave)
{
	struct fields f;

	fields_begin(&f, out->arena);
	fields_put_int(&f, "gone_until", grave->until);
	fields_put(&f, "gone_to", grave->elsewhere);
	outbox_save(out, RECORD_ROOM, grave->jid, "", f.text);
}
