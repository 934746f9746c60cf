/*
 * Who is gone without having said so (XEP-0045, 11.1 and 18.1.2).
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/ns.h"
#include "base/stanza.h"
#include "room/act.h"
#include "room/feature.h"
#include "room/presence.h"
#include "room/turn.h"

/* What tells that a session is gone for good (18.1.2). */
static bool
means_gone(const struct stanza *in)
{
	static const char *const conditions[] = { "gone", "item-not-found",
		"recipient-unavailable", "redirect", "remote-server-not-found",
		"remote-server-timeout" };
	const struct stanza *error = stanza_child(in, "error", NULL);

	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++)
		if (stanza_child(error, conditions[i], NS_STANZAS) != NULL)
			return true;
	return false;
}

static void
ghosts_bounced(struct turn *t)
{
	const struct news news = {
		.type = "unavailable",
		.payload = "",
		.codes = { 333 },
	};

	if (t->session == NULL || !means_gone(t->in))
		return;
	act_depart(t, t->session, &news);
	act_close_if_empty(t);
}

const struct feature feature_ghosts = {
	.name = "ghosts",
	.bounced = ghosts_bounced,
};
