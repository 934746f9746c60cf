#include "bridge/serverconf.h"

#include <string.h>

#include "base/arena.h"

#define KEY_MAX 64

struct reading {
	struct arena *arena;
	enum serverconf_kind kind;
	struct serverconf *conf;
	char key[KEY_MAX]; /* of the list that goes on, of YAML */
	const char *host;  /* whose settings these are; NULL: everybody's */
	const char *guests[SERVERCONF_HOSTS]; /* hosts where nobody logs in */
	size_t guests_len;
	bool cached_no, cached_yes;
	bool comment; /* of Lua, over several lines */
};

/* Where the comment begins, which is not within quotes. */
static size_t
without_comment(const char *s, size_t len, const char *mark)
{
	size_t mark_len = strlen(mark);
	char quote = '\0';

	for (size_t i = 0; i < len; i++)
		if (quote != '\0')
			quote = s[i] == quote ? '\0' : quote;
		else if (s[i] == '"' || s[i] == '\'')
			quote = s[i];
		else if (len - i >= mark_len &&
			 memcmp(s + i, mark, mark_len) == 0)
			return i;
	return len;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static const char *
trim(const char *s, size_t *len)
{
	for (; *len > 0 && is_blank(*s); s++)
		--*len;
	while (*len > 0 && is_blank(s[*len - 1]))
		--*len;
	return s;
}

/* One value, without its quotes; and how much of the text it took. */
static const char *
take_value(struct arena *arena, const char *s, size_t len, size_t *taken)
{
	size_t n;

	if (len > 0 && (*s == '"' || *s == '\'')) {
		for (n = 1; n < len && s[n] != *s; n++)
			continue;
		*taken = n < len ? n + 1 : len;
		return arena_dup(arena, s + 1, n - 1);
	}
	for (n = 0; n < len && strchr(",]};)", s[n]) == NULL; n++)
		continue;
	*taken = n;
	while (n > 0 && is_blank(s[n - 1]))
		n--;
	return arena_dup(arena, s, n);
}

static void
add(const char **list, size_t *len, size_t max, const char *s)
{
	for (size_t i = 0; i < *len; i++)
		if (strcmp(list[i], s) == 0)
			return;
	if (*s != '\0' && *len < max)
		list[(*len)++] = s;
}

static void
add_host(struct reading *r, const char *host)
{
	struct serverconf *conf = r->conf;

	add(conf->hosts, &conf->hosts_len, SERVERCONF_HOSTS, host);
}

static void
add_include(struct reading *r, const char *path)
{
	struct serverconf *conf = r->conf;

	add(conf->includes, &conf->includes_len, SERVERCONF_INCLUDES, path);
}

static bool
is_ours(const char *method)
{
	return strcmp(method, "external") == 0 ||
	       strcmp(method, "external_insecure") == 0 ||
	       strcmp(method, "meerkat") == 0 ||
	       strcmp(method, "dovecot") == 0 || strcmp(method, "cyrus") == 0;
}

static void
take_method(struct reading *r, const char *method)
{
	if (r->host != NULL && strcmp(method, "anonymous") == 0) {
		add(r->guests, &r->guests_len, SERVERCONF_HOSTS, r->host);
		return;
	}
	if (r->conf->method == NULL || is_ours(method))
		r->conf->method = method;
}

static void
take_yaml(struct reading *r, const char *key, const char *value)
{
	if (strcmp(key, "hosts") == 0)
		add_host(r, value);
	else if (strcmp(key, "include_config_file") == 0)
		add_include(r, value);
	else if (strcmp(key, "auth_method") == 0)
		take_method(r, value);
	else if (strcmp(key, "extauth_program") == 0)
		r->conf->program = value;
	else if (strcmp(key, "auth_use_cache") == 0 &&
		 strcmp(value, "false") == 0)
		r->cached_no = true;
	else if (strcmp(key, "auth_use_cache") == 0)
		r->cached_yes = true;
}

static void
take_lua(struct reading *r, const char *key, const char *value)
{
	if (strcmp(key, "VirtualHost") == 0)
		add_host(r, r->host = value);
	else if (strcmp(key, "Include") == 0)
		add_include(r, value);
	else if (strcmp(key, "authentication") == 0)
		take_method(r, value);
	else if (strcmp(key, "external_auth_command") == 0)
		r->conf->program = value;
	else if (strcmp(key, "meerkat_auth_socket") == 0 ||
		 strcmp(key, "dovecot_auth_socket") == 0)
		r->conf->socket = value;
	else if (strcmp(key, "plugin_paths") == 0)
		add(r->conf->plugins, &r->conf->plugins_len, SERVERCONF_PLUGINS,
		    value);
	else if (strcmp(key, "auth_append_host") == 0)
		r->conf->appends_host = strcmp(value, "true") == 0;
}

/* One value or a list of them, "[ a, b ]" or "{ a, b }". */
static void
take_values(struct reading *r, const char *key, const char *s, size_t len)
{
	while (len > 0) {
		size_t taken;
		const char *value;

		if (is_blank(*s) || strchr("[]{},;()", *s) != NULL) {
			s++;
			len--;
			continue;
		}
		value = take_value(r->arena, s, len, &taken);
		if (r->kind == SERVERCONF_EJABBERD)
			take_yaml(r, key, value);
		else
			take_lua(r, key, value);
		s += taken > 0 ? taken : 1;
		len -= taken > 0 ? taken : 1;
	}
}

/* A section of host_config, or whatever else begins here. */
static void
set_host(struct reading *r, bool top, const char *rest, size_t len)
{
	trim(rest, &len);
	if (top)
		r->host = NULL;
	if (!top && len == 0 && strcmp(r->key, "auth_method") != 0)
		r->host = arena_dup(r->arena, r->key, strlen(r->key));
}

static void
set_key(struct reading *r, const char *s, size_t len)
{
	s = trim(s, &len);
	if (len > 1 && *s == '"' && s[len - 1] == '"') {
		s++;
		len -= 2;
	}
	if (len >= KEY_MAX)
		len = 0;
	memcpy(r->key, s, len);
	r->key[len] = '\0';
}

static void
yaml_line(struct reading *r, const char *s, size_t len)
{
	bool top = len > 0 && !is_blank(*s);
	const char *colon;

	len = without_comment(s, len, "#");
	s = trim(s, &len);
	if (len > 1 && s[0] == '-' && is_blank(s[1])) {
		take_values(r, r->key, s + 1, len - 1);
		return;
	}
	colon = len > 0 ? memchr(s, ':', len) : NULL;
	if (colon == NULL)
		return;
	set_key(r, s, (size_t)(colon - s));
	/* Listeners have hosts, too: components, with their secrets. */
	if (!top && strcmp(r->key, "hosts") == 0)
		*r->key = '\0';
	set_host(r, top, colon + 1, len - (size_t)(colon + 1 - s));
	take_values(r, r->key, colon + 1, len - (size_t)(colon + 1 - s));
}

static void
lua_line(struct reading *r, const char *s, size_t len)
{
	static const char *const words[] = { "VirtualHost", "Include" };
	const char *equals;

	if (r->comment) {
		r->comment = memmem(s, len, "]]", 2) == NULL;
		return;
	}
	r->comment = memmem(s, len, "--[[", 4) != NULL &&
		     memmem(s, len, "]]", 2) == NULL;
	len = without_comment(s, len, "--");
	s = trim(s, &len);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t n = strlen(words[i]);

		if (len > n && memcmp(s, words[i], n) == 0) {
			take_values(r, words[i], s + n, len - n);
			return;
		}
	}
	equals = len > 0 ? memchr(s, '=', len) : NULL;
	if (equals == NULL)
		return;
	set_key(r, s, (size_t)(equals - s));
	take_values(r, r->key, equals + 1, len - (size_t)(equals + 1 - s));
}

static void
drop_guests(struct reading *r)
{
	struct serverconf *conf = r->conf;

	for (size_t g = 0; g < r->guests_len; g++)
		for (size_t i = 0; i < conf->hosts_len; i++)
			if (strcmp(conf->hosts[i], r->guests[g]) == 0)
				conf->hosts[i] = conf->hosts[--conf->hosts_len];
}

void
serverconf_read(struct arena *arena, enum serverconf_kind kind, const char *s,
    size_t len, struct serverconf *conf)
{
	struct reading r = { .arena = arena, .kind = kind, .conf = conf };

	*conf = (struct serverconf){ .hosts_len = 0 };
	while (len > 0) {
		const char *end = memchr(s, '\n', len);
		size_t n = end != NULL ? (size_t)(end - s) : len;

		if (kind == SERVERCONF_EJABBERD)
			yaml_line(&r, s, n);
		else
			lua_line(&r, s, n);
		n += end != NULL ? 1 : 0;
		s += n;
		len -= n;
	}
	conf->caches = !r.cached_no || r.cached_yes;
	drop_guests(&r);
}
