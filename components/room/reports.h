/*
 * What was reported to those who moderate a room and nobody has seen to yet:
 * the last few, each under a number that people can say.
 */
#ifndef ROOM_REPORTS_H
#define ROOM_REPORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REPORTS_MOST 50

struct arena;

struct report {
	uint32_t number;
	char *value; /* as base/fields.h writes it: by, by_nick, of, nick,
			message, reason, text, said, at, counts */
};

struct reports {
	struct report list[REPORTS_MOST]; /* the oldest first */
	size_t len;
	uint32_t last; /* number given */
};

/* What it says under that name, or "". */
const char *report_field(
    const struct report *report, struct arena *arena, const char *name);

void reports_free(struct reports **reports);

/* One more, and the oldest goes where there are too many; its number. */
uint32_t reports_add(struct reports **reports, const char *value);
/* One that was stored; it has a number. */
void reports_restore(
    struct reports **reports, uint32_t number, const char *value);

const struct report *reports_find(
    const struct reports *reports, uint32_t number);
bool reports_remove(struct reports *reports, uint32_t number);

/* Those that are about this account, or that it made; true: there were any. */
bool reports_forget(struct reports *reports, const char *bare);

size_t reports_len(const struct reports *reports); /* of NULL: 0 */

#endif
