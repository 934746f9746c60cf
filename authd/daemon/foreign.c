#include "daemon/foreign.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "daemon/client_parts.h"
#include "daemon/dialect.h"
#include "daemon/rights.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/site.h"

#define NOT_IN_LOCALPARTS " \"&'/:<>@"

static const char *
text(struct arena *arena, struct bytes bytes)
{
	return arena_dup(arena, bytes.s != NULL ? bytes.s : "", bytes.len);
}

static bool
has_nul(struct bytes bytes)
{
	return bytes.len > 0 && memchr(bytes.s, '\0', bytes.len) != NULL;
}

/* Which site, and who is asked for on it; NULL: none of ours. */
static const char *
find_host(struct client *client, const struct foreign *q, const char **user)
{
	struct sites *sites = server_sites(client->server);
	char *name = arena_dup(client->arena, q->user.s, q->user.len);
	char *at = strrchr(name, '@');
	const char *host = text(client->arena, q->domain), *only;

	*user = name;
	client->bare = false;
	if (*host != '\0')
		return host;
	if (at != NULL && sites_find(sites, at + 1) != NULL) {
		*at = '\0';
		return at + 1;
	}
	client->bare = true;
	only = rights_only_host(
	    rights_of(server_settings(client->server), client->dialect->name));
	if (only == NULL && sites->len == 1)
		only = sites->sites[0].set->host;
	return only;
}

/*
 * Servers of XMPP say a localpart, which is escaped already (XEP-0106); what
 * cannot be one is a login as it is.
 */
static const char *
localpart(struct arena *arena, const char *user)
{
	return strpbrk(user, NOT_IN_LOCALPARTS) != NULL
		   ? jid_escape_node(arena, user)
		   : user;
}

static void
write_question(struct authproto_out *out, const struct foreign *q,
    const char *user, const char *host)
{
	authproto_begin_id(out, q->verb, q->id);
	authproto_adds(out, "user", user);
	authproto_adds(out, "host", host);
	if (q->secret.s != NULL)
		authproto_add(out, "any", q->secret.s, q->secret.len);
	/* What is too long is no address, and not worth a refusal. */
	if (q->address.len > 0 && q->address.len <= FOREIGN_ADDRESS_MAX)
		authproto_add(out, "ip", q->address.s, q->address.len);
	if (q->service.len > 0 && q->service.len <= FOREIGN_SERVICE_MAX)
		authproto_add(out, "svc", q->service.s, q->service.len);
}

bool
foreign_ask(
    struct client *client, const struct foreign *q, enum authproto_code *code_r)
{
	struct authproto_out out;
	struct authproto_line line;
	const char *user, *host;

	*code_r = AUTHPROTO_FORBIDDEN;
	if (client->arena == NULL)
		client->arena = arena_new_wiping();
	if (has_nul(q->user) || has_nul(q->domain))
		return false;
	host = find_host(client, q, &user);
	user = localpart(client->arena, user);
	if (host == NULL || user == NULL)
		return false;
	write_question(&out, q, user, host);
	*code_r = AUTHPROTO_TOOLONG;
	if (authproto_end(&out))
		*code_r =
		    authproto_read(client->arena, out.s, out.len - 1, &line);
	authproto_wipe(&out);
	return *code_r == AUTHPROTO_FINE && client_ask(client, &line, code_r);
}
