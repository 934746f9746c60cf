/*
 * How many hashes are made for one user, and in all: so many at once, then one
 * for each interval.  Users share so many places by a number nobody can
 * foretell, so the memory is fixed and nobody can make the count of another be
 * forgotten.  Pure: the time is an argument, in microseconds.
 */
#ifndef DAEMON_BUDGET_H
#define DAEMON_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

struct budget;

struct budget_settings {
	int64_t user_burst, user_interval; /* burst 0: no limit */
	int64_t all_burst, all_interval;
	unsigned user_at_once; /* 0: no limit */
};

struct budget *budget_new(void); /* without a limit */
void budget_adjust(struct budget *budget, const struct budget_settings *set);
void budget_free(struct budget **budget);

/* May one more be made for this user now?  Then it is counted. */
bool budget_take(struct budget *budget, uint64_t user, int64_t now);

/* It was the right secret: it does not count against the user. */
void budget_give_back(struct budget *budget, uint64_t user);

/* It was not made at all: nor does it count among all. */
void budget_undo(struct budget *budget, uint64_t user);

/*
 * Whether this user's hash may be made beside those that are being made, so
 * that one user never has all the workers; each that may ends.
 */
bool budget_begin(struct budget *budget, uint64_t user);
void budget_end(struct budget *budget, uint64_t user);

#endif
