/*
 * What hats somebody wears is shown with their presence; what hats there are
 * has a hash, by which clients know their list of them to be old (XEP-0317).
 */
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/ns.h"
#include "base/xml.h"
#include "room/disco.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/hats.h"
#include "room/room.h"
#include "room/turn.h"

static void
write(struct xml *xml, const struct hat *hat)
{
	xml_open(xml, "hat");
	xml_attr(xml, "uri", hat->uri);
	xml_attr(xml, "title", hat->title);
	if (*hat->hue != '\0')
		xml_attr(xml, "hue", hat->hue);
	xml_close(xml);
}

static void
hats_present(struct turn *t, const struct occupant *o, struct xml *xml)
{
	const struct hat *hat;
	const char *worn;

	if (t->room->hats.len == 0 || o->sessions == NULL)
		return;
	worn = hats_of(t->room, occupant_bare(o, t->arena));
	if (*worn == '\0')
		return;
	xml_open_ns(xml, "hats", NS_HATS);
	for (size_t i = 0; (hat = map_next(&t->room->hats, &i)) != NULL;)
		if (hats_has(worn, hat->uri))
			write(xml, hat);
	xml_close(xml);
}

static void
hats_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL)
		return;
	disco_put(xml, NS_HATS);
}

static void
hats_roominfo(struct turn *t, struct xml *xml)
{
	const char *list = hats_text(t->room, t->arena);
	char *hash = arena_alloc(t->arena, DIGEST_HEX_MAX);

	if (*list == '\0')
		return;
	digest_hex_of(DIGEST_SHA1, list, strlen(list), hash);
	form_put(xml, "hats#hash", "text-single", NULL, hash);
}

const struct feature feature_hats = {
	.name = "hats",
	.present = hats_present,
	.disco = hats_disco,
	.roominfo = hats_roominfo,
};
