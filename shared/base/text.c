#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

static void
reserve(struct text *text, size_t more)
{
	size_t need = text->len + more + 1;

	if (need <= text->size)
		return;
	text->size = need > 2 * text->size ? need : 2 * text->size;
	text->s = mem_grow(text->s, text->size);
}

void
text_add(struct text *text, const char *s, size_t len)
{
	reserve(text, len);
	if (len > 0)
		memcpy(text->s + text->len, s, len);
	text->len += len;
	text->s[text->len] = '\0';
}

void
text_adds(struct text *text, const char *s)
{
	text_add(text, s, strlen(s));
}

void
text_addf(struct text *text, const char *format, ...)
{
	va_list ap;
	int len;

	va_start(ap, format);
	len = vsnprintf(NULL, 0, format, ap);
	va_end(ap);
	if (len < 0)
		abort();
	reserve(text, (size_t)len);
	va_start(ap, format);
	vsnprintf(text->s + text->len, (size_t)len + 1, format, ap);
	va_end(ap);
	text->len += (size_t)len;
}

void
text_drop(struct text *text, size_t len)
{
	if (len == 0)
		return;
	text->len -= len;
	memmove(text->s, text->s + len, text->len + 1);
}

void
text_clear(struct text *text)
{
	text->len = 0;
	if (text->s != NULL)
		text->s[0] = '\0';
}

void
text_free(struct text *text)
{
	if (text->s != NULL)
		explicit_bzero(text->s, text->size);
	free(text->s);
	*text = (struct text){ 0 };
}

bool
text_same_secret(const void *a, size_t a_len, const void *b, size_t b_len)
{
	const volatile unsigned char *x = a, *y = b;
	unsigned differ = a_len != b_len;

	for (size_t i = 0; i < a_len; i++)
		differ |= (unsigned)(x[i] ^ (b_len > 0 ? y[i % b_len] : 0));
	return differ == 0;
}

/* How many bytes follow the lead byte `c', or -1 where none may. */
static int
follow(unsigned char c)
{
	if (c < 0x80)
		return 0;
	if (c >= 0xc2 && c <= 0xdf)
		return 1;
	if (c >= 0xe0 && c <= 0xef)
		return 2;
	return c >= 0xf0 && c <= 0xf4 ? 3 : -1;
}

bool
text_is_utf8(const char *s, size_t len)
{
	const unsigned char *p = (const unsigned char *)s, *end = p + len;

	while (p < end) {
		int more = follow(*p);
		uint32_t code;

		if (more < 0 || end - p <= more)
			return false;
		code = more == 0 ? *p : *p & (0x3fu >> more);
		for (int i = 1; i <= more; i++) {
			if ((p[i] & 0xc0) != 0x80)
				return false;
			code = code << 6 | (p[i] & 0x3f);
		}
		if ((more == 2 && code < 0x800) ||
		    (more == 3 && code < 0x10000) ||
		    (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
			return false;
		p += more + 1;
	}
	return true;
}

/* Surrogates are no UTF-8. */
bool
text_is_xml(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)s[i] < 0x20 &&
			memchr("\t\n\r", s[i], 3) == NULL) ||
		    (len - i >= 3 && memcmp(s + i, "\xef\xbf", 2) == 0 &&
			(unsigned char)s[i + 2] >= 0xbe))
			return false;
	return text_is_utf8(s, len);
}

size_t
text_cut(const char *s, size_t len, size_t max)
{
	if (len <= max)
		return len;
	for (len = max; len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80;)
		len--;
	return len;
}

/* How many bytes the character at `s' has; 0: it is none. */
static size_t
character(const char *s, size_t len)
{
	for (size_t n = 1; n <= 4 && n <= len; n++)
		if (text_is_utf8(s, n))
			return n;
	return 0;
}

static unsigned long
code_point(const char *s, size_t n)
{
	static const unsigned char masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	unsigned long c = (unsigned char)s[0] & masks[n];

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	return c;
}

enum text_sight
text_look(const char *s, size_t len, size_t *n_r)
{
	static const struct {
		unsigned long low, high;
		enum text_sight sight;
	} table[] = {
		{ 0x00, 0x1f, TEXT_HARMFUL },     /* C0 */
		{ 0x7f, 0x9f, TEXT_HARMFUL },     /* DEL, C1 */
		{ 0x061c, 0x061c, TEXT_HARMFUL }, /* Arabic letter mark */
		{ 0x200b, 0x200d, TEXT_UNSEEN },  /* no width, joiners */
		{ 0x200e, 0x200f, TEXT_HARMFUL }, /* directional marks */
		{ 0x2028, 0x202e, TEXT_HARMFUL }, /* separators, overrides */
		{ 0x2060, 0x2065, TEXT_UNSEEN },  /* word joiner and others */
		{ 0x2066, 0x2069, TEXT_HARMFUL }, /* isolates */
		{ 0x206a, 0x206f, TEXT_UNSEEN },  /* out of use */
		{ 0xfeff, 0xfeff, TEXT_UNSEEN },  /* byte order mark */
		{ 0xfffe, 0xffff, TEXT_HARMFUL }, /* not in XML */
	};
	unsigned long c;

	*n_r = character(s, len);
	if (*n_r == 0) {
		*n_r = 1;
		return TEXT_HARMFUL;
	}
	c = code_point(s, *n_r);
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (c >= table[i].low && c <= table[i].high)
			return table[i].sight;
	return TEXT_SEEN;
}

int
text_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
