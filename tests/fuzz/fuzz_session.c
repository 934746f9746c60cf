/*
 * A row of any bytes, as PHP value, sessions, roles and application passwords.
 */
#include <string.h>

#include "base/arena.h"
#include "wp/apppass.h"
#include "wp/caps.h"
#include "wp/password.h"
#include "wp/phpserial.h"
#include "wp/session.h"

#include "fuzz.h"

static bool
is_within(struct bytes part, struct bytes row)
{
	return part.s >= row.s && part.s + part.len <= row.s + row.len;
}

/* Whatever was read must be walkable to its end, and lie in the row. */
static size_t
walk(struct php_value value, struct bytes row, int depth)
{
	struct php_value key, item;
	size_t count = 1;

	MUST(depth <= PHP_DEPTH_MAX);
	MUST(value.text.s == NULL || is_within(value.text, row));
	(void)php_is_true(&value);
	while (php_next(&value, &key, &item)) {
		MUST(key.type == PHP_INT || key.type == PHP_STRING);
		if (key.type == PHP_STRING) {
			struct php_value found;

			MUST(depth > 1 || count > 64 ||
			     !php_find(&value, key.text, &found) ||
			     found.text.s == NULL ||
			     is_within(found.text, row));
		}
		count += depth < 3 ? walk(item, row, depth + 1) : 1;
	}
	MUST(value.type != PHP_ARRAY || value.count == 0);
	return count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct bytes row = { (const char *)data, len };
	struct arena *arena = arena_new_wiping();
	char verifier[SESSION_VERIFIER_SIZE];
	struct php_value value;
	struct apppass match;
	struct caps caps;
	int64_t expires = -1;

	if (php_read(row, &value))
		MUST(walk(value, row, 0) <= len);
	/* The fuzzer can copy the digest it sees compared; nobody else can. */
	session_verifier(bytes_of("token"), verifier);
	if (session_verify(row, bytes_of("token"), 1000, &expires) !=
	    VERDICT_NO)
		MUST(expires >= 1000 &&
		     memmem(data, len, verifier, strlen(verifier)) != NULL);
	caps_read(row, row, &caps);
	MUST(caps.len <= CAPS_ROLES_MAX);
	for (size_t i = 0; i < caps.len; i++)
		MUST(is_within(caps.roles[i], row));
	caps_read(row, (struct bytes){ NULL, 0 }, &caps);
	(void)caps_can(row, row, "read");
	(void)caps_is_super_admin(row, bytes_of("admin"));
	MUST(apppass_verify(NULL, arena, row, bytes_of("abcd efgh ijkl mnop"),
		 &password_defaults, &match) == VERDICT_NO);
	arena_free(&arena);
	return 0;
}
