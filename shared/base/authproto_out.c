/*
 * Writing a line of AP/1.
 */
#include <stdio.h>
#include <string.h>

#include "base/authproto.h"

static void
put(struct authproto_out *out, const char *s, size_t len)
{
	/* One byte stays free for the line feed. */
	if (len > sizeof(out->s) - 1 - out->len) {
		out->over = true;
		return;
	}
	memcpy(out->s + out->len, s, len);
	out->len += len;
}

static void
put_encoded(struct authproto_out *out, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	char code[3] = { '%', digits[c >> 4], digits[c & 15] };

	put(out, code, sizeof(code));
}

void
authproto_begin(struct authproto_out *out, const char *verb)
{
	out->len = 0;
	out->over = false;
	put(out, verb, strlen(verb));
}

void
authproto_begin_id(struct authproto_out *out, const char *verb, uint32_t id)
{
	char number[16];

	authproto_begin(out, verb);
	snprintf(number, sizeof(number), "\t%u", (unsigned)id);
	put(out, number, strlen(number));
}

void
authproto_flag(struct authproto_out *out, const char *word)
{
	put(out, "\t", 1);
	put(out, word, strlen(word));
}

void
authproto_add(
    struct authproto_out *out, const char *key, const char *value, size_t len)
{
	authproto_flag(out, key);
	put(out, "=", 1);
	/* Lines stay printable ASCII: they are read by people, too. */
	for (size_t i = 0; i < len && !out->over; i++) {
		unsigned char c = (unsigned char)value[i];

		if (c > 0x20 && c < 0x7f && c != '%')
			put(out, value + i, 1);
		else
			put_encoded(out, c);
	}
}

void
authproto_adds(struct authproto_out *out, const char *key, const char *value)
{
	authproto_add(out, key, value, strlen(value));
}

void
authproto_addn(struct authproto_out *out, const char *key, int64_t n)
{
	char number[24];

	snprintf(number, sizeof(number), "%lld", (long long)n);
	authproto_adds(out, key, number);
}

bool
authproto_end(struct authproto_out *out)
{
	if (out->over)
		return false;
	out->s[out->len++] = '\n';
	return true;
}

void
authproto_wipe(struct authproto_out *out)
{
	explicit_bzero(out->s, sizeof(out->s));
	out->len = 0;
}

void
authproto_refuse(
    struct authproto_out *out, uint32_t id, enum authproto_code code)
{
	authproto_begin_id(out, authproto_verb(authproto_class_of(code)), id);
	if (code != AUTHPROTO_FINE)
		authproto_adds(out, "code", authproto_word(code));
	authproto_end(out);
}
