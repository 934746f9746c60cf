/*
 * Any bytes as an address and as a login: what is taken is prepared for good,
 * within its limits, and an escaped login comes back as it was (XEP-0106).
 */
#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/stamp.h"
#include "base/text.h"

#include "fuzz.h"

static void
check_address(struct arena *arena, const char *s)
{
	const struct jid *jid = jid_parse(arena, s), *again;

	if (jid == NULL)
		return;
	MUST(*jid->domain != '\0');
	MUST(strlen(jid->node) <= JID_PART_MAX);
	MUST(strlen(jid->domain) <= JID_PART_MAX);
	MUST(strlen(jid->resource) <= JID_PART_MAX);
	MUST(text_is_utf8(jid->full, strlen(jid->full)));
	again = jid_parse(arena, jid->full);
	/* Unicode has a few code points whose lower case is prepared further;
	 * a name may then be refused, but never become a third one. */
	if (again != NULL) {
		const struct jid *third = jid_parse(arena, again->full);

		MUST(third != NULL && strcmp(third->full, again->full) == 0);
	}
	(void)jid_has_unassigned(jid->resource);
}

static void
check_login(struct arena *arena, const char *login)
{
	const char *node = jid_escape_node(arena, login);

	if (node == NULL)
		return;
	MUST(strpbrk(node, "\"&'/:<>@ ") == NULL);
	MUST(strcmp(jid_unescape_node(arena, node), login) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct arena *arena = arena_new();
	const char *s = arena_dup(arena, (const char *)data, len);
	char stamp[STAMP_SIZE];
	int64_t ms, again;

	check_address(arena, s);
	check_login(arena, s);
	if (stamp_parse(s, &ms)) {
		stamp_write(stamp, ms);
		if (ms >= -62167219200000 && ms < 253402300800000)
			MUST(stamp_parse(stamp, &again) && again == ms);
	}
	arena_free(&arena);
	return 0;
}
