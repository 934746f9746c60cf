#include "daemon/trial.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/authproto.h"
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

static void
print_socket(const char *name, const char *path)
{
	struct authproto_out out;

	if (path == NULL)
		return;
	authproto_begin(&out, "socket");
	authproto_adds(&out, "name", name);
	authproto_adds(&out, "path", path);
	print(&out);
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
	const struct sockets *sockets = &setup_settings(setup)->sockets;
	struct sites *sites = setup_sites(setup);
	void *bench = verify_lookup_bench_new(sites);
	bool fine = true;

	print_socket("native", sockets->native);
	print_socket("admin", sockets->admin);
	print_socket("info", sockets->info);
	print_socket("mux", sockets->mux);
	print_socket("dovecot", sockets->dovecot);
	print_socket("socketmap", sockets->socketmap);
	for (size_t i = 0; i < sites->len; i++)
		fine = try_site(bench, &sites->sites[i]) && fine;
	verify_lookup_bench_free(bench);
	return fflush(stdout) == 0 && fine;
}
