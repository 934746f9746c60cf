#include "daemon/admin.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "base/jid.h"
#include "base/mem.h"
#include "daemon/client_parts.h"
#include "daemon/figures.h"
#include "daemon/gate.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "daemon/tally.h"

#define PREFIX "meerkat_authd_"

struct teller {
	struct figure_reader reader;
	struct client *client;
	uint32_t id;
};

/* One line for each: what it is called, of what, and how much. */
static void
tell(struct figure_reader *reader, const struct figure *figure)
{
	const struct teller *teller =
	    container_of(reader, struct teller, reader);
	struct authproto_out out;
	char name[64];

	if (strcmp(figure->suffix, "_bucket") == 0)
		return;
	snprintf(name, sizeof(name), "%s%s", figure->name + sizeof(PREFIX) - 1,
	    figure->suffix);
	authproto_begin_id(&out, authproto_verb(AUTHPROTO_PART), teller->id);
	authproto_adds(&out, "what", name);
	for (size_t i = 0; i < FIGURE_LABELS && figure->labels[i].key != NULL;
	     i++)
		authproto_adds(
		    &out, figure->labels[i].key, figure->labels[i].value);
	snprintf(name, sizeof(name), "%.15g", figure->n);
	authproto_adds(&out, "n", name);
	if (authproto_end(&out))
		client_write(teller->client, out.s, out.len);
}

static void
say_ok(struct client *client, uint32_t id, int64_t n)
{
	struct authproto_out out;

	authproto_begin_id(&out, authproto_verb(AUTHPROTO_OK), id);
	if (n >= 0)
		authproto_addn(&out, "n", n);
	authproto_end(&out);
	client_write(client, out.s, out.len);
}

void
admin_stats(struct client *client, const struct authproto_line *line)
{
	struct teller teller = { { tell }, client, line->id };

	figures_read(client->server, &teller.reader);
	say_ok(client, line->id, -1);
}

/* What was read of the sites is read again, too. */
void
admin_flush(struct client *client, const struct authproto_line *line)
{
	struct sites *sites = server_sites(client->server);
	const char *user = authproto_gets(line, "user"), *node = NULL;
	const char *host = authproto_gets(line, "host");
	const struct site *site = NULL;
	struct authproto_out out;
	size_t n;

	if (*user != '\0' || *host != '\0') {
		node = jid_prep_node(client->arena, user, strlen(user));
		site = sites_find(sites, host);
		if (*user == '\0' || *host == '\0' || node == NULL ||
		    site == NULL) {
			authproto_refuse(&out, line->id,
			    *user == '\0' || *host == '\0' || node == NULL
				? AUTHPROTO_MISSING
				: AUTHPROTO_FORBIDDEN);
			client_write(client, out.s, out.len);
			return;
		}
	}
	n = gate_forget(server_gate(client->server),
	    site != NULL ? site->set->host : NULL, node);
	for (size_t i = 0; i < sites->len; i++)
		atomic_fetch_add(&sites->sites[i].epoch, 1);
	say_ok(client, line->id, (int64_t)n);
}
