#include "wp/apppass.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"
#include "wp/password.h"
#include "wp/phpserial.h"

enum { LEN = 24, FAST_SIZE = 30 };

static const char fast_prefix[] = "$generic$";
static const char fast_key[] = "wp_fast_hash_6.8+";

struct search {
	struct password_bench *bench;
	const struct password_rules *rules;
	struct bytes secret; /* letters and digits only */
	char fast[sizeof(fast_prefix) + DIGEST_BASE64_SIZE(FAST_SIZE)];
	size_t slow; /* expensive hashes tried */
};

static bool
is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

bool
apppass_has_shape(struct bytes secret)
{
	size_t count = 0;

	for (size_t i = 0; i < secret.len; i++)
		count += is_letter_or_digit(secret.s[i]);
	return count == LEN;
}

/* preg_replace( '/[^a-z\d]/i', '', secret ) */
static struct bytes
strip(struct arena *arena, struct bytes secret)
{
	char *out = arena_alloc(arena, secret.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < secret.len; i++)
		if (is_letter_or_digit(secret.s[i]))
			out[len++] = secret.s[i];
	return (struct bytes){ out, len };
}

/* wp_fast_hash(): BLAKE2b of 30 bytes under a key that is no secret. */
static void
hash_fast(struct search *search)
{
	unsigned char raw[FAST_SIZE];
	size_t len = sizeof(fast_prefix) - 1;

	digest_blake2b(fast_key, strlen(fast_key), search->secret.s,
	    search->secret.len, raw, sizeof(raw));
	memcpy(search->fast, fast_prefix, len);
	digest_base64url(raw, sizeof(raw), search->fast + len);
	explicit_bzero(raw, sizeof(raw));
}

static bool
opens(struct search *search, struct bytes hash, struct apppass *match)
{
	struct password_cost cost;

	if (bytes_begin(hash, fast_prefix))
		return !search->rules->before_68 &&
		       text_same_secret(search->fast, strlen(search->fast),
			   hash.s, hash.len);
	cost = password_cost_of(hash, search->rules);
	if (cost.kind == PASSWORD_NONE)
		return false;
	if (!password_is_cheap(hash, search->rules)) {
		if (search->bench == NULL) {
			match->slow = true;
			return false;
		}
		if (search->slow++ >= APPPASS_SLOW_MAX) {
			match->many = true;
			return false;
		}
	}
	return password_check(search->bench, hash, search->secret,
		   search->rules) == VERDICT_YES;
}

/* What an entry has as text under this name, or nothing. */
static struct bytes
text_of(const struct php_value *entry, const char *name)
{
	struct php_value value;

	if (!php_find(entry, bytes_of(name), &value) ||
	    value.type != PHP_STRING)
		return bytes_of("");
	return value.text;
}

enum verdict
apppass_verify(struct password_bench *bench, struct arena *arena,
    struct bytes row, struct bytes secret, const struct password_rules *rules,
    struct apppass *match_r)
{
	struct search search = { .bench = bench, .rules = rules };
	struct php_value list, key, entry;
	enum verdict verdict = VERDICT_NO;

	*match_r =
	    (struct apppass){ .uuid = bytes_of(""), .name = bytes_of("") };
	search.secret = strip(arena, secret);
	if (search.secret.len == 0 || !php_read(row, &list))
		return VERDICT_NO;
	hash_fast(&search);
	for (size_t i = 0; php_next(&list, &key, &entry); i++) {
		if (i == APPPASS_COUNT_MAX) {
			match_r->many = true;
			break;
		}
		if (!opens(&search, text_of(&entry, "password"), match_r))
			continue;
		match_r->slow = false;
		match_r->uuid = text_of(&entry, "uuid");
		match_r->name = text_of(&entry, "name");
		verdict = VERDICT_YES;
		break;
	}
	explicit_bzero(search.fast, sizeof(search.fast));
	return verdict;
}
