#include "daemon/trial.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "base/text.h"
#include "daemon/rights.h"
#include "daemon/settings.h"
#include "daemon/setup.h"
#include "daemon/site.h"
#include "daemon/verify.h"

static void
print(struct authproto_out *out)
{
	if (authproto_end(out))
		fwrite(out->s, 1, out->len, stdout);
}

/* Of which hosts may be asked there, where not of all. */
static void
print_socket(const struct settings *set, const char *name, const char *path)
{
	const struct conf_strings *hosts = &rights_of(set, name)->hosts;
	struct authproto_out out;
	struct text list = { 0 };

	if (path == NULL)
		return;
	for (size_t i = 0; i < hosts->len; i++)
		text_addf(&list, "%s%s", i > 0 ? "," : "", hosts->items[i]);
	authproto_begin(&out, "socket");
	authproto_adds(&out, "name", name);
	authproto_adds(&out, "path", path);
	if (hosts->len > 0)
		authproto_adds(&out, "hosts", list.s);
	print(&out);
	text_free(&list);
}

static bool
try_site(void *bench, const struct site *site)
{
	struct arena *arena = arena_new_wiping();
	struct authproto_out out;
	const char *why = "";
	enum health health = verify_health(arena, bench, site, &why);

	authproto_begin(&out, "site");
	authproto_adds(&out, "host", site->set->host);
	authproto_adds(&out, "state", health_word(health));
	authproto_adds(&out, "why", why);
	print(&out);
	arena_free(&arena);
	return health == HEALTH_FINE;
}

bool
trial_run(struct setup *setup)
{
	const struct settings *set = setup_settings(setup);
	const struct sockets *sockets = &set->sockets;
	struct sites *sites = setup_sites(setup);
	void *bench = verify_lookup_bench_new(sites);
	bool fine = true;

	print_socket(set, "native", sockets->native);
	print_socket(set, "admin", sockets->admin);
	print_socket(set, "info", sockets->info);
	print_socket(set, "mux", sockets->mux);
	print_socket(set, "dovecot", sockets->dovecot);
	print_socket(set, "socketmap", sockets->socketmap);
	for (size_t i = 0; i < sites->len; i++)
		fine = try_site(bench, &sites->sites[i]) && fine;
	verify_lookup_bench_free(bench);
	return fflush(stdout) == 0 && fine;
}
