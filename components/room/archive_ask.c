#include "room/archive_ask.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/ns.h"
#include "base/stamp.h"
#include "base/stanza.h"
#include "base/xml.h"
#include "room/archive.h"
#include "room/form.h"
#include "room/room.h"
#include "room/rsm.h"
#include "room/turn.h"
#include "room/visible.h"

#define PAGE 50              /* messages, where nobody says how many */
#define PAGE_MAX 250         /* … and where they want more */
#define PAGE_BYTES (1 << 20) /* of a page; the next one has the rest */
#define IDS_MAX 250
#define WORDS_MAX 8
#define WORD_MAX 1000 /* bytes: SQLite looks for no pattern of 50,000 */

/* What a reader of one field needs, beside the turn. */
struct reader {
	struct turn *t;
	struct archive_query *q;
	int64_t since;
	const char *value;          /* the first one */
	const struct stanza *field; /* all of them */
};

/* Who may not see a message may not learn that it is there, either. */
static bool
is_visible(const struct reader *r, const char *id)
{
	return r->since == VISIBLE_ALL || archive_id_at(id) >= r->since ||
	       turn_refuse(r->t, REFUSE_NO_MESSAGE);
}

static bool
read_type(struct reader *r)
{
	return strcmp(r->value, NS_MAM) == 0 ||
	       turn_refuse(r->t, REFUSE_BAD_FORM);
}

/*
 * Of an occupant it is their nickname, of anybody else the real JID: who may
 * not know who said what may not find out this way (4.1.1).
 */
static bool
read_with(struct reader *r)
{
	const struct jid *with = jid_parse(r->t->arena, r->value);

	if (with == NULL)
		return turn_refuse(r->t, REFUSE_BAD_JID);
	if (strcmp(with->bare, r->t->room->jid) == 0 &&
	    *with->resource != '\0') {
		r->q->nick = with->resource;
		return true;
	}
	if (strcmp(with->bare, r->t->room->jid) != 0 &&
	    strcmp(with->bare, r->t->from->bare) != 0 && !visible_jids(r->t))
		return turn_refuse(r->t, REFUSE_SENDERS);
	r->q->sender = with->bare;
	r->q->resource = *with->resource != '\0' ? with->resource : NULL;
	return true;
}

static bool
read_start(struct reader *r)
{
	int64_t at;

	if (!stamp_parse(r->value, &at))
		return turn_refuse(r->t, REFUSE_BAD_REQUEST);
	if (at > r->q->start)
		r->q->start = at;
	return true;
}

static bool
read_end(struct reader *r)
{
	return stamp_parse(r->value, &r->q->end) ||
	       turn_refuse(r->t, REFUSE_BAD_REQUEST);
}

static bool
read_after(struct reader *r)
{
	r->q->after_id = r->value;
	return is_visible(r, r->value);
}

static bool
read_before(struct reader *r)
{
	r->q->before_id = r->value;
	return is_visible(r, r->value);
}

static bool
read_ids(struct reader *r)
{
	const char **ids = arena_alloc(r->t->arena, IDS_MAX * sizeof(*ids));
	const struct stanza *c;
	size_t n = 0;

	for (c = stanza_first(r->field); c != NULL; c = stanza_next(c)) {
		if (!stanza_is(c, "value"))
			continue;
		if (n == IDS_MAX)
			return turn_refuse(r->t, REFUSE_TOO_BIG);
		ids[n] = stanza_text(c, r->t->arena);
		if (!is_visible(r, ids[n++]))
			return false;
	}
	r->q->ids = ids;
	r->q->ids_len = n;
	return true;
}

static bool
read_words(struct reader *r)
{
	const char **words =
	    arena_alloc(r->t->arena, WORDS_MAX * sizeof(*words));
	const char *at = r->value;
	size_t n = 0;

	for (;;) {
		size_t len;

		at += strspn(at, " \t\r\n");
		len = strcspn(at, " \t\r\n");
		if (len == 0)
			break;
		if (n == WORDS_MAX || len > WORD_MAX)
			return turn_refuse(r->t, REFUSE_TOO_BIG);
		words[n++] = arena_dup(r->t->arena, at, len);
		at += len;
	}
	r->q->words = words;
	r->q->words_len = n;
	return true;
}

