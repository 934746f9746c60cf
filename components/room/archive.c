#include "room/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ns.h"
#include "base/xml.h"
#include "room/chance.h"
#include "room/room.h"

#define PLACE 16  /* hex digits of time and count */
#define COUNT 16  /* bits of the count, below the milliseconds */
#define RANDOM 10 /* bytes of chance */

_Static_assert(PLACE + 2 * RANDOM + 1 == ARCHIVE_ID_SIZE, "an id's size");

/* The place an id names; 0 for what is no id. */
static uint64_t
place_of(const char *id)
{
	char digits[PLACE + 1] = { 0 };

	if (strlen(id) != ARCHIVE_ID_SIZE - 1 ||
	    strspn(id, "0123456789abcdef") != ARCHIVE_ID_SIZE - 1)
		return 0;
	memcpy(digits, id, PLACE);
	return strtoull(digits, NULL, 16);
}

void
archive_next_id(struct room *room, struct chance *chance, int64_t now,
    char id[ARCHIVE_ID_SIZE])
{
	uint64_t place = (uint64_t)now << COUNT;

	if (place <= room->last_place)
		place = room->last_place + 1;
	room->last_place = place;
	snprintf(id, PLACE + 1, "%016llx", (unsigned long long)place);
	chance_hex(chance, id + PLACE, RANDOM);
}

void
archive_saw_id(struct room *room, const char *id)
{
	uint64_t place = place_of(id);

	if (place > room->last_place)
		room->last_place = place;
}

int64_t
archive_id_at(const char *id)
{
	uint64_t place = place_of(id);

	return place > 0 ? (int64_t)(place >> COUNT) : INT64_MIN;
}

void
archive_id_from(int64_t at, char id[ARCHIVE_ID_SIZE])
{
	uint64_t place = at > 0 ? (uint64_t)at : 0;

	place = place < UINT64_MAX >> COUNT ? place << COUNT : UINT64_MAX;
	snprintf(id, PLACE + 1, "%016llx", (unsigned long long)place);
}

void
archive_write_id(struct xml *xml, const struct room *room, const char *id)
{
	xml_open_ns(xml, "stanza-id", NS_SID);
	xml_attr(xml, "by", room->jid);
	xml_attr(xml, "id", id);
	xml_close(xml);
}
