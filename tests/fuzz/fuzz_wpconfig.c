/*
 * A wp-config.php of any bytes, and any DB_HOST.
 */
#include <string.h>

#include "base/arena.h"
#include "wp/dbhost.h"
#include "wp/wpconfig.h"

#include "fuzz.h"

static const char *const names[] = { "DB_NAME", "DB_PASSWORD", "DB_HOST",
	"LOGGED_IN_KEY", "MULTISITE", "ABSPATH", "$table_prefix",
	"$super_admins" };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bytes text = { (const char *)data, len };
	struct arena *arena = arena_new_wiping();
	struct wpconfig *config;
	struct dbhost host;
	const char *why;
	unsigned line;

	config = wpconfig_read(arena, text, "/d", "/d/", &why, &line);
	MUST((config == NULL) == (why != NULL));
	for (size_t i = 0; config != NULL && i < sizeof(names) / sizeof(*names);
	     i++) {
		struct wpconfig_value value = wpconfig_get(config, names[i]);

		if (value.state == WPCONFIG_SET)
			MUST(value.text.s != NULL &&
			     value.text.s[value.text.len] == '\0');
		else
			MUST(value.text.s == NULL);
		MUST((value.state == WPCONFIG_UNKNOWN) == (value.why != NULL));
		MUST(!wpconfig_is_true(&value) || value.text.len > 0);
	}
	for (size_t i = 0;
	     config != NULL && wpconfig_include_at(config, i) != NULL; i++)
		MUST(wpconfig_include_at(config, i)->line > 0);
	for (size_t i = 0;
	     config != NULL && wpconfig_super_admin(config, i) != NULL; i++)
		(void)strlen(wpconfig_super_admin(config, i));
	if (len < 1024 &&
	    dbhost_parse(arena, arena_dup(arena, text.s, len), &host))
		MUST(host.host != NULL && host.port <= 65535);
	arena_free(&arena);
	return 0;
}
