#include "daemon/gate.h"

#include <stdlib.h>
#include <string.h>

#include "base/jid.h"
#include "base/mem.h"
#include "daemon/address.h"
#include "daemon/budget.h"
#include "daemon/proofs.h"
#include "daemon/request.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/site.h"
#include "sys/clock.h"
#include "sys/entropy.h"

#define SECOND INT64_C(1000000)
#define USER_INTERVAL (GATE_WAIT * SECOND)
#define ADDRESS_INTERVAL SECOND
#define AT_ONCE 4 /* hashes of one user */
#define BAD_FOR (10 * SECOND)
#define LOOKS_BURST 10 /* seconds' worth of them */

struct gate {
	struct proofs *proofs;
	struct budget *budget, *addresses, *looks;
	int64_t good_for;
};

struct gate *
gate_new(const struct settings *set)
{
	struct gate *gate = mem_new(sizeof(*gate));
	unsigned char key[PROOFS_DIGEST];

	entropy_bytes(key, sizeof(key));
	gate->proofs = proofs_new(key);
	explicit_bzero(key, sizeof(key));
	gate->budget = budget_new();
	gate->addresses = budget_new();
	gate->looks = budget_new();
	gate_adjust(gate, set);
	return gate;
}

void
gate_adjust(struct gate *gate, const struct settings *set)
{
	/* What was learnt for longer than it is to be good is not. */
	if (set->cache * 1000 < gate->good_for)
		proofs_clear(gate->proofs, NULL);
	gate->good_for = set->cache * 1000;
	budget_adjust(gate->budget,
	    &(struct budget_settings){
		.user_burst = set->user_hashes,
		.user_interval = USER_INTERVAL,
		.all_burst = 2 * set->hash_rate,
		.all_interval =
		    set->hash_rate > 0 ? SECOND / set->hash_rate : 0,
		.user_at_once = set->user_hashes > 0 ? AT_ONCE : 0,
	    });
	budget_adjust(gate->addresses, &(struct budget_settings){
					   .user_burst = set->address_hashes,
					   .user_interval = ADDRESS_INTERVAL,
				       });
	budget_adjust(gate->looks,
	    &(struct budget_settings){
		.user_burst = LOOKS_BURST * set->lookup_rate,
		.user_interval =
		    set->lookup_rate > 0 ? SECOND / set->lookup_rate : 0,
	    });
}

void
gate_free(struct gate **gate)
{
	if (*gate == NULL)
		return;
	proofs_free(&(*gate)->proofs);
	budget_free(&(*gate)->budget);
	budget_free(&(*gate)->addresses);
	budget_free(&(*gate)->looks);
	free(*gate);
	*gate = NULL;
}

/* One who tries each user a little is stopped by where they come from. */
static bool
may_hash(struct gate *gate, struct request *r, int64_t now)
{
	char group[ADDRESS_GROUP_MAX];

	if (address_group(r->ip, group))
		r->proof_from = proofs_user(gate->proofs, "", group);
	if (!budget_take(gate->budget, r->proof_user, now))
		return false;
	if (r->proof_from == 0 ||
	    budget_take(gate->addresses, r->proof_from, now))
		return true;
	budget_undo(gate->budget, r->proof_user);
	return false;
}

enum gate_way
gate_ask(struct gate *gate, struct request *r)
{
	const char *user = jid_prep_node(r->arena, r->user, strlen(r->user));
	const struct hashing *hashing = &r->hashing;
	struct tally *tally = server_tally(r->server);
	int64_t now = clock_monotonic();
	struct proof_about about = {
		.host = r->site->set->host,
		.before_68 = r->site->rules.before_68,
		.try_pw = hashing->try_pw,
		.user = user != NULL ? user : "",
		.hash = hashing->hash,
		.apps = hashing->try_app ? hashing->apps
					 : (struct bytes){ NULL, 0 },
		.secret = r->secret,
	};

	proofs_digest(gate->proofs, &about, r->proof);
	r->proof_user = proofs_user(gate->proofs, about.host, about.user);
	switch (proofs_find(gate->proofs, r->proof, now)) {
	case PROOF_GOOD:
		tally_count(tally, TALLY_CACHE_GOOD, 1);
		return GATE_GOOD;
	case PROOF_BAD:
		tally_count(tally, TALLY_CACHE_BAD, 1);
		return GATE_BAD;
	case PROOF_NONE:
		tally_count(tally, TALLY_CACHE_MISS, 1);
		break;
	}
	if (!budget_begin(gate->budget, r->proof_user)) {
		tally_count(tally, TALLY_THROTTLED, 1);
		return GATE_BUSY;
	}
	if (may_hash(gate, r, now))
		return GATE_HASH;
	budget_end(gate->budget, r->proof_user);
	tally_count(tally, TALLY_THROTTLED, 1);
	return GATE_LATER;
}

void
gate_learn(struct gate *gate, const struct request *r)
{
	int64_t now = clock_monotonic();

	if (r->answer.verdict == VERDICT_LATER) {
		gate_missed(gate, r);
		return;
	}
	budget_end(gate->budget, r->proof_user);
	switch (r->answer.verdict) {
	case VERDICT_YES:
		break;
	case VERDICT_NO:
		/* Disabled is who had the right one, and yet may not. */
		if (r->answer.code == AUTHPROTO_DISABLED)
			break;
		if (gate->good_for > 0)
			proofs_keep(gate->proofs, r->proof, r->proof_user,
			    PROOF_BAD, now, now + BAD_FOR);
		return;
	case VERDICT_LATER:
		return;
	}
	budget_give_back(gate->budget, r->proof_user);
	if (r->proof_from != 0)
		budget_give_back(gate->addresses, r->proof_from);
	proofs_keep(gate->proofs, r->proof, r->proof_user, PROOF_GOOD, now,
	    now + gate->good_for);
}

size_t
gate_forget(struct gate *gate, const char *host, const char *user)
{
	uint64_t number;

	if (user == NULL)
		return proofs_clear(gate->proofs, NULL);
	number = proofs_user(gate->proofs, host, user);
	return proofs_clear(gate->proofs, &number);
}

void
gate_missed(struct gate *gate, const struct request *r)
{
	budget_end(gate->budget, r->proof_user);
	budget_undo(gate->budget, r->proof_user);
	if (r->proof_from != 0)
		budget_undo(gate->addresses, r->proof_from);
}

bool
gate_look(struct gate *gate, uid_t asker)
{
	return budget_take(gate->looks, asker, clock_monotonic());
}

void
gate_looked(struct gate *gate, uid_t asker)
{
	budget_give_back(gate->looks, asker);
}
