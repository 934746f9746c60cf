#include <stdio.h>
#include <string.h>

#include "daemon/budget.h"
#include "daemon/proofs.h"

#include "../unit.h"

#define SECOND INT64_C(1000000)

static const unsigned char key[PROOFS_DIGEST] = "a key of this process";

static void
digest_with(const struct proofs *p, const char *user, const char *hash,
    const char *secret, unsigned char digest[PROOFS_DIGEST])
{
	const struct proof_about about = {
		.host = "example.org",
		.user = user,
		.hash = bytes_of(hash),
		.secret = bytes_of(secret),
	};

	proofs_digest(p, &about, digest);
}

START_TEST(proofs__keep__until_their_time)
{
	struct proofs *p = proofs_new(key);
	unsigned char digest[PROOFS_DIGEST];

	digest_with(p, "alice", "$h", "secret", digest);
	ck_assert_int_eq(proofs_find(p, digest, 0), PROOF_NONE);
	proofs_keep(p, digest, 0, PROOF_GOOD, 1, 10);
	ck_assert_int_eq(proofs_find(p, digest, 9), PROOF_GOOD);
	ck_assert_int_eq(proofs_find(p, digest, 10), PROOF_NONE);
	proofs_keep(p, digest, 0, PROOF_BAD, 11, 20);
	ck_assert_int_eq(proofs_find(p, digest, 12), PROOF_BAD);
	proofs_keep(p, digest, 0, PROOF_GOOD, 13, 13);
	ck_assert_int_eq(proofs_find(p, digest, 12), PROOF_BAD);
	proofs_free(&p);
	ck_assert_ptr_null(p);
}
END_TEST

/* Another hash in the row, another user, another kind of secret or another key:
 * not known (T10). */
START_TEST(proofs__are_bound__to_all_they_are_about_T10)
{
	static const unsigned char other_key[PROOFS_DIGEST] = "another";
	struct proofs *p = proofs_new(key), *other = proofs_new(other_key);
	unsigned char a[PROOFS_DIGEST], b[PROOFS_DIGEST];
	struct proof_about about = {
		.host = "example.org",
		.user = "alice",
		.hash = bytes_of("$h"),
		.secret = bytes_of("secret"),
	};

	digest_with(p, "alice", "$h", "secret", a);
	digest_with(p, "alice", "$i", "secret", b);
	ck_assert_mem_ne(a, b, PROOFS_DIGEST);
	digest_with(p, "alicf", "$h", "secret", b);
	ck_assert_mem_ne(a, b, PROOFS_DIGEST);
	digest_with(p, "alice$", "h", "secret", b);
	ck_assert_mem_ne(a, b, PROOFS_DIGEST);
	digest_with(p, "alice", "$hs", "ecret", b);
	ck_assert_mem_ne(a, b, PROOFS_DIGEST);
	about.try_pw = true;
	proofs_digest(p, &about, b);
	ck_assert_mem_ne(a, b, PROOFS_DIGEST);
	digest_with(other, "alice", "$h", "secret", b);
	ck_assert_mem_ne(a, b, PROOFS_DIGEST);
	digest_with(p, "alice", "$h", "secret", b);
	ck_assert_mem_eq(a, b, PROOFS_DIGEST);
	proofs_free(&p);
	proofs_free(&other);
}
END_TEST

START_TEST(proofs__keep__the_good_through_a_flood_of_bad_T02)
{
	struct proofs *p = proofs_new(key);
	unsigned char good[PROOFS_DIGEST], bad[PROOFS_DIGEST];
	char guess[32];

	digest_with(p, "alice", "$h", "secret", good);
	proofs_keep(p, good, 0, PROOF_GOOD, 0, 300 * SECOND);
	for (int i = 0; i < 20000; i++) {
		snprintf(guess, sizeof(guess), "guess %d", i);
		digest_with(p, "alice", "$h", guess, bad);
		proofs_keep(p, bad, 0, PROOF_BAD, i, i + 10 * SECOND);
	}
	ck_assert_int_eq(proofs_find(p, good, 30 * SECOND), PROOF_GOOD);
	proofs_free(&p);
}
END_TEST

/* Of one user, or all; the others stay. */
START_TEST(proofs__clear__what_is_asked_for)
{
	struct proofs *p = proofs_new(key);
	unsigned char a[PROOFS_DIGEST], b[PROOFS_DIGEST];
	uint64_t alice = proofs_user(p, "a.org", "alice");

	ck_assert(alice != proofs_user(p, "b.org", "alice"));
	ck_assert(alice != proofs_user(p, "a.org", "bob"));
	ck_assert(proofs_user(p, "a.org", "b.org") !=
		  proofs_user(p, "b.org", "a.org"));
	digest_with(p, "alice", "$h", "one", a);
	digest_with(p, "bob", "$h", "two", b);
	proofs_keep(p, a, alice, PROOF_GOOD, 0, 10);
	proofs_keep(p, b, proofs_user(p, "a.org", "bob"), PROOF_BAD, 0, 10);
	ck_assert_uint_eq(proofs_clear(p, &alice), 1);
	ck_assert_int_eq(proofs_find(p, a, 1), PROOF_NONE);
	ck_assert_int_eq(proofs_find(p, b, 1), PROOF_BAD);
	ck_assert_uint_eq(proofs_clear(p, &alice), 0);
	ck_assert_uint_eq(proofs_clear(p, NULL), 1);
	ck_assert_int_eq(proofs_find(p, b, 1), PROOF_NONE);
	proofs_free(&p);
}
END_TEST

