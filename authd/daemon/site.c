#include "daemon/site.h"

#include <string.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/text.h"
#include "daemon/config.h"
#include "daemon/settings.h"
#include "daemon/site_load.h"
#include "sys/clock.h"
#include "wp/cookie.h"

#define WARN_EVERY INT64_C(60000000)
#define NAME_MAX_BYTES 64 /* of a table, as MariaDB has it */

static bool
refuse(struct site_load *l, const char *path, unsigned line, const char *name,
    const char *what)
{
	if (*path == '\0')
		path = l->set->wp_config;
	text_addf(l->said, "%s:%u: %s %s", path, line, name, what);
	return false;
}

bool
site_refuse(struct site_load *l, const char *name, const char *what)
{
	const char *path;
	unsigned line = config_get(l->config, name, &path).line;

	return refuse(l, path, line, name, what);
}

bool
site_is_set(struct site_load *l, const char *name)
{
	const char *path;

	return config_get(l->config, name, &path).state != WPCONFIG_ABSENT;
}

bool
site_want(struct site_load *l, const char *name, const char *absent,
    const char **value_r)
{
	const char *path;
	struct wpconfig_value value = config_get(l->config, name, &path);

	switch (value.state) {
	case WPCONFIG_SET:
		*value_r = value.text.s;
		return strlen(value.text.s) == value.text.len ||
		       site_refuse(l, name, "holds a NUL");
	case WPCONFIG_ABSENT:
		*value_r = absent;
		return absent != NULL || site_refuse(l, name, "is not defined");
	case WPCONFIG_UNKNOWN:
		break;
	}
	return site_refuse(l, name,
	    arena_printf(l->arena,
		"cannot be read without PHP (%s): put it into \"overrides\" "
		"(null, if it is not set)",
		value.why));
}

bool
site_is_name(const char *s)
{
	size_t len = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789_");

	return len > 0 && len <= NAME_MAX_BYTES && s[len] == '\0';
}

/* As site_want(), of what becomes part of a statement. */
static bool
want_name(struct site_load *l, const char *name, const char *absent,
    const char **value_r)
{
	return site_want(l, name, absent, value_r) &&
	       (site_is_name(*value_r) ||
		   site_refuse(
		       l, name, "may hold letters, digits and \"_\" only"));
}

/* What a network of WordPress MU may have in place of MULTISITE. */
static bool
is_of_mu(struct site_load *l, bool *mu_r)
{
	static const char *const names[] = { "SUBDOMAIN_INSTALL", "VHOST",
		"SUNRISE" };
	const char *value;

	*mu_r = false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!site_want(l, names[i], "", &value))
			return false;
		*mu_r = *mu_r || site_is_set(l, names[i]);
	}
	return true;
}

/* is_multisite(), and whether this site's tables have its number in them. */
static bool
read_network(struct site_load *l, struct site *site, bool *numbered_r)
{
	const char *multisite;
	bool mu = false;

	if (!site_want(l, "MULTISITE", "", &multisite) ||
	    (!site_is_set(l, "MULTISITE") && !is_of_mu(l, &mu)))
		return false;
	site->network =
	    mu || (*multisite != '\0' && strcmp(multisite, "0") != 0);
	*numbered_r = site->network && (mu || l->set->blog != 1);
	return true;
}

static bool
read_tables(struct site_load *l, struct site *site)
{
	const char *prefix, *blog_prefix;
	bool numbered;

	if (!read_network(l, site, &numbered) ||
	    (site->network && !site_want(l, "SITE_ID_CURRENT_SITE", "1",
				  &site->network_id)) ||
	    !want_name(l, "$table_prefix", "wp_", &prefix))
		return false;
	blog_prefix = prefix;
	if (numbered)
		blog_prefix = arena_printf(
		    l->arena, "%s%lld_", prefix, (long long)l->set->blog);
	site->options = arena_join(l->arena, blog_prefix, "options", NULL);
	site->sitemeta = arena_join(l->arena, prefix, "sitemeta", NULL);
	site->blogs = arena_join(l->arena, prefix, "blogs", NULL);
	site->caps_key =
	    arena_join(l->arena, blog_prefix, "capabilities", NULL);
	site->roles_option =
	    arena_join(l->arena, blog_prefix, "user_roles", NULL);
	return want_name(l, "CUSTOM_USER_TABLE",
		   arena_join(l->arena, prefix, "users", NULL), &site->users) &&
	       want_name(l, "CUSTOM_USER_META_TABLE",
		   arena_join(l->arena, prefix, "usermeta", NULL),
		   &site->usermeta);
}

/*
 * Of the ten constants only these four go into the salts we need.  The others
 * matter where one of the four has the same value (WordPress then takes
 * neither), so they are read too, but a doubt about them stops nobody: it can
 * only make us refuse what WordPress takes.
 */
