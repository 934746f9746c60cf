#include "room/archive_show.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/archive.h"
#include "room/room.h"
#include "room/rsm.h"
#include "room/turn.h"
#include "room/visible.h"

static const char end[] = "</message>";
#define END (sizeof(end) - 1)

/* Who said it, for those who may know (5.1.2). */
static void
write_sender(struct turn *t, struct xml *xml, const struct archive_message *m)
{
	if (strcmp(m->sender, t->room->jid) == 0)
		return;
	xml_open_ns(xml, "x", NS_MUC_USER);
	xml_open(xml, "item");
	xml_attr(xml, "affiliation",
	    affiliation_name(room_affiliation(t->room, m->sender)));
	xml_attr(xml, "jid",
	    *m->resource != '\0'
		? arena_join(t->arena, m->sender, "/", m->resource, NULL)
		: m->sender);
	xml_close(xml);
	xml_close(xml);
}

void
archive_write_stanza(
    struct xml *xml, const struct archive_message *m, const char *inside)
{
	static const char client[] = " xmlns='" NS_CLIENT "'";

	xml_raw(xml, m->stanza, m->head);
	xml_raw(xml, client, sizeof(client) - 1);
	xml_raw(xml, m->stanza + m->head, m->stanza_len - m->head - END);
	xml_raw(xml, inside, strlen(inside));
	xml_raw(xml, end, END);
}

void
archive_forward(
    struct xml *xml, const struct archive_message *m, const char *inside)
{
	char stamp[STAMP_SIZE];

	stamp_write(stamp, m->at);
	xml_open_ns(xml, "forwarded", NS_FORWARD);
	xml_open_ns(xml, "delay", NS_DELAY);
	xml_attr(xml, "stamp", stamp);
	xml_close(xml);
	archive_write_stanza(xml, m, inside);
	xml_close(xml);
}

static void
show(struct turn *t, const struct archive_message *m, const char *queryid,
    bool show_jid)
{
	struct xml xml, sender;

	xml_begin(&sender, t->arena);
	if (show_jid)
		write_sender(t, &sender, m);
	turn_begin(t, &xml, "message");
	xml_attr(&xml, "from", t->room->jid);
	xml_open_ns(&xml, "result", NS_MAM);
	xml_attr(&xml, "queryid", queryid);
	xml_attr(&xml, "id", m->id);
	archive_forward(&xml, m, sender.text);
	xml_close(&xml);
	xml_close(&xml);
	turn_reply(t, &xml);
}

/* How many there are is known also of a page that holds them all. */
static void
write_set(struct xml *xml, const struct archive_query *q,
    const struct archive_page *page)
{
	bool all = page->complete && q->after == NULL && q->before == NULL &&
		   q->skip == 0 && q->max > 0;
	uint64_t count = q->count ? page->count : page->len;
	uint64_t index = q->count ? page->index : 0;
	bool counted = q->count || all;
	const char *first = NULL, *last = NULL;

	if (page->len > 0) {
		first = page->messages[0].id;
		last = page->messages[page->len - 1].id;
	}
	rsm_write(
	    xml, first, counted ? &index : NULL, last, counted ? &count : NULL);
}

bool
archive_show(struct turn *t, const struct stanza *query,
    const struct archive_query *q, const struct archive_page *page)
{
	const char *queryid = stanza_attr(query, "queryid");
	bool flip = stanza_child(query, "flip-page", NULL) != NULL;
	bool show_jid = visible_jids(t);
	struct xml xml;

	for (size_t i = 0; i < page->len; i++)
		show(t, &page->messages[flip ? page->len - 1 - i : i], queryid,
		    show_jid);
	turn_result_begin(t, &xml);
	xml_open_ns(&xml, "fin", NS_MAM);
	if (page->complete)
		xml_attr(&xml, "complete", "true");
	write_set(&xml, q, page);
	xml_close(&xml);
	return turn_result_end(t, &xml);
}
