#include "daemon/rights.h"

#include <string.h>

#include "base/text.h"
#include "daemon/settings.h"

const struct rights_settings *
rights_of(const struct settings *set, const char *socket)
{
	static const struct rights_settings all = { .trusted = true };
	const struct rights_settings *rights = set->rights.items;

	for (size_t i = 0; i < set->rights.len; i++)
		if (strcmp(rights[i].socket, socket) == 0)
			return &rights[i];
	return &all;
}

bool
rights_have_host(const struct rights_settings *rights, const char *host)
{
	for (size_t i = 0; i < rights->hosts.len; i++)
		if (strcmp(rights->hosts.items[i], host) == 0)
			return true;
	return rights->hosts.len == 0;
}

const char *
rights_only_host(const struct rights_settings *rights)
{
	return rights->hosts.len == 1 ? rights->hosts.items[0] : NULL;
}

static bool
is_site(const struct settings *set, const char *host)
{
	const struct site_settings *sites = set->sites.items;

	for (size_t i = 0; i < set->sites.len; i++)
		if (strcmp(sites[i].host, host) == 0)
			return true;
	return false;
}

bool
rights_check(const struct settings *set, const char *path, struct text *said)
{
	const struct rights_settings *rights = set->rights.items;

	for (size_t i = 0; i < set->rights.len; i++) {
		const struct conf_strings *hosts = &rights[i].hosts;

		if (rights_of(set, rights[i].socket) != &rights[i]) {
			text_addf(said,
			    "%s:0: rights: the socket %s is there twice", path,
			    rights[i].socket);
			return false;
		}
		for (size_t k = 0; k < hosts->len; k++) {
			if (is_site(set, hosts->items[k]))
				continue;
			text_addf(said,
			    "%s:0: rights: the host %s is none of the sites",
			    path, hosts->items[k]);
			return false;
		}
	}
	return true;
}
