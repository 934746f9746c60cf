/*
 * How those stand now who are watched: many users by one query.
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "daemon/users_link.h"

#define AT_ONCE 30 /* ids in one query: it has 32 places in all */
#define SESSIONS "session_tokens"

void
users_imprints_init(struct users *users)
{
	const struct site *site = users->site;
	struct text marks = { 0 };

	for (size_t i = 0; i < AT_ONCE; i++)
		text_adds(&marks, i == 0 ? "?" : ", ?");
	users->imprints = arena_join(users->statements,
	    "SELECT u.ID, u.user_pass, m.meta_key, " USERS_META_VALUE
	    ", u.user_login, u.user_status",
	    site->network ? ", u.spam, u.deleted" : ", 0, 0", " FROM ",
	    site->users, " u LEFT JOIN ", site->usermeta,
	    " m ON m.user_id = u.ID AND m.meta_key IN (?, ?) WHERE u.ID IN (",
	    marks.s, ") ORDER BY u.ID, m.umeta_id", NULL);
	text_free(&marks);
}

/* One user's rows, as they come one after the other. */
struct rows {
	struct imprint_now *of; /* NULL: none yet */
	struct account account;
};

/* Who may not log in any more is as good as gone. */
static void
end_rows(struct users *users, const struct facts *facts, struct rows *rows,
    int64_t now)
{
	const struct site *site = users->site;
	const struct account *account = &rows->account;

	if (rows->of != NULL) {
		imprint_of(account,
		    facts != NULL &&
			users_is_super_admin(site, facts, account->login),
		    now, &rows->of->imprint);
		rows->of->found = !users_is_blocked(site, facts, account);
	}
	*rows = (struct rows){ 0 };
}

static void
take_row(struct users *users, struct arena *arena, struct db_query *query,
    struct rows *rows)
{
	const char *key = db_column(query, 2, NULL);
	struct account *account = &rows->account;

	if (account->hash.s == NULL) {
		account->hash = users_column(arena, query, 1);
		account->login = users_column(arena, query, 4);
		account->status = (int)db_column_int(query, 5);
		account->spam = (int)db_column_int(query, 6);
		account->deleted = (int)db_column_int(query, 7);
	}
	/* The first one counts, and the database would forgive case. */
	if (key == NULL)
		return;
	if (account->sessions.s == NULL && strcmp(key, SESSIONS) == 0)
		account->sessions = users_column(arena, query, 3);
	else if (account->caps.s == NULL &&
		 strcmp(key, users->site->caps_key) == 0)
		account->caps = users_column(arena, query, 3);
}

static struct imprint_now *
find(struct imprint_now *list, size_t len, uint64_t id)
{
	for (size_t i = 0; i < len; i++)
		if (list[i].id == id)
			return &list[i];
	return NULL;
}

static bool read_each(struct users *users, const struct facts *facts,
    int64_t now, struct imprint_now *list, size_t len);

static bool
read_some(struct users *users, const struct facts *facts, int64_t now,
    struct imprint_now *list, size_t len)
{
	struct db_query *query = db_query(users->link.db, users->imprints);
	struct arena *arena;
	struct rows rows = { 0 };
	enum db_step step;

	if (query == NULL)
		return false;
	arena = arena_new_wiping();
	db_bind_text(query, 1, SESSIONS, strlen(SESSIONS));
	db_bind_text(
	    query, 2, users->site->caps_key, strlen(users->site->caps_key));
	for (unsigned i = 0; i < AT_ONCE; i++)
		db_bind_int(
		    query, i + 3, i < len ? (int64_t)list[i].id : INT64_C(0));
	while ((step = db_step(query)) == DB_ROW) {
		struct imprint_now *of =
		    find(list, len, (uint64_t)db_column_int(query, 0));

		if (of == NULL)
			continue;
		if (of != rows.of)
			end_rows(users, facts, &rows, now);
		rows.of = of;
		take_row(users, arena, query, &rows);
	}
	end_rows(users, facts, &rows, now);
	db_done(query);
	arena_free(&arena);
	if (step == DB_FAILED && db_is_too_big(users->link.db))
		return read_each(users, facts, now, list, len);
	return step == DB_END;
}

/*
 * One of them has a row that is too long to be read: nobody else's business.
 * He himself is there, with nothing that could be told of him.
 */
static bool
read_each(struct users *users, const struct facts *facts, int64_t now,
    struct imprint_now *list, size_t len)
{
	bool good = true;

	if (len == 1) {
		list->found = true;
		imprint_of(&(struct account){ 0 }, false, now, &list->imprint);
		return true;
	}
	for (size_t i = 0; good && i < len; i++)
		good = read_some(users, facts, now, list + i, 1);
	return good;
}

/* That all of them are gone is believed only where somebody is left. */
static bool
read_all(struct users *users, int64_t now, struct imprint_now *list, size_t len)
{
	/* As it is now: else two workers would see two different things. */
	bool failed = false, any_gone = false, network = users->site->network;
	const struct facts *facts = network ? users_facts(users, -1) : NULL;

	if (network && facts == NULL)
		return false;
	for (size_t i = 0; i < len; i++)
		list[i].found = false;
	for (size_t i = 0; i < len; i += AT_ONCE)
		if (!read_some(users, facts, now, list + i,
			len - i < AT_ONCE ? len - i : AT_ONCE))
			return false;
	for (size_t i = 0; i < len; i++)
		any_gone = any_gone || !list[i].found;
	if (!any_gone)
		return true;
	/* Not what was seen a moment ago: all of them would be shown out. */
	users->seen_at = 0;
	return !users_is_empty(users, &failed) && !failed;
}

bool
users_imprints(
    struct users *users, int64_t now, struct imprint_now *list, size_t len)
{
	for (unsigned tries = 0; users_link_up(&users->link, tries); tries++)
		if (read_all(users, now, list, len)) {
			users_link_good(&users->link);
			return true;
		}
	return false;
}
