/*
 * What crypt(3) computes: bcrypt and, of its older formats, $1$ $5$ $6$.  The
 * only user of crypt_r().  It is never given a setting that has not exactly
 * one of these shapes: libxcrypt would happily do DES or yescrypt, which
 * WordPress refuses.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <crypt.h>

#include "base/mem.h"
#include "base/text.h"
#include "wp/password.h"
#include "wp/scheme.h"

enum {
	BCRYPT_LEN = 60,
	BCRYPT_SALT_AT = 7,
	BCRYPT_PHRASE = 72, /* bytes after these do not count */
	BCRYPT_MIN = 4,
	BCRYPT_MAX = 31,
	ROUNDS_DEFAULT = 5000,
	ROUNDS_MIN = 1000,
	ROUNDS_MAX = 999999999,
};

struct password_bench {
	struct crypt_data data;
	char phrase[CRYPT_MAX_PASSPHRASE_SIZE + 1];
	char setting[CRYPT_OUTPUT_SIZE];
};

struct password_bench *
password_bench_new(void)
{
	return mem_new(sizeof(struct password_bench));
}

void
password_bench_free(struct password_bench **bench)
{
	if (*bench == NULL)
		return;
	explicit_bzero(*bench, sizeof(**bench));
	free(*bench);
	*bench = NULL;
}

/* crypt() takes C strings: what follows a NUL never counts, as in PHP. */
static bool
crypt_same(struct password_bench *bench, struct bytes hash,
    struct bytes password, size_t max)
{
	size_t len = strnlen(password.s, password.len);
	const char *out;
	bool same;

	if (len > max || hash.len >= sizeof(bench->setting))
		return false;
	memcpy(bench->phrase, password.s, len);
	memcpy(bench->setting, hash.s, hash.len);
	out = crypt_r(bench->phrase, bench->setting, &bench->data);
	same =
	    out != NULL && text_same_secret(out, strlen(out), hash.s, hash.len);
	explicit_bzero(bench, sizeof(*bench));
	return same;
}

/* $2y$10$ and 53 characters, of which 22 are the salt. */
static bool
bcrypt_shape(struct bytes hash, const struct password_rules *rules,
    struct password_cost *cost)
{
	struct bytes rest = bytes_cut(hash, BCRYPT_SALT_AT, hash.len);

	if (hash.len != BCRYPT_LEN || !bytes_begin(hash, "$2") ||
	    hash.s[2] == '\0' || strchr("abxy", hash.s[2]) == NULL ||
	    hash.s[3] != '$' || hash.s[6] != '$' ||
	    scheme_span(rest) != rest.len)
		return false;
	for (size_t i = 4; i < 6; i++)
		if (hash.s[i] < '0' || hash.s[i] > '9')
			return false;
	*cost = (struct password_cost){ .kind = PASSWORD_BCRYPT };
	memcpy(cost->setting, hash.s, 4);
	cost->cost = (uint32_t)(10 * (hash.s[4] - '0') + (hash.s[5] - '0'));
	cost->too_dear = cost->cost > rules->bcrypt_cost;
	return cost->cost >= BCRYPT_MIN && cost->cost <= BCRYPT_MAX;
}

static bool
bcrypt_check(struct password_bench *bench, struct bytes hash,
    struct bytes password, const struct password_cost *cost)
{
	(void)cost;
	return crypt_same(
	    bench, hash, bytes_cut(password, 0, BCRYPT_PHRASE), BCRYPT_PHRASE);
}

static void
bcrypt_sample(const struct password_cost *cost, char *out, size_t size)
{
	snprintf(out, size, "%s%02u$%s%s", cost->setting, (unsigned)cost->cost,
	    "......................", "...............................");
}

const struct scheme scheme_bcrypt = {
	.shape = bcrypt_shape,
	.check = bcrypt_check,
	.sample = bcrypt_sample,
};

static const struct {
	const char *setting;
	bool rounds; /* may be written down */
	size_t salt, text;
} formats[] = {
	{ "$1$", false, 8, 22 },
	{ "$5$", true, 16, 43 },
	{ "$6$", true, 16, 86 },
};

#define FORMATS (sizeof(formats) / sizeof(*formats))

/* $6$salt$text, $6$rounds=5000$salt$text */
static bool
crypt_shape(struct bytes hash, const struct password_rules *rules,
    struct password_cost *cost)
{
	struct bytes rest = hash;
	unsigned rounds = ROUNDS_DEFAULT;
	size_t i = 0, salt;

	while (i < FORMATS && !scheme_take(&rest, formats[i].setting))
		i++;
	if (i == FORMATS)
		return false;
	if (formats[i].rounds && scheme_take(&rest, "rounds=") &&
	    (!scheme_take_number(&rest, ROUNDS_MAX, &rounds) ||
		rounds < ROUNDS_MIN || !scheme_take(&rest, "$")))
		return false;
	salt = scheme_span(rest);
	rest = bytes_cut(rest, salt, rest.len);
	*cost = (struct password_cost){ .kind = PASSWORD_CRYPT };
	memcpy(cost->setting, hash.s, 3);
	cost->cost = rounds;
	cost->too_dear = rounds > rules->crypt_rounds;
	return salt >= 1 && salt <= formats[i].salt &&
	       scheme_take(&rest, "$") && rest.len == formats[i].text &&
	       scheme_span(rest) == rest.len;
}

static bool
crypt_check(struct password_bench *bench, struct bytes hash,
    struct bytes password, const struct password_cost *cost)
{
	(void)cost;
	/* libxcrypt hashes no more than 512 bytes; PHP would. */
	return crypt_same(bench, hash, password, CRYPT_MAX_PASSPHRASE_SIZE);
}

static void
crypt_sample(const struct password_cost *cost, char *out, size_t size)
{
	char text[SCHEME_HASH_MAX + 1] = "";
	size_t i = 0;

	while (
	    i < FORMATS - 1 && strcmp(formats[i].setting, cost->setting) != 0)
		i++;
	memset(text, '.', formats[i].text);
	if (formats[i].rounds)
		snprintf(out, size, "%srounds=%u$........$%s", cost->setting,
		    (unsigned)cost->cost, text);
	else
		snprintf(out, size, "%s........$%s", cost->setting, text);
}

const struct scheme scheme_crypt = {
	.shape = crypt_shape,
	.check = crypt_check,
	.sample = crypt_sample,
};
