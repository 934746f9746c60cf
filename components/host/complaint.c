#include "host/complaint.h"

#include <stddef.h>

#include "base/stanza.h"

#define NS_STREAM_ERRORS "urn:ietf:params:xml:ns:xmpp-streams"

static const struct {
	const char *condition, *words;
} complaints[] = {
	{ "conflict", "another connection has this domain (conflict)" },
	{ "connection-timeout", "the server found us silent" },
	{ "host-gone", "the server no longer serves this domain (host-gone)" },
	{ "host-unknown",
	    "the server has no component of this domain (host-unknown)" },
	{ "improper-addressing",
	    "the server refused a stanza of ours (improper-addressing)" },
	{ "internal-server-error", "the server has an error of its own" },
	{ "invalid-from",
	    "the server refused a sender not in our domain (invalid-from)" },
	{ "invalid-namespace",
	    "the server does not take components here (invalid-namespace)" },
	{ "invalid-xml", "the server refused our XML (invalid-xml)" },
	{ "not-authorized",
	    "wrong secret, or no such component (not-authorized)" },
	/* Prosody says so of a stanza over component_stanza_size_limit. */
	{ "not-well-formed",
	    "the server could not read what we sent, or it was too long "
	    "(not-well-formed)" },
	{ "policy-violation",
	    "the server does not allow what we sent (policy-violation)" },
	{ "resource-constraint",
	    "the server is too busy for us (resource-constraint)" },
	{ "system-shutdown", "the server shuts down" },
	/* The name of not-well-formed before RFC 6120; jabberd2's. */
	{ "xml-not-well-formed",
	    "the server could not read what we sent (xml-not-well-formed)" },
};

const char *
complaint(const struct stanza *error)
{
	for (size_t i = 0; i < sizeof(complaints) / sizeof(*complaints); i++)
		if (stanza_child(error, complaints[i].condition,
			NS_STREAM_ERRORS) != NULL)
			return complaints[i].words;
	return "the server ended the stream with an error";
}
