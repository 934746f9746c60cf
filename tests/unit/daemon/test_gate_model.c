/*
 * What is remembered and counted before the hashes, against models so simple
 * that they are right: long walks, the same each time, in which anything may
 * come after anything.
 */
#include <string.h>

#include "daemon/budget.h"
#include "daemon/proofs.h"

#include "../unit.h"

#define USERS 5
#define SECRETS 48
#define STEPS 20000
#define SECOND INT64_C(1000000)

static uint64_t state;

/* Marsaglia's xorshift64. */
static uint64_t
chance(uint64_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % n;
}

/* A bucket with what is in it, which time fills up again. */
struct bucket {
	int64_t level, full, one, seen;
};

static bool
has_one(struct bucket *b, int64_t now)
{
	b->level += now - b->seen;
	b->seen = now;
	if (b->level > b->full)
		b->level = b->full;
	return b->full == 0 || b->level >= b->one;
}

struct buckets {
	struct bucket users[USERS], all;
	unsigned at_once[USERS], at_once_max;
};

static void
fill(struct buckets *b, const struct budget_settings *set)
{
	for (size_t i = 0; i < USERS; i++) {
		b->users[i].one = set->user_interval;
		b->users[i].level = b->users[i].full =
		    set->user_burst * set->user_interval;
	}
	b->all.one = set->all_interval;
	b->all.level = b->all.full = set->all_burst * set->all_interval;
	b->at_once_max = set->user_at_once;
}

static bool
take(struct buckets *b, uint64_t user, int64_t now)
{
	bool user_has = has_one(&b->users[user], now);
	bool all_have = has_one(&b->all, now);

	if (!user_has || !all_have)
		return false;
	b->users[user].level -= b->users[user].one;
	b->all.level -= b->all.one;
	return true;
}

/* What may be given back is only what was taken. */
static void
step_budget(
    struct budget *budget, struct buckets *b, unsigned *taken, int64_t now)
{
	uint64_t user = chance(USERS);

	switch (chance(6)) {
	case 0:
	case 1:
	case 2:
		if (take(b, user, now)) {
			ck_assert(budget_take(budget, user, now));
			taken[user]++;
		} else {
			ck_assert(!budget_take(budget, user, now));
		}
		return;
	case 3:
		if (taken[user] == 0)
			return;
		taken[user]--;
		b->users[user].level += b->users[user].one;
		if (chance(2) == 0) {
			budget_give_back(budget, user);
			return;
		}
		b->all.level += b->all.one;
		budget_undo(budget, user);
		return;
	case 4:
		if (b->at_once_max > 0 && b->at_once[user] >= b->at_once_max) {
			ck_assert(!budget_begin(budget, user));
			return;
		}
		ck_assert(budget_begin(budget, user));
		b->at_once[user]++;
		return;
	default:
		if (b->at_once[user] == 0)
			return;
		budget_end(budget, user);
		b->at_once[user]--;
		return;
	}
}

START_TEST(budget__counts__as_buckets_do_T01)
{
	static const struct budget_settings sets[] = {
		{ 10, 10 * SECOND, 0, 0, 4 },
		{ 3, 7, 0, 0, 1 },
		{ 0, 0, 5, SECOND, 0 },
		{ 2, SECOND, 6, SECOND / 4, 3 },
		{ 1, 1, 1, 1, 0 },
	};

	for (size_t i = 0; i < sizeof(sets) / sizeof(*sets); i++) {
		struct budget *budget = budget_new();
		struct buckets buckets = { 0 };
		unsigned taken[USERS] = { 0 };
		int64_t now = 1;

		state = UINT64_C(0x9e3779b97f4a7c15) + i;
		budget_adjust(budget, &sets[i]);
		fill(&buckets, &sets[i]);
		for (unsigned k = 0; k < STEPS; k++) {
			/* Mostly at once, at times after a while. */
			if (chance(4) == 0)
				now += (int64_t)chance(
				    chance(9) == 0 ? 30 * SECOND : SECOND);
			step_budget(budget, &buckets, taken, now);
		}
		budget_free(&budget);
	}
}
END_TEST

/* All that was ever kept of one secret. */
struct known {
	unsigned char digest[PROOFS_DIGEST];
	uint64_t user;
	int64_t good, bad; /* until when; 0: never kept */
};

static size_t
forget(struct known *known, const uint64_t *user)
{
	size_t count = 0;

	for (size_t i = 0; i < SECRETS; i++) {
		if (user != NULL && known[i].user != *user)
			continue;
		count += (known[i].good != 0) + (known[i].bad != 0);
		known[i].good = known[i].bad = 0;
	}
	return count;
}

static void
step_proofs(struct proofs *proofs, struct known *known, int64_t now)
{
	struct known *one = &known[chance(SECRETS)];
	int64_t until = now + (int64_t)chance(20) - 2;
	enum proof is = PROOF_NONE;

	if (one->good > now)
		is = PROOF_GOOD;
	else if (one->bad > now)
		is = PROOF_BAD;
	ck_assert_int_eq(proofs_find(proofs, one->digest, now), is);
	switch (chance(8)) {
	case 0:
	case 1:
		proofs_keep(
		    proofs, one->digest, one->user, PROOF_GOOD, now, until);
		if (until > now)
			one->good = until;
		return;
	case 2:
	case 3:
		proofs_keep(
		    proofs, one->digest, one->user, PROOF_BAD, now, until);
		if (until > now)
			one->bad = until;
		return;
	case 4:
		if (chance(50) == 0)
			ck_assert_uint_eq(proofs_clear(proofs, &one->user),
			    forget(known, &one->user));
		else if (chance(200) == 0)
			ck_assert_uint_eq(
			    proofs_clear(proofs, NULL), forget(known, NULL));
		return;
	default:
		return;
	}
}

START_TEST(proofs__know__what_a_list_would_T10)
{
	static const unsigned char key[PROOFS_DIGEST] = "a key of this process";
	struct proofs *proofs = proofs_new(key);
	struct known known[SECRETS] = { 0 };
	int64_t now = 1;

	state = UINT64_C(0x9e3779b97f4a7c15);
	for (size_t i = 0; i < SECRETS; i++) {
		const char secret[] = { 's', (char)('0' + i) };
		const struct proof_about about = {
			.host = "example.org",
			.user = "alice",
			.secret = { secret, sizeof(secret) },
		};

		proofs_digest(proofs, &about, known[i].digest);
		known[i].user = i % USERS;
	}
	for (unsigned k = 0; k < STEPS; k++) {
		now += chance(6) == 0;
		step_proofs(proofs, known, now);
	}
	proofs_free(&proofs);
}
END_TEST

int
main(void)
{
	return unit_run("gate_model", (const TTest *const[]){
					  budget__counts__as_buckets_do_T01,
					  proofs__know__what_a_list_would_T10,
					  NULL,
				      });
}
