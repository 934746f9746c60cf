/*
 * A room as lines of JSON, and back.  The first line says what it is, in which
 * version, and which room it was; then the room itself, who is what in it, and
 * its messages in order, one an object.  Records are stored as names and values
 * (base/fields.h), and are objects here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "base/fields.h"
#include "base/parts.h"
#include "base/text.h"
#include "bridge/order_parts.h"
#include "bridge/talk.h"

#define FORMAT 1
#define CHUNK 65536 /* bytes that are sent at once */

static const char *const message_keys[] = { "id", "at", "sender", "resource",
	"nick", "body", "stanza", NULL };

/* One record on its way. */
struct carry {
	struct arena *arena;
	struct talk *talk;
	struct parts_in in;
	struct text lines;
	struct parts_out out;
};

static void
carry_free(struct carry *c)
{
	parts_clear(&c->in);
	text_free(&c->lines);
	arena_free(&c->arena);
}

static bool
print(json_t *object)
{
	bool good = object != NULL &&
		    json_dumpf(object, stdout, JSON_COMPACT) == 0 &&
		    putchar('\n') == '\n';

	json_decref(object);
	return good;
}

/* NULL: it has a name twice, of which an object would lose one. */
static json_t *
object_of(struct carry *c, const char *fields)
{
	json_t *object = json_object();
	const char *name, *value;

	while (fields_next(c->arena, &fields, &name, &value)) {
		if (json_object_get(object, name) != NULL) {
			json_decref(object);
			return NULL;
		}
		json_object_set_new(object, name, json_string(value));
	}
	return object;
}

static json_t *
message_of(struct carry *c, const struct authproto_line *line)
{
	json_t *object = json_object();
	size_t len;

	json_object_set_new(object, "kind", json_string("message"));
	for (const char *const *key = message_keys; *key != NULL; key++) {
		const char *value = parts_get(&c->in, line, *key, &len);
		json_t *json = json_stringn(value != NULL ? value : "", len);

		if (strcmp(*key, "at") == 0) {
			json_decref(json);
			json = json_integer(strtoll(value, NULL, 10));
		}
		/* What is no UTF-8 cannot be said. */
		if (json_object_set_new(object, *key, json) != 0) {
			json_decref(object);
			return NULL;
		}
	}
	return object;
}

static bool
print_header(const char *jid)
{
	return print(json_pack("{s:s,s:i,s:s}", "meerkat", "room", "version",
	    FORMAT, "room", jid));
}

static bool
print_record(struct carry *c, const struct authproto_line *line)
{
	const char *kind = parts_gets(&c->in, line, "kind");
	const char *jid = parts_gets(&c->in, line, "jid");
	const char *value = parts_gets(&c->in, line, "value");

	if (strcmp(kind, "message") == 0)
		return print(message_of(c, line));
	if (strcmp(kind, "room") == 0)
		return print_header(jid) &&
		       print(json_pack("{s:s,s:o}", "kind", "room", "value",
			   object_of(c, value)));
	return print(json_pack("{s:s,s:s,s:o}", "kind", kind, "jid", jid,
	    "value", object_of(c, value)));
}

static int
hear_all(struct carry *c)
{
	const struct authproto_line *line;

	while ((line = talk_hear(c->talk)) != NULL) {
		if (strcmp(line->verb, authproto_verb(AUTHPROTO_PART)) != 0)
			return order_status(line, NULL);
		switch (parts_take(&c->in, line)) {
		case PARTS_MORE:
			continue;
		case PARTS_BAD:
			return order_gone();
		case PARTS_WHOLE:
			break;
		}
		if (!print_record(c, line)) {
			fputs(
			    "meerkatctl: a record cannot be written\n", stderr);
			return ORDER_IO;
		}
		parts_clear(&c->in);
		arena_reset(c->arena);
	}
	return order_gone();
}

int
carry_out(const struct order *order, const struct order_call *call)
{
	struct carry c = { .talk = call->talk, .arena = arena_new() };
	struct authproto_out out;
	int status = ORDER_LATER;

	authproto_begin_id(&out, order->verb, 1);
	authproto_adds(&out, "room", call->words[0]);
	if (call->since != NULL)
		authproto_adds(&out, "since", call->since);
	if (call->until != NULL)
		authproto_adds(&out, "until", call->until);
	if (authproto_end(&out) && talk_say(c.talk, &out))
		status = hear_all(&c);
	carry_free(&c);
	return status;
}

static int
fault(unsigned long n, const char *what)
{
	fprintf(stderr, "meerkatctl: line %lu: %s; nothing was imported\n", n,
	    what);
	return ORDER_DATA;
}

/* The record's object as fields; NULL: it is none of texts. */
static const char *
fields_of(struct carry *c, json_t *object)
{
	struct fields f;
	const char *name;
	json_t *value;

	if (!json_is_object(object))
		return NULL;
	fields_begin(&f, c->arena);
	json_object_foreach(object, name, value)
	{
		if (!json_is_string(value) ||
		    strlen(json_string_value(value)) !=
			json_string_length(value))
			return NULL;
		fields_put(&f, name, json_string_value(value));
	}
	return f.text;
}

