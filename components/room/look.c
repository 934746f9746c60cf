#include "room/look.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* What a letter looks like, in order of the letters.  Big and small ones are
 * the same elsewhere; here a big I is what it looks like, a small l. */
static const struct like {
	uint32_t letter;
	const char *look;
} likes[] = {
	/* clang-format off */
	/* digits and Latin */
	{ 0x0030, "o" }, { 0x0031, "l" }, { 0x0049, "l" }, { 0x006d, "rn" },
	{ 0x0077, "vv" }, { 0x007c, "l" },
	{ 0x0131, "i" }, { 0x0138, "k" }, { 0x017f, "f" }, { 0x0196, "l" },
	{ 0x01a6, "r" }, { 0x01bd, "s" }, { 0x01c0, "l" }, { 0x0237, "j" },
	{ 0x0251, "a" }, { 0x0261, "g" }, { 0x0269, "i" }, { 0x026a, "i" },
	{ 0x028b, "u" }, { 0x028f, "y" }, { 0x0299, "b" }, { 0x029c, "h" },
	{ 0x029f, "l" },
	/* Greek */
	{ 0x0391, "a" }, { 0x0392, "b" }, { 0x0395, "e" }, { 0x0396, "z" },
	{ 0x0397, "h" }, { 0x0399, "l" }, { 0x039a, "k" }, { 0x039c, "rn" },
	{ 0x039d, "n" }, { 0x039f, "o" }, { 0x03a1, "p" }, { 0x03a4, "t" },
	{ 0x03a5, "y" }, { 0x03a7, "x" }, { 0x03b1, "a" }, { 0x03b3, "y" },
	{ 0x03b7, "n" }, { 0x03b9, "i" }, { 0x03ba, "k" }, { 0x03bd, "v" },
	{ 0x03bf, "o" }, { 0x03c1, "p" }, { 0x03c5, "u" }, { 0x03c7, "x" },
	{ 0x03dc, "f" }, { 0x03f2, "c" }, { 0x03f3, "j" }, { 0x03f9, "c" },
	/* Cyrillic */
	{ 0x0401, "\xc3\xab" }, { 0x0405, "s" }, { 0x0406, "l" },
	{ 0x0407, "\xc3\xaf" }, { 0x0408, "j" }, { 0x0410, "a" },
	{ 0x0412, "b" }, { 0x0415, "e" }, { 0x0417, "3" }, { 0x041a, "k" },
	{ 0x041c, "rn" }, { 0x041d, "h" }, { 0x041e, "o" }, { 0x0420, "p" },
	{ 0x0421, "c" }, { 0x0422, "t" }, { 0x0423, "y" }, { 0x0425, "x" },
	{ 0x0430, "a" }, { 0x0435, "e" }, { 0x0437, "3" }, { 0x043a, "k" },
	{ 0x043e, "o" }, { 0x0440, "p" }, { 0x0441, "c" }, { 0x0443, "y" },
	{ 0x0445, "x" }, { 0x0451, "\xc3\xab" }, { 0x0455, "s" },
	{ 0x0456, "i" }, { 0x0457, "\xc3\xaf" }, { 0x0458, "j" },
	{ 0x0474, "v" }, { 0x0475, "v" }, { 0x04ae, "y" }, { 0x04af, "y" },
	{ 0x04ba, "h" }, { 0x04bb, "h" }, { 0x04c0, "l" }, { 0x04cf, "l" },
	{ 0x04e0, "3" }, { 0x04e1, "3" }, { 0x0500, "d" }, { 0x0501, "d" },
	{ 0x050c, "g" }, { 0x051a, "q" }, { 0x051b, "q" }, { 0x051c, "vv" },
	{ 0x051d, "vv" },
	/* Armenian */
	{ 0x054d, "u" }, { 0x054f, "s" }, { 0x0555, "o" }, { 0x0561, "vv" },
	{ 0x0563, "q" }, { 0x0566, "q" }, { 0x0570, "h" }, { 0x0578, "n" },
	{ 0x057c, "n" }, { 0x057d, "u" }, { 0x0581, "g" }, { 0x0585, "o" },
	/* Hebrew, Arabic and Indian strokes and rings */
	{ 0x05c0, "l" }, { 0x05d5, "l" }, { 0x05d8, "v" }, { 0x05df, "l" },
	{ 0x05e1, "o" }, { 0x0627, "l" }, { 0x0647, "o" }, { 0x0661, "l" },
	{ 0x0665, "o" }, { 0x06f1, "l" }, { 0x06f5, "o" }, { 0x0966, "o" },
	{ 0x09e6, "o" }, { 0x0a66, "o" }, { 0x0ae6, "o" }, { 0x0b66, "o" },
	{ 0x0be6, "o" }, { 0x0c66, "o" }, { 0x0ce6, "o" }, { 0x0d66, "o" },
	{ 0x0e50, "o" }, { 0x0ed0, "o" }, { 0x1040, "o" },
	/* fillers that show nothing */
	{ 0x115f, "" }, { 0x1160, "" },
	/* Cherokee */
	{ 0x13a0, "d" }, { 0x13a1, "r" }, { 0x13a2, "t" }, { 0x13a5, "i" },
	{ 0x13aa, "a" }, { 0x13ab, "j" }, { 0x13ac, "e" }, { 0x13b3, "vv" },
	{ 0x13b7, "rn" }, { 0x13bb, "h" }, { 0x13c0, "g" }, { 0x13c3, "z" },
	{ 0x13cf, "b" }, { 0x13d2, "r" }, { 0x13d9, "v" }, { 0x13da, "s" },
	{ 0x13de, "l" }, { 0x13df, "c" }, { 0x13e2, "p" }, { 0x13e6, "k" },
	{ 0x13f4, "b" },
	{ 0x17b4, "" }, { 0x17b5, "" },
	{ 0x2223, "l" }, { 0x2228, "v" }, { 0x2800, " " },
	/* clang-format on */
};

