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

size_t
text_cut(const char *s, size_t len, size_t max)
{
	if (len <= max)
		return len;
	for (len = max; len > 0 && ((unsigned char)s[len] & 0xc0) == 0x80;)
		len--;
	return len;
}
