/*
 * MariaDB and MySQL behind sys/db.h.  The server is not trusted to be well:
 * it may be slow, dead or somebody else, so every wait ends, it is told no
 * password in the clear and it is given no local file.
 */
#include <stdlib.h>
#include <string.h>

#include <mysql.h>

#include "base/mem.h"
#include "sys/db_driver.h"

#define BINDS_MAX 32
#define COLUMN_SIZE 256 /* grows where a value is longer */

/* The ways to log in that do not hand out the password itself. */
#define AUTH_PLUGINS                                                           \
	"mysql_native_password,client_ed25519,caching_sha2_password"

struct maria {
	struct db db;
	MYSQL mysql;
	bool made; /* mysql_init() was called and not undone */
	int64_t changes;
};

struct column {
	char *s;
	unsigned long size, len;
	my_bool is_null;
};

struct maria_query {
	struct db_query query;
	MYSQL_STMT *stmt;
	MYSQL_BIND binds[BINDS_MAX];
	unsigned long lens[BINDS_MAX];
	long long numbers[BINDS_MAX];
	struct column *columns;
	MYSQL_BIND *results;
	unsigned columns_len;
	bool running;
};

static struct maria *
maria_of(const struct db *db)
{
	return container_of(db, struct maria, db);
}

static struct maria_query *
query_of(struct db_query *query)
{
	return container_of(query, struct maria_query, query);
}

static void
fail(struct maria *maria)
{
	unsigned code = mysql_errno(&maria->mysql);

	db_fail(&maria->db, db_mariadb_code(code), "%u %s", code,
	    mysql_error(&maria->mysql));
}

static void
fail_query(struct maria_query *q)
{
	unsigned code = mysql_stmt_errno(q->stmt);

	db_fail(q->query.db, db_mariadb_code(code), "%u %s", code,
	    mysql_stmt_error(q->stmt));
}

static struct db *
make(void)
{
	struct maria *maria = mem_new(sizeof(*maria));

	return &maria->db;
}

static const char *
charset_of(const struct db_settings *set)
{
	return set->charset != NULL ? set->charset : "utf8mb4";
}

static void
set_options(struct maria *maria)
{
	const struct db_settings *set = maria->db.set;
	unsigned connect = DB_CONNECT_SECONDS;
	unsigned query = set->seconds != 0 ? set->seconds : DB_QUERY_SECONDS;
	unsigned no = 0;
	unsigned long packet = DB_VALUE_MAX;
	MYSQL *mysql = &maria->mysql;

	mysql_options(mysql, MYSQL_OPT_CONNECT_TIMEOUT, &connect);
	mysql_options(mysql, MYSQL_OPT_READ_TIMEOUT, &query);
	mysql_options(mysql, MYSQL_OPT_WRITE_TIMEOUT, &query);
	mysql_options(mysql, MYSQL_OPT_LOCAL_INFILE, &no);
	mysql_options(mysql, MYSQL_OPT_MAX_ALLOWED_PACKET, &packet);
	mysql_options(mysql, MARIADB_OPT_RESTRICTED_AUTH, AUTH_PLUGINS);
	mysql_options(mysql, MYSQL_SET_CHARSET_NAME, charset_of(set));
}

