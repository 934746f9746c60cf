/*
 * The portable hashes of phpass, $P$ (WordPress 2.5 to 6.7) and $H$ (phpBB):
 * $P$, one character for log2 of the rounds, 8 of salt, 22 of MD5.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"
#include "base/text.h"
#include "wp/password.h"
#include "wp/scheme.h"

enum {
	COUNT_AT = 3,
	SALT_AT = 4,
	SALT_LEN = 8,
	TEXT_AT = SALT_AT + SALT_LEN,
	TEXT_LEN = 22,
	HASH_LEN = TEXT_AT + TEXT_LEN,
	COUNT_MIN = 7,
	COUNT_MAX = 30,
	MD5_SIZE = 16,
};

static bool
phpass_shape(struct bytes hash, const struct password_rules *rules,
    struct password_cost *cost)
{
	const char *count;

	if (hash.len != HASH_LEN ||
	    (!bytes_begin(hash, "$P$") && !bytes_begin(hash, "$H$")) ||
	    scheme_span(bytes_cut(hash, TEXT_AT, HASH_LEN)) != TEXT_LEN ||
	    memchr(hash.s, '\0', hash.len) != NULL)
		return false;
	count = memchr(scheme_alphabet, hash.s[COUNT_AT], 64);
	*cost = (struct password_cost){ .kind = PASSWORD_PHPASS };
	memcpy(cost->setting, hash.s, COUNT_AT);
	if (count == NULL)
		return false;
	cost->cost = (uint32_t)(count - scheme_alphabet);
	cost->too_dear = cost->cost > rules->phpass_cost;
	return cost->cost >= COUNT_MIN && cost->cost <= COUNT_MAX;
}

/* phpass's own base64: little-endian, the lowest six bits first. */
static void
encode(const unsigned char md5[MD5_SIZE], char out[TEXT_LEN])
{
	for (size_t i = 0; i < MD5_SIZE; i += 3) {
		unsigned bits = md5[i];
		size_t chars = i + 1 < MD5_SIZE ? 4 : 2;

		if (i + 1 < MD5_SIZE)
			bits |= (unsigned)md5[i + 1] << 8 | (unsigned)md5[i + 2]
								<< 16;
		for (size_t k = 0; k < chars; k++)
			*out++ = scheme_alphabet[bits >> 6 * k & 63];
	}
}

static bool
phpass_check(struct password_bench *bench, struct bytes hash,
    struct bytes password, const struct password_cost *cost)
{
	size_t len = SALT_LEN + password.len;
	char *salted = mem_new(len + 1), text[TEXT_LEN];
	unsigned char x[MD5_SIZE];
	bool same;

	(void)bench;
	memcpy(salted, hash.s + SALT_AT, SALT_LEN);
	if (password.len > 0)
		memcpy(salted + SALT_LEN, password.s, password.len);
	digest_of(DIGEST_MD5, salted, len, x);
	digest_md5_again(x, salted + SALT_LEN, password.len, 1UL << cost->cost);
	encode(x, text);
	same = text_same_secret(text, TEXT_LEN, hash.s + TEXT_AT, TEXT_LEN);
	explicit_bzero(salted, len);
	explicit_bzero(x, sizeof(x));
	explicit_bzero(text, sizeof(text));
	free(salted);
	return same;
}

static void
phpass_sample(const struct password_cost *cost, char *out, size_t size)
{
	snprintf(out, size, "%s%c%s%s", cost->setting,
	    scheme_alphabet[cost->cost], "........", "......................");
}

const struct scheme scheme_phpass = {
	.shape = phpass_shape,
	.check = phpass_check,
	.sample = phpass_sample,
};
