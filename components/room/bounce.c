#include "room/bounce.h"

#include <stddef.h>

#include "base/ns.h"
#include "base/stanza.h"
#include "base/xml.h"

const char *
bounce_condition(const struct stanza *in)
{
	static const char *const conditions[] = { "bad-request", "conflict",
		"feature-not-implemented", "forbidden", "gone",
		"internal-server-error", "item-not-found", "jid-malformed",
		"not-acceptable", "not-allowed", "not-authorized",
		"policy-violation", "recipient-unavailable", "redirect",
		"registration-required", "remote-server-not-found",
		"remote-server-timeout", "resource-constraint",
		"subscription-required", "unexpected-request" };
	const struct stanza *error = stanza_child(in, "error", "");

	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++)
		if (stanza_child(error, conditions[i], NS_STANZAS) != NULL)
			return conditions[i];
	return "service-unavailable";
}

void
bounce_write(struct xml *xml, const struct stanza *in)
{
	xml_open(xml, "error");
	xml_attr(xml, "type", "cancel");
	xml_empty(xml, bounce_condition(in), NS_STANZAS);
	xml_close(xml);
}
