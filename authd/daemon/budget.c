#include "daemon/budget.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/mem.h"

#define PLACES 16384

/*
 * Of each only the time is kept at which all will have come back: a hash moves
 * it on by one interval, and it may not be further away than the burst.
 */
struct budget {
	struct budget_settings set;
	int64_t all;
	int64_t users[PLACES];
	unsigned at_once[PLACES];
};

struct budget *
budget_new(void)
{
	return mem_new(sizeof(struct budget));
}

void
budget_adjust(struct budget *budget, const struct budget_settings *set)
{
	budget->set = *set;
}

void
budget_free(struct budget **budget)
{
	free(*budget);
	*budget = NULL;
}

static bool
has_room(int64_t full_at, int64_t burst, int64_t interval, int64_t now)
{
	return burst == 0 || full_at - now <= (burst - 1) * interval;
}

static void
count(int64_t *full_at, int64_t interval, int64_t now)
{
	*full_at = (*full_at > now ? *full_at : now) + interval;
}

bool
budget_take(struct budget *b, uint64_t user, int64_t now)
{
	int64_t *place = &b->users[user % PLACES];

	if (!has_room(*place, b->set.user_burst, b->set.user_interval, now) ||
	    !has_room(b->all, b->set.all_burst, b->set.all_interval, now))
		return false;
	/* What is without a limit now may have one later, from then on. */
	if (b->set.user_burst > 0)
		count(place, b->set.user_interval, now);
	if (b->set.all_burst > 0)
		count(&b->all, b->set.all_interval, now);
	return true;
}

void
budget_give_back(struct budget *b, uint64_t user)
{
	if (b->set.user_burst > 0)
		b->users[user % PLACES] -= b->set.user_interval;
}

void
budget_undo(struct budget *b, uint64_t user)
{
	budget_give_back(b, user);
	if (b->set.all_burst > 0)
		b->all -= b->set.all_interval;
}

bool
budget_begin(struct budget *b, uint64_t user)
{
	unsigned *place = &b->at_once[user % PLACES];

	if (b->set.user_at_once > 0 && *place >= b->set.user_at_once)
		return false;
	++*place;
	return true;
}

void
budget_end(struct budget *b, uint64_t user)
{
	--b->at_once[user % PLACES];
}