/* 10,000 guesses in 1,000 seconds: ten at once, then one in ten seconds (T1);
 * of another user nothing is taken (T2). */
START_TEST(budget__bounds__guesses_at_one_user_T01)
{
	const struct budget_settings set = { 10, 10 * SECOND, 0, 0, 0 };
	struct budget *budget = budget_new();
	int hashes = 0;

	budget_adjust(budget, &set);
	for (int i = 0; i < 10000; i++)
		if (budget_take(budget, 7, i * SECOND / 10 + 1))
			hashes++;
	ck_assert_int_ge(hashes, 10 + 99);
	ck_assert_int_le(hashes, 10 + 100);
	ck_assert(budget_take(budget, 8, 1000 * SECOND));
	budget_free(&budget);
}
END_TEST

/* T11: four of one user at once; of another nothing is taken. */
START_TEST(budget__bounds__how_many_of_one_user_at_once_T11)
{
	const struct budget_settings set = { .user_at_once = 4 };
	struct budget *budget = budget_new();

	for (int i = 0; i < 8; i++)
		ck_assert(budget_begin(budget, 7));
	/* Those that went on before there was a limit count, too. */
	budget_adjust(budget, &set);
	ck_assert(!budget_begin(budget, 7));
	for (int i = 0; i < 5; i++)
		budget_end(budget, 7);
	for (int i = 0; i < 3; i++) {
		ck_assert(budget_begin(budget, 7));
		ck_assert(!budget_begin(budget, 7));
		ck_assert(budget_begin(budget, 8));
		budget_end(budget, 8);
		budget_end(budget, 7);
	}
	budget_free(&budget);
}
END_TEST

START_TEST(budget__does_not_count__what_is_given_back)
{
	const struct budget_settings set = { 1, 10 * SECOND, 0, 0, 0 };
	struct budget *budget = budget_new();

	budget_adjust(budget, &set);
	for (int i = 0; i < 100; i++) {
		ck_assert(budget_take(budget, 7, 1));
		ck_assert(!budget_take(budget, 7, 1));
		budget_give_back(budget, 7);
	}
	budget_free(&budget);
}
END_TEST

/* Many users, many guesses: so many hashes in all (T16). */
START_TEST(budget__bounds__all_T16)
{
	const struct budget_settings set = { 0, 0, 20, SECOND / 10, 0 };
	struct budget *budget = budget_new();
	int hashes = 0;

	budget_adjust(budget, &set);
	for (uint64_t i = 0; i < 10000; i++)
		if (budget_take(budget, i, (int64_t)i * SECOND / 1000 + 1))
			hashes++;
	ck_assert_int_ge(hashes, 20 + 99);
	ck_assert_int_le(hashes, 20 + 100);
	budget_free(&budget);
}
END_TEST

/* For which there was no room: of the user's and of all. */
START_TEST(budget__does_not_count__what_is_undone_T03)
{
	const struct budget_settings set = { 1, 10 * SECOND, 1, SECOND, 0 };
	struct budget *budget = budget_new();

	budget_adjust(budget, &set);
	for (int i = 0; i < 100; i++) {
		ck_assert(budget_take(budget, 7, 1));
		ck_assert(!budget_take(budget, 8, 1));
		budget_undo(budget, 7);
	}
	budget_free(&budget);
}
END_TEST

/* Where there was no limit nothing was counted that one would hold against us.
 */
START_TEST(budget__counts__only_where_there_is_a_limit)
{
	const struct budget_settings set = { 2, 10 * SECOND, 2, SECOND, 0 };
	struct budget *budget = budget_new();

	for (int i = 0; i < 100; i++)
		ck_assert(budget_take(budget, 7, 1));
	budget_give_back(budget, 7);
	budget_adjust(budget, &set);
	ck_assert(budget_take(budget, 7, 2));
	ck_assert(budget_take(budget, 7, 2));
	ck_assert(!budget_take(budget, 7, 2));
	budget_free(&budget);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "gate", (const TTest *const[]){
			proofs__keep__until_their_time,
			proofs__are_bound__to_all_they_are_about_T10,
			proofs__keep__the_good_through_a_flood_of_bad_T02,
			proofs__clear__what_is_asked_for,
			budget__bounds__guesses_at_one_user_T01,
			budget__bounds__how_many_of_one_user_at_once_T11,
			budget__does_not_count__what_is_given_back,
			budget__does_not_count__what_is_undone_T03,
			budget__bounds__all_T16,
			budget__counts__only_where_there_is_a_limit,
			NULL,
		    });
}