static const char *
string(json_t *record, const char *key)
{
	const char *s = json_string_value(json_object_get(record, key));

	return s != NULL ? s : "";
}

static bool
write_message(struct carry *c, json_t *record)
{
	json_t *at = json_object_get(record, "at");

	if (!json_is_integer(at) || json_integer_value(at) < 0)
		return false;
	for (const char *const *key = message_keys; *key != NULL; key++) {
		json_t *value = json_object_get(record, *key);

		if (value == at)
			parts_addn(&c->out, "at", json_integer_value(at));
		else if (json_is_string(value))
			parts_add(&c->out, *key, json_string_value(value),
			    json_string_length(value));
		else
			return false;
	}
	return true;
}

/* The record as lines; NULL, or what is wrong with it. */
static const char *
write_record(struct carry *c, json_t *record, unsigned long n)
{
	const char *kind = string(record, "kind"), *value;

	parts_begin(&c->out, &c->lines, "put", (uint32_t)n);
	parts_adds(&c->out, "kind", kind);
	if (strcmp(kind, "message") == 0) {
		if (!write_message(c, record))
			return "a message that is not whole";
	} else {
		value = fields_of(c, json_object_get(record, "value"));
		if (value == NULL)
			return "no value that is an object of texts";
		if (strcmp(kind, "room") != 0)
			parts_adds(&c->out, "jid", string(record, "jid"));
		parts_adds(&c->out, "value", value);
	}
	parts_end(&c->out);
	return NULL;
}

static const char *
read_header(json_t *header)
{
	if (strcmp(string(header, "meerkat"), "room") != 0)
		return "this is no room of Meerkat's";
	if (json_integer_value(json_object_get(header, "version")) != FORMAT)
		return "a version that this program does not know";
	return *string(header, "room") != '\0' ? NULL : "which room it was";
}

static int
begin(struct carry *c, const struct order_call *call, json_t *header)
{
	const struct authproto_line *line;
	struct authproto_out out;

	authproto_begin_id(&out, "import", 1);
	authproto_adds(
	    &out, "room", call->as != NULL ? call->as : string(header, "room"));
	authproto_adds(&out, "was", string(header, "room"));
	if (call->replace)
		authproto_adds(&out, "replace", "1");
	if (!authproto_end(&out) || !talk_say(c->talk, &out))
		return order_gone();
	line = talk_hear(c->talk);
	return line != NULL ? order_status(line, NULL) : order_gone();
}

/* What the component does not like of a line has the line's number. */
static int
hear_fault(struct carry *c)
{
	const struct authproto_line *line = talk_hear(c->talk);

	if (line == NULL)
		return order_gone();
	return fault(line->id, authproto_gets(line, "text"));
}

static int
flush(struct carry *c)
{
	if (c->lines.len > 0 && !talk_say_all(c->talk, &c->lines))
		return order_gone();
	text_clear(&c->lines);
	return talk_has_more(c->talk) ? hear_fault(c) : ORDER_FINE;
}

static int
commit(struct carry *c, unsigned long n)
{
	const struct authproto_line *line;
	struct authproto_out out;
	int status = flush(c);

	if (status != ORDER_FINE)
		return status;
	authproto_begin_id(&out, "commit", (uint32_t)n + 1);
	if (!authproto_end(&out) || !talk_say(c->talk, &out))
		return order_gone();
	line = talk_hear(c->talk);
	if (line == NULL)
		return order_gone();
	if (line->id != n + 1)
		return fault(line->id, authproto_gets(line, "text"));
	return order_status(line, "nothing was imported: ");
}

static int
take(struct carry *c, const struct order_call *call, json_t *json,
    unsigned long n)
{
	const char *wrong;

	if (n == 1) {
		wrong = read_header(json);
		return wrong != NULL ? fault(n, wrong) : begin(c, call, json);
	}
	wrong = write_record(c, json, n);
	arena_reset(c->arena);
	if (wrong != NULL)
		return fault(n, wrong);
	return c->lines.len > CHUNK ? flush(c) : ORDER_FINE;
}

static int
read_all(struct carry *c, const struct order_call *call)
{
	char *raw = NULL;
	size_t size = 0;
	unsigned long n = 0;
	int status = ORDER_FINE;
	ssize_t len;

	while (
	    status == ORDER_FINE && (len = getline(&raw, &size, stdin)) >= 0) {
		json_error_t error;
		json_t *json = json_loadb(raw, (size_t)len, 0, &error);

		n++;
		status = json != NULL ? take(c, call, json, n)
				      : fault(n, error.text);
		json_decref(json);
	}
	free(raw);
	if (status != ORDER_FINE)
		return status;
	if (ferror(stdin) || n == 0)
		return fault(n, "it cannot be read");
	return commit(c, n);
}

int
carry_in(const struct order *order, const struct order_call *call)
{
	struct carry c = { .talk = call->talk, .arena = arena_new() };
	int status = read_all(&c, call);

	(void)order;
	carry_free(&c);
	return status;
}
