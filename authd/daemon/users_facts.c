/*
 * What is the same for all users of a site: the options that go into its
 * salts, its roles, and how dear its password hashes are.
 */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "daemon/users_link.h"
#include "sys/clock.h"
#include "wp/caps.h"

#define SAMPLE "50" /* hashes, to see which kind is usual */
#define KINDS 8     /* of them told apart */
#define APPS_OPTION "using_application_passwords"

/* What a site without users is given: WordPress' own default since 6.8. */
#define USUAL_HASH                                                             \
	"$wp$2y$10$"                                                           \
	"......................"                                               \
	"..............................."

/* What stands there and is too long, or NULL, is not as if nothing did. */
static struct bytes
value_of(struct arena *arena, struct db_query *query, unsigned at)
{
	struct bytes value = users_column(arena, query, at);

	return value.s != NULL ? value : bytes_of("");
}

/*
 * The names are a fixed list, so they are bound one by one.  A network keeps
 * these options in sitemeta, under other names of columns.
 */
void
users_facts_init(struct users *users)
{
	const struct site *site = users->site;
	struct arena *arena = users->statements;
	struct text marks = { 0 };

	for (size_t i = 0; keys_option_names[i] != NULL; i++)
		text_adds(&marks, "?, ");
	text_adds(&marks, "?, ?)");
	users->options =
	    site->network
		? arena_join(arena,
		      "SELECT meta_key, " USERS_META_VALUE " FROM ",
		      site->sitemeta, " WHERE meta_key IN (", marks.s,
		      " AND site_id = ? ORDER BY meta_id DESC", NULL)
		: arena_join(arena,
		      "SELECT option_name, " USERS_OPTION_VALUE " FROM ",
		      site->options, " WHERE option_name IN (", marks.s, NULL);
	text_free(&marks);
	users->option = arena_join(arena, "SELECT " USERS_OPTION_VALUE " FROM ",
	    site->options, " WHERE option_name = ?", NULL);
	users->blog = arena_join(arena, "SELECT deleted, archived, spam FROM ",
	    site->blogs, " WHERE blog_id = ?", NULL);
	users->sample = arena_join(arena, "SELECT user_pass FROM ", site->users,
	    " ORDER BY ID DESC LIMIT " SAMPLE, NULL);
}

static bool
is_php_true(struct bytes value)
{
	return value.len > 0 && !bytes_are(value, "0");
}

static bool
read_options(struct users *users, struct arena *arena, struct facts *facts)
{
	struct db_query *query = db_query(users->link.db, users->options);
	unsigned at = 0;
	enum db_step step;

	if (query == NULL)
		return false;
	for (size_t i = 0; keys_option_names[i] != NULL; i++)
		db_bind_text(query, ++at, keys_option_names[i],
		    strlen(keys_option_names[i]));
	db_bind_text(query, ++at, APPS_OPTION, strlen(APPS_OPTION));
	db_bind_text(query, ++at, "site_admins", strlen("site_admins"));
	if (users->site->network)
		db_bind_text(query, ++at, users->site->network_id,
		    strlen(users->site->network_id));
	while ((step = db_step(query)) == DB_ROW) {
		struct bytes name = users_column(arena, query, 0);
		struct bytes value = value_of(arena, query, 1);

		if (bytes_are(name, APPS_OPTION))
			facts->apps = is_php_true(value);
		else if (bytes_are(name, "site_admins"))
			facts->site_admins = value;
		else
			keys_set_option(&facts->keys, name, value);
	}
	db_done(query);
	return users_link_end(&users->link, step);
}

static bool
read_roles(struct users *users, struct arena *arena, struct facts *facts)
{
	struct db_query *query = db_query(users->link.db, users->option);
	const char *name = users->site->roles_option;
	enum db_step step;

	if (query == NULL)
		return false;
	db_bind_text(query, 1, name, strlen(name));
	step = db_step(query);
	if (step == DB_ROW)
		facts->user_roles = value_of(arena, query, 0);
	db_done(query);
	return users_link_end(&users->link, step);
}

