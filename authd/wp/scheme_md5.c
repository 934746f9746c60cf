/*
 * What WordPress stored before 2.5, and what administrators still write into
 * the table by hand: the MD5 of the password in 32 lower-case hex digits.
 */
#include <string.h>

#include "base/digest.h"
#include "base/text.h"
#include "wp/password.h"
#include "wp/scheme.h"

enum { HEX = 32 };

static bool
md5_shape(struct bytes hash, const struct password_rules *rules,
    struct password_cost *cost)
{
	(void)rules;
	for (size_t i = 0; i < hash.len; i++)
		if ((hash.s[i] < '0' || hash.s[i] > '9') &&
		    (hash.s[i] < 'a' || hash.s[i] > 'f'))
			return false;
	*cost = (struct password_cost){ .kind = PASSWORD_MD5 };
	return hash.len == HEX;
}

static bool
md5_check(struct password_bench *bench, struct bytes hash,
    struct bytes password, const struct password_cost *cost)
{
	char hex[DIGEST_HEX_MAX];
	bool same;

	(void)bench;
	(void)cost;
	digest_hex_of(DIGEST_MD5, password.s, password.len, hex);
	same = text_same_secret(hex, HEX, hash.s, hash.len);
	explicit_bzero(hex, sizeof(hex));
	return same;
}

static void
md5_sample(const struct password_cost *cost, char *out, size_t size)
{
	(void)cost;
	(void)size;
	memset(out, '0', HEX);
	out[HEX] = '\0';
}

const struct scheme scheme_md5 = {
	.cheap = true,
	.shape = md5_shape,
	.check = md5_check,
	.sample = md5_sample,
};
