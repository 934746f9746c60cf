/*
 * A stored hash of any bytes: it has one shape or none, its cost is known
 * before anything is computed, and no password that is not its own opens it.
 */
#include <string.h>

#include "base/arena.h"
#include "wp/password.h"

#include "fuzz.h"

/* What computes must not stop the fuzzer. */
static const struct password_rules light = {
	.unslashed = true,
	.phpass_cost = 7,
	.bcrypt_cost = 4,
	.crypt_rounds = 1000,
	.argon2_memory = 64,
	.argon2_passes = 1,
	.argon2_lanes = 2,
};

static void
inspect(struct bytes hash, const struct password_rules *rules)
{
	struct password_cost cost = password_cost_of(hash, rules);

	if (cost.kind != PASSWORD_NONE) {
		MUST(!cost.too_dear);
		MUST(hash.len <= 255);
		MUST(memchr(hash.s, '\0', hash.len) == NULL);
	}
	MUST(cost.kind != PASSWORD_PHPASS || cost.cost <= rules->phpass_cost);
	MUST(
	    (cost.kind != PASSWORD_BCRYPT && cost.kind != PASSWORD_WP_BCRYPT) ||
	    cost.cost <= rules->bcrypt_cost);
	MUST(cost.kind != PASSWORD_CRYPT || cost.cost <= rules->crypt_rounds);
	MUST(cost.kind != PASSWORD_ARGON2 ||
	     (cost.cost <= rules->argon2_passes &&
		 cost.memory <= rules->argon2_memory &&
		 cost.lanes <= rules->argon2_lanes));
	MUST(memchr(cost.setting, '\0', sizeof(cost.setting)) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct password_bench *bench;
	struct bytes hash = { (const char *)data, len };
	struct password_rules before = light;
	struct password_cost cost = password_cost_of(hash, &light);
	struct arena *arena = arena_new_wiping();

	if (bench == NULL)
		bench = password_bench_new();
	before.before_68 = true;
	inspect(hash, &password_defaults);
	inspect(hash, &light);
	inspect(hash, &before);
	MUST(password_verify(bench, arena, hash, bytes_of("it's of no seed"),
		 &light) == VERDICT_NO);
	MUST(password_check(bench, hash, bytes_of(""), &before) == VERDICT_NO ||
	     cost.kind == PASSWORD_MD5);
	password_dummy(bench, arena, &cost, bytes_of("x"), &light);
	arena_free(&arena);
	return 0;
}
