/*
 * Settings: a table of what a file may say, and a struct it becomes.  The only
 * user of libconfig (the file's syntax is libconfig's).  A program declares
 *
 *	struct settings { const char *domain; int64_t port; };
 *	static const struct conf_key keys[] = {
 *		{ CONF_STRING(struct settings, domain), .required = true },
 *		{ CONF_INT(struct settings, port),
 *		    .number = 5347, .min = 1, .max = 65535 },
 *	};
 *	const struct conf_table table = CONF_TABLE(struct settings, keys);
 *
 * and gets one const struct settings, or one line `file:line: message'.  What
 * the table does not know is an error; so is a wrong type or range.
 */
#ifndef SYS_CONF_H
#define SYS_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conf;
struct text;

enum conf_kind {
	CONF_KIND_STRING,   /* UTF-8 */
	CONF_KIND_PATH,     /* relative: to the folder of its file */
	CONF_KIND_INT,      /* min..max */
	CONF_KIND_BOOL,     /* true or false */
	CONF_KIND_ENUM,     /* one of .words */
	CONF_KIND_SIZE,     /* bytes: a number, or "64 KiB", "1M"; 1024-fold */
	CONF_KIND_DURATION, /* seconds: a number, or "500ms", "2 h"; kept in ms
			     */
	CONF_KIND_SECRET, /* inline, or by NAME_file the first line of a file */
	CONF_KIND_STRINGS, /* [ "a", "b" ] */
	CONF_KIND_GROUP,   /* { … }: .table, a struct inside the struct */
	CONF_KIND_GROUPS, /* ( { … }, { … } ): .table, an array of structs */
};

struct conf_word {
	const char *word; /* NULL ends the list */
	int value;
};

struct conf_table {
	const struct conf_key *keys;
	size_t len, size; /* how many keys; sizeof the struct they fill */

	/* What no key can know of itself: NULL if the struct, which has been
	 * read, is good, else what is wrong with it.  Not of the outermost. */
	const char *(*check)(const void *filled);
};

struct conf_key {
	const char *name;
	enum conf_kind kind;
	size_t offset;
	bool required;    /* must be there and not empty */
	const char *text; /* default of STRING and PATH (NULL as it is) */
	int64_t number;   /* default of INT, BOOL, ENUM, SIZE, DURATION */

	/* INT, SIZE, DURATION: the range; STRINGS and GROUPS: how many there
	 * may be.  Both 0: any number (of SIZE, DURATION: not negative). */
	int64_t min, max;
	const struct conf_word *words;
	const struct conf_table *table;

	/* STRING and each of STRINGS: NULL if good, else what is wrong with it
	 * ("is no domain"). */
	const char *(*check)(const char *value);
};

struct conf_strings {
	size_t len;
	const char *const *items; /* and a NULL; no list at all is NULL */
};

struct conf_list {
	size_t len;
	const void *items; /* an array of the table's struct */
};

/* The offset of s.f, which must have this type. */
#define CONF_AT(type, s, f)                                                    \
	(offsetof(s, f) + 0 * sizeof((type *)0 == &((s *)0)->f))
#define CONF_KEY(k, type, s, f)                                                \
	.name = #f, .kind = CONF_KIND_##k, .offset = CONF_AT(type, s, f)

#define CONF_STRING(s, f) CONF_KEY(STRING, const char *, s, f)
#define CONF_PATH(s, f) CONF_KEY(PATH, const char *, s, f)
#define CONF_INT(s, f) CONF_KEY(INT, int64_t, s, f)
#define CONF_BOOL(s, f) CONF_KEY(BOOL, bool, s, f)
#define CONF_SIZE(s, f) CONF_KEY(SIZE, int64_t, s, f)
#define CONF_DURATION(s, f) CONF_KEY(DURATION, int64_t, s, f)
#define CONF_SECRET(s, f) CONF_KEY(SECRET, const char *, s, f)
#define CONF_STRINGS(s, f) CONF_KEY(STRINGS, struct conf_strings, s, f)
#define CONF_GROUPS(s, f) CONF_KEY(GROUPS, struct conf_list, s, f)
/* Of any enum's type (as wide as int), and of any struct's. */
#define CONF_ENUM(s, f)                                                        \
	.name = #f, .kind = CONF_KIND_ENUM, .offset = offsetof(s, f)
#define CONF_GROUP(s, f)                                                       \
	.name = #f, .kind = CONF_KIND_GROUP, .offset = offsetof(s, f)

#define CONF_TABLE(s, k)                                                       \
	{                                                                      \
		.keys = (k), .len = sizeof(k) / sizeof(*(k)),                  \
		.size = sizeof(s),                                             \
	}

/*
 * NULL: refused, and `said' is the one line `file:line: message'.  Otherwise
 * `said' holds warnings, a line each, or nothing.  A GROUP that is absent has
 * its table's defaults, and what is required inside is not asked for unless
 * the group itself is required.
 */
struct conf *conf_load(
    const char *path, const struct conf_table *table, struct text *said);

/* Log the warnings of a load, and forget them. */
void conf_say_warnings(struct text *said);

/* The same for main(): logs what was said, and exits with 78 if refused. */
struct conf *conf_must_load(const char *path, const struct conf_table *table);

const void *conf_settings(const struct conf *conf);
void conf_free(struct conf **conf); /* wiped; the settings go with it */

#endif
