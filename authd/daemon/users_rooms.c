/*
 * Which rooms the site has beside the café: the plugin keeps them in one
 * option, a PHP array of name => title.
 */
#include <string.h>

#include "base/arena.h"
#include "daemon/users_link.h"
#include "wp/phpserial.h"

#define ROOMS_OPTION "meerkat_cafe_rooms"

static struct bytes
title_of(struct bytes option, const char *name)
{
	struct php_value rooms, title;

	if (!php_read(option, &rooms) || rooms.type != PHP_ARRAY ||
	    !php_find(&rooms, bytes_of(name), &title) ||
	    title.type != PHP_STRING)
		return (struct bytes){ NULL, 0 };
	return title.text;
}

static enum users_found
find_room(struct users *users, struct arena *arena, const char *name,
    struct bytes *title_r)
{
	struct db_query *query = db_query(users->link.db, users->option);
	struct bytes option = { NULL, 0 };
	enum db_step step;

	if (query == NULL)
		return USERS_FAILED;
	db_bind_text(query, 1, ROOMS_OPTION, strlen(ROOMS_OPTION));
	step = db_step(query);
	if (step == DB_ROW) {
		option = users_column(arena, query, 0);
		step = DB_END;
	}
	db_done(query);
	if (!users_link_end(&users->link, step))
		return USERS_FAILED;
	*title_r = title_of(option, name);
	return title_r->s != NULL ? USERS_ONE : USERS_NONE;
}

enum users_found
users_room(struct users *users, struct arena *arena, const char *name,
    struct bytes *title_r)
{
	for (unsigned tries = 0; users_link_up(&users->link, tries); tries++) {
		enum users_found found = find_room(users, arena, name, title_r);

		if (found != USERS_FAILED) {
			users_link_good(&users->link);
			return found;
		}
	}
	return USERS_FAILED;
}
