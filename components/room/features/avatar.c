/*
 * The room's own avatar, on a card that its owners set and everybody may read;
 * what the room is like has the avatar's hash (XEP-0486, XEP-0153, XEP-0054).
 */
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/authority.h"
#include "room/disco.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/form.h"
#include "room/notice.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

#define CARD_MAX 65536 /* bytes: it is kept with the room's settings */

static bool
tell_card(struct turn *t)
{
	struct xml xml;

	turn_result_begin(t, &xml);
	if (*t->room->card == '\0')
		xml_empty(&xml, "vCard", NS_VCARD);
	else
		xml_raw(&xml, t->room->card, strlen(t->room->card));
	return turn_result_end(t, &xml);
}

/* Clients break the lines of what they encode. */
static char *
without_blanks(struct turn *t, const char *text)
{
	char *out = arena_dup(t->arena, text, strlen(text)), *to = out;

	for (; *text != '\0'; text++)
		if (strchr(" \t\r\n", *text) == NULL)
			*to++ = *text;
	*to = '\0';
	return out;
}

/* Of the image itself, not of its text (XEP-0153, 4.1); NULL: it is none. */
static const char *
hash_of(struct turn *t, const struct stanza *photo)
{
	const struct stanza *binval = stanza_child(photo, "BINVAL", NULL);
	const char *text = without_blanks(t, stanza_text(binval, t->arena));
	char *hex = arena_alloc(t->arena, DIGEST_HEX_MAX);
	size_t len = strlen(text);
	unsigned char *image = arena_alloc(t->arena, len + 1);

	if (!digest_unbase64(text, len, image, &len))
		return NULL;
	digest_hex_of(DIGEST_SHA1, image, len, hex);
	return hex;
}

/* One a line, one for each photo (XEP-0486, 4.1); NULL: one is no image. */
static const char *
hashes_of(struct turn *t, const struct stanza *card)
{
	const char *hashes = "", *hash;
	const struct stanza *c;

	for (c = stanza_first(card); c != NULL; c = stanza_next(c)) {
		if (!stanza_is(c, "PHOTO") ||
		    stanza_child(c, "BINVAL", NULL) == NULL)
			continue;
		hash = hash_of(t, c);
		if (hash == NULL)
			return NULL;
		hashes = arena_join(
		    t->arena, hashes, *hashes != '\0' ? "\n" : "", hash, NULL);
	}
	return hashes;
}

/* An empty card is none. */
static void
keep(struct turn *t, const struct stanza *card, const char *hashes)
{
	struct xml xml;

	xml_begin(&xml, t->arena);
	if (stanza_first(card) != NULL)
		xml_copy(&xml, card, "");
	mem_set(&t->room->card, xml.text);
	mem_set(&t->room->avatar, hashes);
	record_save_room(t->out, t->room);
}

static bool
set_card(struct turn *t, const struct stanza *card)
{
	const char *hashes;

	if (!authority_owns(t))
		return true;
	if (stanza_size(card, XML_DEPTH) > CARD_MAX) {
		turn_refuse(t, REFUSE_TOO_BIG);
		return true;
	}
	hashes = hashes_of(t, card);
	if (hashes == NULL) {
		turn_refuse(t, REFUSE_BAD_VALUE);
		return true;
	}
	keep(t, card, hashes);
	turn_result(t);
	notice_status(t, 104);
	return true;
}

static bool
avatar_query(struct turn *t)
{
	const struct stanza *card = turn_payload(t, "vCard", NS_VCARD);

	if (card == NULL || *t->to->node == '\0' || *t->to->resource != '\0')
		return false;
	if (!turn_is_get(t))
		return set_card(t, card);
	return !authority_finds(t) || tell_card(t);
}

static void
avatar_disco(struct turn *t, struct xml *xml)
{
	if (t->room == NULL)
		return;
	disco_put(xml, NS_VCARD);
}

static void
avatar_roominfo(struct turn *t, struct xml *xml)
{
	if (*t->room->avatar != '\0')
		form_put(xml, "muc#roominfo_avatarhash", "text-multi", NULL,
		    t->room->avatar);
}

const struct feature feature_avatar = {
	.name = "avatar",
	.query = avatar_query,
	.disco = avatar_disco,
	.roominfo = avatar_roominfo,
};