static bool
read_keys(struct site_load *l, struct site *site)
{
	static const char *const needed[] = { "SECRET_KEY", "LOGGED_IN_KEY",
		"LOGGED_IN_SALT" };

	if ((site->creds & (CREDS_COOKIE | CREDS_TOKEN)) == 0)
		return true;
	for (size_t i = 0; keys_constant_names[i] != NULL; i++) {
		const char *path, *name = keys_constant_names[i], *ignored;
		struct wpconfig_value value =
		    config_get(l->config, name, &path);

		if (value.state == WPCONFIG_SET)
			keys_set_constant(&site->keys, name, value.text);
		for (size_t j = 0; j < sizeof(needed) / sizeof(*needed); j++)
			if (value.state == WPCONFIG_UNKNOWN &&
			    strcmp(name, needed[j]) == 0)
				return site_want(l, name, "", &ignored);
	}
	return true;
}

/* What cannot be read of them nobody is. */
static void
read_super_admins(struct site_load *l, struct site *site)
{
	size_t len = 0;
	const char **names;
	bool set;

	while (config_super_admin(l->config, len, &set) != NULL)
		len++;
	if (!site->network || !set)
		return;
	names = arena_alloc(l->arena, (len + 1) * sizeof(*names));
	for (size_t i = 0; i < len; i++)
		names[i] = config_super_admin(l->config, i, &set);
	site->super_admins = names;
}

static unsigned
creds_of(const struct site_settings *set)
{
	static const struct {
		const char *word;
		enum creds cred;
	} words[] = {
		{ "token", CREDS_TOKEN },
		{ "cookie", CREDS_COOKIE },
		{ "app", CREDS_APP },
		{ "pw", CREDS_PW },
	};
	unsigned creds = 0;

	for (size_t i = 0; i < set->creds.len; i++)
		for (size_t j = 0; j < sizeof(words) / sizeof(*words); j++)
			if (strcmp(set->creds.items[i], words[j].word) == 0)
				creds |= words[j].cred;
	return set->creds.len == 0 ? CREDS_ALL : creds;
}

static bool
load_site(struct site_load *l, struct site *site)
{
	const struct site_settings *set = l->set;

	site->set = set;
	site->creds = creds_of(set);
	site->cookie_forms = COOKIE_DEFAULT;
	/* Both had cookies of three parts, too, which name no session. */
	if (set->cookie_2013)
		site->cookie_forms |= COOKIE_2013 | COOKIE_28;
	if (!set->sessions)
		site->cookie_forms |= COOKIE_SESSIONLESS | COOKIE_28;
	site->rules = password_defaults;
	site->rules.before_68 = set->before_68;
	l->config = config_load(
	    l->arena, set->wp_config, set->overrides, set->abspath, l->said);
	if (l->config == NULL || !read_tables(l, site))
		return false;
	read_super_admins(l, site);
	return read_keys(l, site) && site_db_read(l, site);
}

static bool
is_twice(const struct site_settings *items, size_t len, size_t *at_r)
{
	for (size_t i = 0; i < len; i++)
		for (size_t j = 0; j < i; j++)
			if (strcmp(items[i].host, items[j].host) == 0) {
				*at_r = i;
				return true;
			}
	return false;
}

struct sites *
sites_load(const struct settings *set, const char *path, struct text *said)
{
	struct arena *arena = arena_new_wiping();
	struct sites *sites = arena_alloc(arena, sizeof(*sites));
	const struct site_settings *items = set->sites.items;
	size_t twice;

	sites->arena = arena;
	sites->len = set->sites.len;
	sites->sites = arena_alloc(arena, sites->len * sizeof(*sites->sites));
	if (is_twice(items, sites->len, &twice)) {
		text_addf(said, "%s:0: the host \"%s\" is there twice", path,
		    items[twice].host);
		sites_free(&sites);
		return NULL;
	}
	for (size_t i = 0; i < sites->len; i++) {
		struct site_load l = {
			.arena = arena, .set = &items[i], .said = said
		};

		sites->sites[i].index = i;
		if (!load_site(&l, &sites->sites[i])) {
			sites_free(&sites);
			return NULL;
		}
	}
	return sites;
}

void
sites_free(struct sites **sites)
{
	struct arena *arena;

	if (*sites == NULL)
		return;
	arena = (*sites)->arena;
	*sites = NULL;
	arena_free(&arena);
}

struct site *
sites_find(const struct sites *sites, const char *host)
{
	struct arena *arena;
	const char *domain;
	struct site *found = NULL;

	for (size_t i = 0; i < sites->len; i++)
		if (strcmp(sites->sites[i].set->host, host) == 0)
			return &sites->sites[i];
	arena = arena_new();
	domain = jid_prep_domain(arena, host, strlen(host));
	for (size_t i = 0; i < sites->len && domain != NULL; i++)
		if (strcmp(sites->sites[i].set->host, domain) == 0)
			found = &sites->sites[i];
	arena_free(&arena);
	return found;
}

bool
site_may_warn(struct site *site)
{
	int64_t now = clock_monotonic();
	int_fast64_t last = atomic_load(&site->warned_at);

	return (last == 0 || now - last > WARN_EVERY) &&
	       atomic_compare_exchange_strong(&site->warned_at, &last, now);
}
