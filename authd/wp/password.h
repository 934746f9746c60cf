/*
 * Is this the password to that hash?  The stored hash finds its scheme in a
 * table by its exact shape; what has none of the shapes matches no password.
 * A hash that would cost more than the rules allow is NO before anything is
 * computed.
 *
 *	md5		32 hex digits				cheap
 *	phpass		$P$ (and $H$ before WordPress 6.8)	expensive
 *	bcrypt		$2a$ $2b$ $2x$ $2y$			expensive
 *	wp bcrypt	$wp$2y$ ... (6.8 on)			expensive
 *	crypt		$1$ $5$ $6$				expensive
 *	argon2		$argon2i$ $argon2id$ (6.8 on), also $wp	expensive
 */
#ifndef WP_PASSWORD_H
#define WP_PASSWORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/verdict.h"
#include "wp/bytes.h"

struct arena;
struct password_bench;

#define PASSWORD_SIZE_MAX 4096 /* bytes, after slashing and trimming */

struct password_rules {
	bool before_68; /* the site runs 3.2-6.7: $H$ yes; $wp$, argon2 no */
	bool unslashed; /* password_verify(): try the second candidate */
	/* Caps; what is above is refused.  Costs are log2 of the rounds. */
	unsigned phpass_cost, bcrypt_cost;
	unsigned crypt_rounds;  /* $5$ $6$ */
	unsigned argon2_memory; /* KiB */
	unsigned argon2_passes, argon2_lanes;
};

/* 6.8 and later, both candidates, caps as T21 of the threat model has them. */
extern const struct password_rules password_defaults;

/* The kinds of work there are, and how much of it one check is. */
enum password_kind {
	PASSWORD_NONE = 0, /* no password matches; *too_dear tells why not */
	PASSWORD_MD5,
	PASSWORD_PHPASS,
	PASSWORD_BCRYPT,
	PASSWORD_WP_BCRYPT,
	PASSWORD_CRYPT,
	PASSWORD_ARGON2,
};

struct password_cost {
	enum password_kind kind;
	bool too_dear; /* NONE: a good shape above the caps; tell the admin */
	char setting[12]; /* which of the kind: $P$, $2y$, $6$, $argon2id */
	uint32_t cost;    /* log2, or rounds of CRYPT, or passes of ARGON2 */
	uint32_t memory;  /* KiB, ARGON2 */
	uint32_t lanes;   /* ARGON2 */
};

/* What checking against this hash takes; computes nothing. */
struct password_cost password_cost_of(
    struct bytes hash, const struct password_rules *rules);
bool password_cost_same(
    const struct password_cost *a, const struct password_cost *b);

/* May it be checked in the cheap lane (at most some microseconds)? */
bool password_is_cheap(struct bytes hash, const struct password_rules *rules);

/* A worker's tools (32 KiB of them); wiped after each use.  One per thread. */
struct password_bench *password_bench_new(void);
void password_bench_free(struct password_bench **bench); /* accepts NULL */

/*
 * wp_check_password(): the password as it is, neither trimmed nor slashed.
 * NO or YES, never LATER.
 */
enum verdict password_check(struct password_bench *bench, struct bytes hash,
    struct bytes password, const struct password_rules *rules);

/*
 * A password as somebody typed it, by the road of wp-login.php: first
 * trim(addslashes(typed)), which is what WordPress hashes; then, if `unslashed'
 * and these differ, trim(typed), for accounts made by code.  "" and "0" are
 * refused as WordPress does.  `arena' should be a wiping one.
 */
enum verdict password_verify(struct password_bench *bench, struct arena *arena,
    struct bytes hash, struct bytes typed, const struct password_rules *rules);

struct bytes password_addslashes(struct arena *arena, struct bytes typed);

/*
 * Do the work of password_verify() against a hash of this cost that nobody
 * has, so that an unknown user takes as long as a known one.  NONE does
 * nothing.
 */
void password_dummy(struct password_bench *bench, struct arena *arena,
    const struct password_cost *cost, struct bytes typed,
    const struct password_rules *rules);

#endif
