#include "base/authproto.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

#define ID_DIGITS 10

/* What a known key may hold; an unknown one is ignored, so it has no rule. */
enum kind { TEXT, SECRET, NUMBER };

static const struct rule {
	const char *key;
	size_t max;
	enum kind kind;
} rules[] = {
	{ "user", AUTHPROTO_NAME_MAX, TEXT },
	{ "host", AUTHPROTO_NAME_MAX, TEXT },
	{ "any", AUTHPROTO_SECRET_MAX, SECRET },
	{ "pw", AUTHPROTO_SECRET_MAX, SECRET },
	{ "cookie", AUTHPROTO_SECRET_MAX, SECRET },
	{ "token", AUTHPROTO_SECRET_MAX, SECRET },
	{ "app", 256, SECRET },
	{ "ip", 45, TEXT },
	{ "svc", AUTHPROTO_SVC_MAX, TEXT },
	{ "agent", 64, TEXT },
	{ "want", 256, TEXT },
	{ "deadline", ID_DIGITS, NUMBER },
	{ "target", ID_DIGITS, NUMBER },
};

static const struct {
	const char *word;
	enum authproto_class class;
} codes[] = {
	[AUTHPROTO_FINE] = { "", AUTHPROTO_OK },
	[AUTHPROTO_DENIED] = { "denied", AUTHPROTO_NO },
	[AUTHPROTO_DISABLED] = { "disabled", AUTHPROTO_NO },
	[AUTHPROTO_EXPIRED] = { "expired", AUTHPROTO_NO },
	[AUTHPROTO_NOUSER] = { "nouser", AUTHPROTO_NO },
	[AUTHPROTO_FORBIDDEN] = { "forbidden", AUTHPROTO_NO },
	[AUTHPROTO_DB] = { "db", AUTHPROTO_TMP },
	[AUTHPROTO_BUSY] = { "busy", AUTHPROTO_TMP },
	[AUTHPROTO_THROTTLED] = { "throttled", AUTHPROTO_TMP },
	[AUTHPROTO_TIMEOUT] = { "timeout", AUTHPROTO_TMP },
	[AUTHPROTO_SHUTDOWN] = { "shutdown", AUTHPROTO_TMP },
	[AUTHPROTO_CANCELLED] = { "cancelled", AUTHPROTO_TMP },
	[AUTHPROTO_SYNTAX] = { "syntax", AUTHPROTO_BAD },
	[AUTHPROTO_TOOLONG] = { "toolong", AUTHPROTO_BAD },
	[AUTHPROTO_VERB] = { "verb", AUTHPROTO_BAD },
	[AUTHPROTO_MISSING] = { "missing", AUTHPROTO_BAD },
	[AUTHPROTO_VALUE] = { "value", AUTHPROTO_BAD },
	[AUTHPROTO_DUPID] = { "dupid", AUTHPROTO_BAD },
	[AUTHPROTO_NOVERSION] = { "version", AUTHPROTO_BAD },
};

static const char *const classes[] = {
	[AUTHPROTO_BAD] = "BAD",
	[AUTHPROTO_NO] = "NO",
	[AUTHPROTO_OK] = "OK",
	[AUTHPROTO_TMP] = "TMP",
	[AUTHPROTO_PART] = "*",
};

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

const char *
authproto_word(enum authproto_code code)
{
	return codes[code].word;
}

const char *authproto_verb(enum authproto_class class)
{
	return classes[class];
}

enum authproto_class
authproto_class_of(enum authproto_code code)
{
	return codes[code].class;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_verb(const char *s, size_t len)
{
	if (len == 1 && *s == '*')
		return true;
	for (size_t i = 0; i < len; i++)
		if ((s[i] < 'a' || s[i] > 'z') && (s[i] < 'A' || s[i] > 'Z'))
			return false;
	return len > 0 && len <= AUTHPROTO_VERB_MAX;
}

static bool
is_key(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((s[i] < 'a' || s[i] > 'z') && !is_digit(s[i]) &&
		    s[i] != '-')
			return false;
	return len > 0 && len <= AUTHPROTO_KEY_MAX;
}

static bool
all_digits(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_digit(s[i]))
			return false;
	return len > 0;
}

/* "0" is no question's id, but a BAD that belongs to none says it. */
static bool
read_id(const char *s, size_t len, uint32_t *id_r)
{
	uint64_t id = 0;

	if (len > ID_DIGITS || (*s == '0' && len > 1))
		return false;
	for (size_t i = 0; i < len; i++)
		id = 10 * id + (uint64_t)(s[i] - '0');
	if (id > UINT32_MAX)
		return false;
	*id_r = (uint32_t)id;
	return true;
}

