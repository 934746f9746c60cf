/*
 * $argon2i$ and $argon2id$ as PHP writes them (WordPress 6.8 and later with a
 * filter).  The only user of libargon2.  PHP refuses argon2d and version 16.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <argon2.h>

#include "base/digest.h"
#include "base/text.h"
#include "wp/password.h"
#include "wp/scheme.h"

enum {
	SALT_MIN = 8,
	SALT_MAX = 64,
	TAG_MIN = 4,
	TAG_MAX = 64,
	TEXT_MAX = 86, /* 64 bytes in base64 */
	NUMBER_MAX = 1000000000,
};

struct encoded {
	unsigned char salt[SALT_MAX], tag[TAG_MAX];
	size_t salt_len, tag_len;
};

/* Base64 without padding, up to a `$' or the end. */
static bool
take_bytes(struct bytes *rest, unsigned char *out, size_t *len_r)
{
	const char *end = memchr(rest->s, '$', rest->len);
	size_t len = end != NULL ? (size_t)(end - rest->s) : rest->len;

	if (len == 0 || len > TEXT_MAX || rest->s[len - 1] == '=' ||
	    !digest_unbase64(rest->s, len, out, len_r))
		return false;
	*rest = bytes_cut(*rest, len, rest->len);
	return true;
}

/* $argon2id$v=19$m=65536,t=4,p=1$salt$tag */
static bool
parse(struct bytes hash, struct password_cost *cost, struct encoded *encoded)
{
	unsigned memory, passes, lanes;
	const char *setting = "$argon2id";

	if (!scheme_take(&hash, "$argon2id$")) {
		setting = "$argon2i";
		if (!scheme_take(&hash, "$argon2i$"))
			return false;
	}
	if (!scheme_take(&hash, "v=19$m=") ||
	    !scheme_take_number(&hash, NUMBER_MAX, &memory) ||
	    !scheme_take(&hash, ",t=") ||
	    !scheme_take_number(&hash, NUMBER_MAX, &passes) ||
	    !scheme_take(&hash, ",p=") ||
	    !scheme_take_number(&hash, ARGON2_MAX_LANES, &lanes) ||
	    !scheme_take(&hash, "$") ||
	    !take_bytes(&hash, encoded->salt, &encoded->salt_len) ||
	    !scheme_take(&hash, "$") ||
	    !take_bytes(&hash, encoded->tag, &encoded->tag_len) ||
	    hash.len != 0)
		return false;
	*cost = (struct password_cost){ .kind = PASSWORD_ARGON2,
		.cost = passes,
		.memory = memory,
		.lanes = lanes };
	memcpy(cost->setting, setting, strlen(setting));
	return passes >= 1 && lanes >= 1 && memory >= 8 * lanes &&
	       encoded->salt_len >= SALT_MIN && encoded->tag_len >= TAG_MIN;
}

static bool
argon2_shape(struct bytes hash, const struct password_rules *rules,
    struct password_cost *cost)
{
	struct encoded encoded;

	if (!parse(hash, cost, &encoded))
		return false;
	cost->too_dear = cost->memory > rules->argon2_memory ||
			 cost->cost > rules->argon2_passes ||
			 cost->lanes > rules->argon2_lanes;
	return true;
}

static bool
argon2_check(struct password_bench *bench, struct bytes hash,
    struct bytes password, const struct password_cost *cost)
{
	struct password_cost again;
	struct encoded encoded;
	unsigned char tag[TAG_MAX];
	argon2_context ctx;
	int result;
	bool same;

	(void)bench;
	if (!parse(hash, &again, &encoded))
		return false;
	/* One thread, however many lanes: threads are the pool's business. */
	ctx = (argon2_context){
		.out = tag,
		.outlen = (uint32_t)encoded.tag_len,
		.pwd = (uint8_t *)password.s, /* it is not written to */
		.pwdlen = (uint32_t)password.len,
		.salt = encoded.salt,
		.saltlen = (uint32_t)encoded.salt_len,
		.t_cost = cost->cost,
		.m_cost = cost->memory,
		.lanes = cost->lanes,
		.threads = 1,
		.version = ARGON2_VERSION_13,
	};
	result = argon2_ctx(&ctx,
	    strcmp(cost->setting, "$argon2id") == 0 ? Argon2_id : Argon2_i);
	if (result == ARGON2_MEMORY_ALLOCATION_ERROR)
		abort(); /* out of memory is no verdict */
	same = result == ARGON2_OK && text_same_secret(tag, encoded.tag_len,
					  encoded.tag, encoded.tag_len);
	explicit_bzero(tag, sizeof(tag));
	return same;
}

static void
argon2_sample(const struct password_cost *cost, char *out, size_t size)
{
	snprintf(out, size, "%s$v=19$m=%u,t=%u,p=%u$%s$%s", cost->setting,
	    (unsigned)cost->memory, (unsigned)cost->cost, (unsigned)cost->lanes,
	    "AAAAAAAAAAAAAAAAAAAAAA",
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

const struct scheme scheme_argon2 = {
	.shape = argon2_shape,
	.check = argon2_check,
	.sample = argon2_sample,
};
