#include "wp/password.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "wp/scheme.h"

/* A text of at most this many characters is never anything but an MD5. */
#define MD5_LEN 32

const struct password_rules password_defaults = {
	.unslashed = true,
	.phpass_cost = 18,
	.bcrypt_cost = 14,
	.crypt_rounds = 1000000,
	.argon2_memory = 64 * 1024,
	.argon2_passes = 6,
	.argon2_lanes = 4,
};

const char scheme_alphabet[65] =
    "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

size_t
scheme_span(struct bytes b)
{
	size_t len = 0;

	while (len < b.len && memchr(scheme_alphabet, b.s[len], 64) != NULL)
		len++;
	return len;
}

bool
scheme_take(struct bytes *b, const char *prefix)
{
	if (!bytes_begin(*b, prefix))
		return false;
	*b = bytes_cut(*b, strlen(prefix), b->len);
	return true;
}

bool
scheme_take_number(struct bytes *b, unsigned max, unsigned *number_r)
{
	int64_t number;
	size_t len = 0;

	while (len < b->len && b->s[len] >= '0' && b->s[len] <= '9')
		len++;
	if (!bytes_number(bytes_cut(*b, 0, len), &number) || number > max ||
	    (b->s[0] == '0' && len > 1))
		return false;
	*number_r = (unsigned)number;
	*b = bytes_cut(*b, len, b->len);
	return true;
}

/* By kind; a hash has the shape of at most one. */
static const struct scheme *const schemes[] = {
	[PASSWORD_MD5] = &scheme_md5,
	[PASSWORD_PHPASS] = &scheme_phpass,
	[PASSWORD_BCRYPT] = &scheme_bcrypt,
	[PASSWORD_WP_BCRYPT] = &scheme_bcrypt,
	[PASSWORD_CRYPT] = &scheme_crypt,
	[PASSWORD_ARGON2] = &scheme_argon2,
};

#define SCHEMES (sizeof(schemes) / sizeof(*schemes))

/* What a release never looked at, or no longer does. */
static bool
is_of_its_time(struct bytes hash, const struct password_cost *cost,
    const struct password_rules *rules, bool prehashed)
{
	if (bytes_begin(hash, "$H$"))
		return rules->before_68;
	if (prehashed)
		return cost->kind == PASSWORD_BCRYPT ||
		       cost->kind == PASSWORD_ARGON2;
	return cost->kind != PASSWORD_ARGON2 || !rules->before_68;
}

/*
 * The cost of checking a hash; *inner_r is the part of it that its scheme
 * looks at, without the "$wp" of WordPress 6.8.
 */
static struct password_cost
find(struct bytes hash, const struct password_rules *rules,
    struct bytes *inner_r)
{
	struct password_cost cost = { .kind = PASSWORD_NONE };
	bool prehashed = bytes_begin(hash, "$wp$") && !rules->before_68;

	*inner_r = prehashed ? bytes_cut(hash, 3, hash.len) : hash;
	if (hash.s == NULL || hash.len > SCHEME_HASH_MAX)
		return cost;
	for (size_t i = 0; i < SCHEMES; i++) {
		if (schemes[i] == NULL ||
		    (hash.len <= MD5_LEN) != (schemes[i] == &scheme_md5) ||
		    !schemes[i]->shape(*inner_r, rules, &cost))
			continue;
		if (!is_of_its_time(hash, &cost, rules, prehashed))
			break;
		if (cost.too_dear)
			cost.kind = PASSWORD_NONE;
		else if (prehashed && cost.kind == PASSWORD_BCRYPT)
			cost.kind = PASSWORD_WP_BCRYPT;
		return cost;
	}
	return (struct password_cost){ .kind = PASSWORD_NONE };
}

struct password_cost
password_cost_of(struct bytes hash, const struct password_rules *rules)
{
	struct bytes inner;

	return find(hash, rules, &inner);
}