/* NULL where the value holds what must be encoded, or a broken escape. */
static const char *
decode(struct arena *arena, const char *s, size_t len, size_t *len_r)
{
	char *value = arena_alloc(arena, len + 1);
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '%') {
			if (len - i < 3 || text_hex_digit(s[i + 1]) < 0 ||
			    text_hex_digit(s[i + 2]) < 0)
				return NULL;
			value[to++] = (char)(text_hex_digit(s[i + 1]) << 4 |
					     text_hex_digit(s[i + 2]));
			i += 2;
		} else if (c <= 0x20 || c == 0x7f) {
			return NULL;
		} else {
			value[to++] = (char)c;
		}
	}
	*len_r = to;
	return value;
}

/* Text is UTF-8 without control characters: C0, DEL and C1. */
static bool
is_text(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 0x20 || c == 0x7f)
			return false;
		if (c == 0xc2 && i + 1 < len && (unsigned char)s[i + 1] < 0xa0)
			return false;
	}
	return text_is_utf8(s, len);
}

static bool
may_hold(const struct authproto_field *field)
{
	for (size_t i = 0; i < LENGTH(rules); i++) {
		if (strcmp(rules[i].key, field->key) != 0)
			continue;
		if (field->len > rules[i].max)
			return false;
		switch (rules[i].kind) {
		case TEXT:
			return is_text(field->value, field->len);
		case SECRET:
			/* PHP would strip a NUL and C would stop at it. */
			return memchr(field->value, '\0', field->len) == NULL;
		case NUMBER:
			return all_digits(field->value, field->len);
		}
	}
	return true;
}

static enum authproto_code
read_field(
    struct arena *arena, const char *s, size_t len, struct authproto_line *line)
{
	const char *equals = memchr(s, '=', len);
	size_t key_len = equals != NULL ? (size_t)(equals - s) : len;
	struct authproto_field *field = &line->fields[line->fields_len];

	if (line->fields_len == AUTHPROTO_FIELDS || !is_key(s, key_len))
		return AUTHPROTO_SYNTAX;
	field->key = arena_dup(arena, s, key_len);
	field->value = "";
	field->len = 0;
	if (equals != NULL)
		field->value =
		    decode(arena, equals + 1, len - key_len - 1, &field->len);
	if (field->value == NULL || authproto_get(line, field->key) != NULL)
		return AUTHPROTO_SYNTAX;
	line->fields_len++;
	return may_hold(field) ? AUTHPROTO_FINE : AUTHPROTO_VALUE;
}

enum authproto_code
authproto_read(struct arena *arena, const char *s, size_t len,
    struct authproto_line *line_r)
{
	enum authproto_code code = AUTHPROTO_FINE;
	const char *end = s + len;

	line_r->verb = "";
	line_r->id = 0;
	line_r->fields_len = 0;
	if (len >= AUTHPROTO_LINE_MAX)
		return AUTHPROTO_TOOLONG;
	for (int at = 0; code == AUTHPROTO_FINE; at++) {
		const char *tab = memchr(s, '\t', (size_t)(end - s));
		size_t n = (size_t)((tab != NULL ? tab : end) - s);

		if (at == 0 && !is_verb(s, n))
			code = AUTHPROTO_SYNTAX;
		else if (at == 0)
			line_r->verb = arena_dup(arena, s, n);
		else if (at == 1 && all_digits(s, n))
			code = read_id(s, n, &line_r->id) ? AUTHPROTO_FINE
							  : AUTHPROTO_SYNTAX;
		else
			code = read_field(arena, s, n, line_r);
		if (tab == NULL)
			break;
		s = tab + 1;
	}
	return code;
}

const struct authproto_field *
authproto_get(const struct authproto_line *line, const char *key)
{
	for (size_t i = 0; i < line->fields_len; i++)
		if (strcmp(line->fields[i].key, key) == 0)
			return &line->fields[i];
	return NULL;
}

const char *
authproto_gets(const struct authproto_line *line, const char *key)
{
	const struct authproto_field *field = authproto_get(line, key);

	return field != NULL ? field->value : "";
}

bool
authproto_number(const struct authproto_field *field, int64_t *n_r)
{
	int64_t n = 0;

	if (field == NULL || field->len > 18 ||
	    !all_digits(field->value, field->len))
		return false;
	for (size_t i = 0; i < field->len; i++)
		n = 10 * n + (field->value[i] - '0');
	*n_r = n;
	return true;
}

bool
authproto_is_reply(const struct authproto_line *line,
    enum authproto_class *class_r, enum authproto_code *code_r)
{
	const char *word = authproto_gets(line, "code");
	size_t n = 0;

	while (n < LENGTH(classes) && strcmp(classes[n], line->verb) != 0)
		n++;
	if (n == LENGTH(classes))
		return false;
	*class_r = (enum authproto_class)n;
	*code_r = AUTHPROTO_FINE;
	for (size_t i = 0; i < LENGTH(codes); i++)
		if (codes[i].class == *class_r &&
		    strcmp(codes[i].word, word) == 0)
			*code_r = (enum authproto_code)i;
	return true;
}
