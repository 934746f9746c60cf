#include "daemon/users.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/mem.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "daemon/users_link.h"
#include "sys/clock.h"
#include "sys/log.h"
#include "wp/login.h"

#define ROWS "8" /* that a generous collation may take for equal */
#define META_KEYS 4

#define EMPTY_AGE INT64_C(1000000)

struct users *
users_new(struct site *site)
{
	struct users *users = mem_new(sizeof(*users));
	struct arena *arena = users->statements = arena_new();
	const char *network = site->network ? ", spam, deleted" : ", 0, 0";
	/* Nobody's address is asked for without need. */
	const char *email = site->set->gravatar ? ", user_email" : ", NULL";

	users->site = site;
	users_link_init(&users->link, site);
	users->facts_arena = arena_new_wiping();
	users->find = arena_join(arena,
	    "SELECT ID, user_login, user_pass, user_status, display_name, "
	    "user_registered, user_nicename, user_url",
	    email, network, " FROM ", site->users,
	    " WHERE user_login = ? LIMIT " ROWS, NULL);
	users->meta = arena_join(arena,
	    "SELECT meta_key, " USERS_META_VALUE " FROM ", site->usermeta,
	    " WHERE user_id = ? AND meta_key IN (?, ?, ?, ?) ORDER BY umeta_id",
	    NULL);
	users->any =
	    arena_join(arena, "SELECT 1 FROM ", site->users, " LIMIT 1", NULL);
	users_facts_init(users);
	users_imprints_init(users);
	return users;
}

void
users_free(struct users **users)
{
	if (*users == NULL)
		return;
	users_link_free(&(*users)->link);
	arena_free(&(*users)->statements);
	arena_free(&(*users)->facts_arena);
	free(*users);
	*users = NULL;
}

struct bytes
users_column(struct arena *arena, struct db_query *query, unsigned at)
{
	size_t len;
	const char *s = db_column(query, at, &len);

	if (s == NULL)
		return (struct bytes){ NULL, 0 };
	return (struct bytes){ arena_dup(arena, s, len), len };
}

static void
read_user(struct arena *arena, struct db_query *query, struct user *user)
{
	*user = (struct user){
		.account = {
			.id = (uint64_t)db_column_int(query, 0),
			.login = users_column(arena, query, 1),
			.hash = users_column(arena, query, 2),
			.status = (int)db_column_int(query, 3),
		},
		.name = users_column(arena, query, 4),
		.registered = users_column(arena, query, 5),
		.nick = users_column(arena, query, 6),
		.url = users_column(arena, query, 7),
		.email = users_column(arena, query, 8),
	};
	user->account.spam = (int)db_column_int(query, 9);
	user->account.deleted = (int)db_column_int(query, 10);
}

bool
users_is_empty(struct users *users, bool *failed_r)
{
	int64_t now = clock_monotonic();
	struct db_query *query;
	enum db_step step = DB_FAILED;

	if (users->seen_at != 0 && now - users->seen_at < EMPTY_AGE)
		return false;
	query = db_query(users->link.db, users->any);
	if (query != NULL) {
		step = db_step(query);
		db_done(query);
	}
	*failed_r = step == DB_FAILED;
	if (step == DB_ROW)
		users->seen_at = now;
	return step == DB_END;
}

static enum users_found
find_row(struct users *users, struct arena *arena, const char *login,
    struct user *user_r)
{
	struct db_query *query = db_query(users->link.db, users->find);
	unsigned fit = 0;
	enum db_step step;
	bool failed = false;

	if (query == NULL)
		return USERS_FAILED;
	db_bind_text(query, 1, login, strlen(login));
	while ((step = db_step(query)) == DB_ROW) {
		struct bytes found = users_column(arena, query, 1);

		if (!login_same(arena, bytes_of(login), found))
			continue;
		if (++fit == 1)
			read_user(arena, query, user_r);
	}
	db_done(query);
	/* No row of an old table has a name that its characters cannot say. */
	if (step == DB_FAILED && db_is_foreign(users->link.db))
		step = DB_END;
	if (!users_link_end(&users->link, step))
		return USERS_FAILED;
	/* Who else has the name is not known then. */
	if (step == DB_FAILED)
		fit = 0;
	if (fit != 1)
		*user_r = (struct user){ 0 };
	if (fit > 1 && site_may_warn(users->site))
		log_warnx("%s: %u users have the name %s: none is let in",
		    users->site->set->host, fit,
		    log_quote(login, strlen(login)));
	if (fit == 1)
		return USERS_ONE;
	if (users_is_empty(users, &failed))
		users_link_say(&users->link, "has no users at all");
	else if (!failed)
		return USERS_NONE;
	return USERS_FAILED;
}

/* Keys are compared here: the database would forgive case and accents. */
static bool
read_meta(
    struct users *users, struct arena *arena, unsigned meta, struct user *user)
{
	struct account *account = &user->account;
	const struct {
		unsigned bit;
		const char *key;
		struct bytes *to;
	} keys[META_KEYS] = {
		{ USERS_SESSIONS, "session_tokens", &account->sessions },
		{ USERS_APPS, "_application_passwords", &account->apps },
		{ USERS_CAPS, users->site->caps_key, &account->caps },
		{ USERS_LOCALE, "locale", &user->locale },
	};
	struct db_query *query = db_query(users->link.db, users->meta);
	bool seen[META_KEYS] = { false };
	enum db_step step;

	if (query == NULL)
		return false;
	db_bind_int(query, 1, (int64_t)account->id);
	for (unsigned i = 0; i < META_KEYS; i++) {
		const char *key = (meta & keys[i].bit) != 0 ? keys[i].key : "";

		db_bind_text(query, i + 2, key, strlen(key));
	}
	while ((step = db_step(query)) == DB_ROW) {
		struct bytes key = { db_column(query, 0, NULL), 0 };

		for (unsigned i = 0; i < META_KEYS && key.s != NULL; i++) {
			if (seen[i] || (meta & keys[i].bit) == 0 ||
			    strcmp(key.s, keys[i].key) != 0)
				continue;
			*keys[i].to = users_column(arena, query, 1);
			seen[i] = true; /* the first one counts */
		}
	}
	db_done(query);
	return users_link_end(&users->link, step);
}

enum users_found
users_find(struct users *users, struct arena *arena, const char *login,
    unsigned meta, struct user *user_r)
{
	enum users_found found;

	for (unsigned tries = 0; users_link_up(&users->link, tries); tries++) {
		*user_r = (struct user){ 0 };
		found = find_row(users, arena, login, user_r);
		/* Nobody's rows are asked for, too: it takes as long. */
		if (found != USERS_FAILED && meta != 0 &&
		    !read_meta(users, arena, meta, user_r))
			found = USERS_FAILED;
		if (found != USERS_FAILED) {
			users_link_good(&users->link);
			return found;
		}
	}
	*user_r = (struct user){ 0 };
	return USERS_FAILED;
}
