#include "store/desk.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/schema.h"
#include "store/settings.h"

struct desk *
desk_new(const struct store_settings *set, const char *file, bool writable)
{
	struct desk *desk = mem_new(sizeof(*desk));

	desk->set = set;
	desk->db_set = store_db_settings(set, file, writable, false);
	desk->db = db_new(&desk->db_set);
	return desk;
}

void
desk_free(struct desk **desk)
{
	if (*desk == NULL)
		return;
	db_free(&(*desk)->db);
	free(*desk);
	*desk = NULL;
}

static const char *
look(struct desk *desk)
{
	const char *file = desk->db_set.file;

	if (!db_is_fit(desk->db)) {
		/* SQLite would make another. */
		if (file != NULL && access(file, F_OK) != 0)
			return "the file is gone";
		if (!db_open(desk->db))
			return db_error(desk->db);
	}
	if (db_opened(desk->db) == desk->known)
		return NULL;
	switch (schema_check(desk->db)) {
	case SCHEMA_FINE:
		desk->known = db_opened(desk->db);
		return NULL;
	case SCHEMA_NEWER:
		return "a newer version of this program has taken it over";
	case SCHEMA_FOREIGN:
		return "it is not the database that it was";
	case SCHEMA_BUSY:
	case SCHEMA_FAILED:
		break;
	}
	return db_error(desk->db);
}

bool
desk_open(struct desk *desk)
{
	desk->reason = look(desk);
	if (desk->reason != NULL)
		db_close(desk->db);
	return desk->reason == NULL;
}
