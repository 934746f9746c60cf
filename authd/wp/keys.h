/*
 * wp_salt(): the key of a scheme, from constants of wp-config.php and rows of
 * the options table.
 */
#ifndef WP_KEYS_H
#define WP_KEYS_H

#include <stdbool.h>

#include "wp/bytes.h"

struct arena;

/* Whose rules; every release from 3.4 on gives the same result. */
enum keys_era {
	KEYS_34 = 0, /* 3.4 and later */
	KEYS_25,     /* 2.5: no schemes */
	KEYS_26,     /* 2.6 */
	KEYS_27,     /* 2.7: as 2.6, with the schemes nonce and custom */
	KEYS_28,     /* 2.8-2.9 */
	KEYS_30,     /* 3.0-3.3 */
};

enum {
	KEYS_CONSTANTS = 10,
	KEYS_OPTIONS = 10,
};

/* The ten constants, and the options (in lower case) that can stand in. */
extern const char *const keys_constant_names[KEYS_CONSTANTS + 1]; /* NULL */
extern const char *const keys_option_names[KEYS_OPTIONS + 1];     /* NULL */

/* Zeroed, it is a site without any.  The bytes are borrowed. */
struct keys {
	struct bytes constants[KEYS_CONSTANTS];
	struct bytes options[KEYS_OPTIONS];
};

/*
 * A constant as the string PHP makes of it (true is "1", null and false are
 * ""), an option as stored; from wp_options, in a network from wp_sitemeta.
 * Names are compared byte for byte; false: none of ours.
 */
bool keys_set_constant(struct keys *keys, const char *name, struct bytes value);
bool keys_set_option(struct keys *keys, struct bytes name, struct bytes value);

/*
 * The salt, in the arena (give a wiping one).  `scheme' is "auth",
 * "secure_auth", "logged_in", "nonce" or anything else, which is a custom one.
 * False: an option is needed and missing, empty or "0"; WordPress makes it at
 * the next request that needs it, so whoever asks must not decide anything now
 * (LATER).  *missing_r (may be NULL) is then the name of that option.
 */
bool keys_salt(struct arena *arena, const struct keys *keys, enum keys_era era,
    const char *scheme, struct bytes *salt_r, const char **missing_r);

#endif
