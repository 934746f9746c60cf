#include "base/parts.h"

#include <stdio.h>
#include <string.h>

#define PIECE 4096 /* bytes of a piece; at worst three times that encoded */
#define MARGIN 64  /* of a line, for what stands around a value */

void
parts_begin(
    struct parts_out *out, struct text *to, const char *verb, uint32_t id)
{
	out->to = to;
	out->verb = verb;
	out->id = id;
	authproto_begin_id(&out->line, verb, id);
}

static void
add_line(struct parts_out *out, struct authproto_out *line)
{
	if (authproto_end(line))
		text_add(out->to, line->s, line->len);
}

static void
add_pieces(
    struct parts_out *out, const char *key, const char *value, size_t len)
{
	struct authproto_out line;

	while (len > 0) {
		size_t n = len < PIECE ? len : PIECE;

		authproto_begin_id(&line, out->verb, out->id);
		authproto_adds(&line, "more", key);
		authproto_add(&line, "v", value, n);
		add_line(out, &line);
		value += n;
		len -= n;
	}
}

void
parts_add(struct parts_out *out, const char *key, const char *value, size_t len)
{
	if (len > PIECE / 4 ||
	    3 * len + MARGIN > sizeof(out->line.s) - out->line.len)
		add_pieces(out, key, value, len);
	else
		authproto_add(&out->line, key, value, len);
}

void
parts_adds(struct parts_out *out, const char *key, const char *value)
{
	parts_add(out, key, value, strlen(value));
}

void
parts_addn(struct parts_out *out, const char *key, int64_t n)
{
	char number[24];

	snprintf(number, sizeof(number), "%lld", (long long)n);
	parts_adds(out, key, number);
}

void
parts_end(struct parts_out *out)
{
	add_line(out, &out->line);
}

static struct parts_value *
value_of(struct parts_in *in, const char *key)
{
	struct parts_value *v;

	for (size_t i = 0; i < in->len; i++)
		if (strcmp(in->values[i].key, key) == 0)
			return &in->values[i];
	if (in->len == PARTS_LONG || *key == '\0' ||
	    strlen(key) > AUTHPROTO_KEY_MAX)
		return NULL;
	v = &in->values[in->len++];
	text_clear(&v->value);
	memcpy(v->key, key, strlen(key) + 1);
	return v;
}

enum parts
parts_take(struct parts_in *in, const struct authproto_line *line)
{
	const struct authproto_field *more = authproto_get(line, "more");
	const struct authproto_field *piece = authproto_get(line, "v");
	struct parts_value *v;

	if (more == NULL && piece == NULL)
		return PARTS_WHOLE;
	v = more != NULL && piece != NULL ? value_of(in, more->value) : NULL;
	if (v == NULL || piece->len > PARTS_MAX - in->bytes) {
		parts_clear(in);
		return PARTS_BAD;
	}
	text_add(&v->value, piece->value, piece->len);
	in->bytes += piece->len;
	return PARTS_MORE;
}

const char *
parts_get(const struct parts_in *in, const struct authproto_line *line,
    const char *key, size_t *len_r)
{
	const struct authproto_field *field;

	for (size_t i = 0; i < in->len; i++)
		if (strcmp(in->values[i].key, key) == 0) {
			*len_r = in->values[i].value.len;
			return in->values[i].value.s;
		}
	field = authproto_get(line, key);
	*len_r = field != NULL ? field->len : 0;
	return field != NULL ? field->value : NULL;
}

const char *
parts_gets(const struct parts_in *in, const struct authproto_line *line,
    const char *key)
{
	size_t len;
	const char *value = parts_get(in, line, key, &len);

	return value != NULL ? value : "";
}

void
parts_clear(struct parts_in *in)
{
	for (size_t i = 0; i < PARTS_LONG; i++)
		text_free(&in->values[i].value);
	in->len = in->bytes = 0;
}