static int
compare(const void *a, const void *b)
{
	const struct like *x = a, *y = b;

	return x->letter < y->letter ? -1 : x->letter > y->letter;
}

static const char *
like(uint32_t letter)
{
	const struct like key = { .letter = letter };
	const struct like *found = bsearch(&key, likes,
	    sizeof(likes) / sizeof(*likes), sizeof(*likes), compare);

	return found != NULL ? found->look : NULL;
}

/* Small for big, in the scripts that nicknames here are written in. */
static uint32_t
small(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	    (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f))
		return c + 0x20;
	if (c >= 0x400 && c <= 0x40f)
		return c + 0x50;
	if (c >= 0x531 && c <= 0x556)
		return c + 0x30;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
		return c + (c & 1);
	if ((c >= 0x100 && c <= 0x177 && c != 0x130 && c != 0x138) ||
	    (c >= 0x460 && c <= 0x481) || (c >= 0x48a && c <= 0x4bf) ||
	    (c >= 0x4d0 && c <= 0x52f))
		return c | 1;
	return c;
}

/* One character of valid UTF-8. */
static uint32_t
read_one(const char **s)
{
	const unsigned char *c = (const unsigned char *)*s;
	unsigned more = c[0] < 0x80 ? 0 : c[0] < 0xe0 ? 1 : c[0] < 0xf0 ? 2 : 3;
	uint32_t letter = more == 0 ? c[0] : c[0] & (0x3fu >> more);

	for (unsigned i = 1; i <= more && c[i] != 0; i++)
		letter = letter << 6 | (c[i] & 0x3fu);
	for (*s += 1; more > 0 && **s != '\0'; more--)
		*s += 1;
	return letter;
}

static char *
write_one(char *to, uint32_t c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800)
		*to++ = (char)(0xc0 | c >> 6);
	else if (c < 0x10000)
		*to++ = (char)(0xe0 | c >> 12);
	else {
		*to++ = (char)(0xf0 | c >> 18);
		*to++ = (char)(0x80 | (c >> 12 & 0x3f));
	}
	if (c >= 0x800)
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

static char *
add(char *to, const char *look)
{
	size_t len = strlen(look);

	return (char *)memcpy(to, look, len) + len;
}

/* Spaces at the ends show nothing, and how many there are between is not
 * seen either. */
static char *
look(const char *nick, bool as_written)
{
	/* A byte becomes two at most: "m". */
	char *look = mem_new(2 * strlen(nick) + 1), *to = look;

	while (*nick != '\0') {
		uint32_t c = read_one(&nick);
		const char *is = as_written ? like(c) : NULL;

		if (is == NULL)
			is = like(small(c));
		if (is == NULL)
			to = write_one(to, small(c));
		else
			to = add(to, is);
		if (to > look && to[-1] == ' ' &&
		    (to == look + 1 || to[-2] == ' '))
			to--;
	}
	while (to > look && to[-1] == ' ')
		to--;
	*to = '\0';
	return look;
}

char *
look_of(const char *nick)
{
	return look(nick, true);
}

char *
look_of_words(const char *text)
{
	return look(text, false);
}
