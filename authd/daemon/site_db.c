/*
 * Which database a site has: MariaDB (MySQL) as WordPress' own constants say,
 * or the file of the plugin sqlite-database-integration.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/arena.h"
#include "daemon/config.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "daemon/site_load.h"
#include "wp/dbhost.h"

/* What the plugin's drop-in has in it, and no other drop-in. */
#define DROPIN_MARK "SQLITE_DB_DROPIN_VERSION"
#define DROPIN_HEAD 8192

/* MYSQLI_CLIENT_SSL and MYSQLI_CLIENT_SSL_VERIFY_SERVER_CERT. */
#define CLIENT_TLS (1LL << 11)
#define CLIENT_VERIFY (1LL << 30)

/* wp-content, without a slash at its end; NULL: not known. */
static const char *
content_folder(struct site_load *l)
{
	const char *abspath = config_abspath(l->config), *path;
	struct wpconfig_value content =
	    config_get(l->config, "WP_CONTENT_DIR", &path);

	if (content.state == WPCONFIG_SET)
		return strlen(content.text.s) == content.text.len
			   ? content.text.s
			   : NULL;
	return content.state == WPCONFIG_ABSENT && abspath != NULL
		   ? arena_join(l->arena, abspath, "wp-content", NULL)
		   : NULL;
}

static bool
has_dropin(struct site_load *l)
{
	const char *content = content_folder(l);
	char head[DROPIN_HEAD];
	ssize_t n;
	int fd;

	if (content == NULL)
		return false;
	fd = config_open(arena_join(l->arena, content, "/db.php", NULL));
	if (fd < 0)
		return false;
	n = read(fd, head, sizeof(head));
	close(fd);
	return n > 0 && memmem(head, (size_t)n, DROPIN_MARK,
			    sizeof(DROPIN_MARK) - 1) != NULL;
}

/* The plugin's own order: FQDB, DB_DIR and DB_FILE, then its default. */
static bool
find_sqlite(struct site_load *l, const char **file_r)
{
	const char *folder, *file;

	if (site_is_set(l, "FQDB"))
		return site_want(l, "FQDB", NULL, file_r);
	folder = content_folder(l);
	if (folder != NULL)
		folder = arena_join(l->arena, folder, "/database", NULL);
	else if (site_is_set(l, "WP_CONTENT_DIR") && !site_is_set(l, "DB_DIR"))
		return site_want(l, "WP_CONTENT_DIR", NULL, &folder);
	if (!site_want(l, "DB_DIR", folder, &folder) ||
	    !site_want(l, "DB_FILE", ".ht.sqlite", &file))
		return false;
	*file_r = arena_join(l->arena, folder, "/", file, NULL);
	return true;
}

static bool
is_sqlite(struct site_load *l, bool *sqlite_r)
{
	const char *engine;

	*sqlite_r = true;
	if (site_is_set(l, "DB_ENGINE")) {
		if (!site_want(l, "DB_ENGINE", "", &engine))
			return false;
		*sqlite_r = strcasecmp(engine, "sqlite") == 0;
		return true;
	}
	*sqlite_r = site_is_set(l, "FQDB") || site_is_set(l, "DB_DIR") ||
		    site_is_set(l, "DB_FILE") || has_dropin(l);
	return true;
}

static bool
read_host(struct site_load *l, struct db_settings *db)
{
	struct dbhost host;
	const char *text;

	if (!site_want(l, "DB_HOST", "localhost", &text))
		return false;
	if (!dbhost_parse(l->arena, text, &host))
		return site_refuse(l, "DB_HOST", "is no host we can read");
	db->host = *host.host != '\0' ? host.host : "localhost";
	db->port = host.port;
	db->socket = host.socket;
	return true;
}

/* WordPress makes utf8mb4 of utf8 wherever the server has it: all have. */
static bool
read_charset(struct site_load *l, struct db_settings *db)
{
	const char *charset;

	if (!site_want(l, "DB_CHARSET", "", &charset))
		return false;
	if (*charset == '\0' || strcasecmp(charset, "utf8") == 0)
		charset = "utf8mb4";
	if (!site_is_name(charset))
		return site_refuse(l, "DB_CHARSET", "is no character set");
	db->charset = charset;
	return true;
}

/*
 * WordPress hands these flags to mysqli_real_connect(), which then encrypts;
 * it looks at no certificate unless it is told so.
 */
static bool
read_tls(struct site_load *l, struct db_settings *db)
{
	const char *text;
	long long flags;

	db->tls_ca = l->set->db_ca;
	if (l->set->db_tls != SITE_TLS_AS_WORDPRESS) {
		db->tls = (enum db_tls)l->set->db_tls;
		return true;
	}
	if (!site_want(l, "MYSQL_CLIENT_FLAGS", "0", &text))
		return false;
	flags = strtoll(text, NULL, 10);
	if (db->tls_ca != NULL || (flags & CLIENT_VERIFY) != 0)
		db->tls = DB_TLS_VERIFY;
	else if ((flags & CLIENT_TLS) != 0)
		db->tls = DB_TLS_ON;
	return true;
}

bool
site_db_read(struct site_load *l, struct site *site)
{
	struct db_settings *db = &site->db;
	bool sqlite;

	db->file = l->set->sqlite;
	if (db->file != NULL)
		return true;
	if (!is_sqlite(l, &sqlite))
		return false;
	if (sqlite)
		return find_sqlite(l, &db->file);
	return read_host(l, db) && read_charset(l, db) && read_tls(l, db) &&
	       site_want(l, "DB_NAME", NULL, &db->name) &&
	       site_want(l, "DB_USER", NULL, &db->user) &&
	       site_want(l, "DB_PASSWORD", NULL, &db->password);
}
