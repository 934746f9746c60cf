#include "daemon/figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "daemon/clients.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/setup.h"
#include "daemon/site.h"
#include "daemon/tally.h"
#include "daemon/watch.h"
#include "serve/metrics.h"

static void
gauge(
    struct figure_reader *reader, const char *name, const char *help, double n)
{
	const struct figure figure = {
		.name = name,
		.kind = "gauge",
		.help = help,
		.suffix = "",
		.n = n,
	};

	reader->see(reader, &figure);
}

static void
read_sites(const struct sites *sites, struct figure_reader *reader)
{
	struct figure figure = {
		.name = "meerkat_authd_database_up",
		.kind = "gauge",
		.help = "Did the database of the site answer last?",
		.suffix = "",
		.labels = { { "host", NULL } },
	};

	for (size_t i = 0; i < sites->len; i++) {
		figure.labels[0].value = sites->sites[i].set->host;
		figure.n = atomic_load(&sites->sites[i].away) ? 0 : 1;
		reader->see(reader, &figure);
	}
}

void
figures_read(const struct server *server, struct figure_reader *reader)
{
	static const char *const lanes[] = { "cheap", "hash" };
	struct figure waiting = {
		.name = "meerkat_authd_waiting",
		.kind = "gauge",
		.help = "Questions that wait for a worker.",
		.suffix = "",
		.labels = { { "lane", NULL } },
	};

	tally_read(server_tally(server), reader);
	for (unsigned i = 0; i < 2; i++) {
		waiting.labels[0].value = lanes[i];
		waiting.n =
		    setup_waiting(server_setup(server), (enum setup_lane)i);
		reader->see(reader, &waiting);
	}
	gauge(reader, "meerkat_authd_connections", "Peers that are connected.",
	    (double)clients_len(server_clients(server)));
	gauge(reader, "meerkat_authd_watched",
	    "Users whose changes would be told of.",
	    (double)watch_len(server_watch(server)));
	read_sites(server_sites(server), reader);
}

struct writer {
	struct figure_reader reader;
	struct text *out;
	const char *name; /* of the last one */
};

static void
write_figure(struct figure_reader *reader, const struct figure *figure)
{
	struct writer *writer = container_of(reader, struct writer, reader);
	const char *const *labels = NULL;
	const char *pairs[2 * FIGURE_LABELS + 1] = { NULL };
	char name[128];

	if (writer->name == NULL || strcmp(writer->name, figure->name) != 0)
		metrics_head(
		    writer->out, figure->name, figure->kind, figure->help);
	writer->name = figure->name;
	for (size_t i = 0; i < FIGURE_LABELS && figure->labels[i].key != NULL;
	     i++) {
		pairs[2 * i] = figure->labels[i].key;
		pairs[2 * i + 1] = figure->labels[i].value;
		labels = pairs;
	}
	snprintf(name, sizeof(name), "%s%s", figure->name, figure->suffix);
	metrics_labelled(writer->out, name, labels, figure->n);
}

/* In Prometheus' text format. */
static void
write_all(void *server, struct text *out)
{
	struct writer writer = { { write_figure }, out, NULL };

	figures_read(server, &writer.reader);
}

/* One site that is away is its own trouble. */
static const char *
unready(void *server)
{
	const struct sites *sites = server_sites(server);

	if (server_is_stopping(server))
		return "stopping";
	for (size_t i = 0; i < sites->len; i++)
		if (!atomic_load(&sites->sites[i].away))
			return NULL;
	return "no database answers";
}

struct figures_shown {
	char *where, *group;
	struct metrics *metrics;
};

struct figures_shown *
figures_show(
    struct server *server, const struct settings *set, struct text *said)
{
	struct figures_shown *shown;

	if (set->metrics == NULL)
		return NULL;
	shown = mem_new(sizeof(*shown));
	shown->where = mem_dup(set->metrics);
	if (set->socket_group != NULL)
		shown->group = mem_dup(set->socket_group);
	shown->metrics = metrics_new(server_base(server),
	    &(struct metrics_settings){
		.where = shown->where,
		.group = shown->group,
		.write = write_all,
		.unready = unready,
		.user = server,
	    },
	    said);
	if (shown->metrics == NULL)
		figures_hide(&shown);
	return shown;
}

void
figures_hide(struct figures_shown **shown)
{
	if (*shown == NULL)
		return;
	metrics_free(&(*shown)->metrics);
	free((*shown)->where);
	free((*shown)->group);
	free(*shown);
	*shown = NULL;
}

const char *
figures_where(const struct figures_shown *shown)
{
	return shown != NULL ? shown->where : NULL;
}
