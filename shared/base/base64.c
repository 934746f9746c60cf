/*
 * Bytes as hex and base64, the textual half of base/digest.h.  No table is
 * indexed with a secret: what is a digit is found by comparing.
 */
#include "base/digest.h"

void
digest_hex(const void *data, size_t len, char *out)
{
	const unsigned char *in = data;

	for (size_t i = 0; i < len; i++) {
		unsigned high = in[i] >> 4, low = in[i] & 15;

		*out++ = (char)(high + '0' + (high > 9) * ('a' - '0' - 10));
		*out++ = (char)(low + '0' + (low > 9) * ('a' - '0' - 10));
	}
	*out = '\0';
}

/* One digit of base64; c62 and c63 are where the two alphabets differ. */
static char
digit(unsigned bits, char c62, char c63)
{
	if (bits < 26)
		return (char)('A' + bits);
	if (bits < 52)
		return (char)('a' + bits - 26);
	if (bits < 62)
		return (char)('0' + bits - 52);
	return bits == 62 ? c62 : c63;
}

static int
bits_of(char c, char c62, char c63)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == c62)
		return 62;
	return c == c63 ? 63 : -1;
}

static size_t
encode(const unsigned char *in, size_t len, char *out, char c62, char c63,
    bool padded)
{
	char *to = out;

	for (size_t i = 0; i < len; i += 3) {
		size_t have = len - i < 3 ? len - i : 3;
		unsigned bits = (unsigned)in[i] << 16;

		if (have > 1)
			bits |= (unsigned)in[i + 1] << 8;
		if (have > 2)
			bits |= in[i + 2];
		for (size_t k = 0; k <= have; k++)
			*to++ = digit(bits >> (18 - 6 * k) & 63, c62, c63);
		for (size_t k = have; padded && k < 3; k++)
			*to++ = '=';
	}
	*to = '\0';
	return (size_t)(to - out);
}

static bool
decode(const char *text, size_t len, unsigned char *out, size_t *len_r,
    char c62, char c63)
{
	size_t to = 0, have = 0;
	unsigned bits = 0;

	if (len % 4 == 0 && len > 0 && text[len - 1] == '=') {
		len--;
		if (text[len - 1] == '=')
			len--;
	}
	if (len % 4 == 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		int value = bits_of(text[i], c62, c63);

		if (value < 0)
			return false;
		bits = bits << 6 | (unsigned)value;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[to++] = (unsigned char)(bits >> have);
			bits &= (1U << have) - 1;
		}
	}
	*len_r = to;
	return bits == 0;
}

size_t
digest_base64(const void *data, size_t len, char *out)
{
	return encode(data, len, out, '+', '/', true);
}

size_t
digest_base64url(const void *data, size_t len, char *out)
{
	return encode(data, len, out, '-', '_', false);
}

bool
digest_unbase64(const char *text, size_t len, unsigned char *out, size_t *len_r)
{
	return decode(text, len, out, len_r, '+', '/');
}

bool
digest_unbase64url(
    const char *text, size_t len, unsigned char *out, size_t *len_r)
{
	return decode(text, len, out, len_r, '-', '_');
}