bool
password_cost_same(const struct password_cost *a, const struct password_cost *b)
{
	return a->kind == b->kind && a->too_dear == b->too_dear &&
	       strcmp(a->setting, b->setting) == 0 && a->cost == b->cost &&
	       a->memory == b->memory && a->lanes == b->lanes;
}

bool
password_is_cheap(struct bytes hash, const struct password_rules *rules)
{
	struct password_cost cost = password_cost_of(hash, rules);

	return cost.kind == PASSWORD_NONE || schemes[cost.kind]->cheap;
}

/* base64(HMAC-SHA384("wp-sha384", password)), raw, with padding. */
static bool
check_prehashed(struct password_bench *bench, struct bytes inner,
    struct bytes password, const struct password_cost *cost)
{
	static const char key[] = "wp-sha384";
	unsigned char raw[DIGEST_MAX];
	char text[DIGEST_BASE64_SIZE(DIGEST_MAX)];
	size_t len;
	bool same;

	digest_hmac(
	    DIGEST_SHA384, key, strlen(key), password.s, password.len, raw);
	len = digest_base64(raw, digest_size(DIGEST_SHA384), text);
	same = schemes[cost->kind]->check(
	    bench, inner, (struct bytes){ text, len }, cost);
	explicit_bzero(raw, sizeof(raw));
	explicit_bzero(text, sizeof(text));
	return same;
}

enum verdict
password_check(struct password_bench *bench, struct bytes hash,
    struct bytes password, const struct password_rules *rules)
{
	struct bytes inner;
	struct password_cost cost = find(hash, rules, &inner);
	bool same;

	if (cost.kind == PASSWORD_NONE || password.s == NULL)
		return VERDICT_NO;
	/* Since 3.7.5; an MD5 is compared before anybody measures. */
	if (password.len > PASSWORD_SIZE_MAX && cost.kind != PASSWORD_MD5)
		return VERDICT_NO;
	if (inner.s != hash.s)
		same = check_prehashed(bench, inner, password, &cost);
	else
		same = schemes[cost.kind]->check(bench, hash, password, &cost);
	return same ? VERDICT_YES : VERDICT_NO;
}

struct bytes
password_addslashes(struct arena *arena, struct bytes typed)
{
	char *out = arena_alloc(arena, 2 * typed.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < typed.len; i++) {
		char c = typed.s[i];

		if (c == '\'' || c == '"' || c == '\\' || c == '\0')
			out[len++] = '\\';
		out[len++] = c != '\0' ? c : '0';
	}
	return (struct bytes){ out, len };
}

/* PHP's empty(), which wp_authenticate() asks before anything else. */
static bool
is_empty(struct bytes password)
{
	return password.len == 0 || bytes_are(password, "0");
}

enum verdict
password_verify(struct password_bench *bench, struct arena *arena,
    struct bytes hash, struct bytes typed, const struct password_rules *rules)
{
	struct bytes slashed = bytes_trim(password_addslashes(arena, typed));
	struct bytes plain = bytes_trim(typed);

	if (!is_empty(slashed) &&
	    password_check(bench, hash, slashed, rules) == VERDICT_YES)
		return VERDICT_YES;
	if (!rules->unslashed || slashed.len == plain.len || is_empty(plain))
		return VERDICT_NO;
	/* crypt() would take what stands before a NUL for all of it. */
	if (memchr(typed.s, '\0', typed.len) != NULL)
		return VERDICT_NO;
	return password_check(bench, hash, plain, rules);
}

void
password_dummy(struct password_bench *bench, struct arena *arena,
    const struct password_cost *cost, struct bytes typed,
    const struct password_rules *rules)
{
	char text[SCHEME_HASH_MAX + 1] = "";
	size_t wp = 0;

	if (cost->kind == PASSWORD_NONE)
		return;
	if (cost->kind == PASSWORD_WP_BCRYPT) {
		memcpy(text, "$wp", 3);
		wp = 3;
	}
	schemes[cost->kind]->sample(cost, text + wp, sizeof(text) - wp);
	(void)password_verify(bench, arena, bytes_of(text), typed, rules);
}