static const struct {
	const char *var, *type;
	bool (*read)(struct reader *r); /* of a value that is not empty */
} fields[] = {
	{ "with", "jid-single", read_with },
	{ "start", "text-single", read_start },
	{ "end", "text-single", read_end },
	{ "before-id", "text-single", read_before },
	{ "after-id", "text-single", read_after },
	{ "ids", "list-multi", read_ids },
	{ "{" NS_FULLTEXT "}fulltext", "text-single", read_words },
	{ "FORM_TYPE", NULL, read_type },
};
#define FIELDS (sizeof(fields) / sizeof(*fields))

static bool
read_field(struct reader *r, const char *var)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (strcmp(fields[i].var, var) == 0)
			return *r->value == '\0' || fields[i].read(r);
	return turn_refuse(r->t, REFUSE_NOT_IMPLEMENTED);
}

static bool
read_form(struct reader *r, const struct stanza *form)
{
	const struct stanza *f;

	if (form == NULL)
		return true;
	if (form_kind(form) != FORM_SUBMIT || !form_is(form, NS_MAM))
		return turn_refuse(r->t, REFUSE_BAD_FORM);
	for (f = form_first(form); f != NULL; f = form_next(f)) {
		r->field = f;
		r->value = form_value(f, r->t->arena);
		if (!read_field(r, form_var(f)))
			return false;
	}
	return true;
}

static bool
read_page(struct reader *r, const struct stanza *query)
{
	struct rsm rsm;

	if (!rsm_read(query, r->t->arena, &rsm))
		return turn_refuse(r->t, REFUSE_BAD_REQUEST);
	r->q->max = rsm.max == UINT32_MAX ? PAGE
		    : rsm.max < PAGE_MAX  ? rsm.max
					  : PAGE_MAX;
	r->q->bytes = PAGE_BYTES;
	r->q->after = rsm.after;
	r->q->last_page = rsm.before != NULL;
	if (rsm.before != NULL && *rsm.before != '\0')
		r->q->before = rsm.before;
	r->q->skip = rsm.index;
	/* To count takes its time: for those who ask for nothing else, or go
	 * by number. */
	r->q->count = rsm.by_index || rsm.max == 0;
	return (r->q->after == NULL || is_visible(r, r->q->after)) &&
	       (r->q->before == NULL || is_visible(r, r->q->before));
}

bool
archive_ask(struct turn *t, const struct stanza *query, int64_t since,
    struct archive_query *q)
{
	struct reader r = { .t = t, .q = q, .since = since };

	*q = (struct archive_query){
		.room = arena_join(t->arena, t->room->jid, NULL),
		.start = since,
		.end = INT64_MAX,
	};
	return read_form(&r, form_in(query)) && read_page(&r, query);
}

void
archive_write_form(struct xml *xml)
{
	form_begin(xml, "form", NS_MAM, NULL, NULL);
	for (size_t i = 0; i < FIELDS; i++) {
		if (fields[i].type == NULL)
			continue;
		form_open(xml, fields[i].var, fields[i].type, NULL);
		if (fields[i].read == read_ids) {
			xml_open_ns(xml, "validate", NS_VALIDATE);
			xml_attr(xml, "datatype", "xs:string");
			xml_open(xml, "open");
			xml_close(xml);
			xml_close(xml);
		}
		form_close(xml);
	}
	form_end(xml);
}

const struct archive_query *
archive_ask_one(struct turn *t, const char *id, const char *sender)
{
	struct archive_query *q = arena_alloc(t->arena, sizeof(*q));
	const char **ids = arena_alloc(t->arena, sizeof(*ids));

	ids[0] = arena_dup(t->arena, id, strlen(id));
	*q = (struct archive_query){
		.room = arena_join(t->arena, t->room->jid, NULL),
		.sender = sender,
		.start = INT64_MIN,
		.end = INT64_MAX,
		.ids = ids,
		.ids_len = 1,
		.max = 1,
	};
	return q;
}
