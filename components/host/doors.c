#include "host/doors.h"

#include <stddef.h>

#include "base/text.h"
#include "host/console.h"
#include "host/figures.h"
#include "host/inside.h"
#include "host/settings.h"
#include "serve/metrics.h"
#include "sys/log.h"

#define EX_CANTCREAT 73 /* sysexits.h */

static void
on_metrics(void *user, struct text *out)
{
	figures_write(user, out);
}

static const char *
on_ready(void *user)
{
	return figures_unready(user);
}

void
doors_open(struct host *host)
{
	const struct settings *set = host->set;
	struct text said = { 0 };

	if (set->control != NULL) {
		host->console =
		    console_new(host, set->control, set->socket_group, &said);
		if (host->console == NULL)
			log_fatal(EX_CANTCREAT, "%s", said.s);
	}
	if (set->metrics != NULL) {
		host->metrics = metrics_new(host->base,
		    &(struct metrics_settings){
			.where = set->metrics,
			.group = set->socket_group,
			.write = on_metrics,
			.unready = on_ready,
			.user = host,
		    },
		    &said);
		if (host->metrics == NULL)
			log_fatal(EX_CANTCREAT, "%s", said.s);
	}
}

void
doors_close(struct host *host)
{
	console_free(&host->console);
	metrics_free(&host->metrics);
}
