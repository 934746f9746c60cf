/*
 * What comes from a file is looked at as if it came from a stranger: it would
 * be sent into a stream, which what is no XML cuts.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/jid.h"
#include "base/stanza.h"
#include "base/text.h"
#include "room/archive.h"
#include "room/config.h"
#include "room/rank.h"
#include "room/room.h"
#include "room/transfer.h"

#define MESSAGE "<message"
#define END "</message>"
#define MOST 1048576                    /* bytes of a stanza */
#define LATEST INT64_C(253402300799999) /* the end of the year 9999 */

/* Is the room's address, or somebody's in it, the value that begins here? */
static bool
is_address(const struct renaming *r, const char *value, char end)
{
	size_t len = strlen(r->was);

	return strncmp(value, r->was, len) == 0 &&
	       (value[len] == end || value[len] == '/');
}

static const char *
renamed(const struct renaming *r, const char *value)
{
	if (!is_address(r, value, '\0'))
		return value;
	return arena_join(r->arena, r->jid, value + strlen(r->was), NULL);
}

static bool
is_text(const char *s)
{
	return text_is_xml(s, strlen(s));
}

/* As long as that of an address may be: the archive has no more room. */
static bool
is_part(const char *s)
{
	return strlen(s) <= JID_PART_MAX && is_text(s);
}

/* As our own names are; those of a later version are passed over. */
static bool
is_name(const char *s)
{
	static const char allowed[] =
	    "abcdefghijklmnopqrstuvwxyz0123456789_-#.";

	return *s != '\0' && strspn(s, allowed) == strlen(s);
}

static bool
is_hex(const char *s, size_t len)
{
	return strlen(s) == len && strspn(s, "0123456789abcdef") == len;
}

/* Comments and the like are XML, and cut a stream (RFC 6120, 11.1). */
static bool
is_plain(const char *xml)
{
	return strstr(xml, "<!") == NULL && strstr(xml, "<?") == NULL;
}

/* XML as it is kept: elements, one after the other. */
static bool
is_xml(const struct renaming *r, const char *value)
{
	return is_plain(value) && stanza_is_whole(arena_join(
				      r->arena, "<x>", value, "</x>", NULL));
}

static const char *
check_field(const struct renaming *r, const char *name, const char *value)
{
	const struct config_field *field = config_field(name);
	struct room_config config = { 0 };
	bool good = true;

	if (!is_name(name))
		return "no name of a setting";
	if (!is_text(value))
		good = false;
	else if (field != NULL) {
		config_defaults(&config);
		good = config_set(&config, field, value);
		config_free(&config);
	} else if (strcmp(name, "subject") == 0 || strcmp(name, "card") == 0 ||
		   strcmp(name, "pinned") == 0)
		good = is_xml(r, value);
	else if (strcmp(name, "secret") == 0)
		good = is_hex(value, (size_t)2 * ROOM_SECRET);
	else if (strcmp(name, "subject_by") == 0)
		good = is_address(r, value, '\0') &&
		       jid_parse(r->arena, value) != NULL;
	else if (strcmp(name, "chore") == 0 ||
		 strncmp(name, "report", 6) == 0 ||
		 strncmp(name, "held", 4) == 0 || strncmp(name, "gone", 4) == 0)
		good = false; /* these are not carried */
	return good ? NULL : arena_join(r->arena, "no value of ", name, NULL);
}

const char *
transfer_room(const struct renaming *r, const char *value, const char **value_r)
{
	const char *name, *text, *wrong = NULL;
	bool secret = false;
	struct fields f;

	fields_begin(&f, r->arena);
	while (wrong == NULL && fields_next(r->arena, &value, &name, &text)) {
		wrong = check_field(r, name, text);
		secret = secret || strcmp(name, "secret") == 0;
		if (strcmp(name, "subject_by") == 0)
			text = renamed(r, text);
		fields_put(&f, name, text);
	}
	if (wrong == NULL && !secret)
		wrong = "a room without its secret";
	*value_r = f.text;
	return wrong;
}