static void
set_tls(struct maria *maria)
{
	const struct db_settings *set = maria->db.set;
	my_bool yes = true, verify = set->tls == DB_TLS_VERIFY;
	MYSQL *mysql = &maria->mysql;

	if (set->tls == DB_TLS_OFF)
		return;
	mysql_options(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
	mysql_options(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
	if (set->tls_ca != NULL)
		mysql_options(mysql, MYSQL_OPT_SSL_CA, set->tls_ca);
}

static bool
open_connection(struct db *db)
{
	struct maria *maria = maria_of(db);
	const struct db_settings *set = db->set;

	if (mysql_init(&maria->mysql) == NULL) {
		db_fail(db, DB_LOST, "no client library");
		return false;
	}
	maria->made = true;
	set_options(maria);
	set_tls(maria);
	if (mysql_real_connect(&maria->mysql, set->host, set->user,
		set->password, set->name, set->port, set->socket, 0) == NULL)
		fail(maria);
	/* The library goes on in the clear with whoever says he has no TLS. */
	else if (set->tls != DB_TLS_OFF &&
		 mysql_get_ssl_cipher(&maria->mysql) == NULL)
		db_fail(db, DB_MAY_PASS, "the server has no TLS");
	/* Some servers do not heed the handshake, or have their own word after
	 * it (init_connect); in a transaction that nobody began we would see
	 * all as it was then, for ever. */
	else if (mysql_set_character_set(&maria->mysql, charset_of(set)) != 0 ||
		 mysql_autocommit(&maria->mysql, 1) != 0)
		fail(maria);
	else
		return true;
	db->is_lost = true;
	return false;
}

static bool
is_stale(struct db *db)
{
	(void)db;
	return false;
}

static void
close_connection(struct db *db)
{
	struct maria *maria = maria_of(db);

	if (maria->made)
		mysql_close(&maria->mysql);
	maria->made = false;
}

static bool
exec(struct db *db, const char *sql)
{
	struct maria *maria = maria_of(db);

	if (mysql_real_query(&maria->mysql, sql, strlen(sql)) != 0 ||
	    mysql_field_count(&maria->mysql) != 0) {
		fail(maria);
		return false;
	}
	maria->changes = (int64_t)mysql_affected_rows(&maria->mysql);
	return true;
}

static int64_t
changes(const struct db *db)
{
	return maria_of(db)->changes;
}

static void
make_columns(struct maria_query *q)
{
	q->columns_len = mysql_stmt_field_count(q->stmt);
	if (q->columns_len == 0)
		return;
	q->columns = mem_new(q->columns_len * sizeof(*q->columns));
	q->results = mem_new(q->columns_len * sizeof(*q->results));
	for (unsigned i = 0; i < q->columns_len; i++) {
		q->columns[i].size = COLUMN_SIZE;
		q->columns[i].s = mem_new(COLUMN_SIZE);
	}
}

static struct db_query *
prepare(struct db *db, const char *sql)
{
	struct maria *maria = maria_of(db);
	struct maria_query *q;
	MYSQL_STMT *stmt = mysql_stmt_init(&maria->mysql);

	if (stmt == NULL) {
		fail(maria);
		return NULL;
	}
	q = mem_new(sizeof(*q));
	q->query.db = db;
	q->stmt = stmt;
	if (mysql_stmt_prepare(stmt, sql, strlen(sql)) != 0 ||
	    mysql_stmt_param_count(stmt) > BINDS_MAX) {
		fail_query(q);
		mysql_stmt_close(stmt);
		free(q);
		return NULL;
	}
	make_columns(q);
	return &q->query;
}

static void
forget(struct db_query *query)
{
	struct maria_query *q = query_of(query);

	mysql_stmt_close(q->stmt);
	for (unsigned i = 0; i < q->columns_len; i++)
		free(q->columns[i].s);
	free(q->columns);
	free(q->results);
	free(q);
}

static MYSQL_BIND *
bind_at(struct db_query *query, unsigned at)
{
	MYSQL_BIND *bind = &query_of(query)->binds[at - 1];

	*bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_NULL };
	return bind;
}

static void
bind_int(struct db_query *query, unsigned at, int64_t n)
{
	struct maria_query *q = query_of(query);
	MYSQL_BIND *bind = bind_at(query, at);

	q->numbers[at - 1] = n;
	bind->buffer_type = MYSQL_TYPE_LONGLONG;
	bind->buffer = &q->numbers[at - 1];
}

static void
bind_bytes(struct db_query *query, unsigned at, const void *s, size_t len,
    bool is_text)
{
	struct maria_query *q = query_of(query);
	MYSQL_BIND *bind = bind_at(query, at);

	q->lens[at - 1] = len;
	bind->buffer_type = is_text ? MYSQL_TYPE_STRING : MYSQL_TYPE_BLOB;
	/* The library only reads it; its struct serves results as well. */
	memcpy(&bind->buffer, &s, sizeof(bind->buffer));
	bind->buffer_length = len;
	bind->length = &q->lens[at - 1];
}

static void
bind_null(struct db_query *query, unsigned at)
{
	bind_at(query, at);
}

static bool
run(struct maria_query *q)
{
	if (mysql_stmt_bind_param(q->stmt, q->binds) != 0 ||
	    mysql_stmt_execute(q->stmt) != 0)
		return false;
	q->running = true;
	maria_of(q->query.db)->changes =
	    (int64_t)mysql_stmt_affected_rows(q->stmt);
	return true;
}

/* Where the columns go; again whenever one of them has moved. */
static bool
aim(struct maria_query *q)
{
	for (unsigned i = 0; i < q->columns_len; i++)
		q->results[i] = (MYSQL_BIND){
			.buffer_type = MYSQL_TYPE_STRING,
			.buffer = q->columns[i].s,
			/* One byte stays for the NUL at the end. */
			.buffer_length = q->columns[i].size - 1,
			.length = &q->columns[i].len,
			.is_null = &q->columns[i].is_null,
		};
	return mysql_stmt_bind_result(q->stmt, q->results) == 0;
}

/* A value longer than its room is fetched once more into larger room. */
static bool
grow(struct maria_query *q)
{
	for (unsigned i = 0; i < q->columns_len; i++) {
		struct column *column = &q->columns[i];

		if (column->is_null || column->len < column->size)
			continue;
		column->size = column->len + 1;
		column->s = mem_grow(column->s, column->size);
		q->results[i].buffer = column->s;
		q->results[i].buffer_length = column->size - 1;
		if (mysql_stmt_fetch_column(q->stmt, &q->results[i], i, 0) != 0)
			return false;
	}
	return true;
}

static enum db_step
step(struct db_query *query)
{
	struct maria_query *q = query_of(query);
	int code;

	if (!q->running && !run(q)) {
		fail_query(q);
		return DB_FAILED;
	}
	if (q->columns_len == 0)
		return DB_END;
	if (!aim(q)) {
		fail_query(q);
		return DB_FAILED;
	}
	code = mysql_stmt_fetch(q->stmt);
	if (code == MYSQL_NO_DATA)
		return DB_END;
	if ((code == 0 || code == MYSQL_DATA_TRUNCATED) && grow(q))
		return DB_ROW;
	fail_query(q);
	return DB_FAILED;
}

static const char *
column(struct db_query *query, unsigned at, size_t *len_r)
{
	struct maria_query *q = query_of(query);
	struct column *column = &q->columns[at];

	if (at >= q->columns_len || column->is_null)
		return NULL;
	*len_r = column->len;
	column->s[column->len] = '\0';
	return column->s;
}

static void
done(struct db_query *query)
{
	struct maria_query *q = query_of(query);

	if (q->running)
		mysql_stmt_free_result(q->stmt);
	q->running = false;
	memset(q->binds, 0, sizeof(q->binds));
}

const struct db_driver db_mariadb = {
	.begin = "START TRANSACTION",
	.make = make,
	.open = open_connection,
	.is_stale = is_stale,
	.close = close_connection,
	.exec = exec,
	.changes = changes,
	.prepare = prepare,
	.forget = forget,
	.bind_int = bind_int,
	.bind_bytes = bind_bytes,
	.bind_null = bind_null,
	.step = step,
	.column = column,
	.done = done,
};