/* ms_site_check(): deleted, or not activated yet; archived; spam. */
static bool
read_blog(struct users *users, struct facts *facts)
{
	struct db_query *query;
	enum db_step step;

	if (!users->site->network)
		return true;
	query = db_query(users->link.db, users->blog);
	if (query == NULL)
		return false;
	db_bind_int(query, 1, users->site->set->blog);
	step = db_step(query);
	if (step == DB_ROW) {
		int64_t deleted = db_column_int(query, 0);

		facts->closed = deleted == 1 || deleted == 2 ||
				db_column_int(query, 1) == 1 ||
				db_column_int(query, 2) == 1;
	}
	db_done(query);
	return users_link_end(&users->link, step);
}

/* The kind of hash that most of the newest users have. */
static bool
read_usual(struct users *users, struct arena *arena, struct facts *facts)
{
	const struct password_rules *rules = &users->site->rules;
	struct db_query *query = db_query(users->link.db, users->sample);
	struct password_cost costs[KINDS];
	unsigned counts[KINDS] = { 0 }, kinds = 0, best = 0, i;
	enum db_step step;

	facts->usual = password_cost_of(bytes_of(USUAL_HASH), rules);
	if (query == NULL)
		return false;
	while ((step = db_step(query)) == DB_ROW) {
		struct bytes hash = users_column(arena, query, 0);
		struct password_cost cost = password_cost_of(hash, rules);

		if (cost.kind == PASSWORD_NONE || cost.kind == PASSWORD_MD5)
			continue;
		for (i = 0; i < kinds; i++)
			if (password_cost_same(&costs[i], &cost))
				break;
		if (i == KINDS)
			continue;
		if (i == kinds)
			costs[kinds++] = cost;
		if (++counts[i] > counts[best])
			best = i;
	}
	db_done(query);
	if (kinds > 0)
		facts->usual = costs[best];
	return users_link_end(&users->link, step);
}

static bool
read_facts(struct users *users)
{
	struct arena *arena = users->facts_arena;
	struct facts *facts = &users->facts;

	arena_reset(arena);
	*facts = (struct facts){ .keys = users->site->keys };
	return read_options(users, arena, facts) &&
	       read_roles(users, arena, facts) && read_blog(users, facts) &&
	       read_usual(users, arena, facts);
}

const struct facts *
users_facts(struct users *users, int64_t age)
{
	unsigned epoch = atomic_load(&users->site->epoch);
	int64_t now = clock_monotonic();

	if (users->facts_at != 0 && now - users->facts_at <= age &&
	    users->facts_epoch == epoch)
		return &users->facts;
	users->facts_at = 0;
	users->facts_epoch = epoch;
	for (unsigned tries = 0; users_link_up(&users->link, tries); tries++)
		if (read_facts(users)) {
			users->facts_at = now;
			users_link_good(&users->link);
			return &users->facts;
		}
	return NULL;
}

/* WordPress' own order: $super_admins, the option, and then just "admin". */
bool
users_is_super_admin(
    const struct site *site, const struct facts *facts, struct bytes login)
{
	const char *const *name = site->super_admins;

	if (!site->network)
		return false;
	for (; name != NULL && *name != NULL; name++)
		if (bytes_are(login, *name))
			return true;
	if (site->super_admins != NULL)
		return false;
	return facts->site_admins.s != NULL
		   ? caps_is_super_admin(facts->site_admins, login)
		   : bytes_are(login, "admin");
}

bool
users_is_blocked(const struct site *site, const struct facts *facts,
    const struct account *account)
{
	return account_is_blocked(account, site->set->heed_status) ||
	       (facts != NULL && facts->closed &&
		   !users_is_super_admin(site, facts, account->login));
}
