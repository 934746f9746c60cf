/*
 * Reads what PHP's serialize() wrote, as WordPress's maybe_unserialize() would
 * take it.  Rows are hostile: a value is read whole and checked to its last
 * byte before anything of it is handed out; at most 1 MiB, at most 64 deep, no
 * recursion, no memory.  References, custom objects and escaped strings (R r C
 * S) and enums (E) void the whole value, as does any byte too many; objects
 * are stepped over.
 */
#ifndef WP_PHPSERIAL_H
#define WP_PHPSERIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "wp/bytes.h"

#define PHP_SIZE_MAX ((size_t)1024 * 1024) /* bytes */
#define PHP_DEPTH_MAX 64

enum php_type {
	PHP_NULL,
	PHP_BOOL,
	PHP_INT,
	PHP_FLOAT,
	PHP_STRING,
	PHP_ARRAY,
	PHP_OBJECT,
};

/* Points into the text it was read from. */
struct php_value {
	enum php_type type;
	int64_t number;    /* of a BOOL or an INT */
	struct bytes text; /* of a STRING; of a FLOAT as written; of an ARRAY
			      or OBJECT what is still to come of it */
	uint32_t count;    /* of an ARRAY or OBJECT: pairs still to come */
};

/* False: no serialized value, or one of the kinds above; then it is NULL. */
bool php_read(struct bytes text, struct php_value *value_r);

/*
 * Take the next pair off an array, in the order stored.  A key is an INT or a
 * STRING; strings that PHP would make integers ("12", not "012") come as INT.
 * False: there is none any more, or `array' is no array.
 */
bool php_next(struct php_value *array, struct php_value *key_r,
    struct php_value *value_r);

/* What PHP finds under a string key: of several the last counts. */
bool php_find(
    const struct php_value *array, struct bytes key, struct php_value *value_r);

/* PHP's (bool): "", "0", 0, 0.0, null, false and array() are not. */
bool php_is_true(const struct php_value *value);

#endif