const char *
transfer_person(const struct renaming *r, const char *jid, const char *value,
    const char **value_r)
{
	const struct jid *whose = jid_parse(r->arena, jid);
	const char *word = fields_get(r->arena, value, "affiliation");
	enum affiliation affiliation;
	const char *name, *text;
	struct fields f;

	if (whose == NULL || strcmp(whose->bare, jid) != 0)
		return "no bare JID";
	if (word == NULL || !affiliation_from(word, &affiliation))
		return "no affiliation";
	fields_begin(&f, r->arena);
	while (fields_next(r->arena, &value, &name, &text)) {
		if (!is_name(name) || !is_text(text))
			return "no text";
		fields_put(&f, name, text);
	}
	*value_r = f.text;
	return NULL;
}

/* In values of attributes only: what people wrote is theirs. */
static void
rename_all(const struct renaming *r, struct archive_message *m)
{
	char *to = arena_alloc(r->arena,
	    m->stanza_len + 1 +
		(m->stanza_len / (strlen(r->was) + 1) + 1) * strlen(r->jid));
	const char *s = m->stanza;
	size_t len = 0;
	bool tag = false;
	char quote = '\0';

	while (*s != '\0') {
		char c = *s++;

		to[len++] = c;
		if (quote != '\0') {
			if (c == quote)
				quote = '\0';
		} else if (tag && (c == '\'' || c == '"')) {
			quote = c;
			if (!is_address(r, s, c))
				continue;
			memcpy(to + len, r->jid, strlen(r->jid));
			len += strlen(r->jid);
			s += strlen(r->was);
		} else if (c == '<' || c == '>')
			tag = c == '<';
	}
	m->stanza = to;
	m->stanza_len = len;
}

/*
 * What follows `<message': attributes, each in quotes, without the sign that
 * ends the tag.  It goes to many, with a `to' put in, is shown with a namespace
 * of its own, and comes from the room: a server cuts off who says otherwise.
 */
static bool
is_first_tag(const struct renaming *r, const char *s)
{
	bool from = false;

	for (;;) {
		size_t blank = strspn(s, " \t\r\n");
		size_t name = strcspn(s + blank, "= \t\r\n/<>'\""), len;
		const char *value = s + blank + name + 2;

		s += blank;
		if (*s == '>')
			return from;
		if (blank == 0 || s[name] != '=' ||
		    (value[-1] != '\'' && value[-1] != '"'))
			return false;
		len = strcspn(value, value[-1] == '"' ? "\"<>" : "'<>");
		if (value[len] != value[-1] ||
		    (name == 2 && strncmp(s, "to", 2) == 0) ||
		    (name == 5 && strncmp(s, "xmlns", 5) == 0))
			return false;
		if (name == 4 && strncmp(s, "from", 4) == 0) {
			from = is_address(r, value, value[-1]);
			if (!from)
				return false;
		}
		s = value + len + 1;
	}
}

static bool
is_stanza(const struct renaming *r, const struct archive_message *m)
{
	size_t head = strlen(MESSAGE), end = strlen(END);

	return m->stanza_len <= MOST && m->stanza_len > head + end &&
	       strlen(m->stanza) == m->stanza_len &&
	       strncmp(m->stanza, MESSAGE, head) == 0 &&
	       strcmp(m->stanza + m->stanza_len - end, END) == 0 &&
	       is_first_tag(r, m->stanza + head) && is_plain(m->stanza) &&
	       is_text(m->stanza) && stanza_is_whole(m->stanza);
}

const char *
transfer_message(
    const struct renaming *r, struct archive_message *m, const char *after)
{
	const struct jid *sender = jid_parse(r->arena, m->sender);

	if (!is_hex(m->id, ARCHIVE_ID_SIZE - 1) ||
	    archive_id_at(m->id) > LATEST)
		return "no id of an archive";
	if (m->at < 0 || m->at > LATEST)
		return "no time";
	if (strcmp(m->id, after) <= 0)
		return "not in the order of ids";
	if (sender == NULL || strcmp(sender->bare, m->sender) != 0)
		return "no sender";
	if (!is_part(m->resource) || !is_part(m->nick) || !is_text(m->body) ||
	    strlen(m->body) > MOST)
		return "no text";
	if (!is_stanza(r, m))
		return "no message as XML";
	m->sender = renamed(r, m->sender);
	m->head = strlen(MESSAGE);
	if (strcmp(r->was, r->jid) != 0)
		rename_all(r, m);
	return NULL;
}
