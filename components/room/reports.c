#include "room/reports.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/fields.h"
#include "base/mem.h"

const char *
report_field(const struct report *r, struct arena *arena, const char *name)
{
	const char *value = fields_get(arena, r->value, name);

	return value != NULL ? value : "";
}

void
reports_free(struct reports **reports)
{
	if (*reports == NULL)
		return;
	for (size_t i = 0; i < (*reports)->len; i++)
		free((*reports)->list[i].value);
	free(*reports);
	*reports = NULL;
}

static void
drop(struct reports *r, size_t i)
{
	free(r->list[i].value);
	r->len--;
	memmove(&r->list[i], &r->list[i + 1], (r->len - i) * sizeof(*r->list));
}

void
reports_restore(struct reports **reports, uint32_t number, const char *value)
{
	struct reports *r;

	if (*reports == NULL)
		*reports = mem_new(sizeof(**reports));
	r = *reports;
	if (r->len == REPORTS_MOST)
		drop(r, 0);
	r->list[r->len++] =
	    (struct report){ .number = number, .value = mem_dup(value) };
	if (number > r->last)
		r->last = number;
}

uint32_t
reports_add(struct reports **reports, const char *value)
{
	uint32_t number = *reports != NULL ? (*reports)->last + 1 : 1;

	reports_restore(reports, number, value);
	return number;
}

static size_t
place(const struct reports *r, uint32_t number)
{
	size_t i = 0;

	while (i < r->len && r->list[i].number != number)
		i++;
	return i;
}

const struct report *
reports_find(const struct reports *r, uint32_t number)
{
	size_t i = r != NULL ? place(r, number) : 0;

	return r != NULL && i < r->len ? &r->list[i] : NULL;
}

bool
reports_remove(struct reports *r, uint32_t number)
{
	size_t i = r != NULL ? place(r, number) : 0;

	if (r == NULL || i == r->len)
		return false;
	drop(r, i);
	return true;
}

size_t
reports_len(const struct reports *r)
{
	return r != NULL ? r->len : 0;
}

static bool
is_of(struct arena *arena, const struct report *r, const char *bare)
{
	return strcmp(report_field(r, arena, "by"), bare) == 0 ||
	       strcmp(report_field(r, arena, "of"), bare) == 0;
}

bool
reports_forget(struct reports *r, const char *bare)
{
	struct arena *arena = arena_new();
	size_t before = reports_len(r);

	for (size_t i = before; i-- > 0;)
		if (is_of(arena, &r->list[i], bare))
			drop(r, i);
	arena_free(&arena);
	return reports_len(r) < before;
}
