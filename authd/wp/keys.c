#include "wp/keys.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"

enum part { KEY, SALT };
enum scheme { AUTH, SECURE_AUTH, LOGGED_IN, NONCE, SECRET, SCHEMES };

/* Both tables by scheme and part: 2 * scheme + part. */
const char *const keys_constant_names[KEYS_CONSTANTS + 1] = { "AUTH_KEY",
	"AUTH_SALT", "SECURE_AUTH_KEY", "SECURE_AUTH_SALT", "LOGGED_IN_KEY",
	"LOGGED_IN_SALT", "NONCE_KEY", "NONCE_SALT", "SECRET_KEY",
	"SECRET_SALT", NULL };
const char *const keys_option_names[KEYS_OPTIONS + 1] = { "auth_key",
	"auth_salt", "secure_auth_key", "secure_auth_salt", "logged_in_key",
	"logged_in_salt", "nonce_key", "nonce_salt", "secret_key", "secret",
	NULL };

static const char *const scheme_names[] = { "auth", "secure_auth", "logged_in",
	"nonce" };

/* What wp-config-sample.php has where a key belongs. */
static const char default_phrase[] = "put your unique phrase here";

bool
keys_set_constant(struct keys *keys, const char *name, struct bytes value)
{
	for (size_t i = 0; i < KEYS_CONSTANTS; i++)
		if (strcmp(keys_constant_names[i], name) == 0) {
			keys->constants[i] = value;
			return true;
		}
	return false;
}

bool
keys_set_option(struct keys *keys, struct bytes name, struct bytes value)
{
	for (size_t i = 0; i < KEYS_OPTIONS; i++)
		if (bytes_are(name, keys_option_names[i])) {
			keys->options[i] = value;
			return true;
		}
	return false;
}

static enum scheme
scheme_of(const char *name)
{
	for (size_t i = 0; i < sizeof(scheme_names) / sizeof(*scheme_names);
	     i++)
		if (strcmp(scheme_names[i], name) == 0)
			return (enum scheme)i;
	return SCHEMES;
}

/* PHP's empty() */
static bool
is_empty(struct bytes value)
{
	return value.len == 0 || bytes_are(value, "0");
}

/* Two or more constants of one value: bad in all of them (3.4 and later). */
static bool
is_duplicate(const struct keys *keys, struct bytes value)
{
	size_t count = 0;

	for (size_t i = 0; i < KEYS_CONSTANTS; i++)
		count += bytes_same(keys->constants[i], value);
	return count > 1;
}

/* Take a constant for `part', if this era would. */
static bool
take_constant(const struct keys *keys, enum keys_era era, enum scheme scheme,
    enum part part, struct bytes *to)
{
	struct bytes value = keys->constants[2 * scheme + part];
	bool usable = value.s != NULL;

	if (usable && era == KEYS_34)
		usable = !is_empty(value) &&
			 !bytes_are(value, default_phrase) &&
			 !is_duplicate(keys, value);
	else if (usable && (part == KEY || era == KEYS_30))
		usable = value.len > 0 && !bytes_are(value, default_phrase);
	/* 2.5 to 2.9 took a salt that was defined whatever it was. */
	if (usable)
		*to = value;
	return usable;
}

/* Take an option for `part'; the site makes one it has not. */
static bool
take_option(const struct keys *keys, enum scheme scheme, enum part part,
    struct bytes *to, const char **missing_r)
{
	struct bytes value = keys->options[2 * scheme + part];

	if (is_empty(value)) {
		if (missing_r != NULL)
			*missing_r = keys_option_names[2 * scheme + part];
		return false;
	}
	*to = value;
	return true;
}

static bool
salt_of_scheme(const struct keys *keys, enum keys_era era, enum scheme scheme,
    struct bytes *key, struct bytes *salt, const char **missing_r)
{
	if (!take_constant(keys, era, scheme, KEY, key) && era == KEYS_34 &&
	    key->len == 0 && !take_option(keys, scheme, KEY, key, missing_r))
		return false;
	if ((era == KEYS_26 || era == KEYS_27) && scheme == SECURE_AUTH &&
	    keys->constants[2 * SECURE_AUTH + SALT].s != NULL) {
		/* They misspelt it, and PHP took the name for the value. */
		*salt = bytes_of("SECRET_AUTH_SALT");
		return true;
	}
	return take_constant(keys, era, scheme, SALT, salt) ||
	       (scheme == AUTH &&
		   take_constant(keys, era, SECRET, SALT, salt)) ||
	       take_option(keys, scheme, SALT, salt, missing_r);
}

static bool
salt_of_custom(const struct keys *keys, enum keys_era era, const char *scheme,
    struct bytes *key, char hex[DIGEST_HEX_MAX], const char **missing_r)
{
	if (era == KEYS_34 && key->len == 0 &&
	    !take_option(keys, SECRET, KEY, key, missing_r))
		return false;
	digest_hex_hmac(
	    DIGEST_MD5, key->s, key->len, scheme, strlen(scheme), hex);
	return true;
}

bool
keys_salt(struct arena *arena, const struct keys *keys, enum keys_era era,
    const char *scheme, struct bytes *salt_r, const char **missing_r)
{
	struct bytes key = bytes_of(""), salt = bytes_of("");
	enum scheme known = scheme_of(scheme);
	char hex[DIGEST_HEX_MAX], *out;
	bool ok;

	if (missing_r != NULL)
		*missing_r = NULL;
	(void)take_constant(keys, era, SECRET, KEY, &key);
	if (era == KEYS_25) {
		ok = take_constant(keys, era, SECRET, SALT, &salt) ||
		     take_option(keys, SECRET, SALT, &salt, missing_r);
	} else if (era == KEYS_26 && (known == NONCE || known == SCHEMES)) {
		ok = true; /* the key alone, which may be nothing */
	} else if (known != SCHEMES) {
		ok = salt_of_scheme(keys, era, known, &key, &salt, missing_r);
	} else {
		ok = salt_of_custom(keys, era, scheme, &key, hex, missing_r);
		salt = bytes_of(ok ? hex : "");
	}
	if (!ok)
		return false;
	out = arena_alloc(arena, key.len + salt.len + 1);
	memcpy(out, key.s, key.len);
	memcpy(out + key.len, salt.s, salt.len);
	*salt_r = (struct bytes){ out, key.len + salt.len };
	return true;
}
