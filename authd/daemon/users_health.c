/*
 * The path that every answer takes, once, with a word for what is wrong on it.
 */
#include "base/arena.h"
#include "daemon/site.h"
#include "daemon/users_link.h"
#include "wp/credential.h"

#define LOGIN_SCHEME "logged_in"

static enum health
fail(struct users *users, struct arena *arena, const char **why)
{
	*why = arena_join(arena, db_error(users->link.db), NULL);
	/* Who is locked out or one too many does not know of the tables. */
	return db_is_lost(users->link.db) || db_may_pass(users->link.db)
		   ? HEALTH_AWAY
		   : HEALTH_TABLES;
}

/* Nobody's row: only whether the question can be put. */
static bool
has_meta(struct users *users)
{
	struct db_query *query = db_query(users->link.db, users->meta);
	enum db_step step;

	if (query == NULL)
		return false;
	db_bind_int(query, 1, 0);
	for (unsigned i = 2; i <= 4; i++)
		db_bind_text(query, i, "", 0);
	do
		step = db_step(query);
	while (step == DB_ROW);
	db_done(query);
	return step == DB_END;
}

static enum health
check_salt(struct users *users, struct arena *arena, const char *scheme,
    const char **why)
{
	const char *missing;
	struct bytes salt;

	if (keys_salt(
		arena, &users->facts.keys, KEYS_34, scheme, &salt, &missing))
		return HEALTH_FINE;
	*why = arena_join(arena, "the option ", missing,
	    " is missing, and wp-config.php has no constant for it", NULL);
	return HEALTH_SALTS;
}

static enum health
look(struct users *users, struct arena *arena, const char **why)
{
	const struct site *site = users->site;
	enum health health = HEALTH_FINE;
	bool failed = false;

	users->seen_at = 0;
	if (users_is_empty(users, &failed)) {
		*why = arena_join(
		    arena, "the table ", site->users, " is empty", NULL);
		return HEALTH_EMPTY;
	}
	if (failed || !has_meta(users) || users_facts(users, -1) == NULL)
		return fail(users, arena, why);
	/* Without our plugin there is no key for credentials, and no need. */
	if ((site->creds & CREDS_COOKIE) != 0)
		health = check_salt(users, arena, LOGIN_SCHEME, why);
	else if ((site->creds & CREDS_TOKEN) != 0)
		health = check_salt(users, arena, CREDENTIAL_SCHEME, why);
	return health;
}

enum health
users_health(struct users *users, struct arena *arena, const char **why)
{
	enum health health = HEALTH_AWAY;
	unsigned tries = 0;

	*why = "";
	for (; users_link_up(&users->link, tries); tries++) {
		health = look(users, arena, why);
		if (health != HEALTH_AWAY && health != HEALTH_TABLES) {
			users_link_good(&users->link);
			return health;
		}
	}
	if (tries == 0)
		*why = arena_join(arena, db_error(users->link.db), NULL);
	return health;
}
