#include "daemon/proofs.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/mem.h"

#define SETS 1024
#define WAYS 4

struct entry {
	unsigned char digest[PROOFS_DIGEST];
	uint64_t user;
	int64_t until; /* 0: empty */
};

struct pool {
	struct entry entries[SETS][WAYS];
};

struct proofs {
	unsigned char key[PROOFS_DIGEST];
	struct pool good, bad;
};

struct proofs *
proofs_new(const unsigned char key[PROOFS_DIGEST])
{
	struct proofs *proofs = mem_new(sizeof(*proofs));

	memcpy(proofs->key, key, PROOFS_DIGEST);
	return proofs;
}

void
proofs_free(struct proofs **proofs)
{
	if (*proofs == NULL)
		return;
	explicit_bzero(*proofs, sizeof(**proofs));
	free(*proofs);
	*proofs = NULL;
}

static void
hmac(const struct proofs *p, const void *data, size_t len, unsigned char *out)
{
	digest_hmac(DIGEST_SHA256, p->key, PROOFS_DIGEST,
	    data != NULL ? data : "", len, out);
}

/* Each part is digested by itself, so none can run into the next. */
void
proofs_digest(const struct proofs *p, const struct proof_about *about,
    unsigned char digest[PROOFS_DIGEST])
{
	unsigned char parts[1 + 5 * PROOFS_DIGEST] = { 0 };
	unsigned char *at = parts + 1;

	parts[0] = (unsigned char)(about->before_68 | about->try_pw << 1);
	hmac(p, about->host, strlen(about->host), at + 4 * PROOFS_DIGEST);
	hmac(p, about->user, strlen(about->user), at);
	hmac(p, about->hash.s, about->hash.len, at + PROOFS_DIGEST);
	hmac(p, about->apps.s, about->apps.len, at + 2 * PROOFS_DIGEST);
	hmac(p, about->secret.s, about->secret.len, at + 3 * PROOFS_DIGEST);
	hmac(p, parts, sizeof(parts), digest);
	explicit_bzero(parts, sizeof(parts));
}

static size_t
set_of(const unsigned char digest[PROOFS_DIGEST])
{
	uint64_t n;

	memcpy(&n, digest, sizeof(n));
	return n % SETS;
}

static bool
is_in(const struct pool *pool, const unsigned char *digest, int64_t now)
{
	const struct entry *set = pool->entries[set_of(digest)];

	/* Digests under a key nobody has: comparing them tells nothing. */
	for (size_t i = 0; i < WAYS; i++)
		if (set[i].until > now &&
		    memcmp(set[i].digest, digest, PROOFS_DIGEST) == 0)
			return true;
	return false;
}

enum proof
proofs_find(const struct proofs *proofs,
    const unsigned char digest[PROOFS_DIGEST], int64_t now)
{
	if (is_in(&proofs->good, digest, now))
		return PROOF_GOOD;
	return is_in(&proofs->bad, digest, now) ? PROOF_BAD : PROOF_NONE;
}

/* In the place of itself, or of what ends first. */
void
proofs_keep(struct proofs *proofs, const unsigned char digest[PROOFS_DIGEST],
    uint64_t user, enum proof proof, int64_t now, int64_t until)
{
	struct pool *pool = proof == PROOF_GOOD ? &proofs->good : &proofs->bad;
	struct entry *set = pool->entries[set_of(digest)], *to = &set[0];

	if (proof == PROOF_NONE || until <= now)
		return;
	for (size_t i = 0; i < WAYS; i++) {
		if (memcmp(set[i].digest, digest, PROOFS_DIGEST) == 0) {
			to = &set[i];
			break;
		}
		if (set[i].until < to->until)
			to = &set[i];
	}
	memcpy(to->digest, digest, PROOFS_DIGEST);
	to->user = user;
	to->until = until;
}

static size_t
clear(struct pool *pool, const uint64_t *user)
{
	struct entry *entries = &pool->entries[0][0];
	size_t count = 0;

	for (size_t i = 0; i < SETS * WAYS; i++) {
		if (entries[i].until == 0 ||
		    (user != NULL && entries[i].user != *user))
			continue;
		entries[i] = (struct entry){ .until = 0 };
		count++;
	}
	return count;
}

size_t
proofs_clear(struct proofs *proofs, const uint64_t *user)
{
	return clear(&proofs->good, user) + clear(&proofs->bad, user);
}

uint64_t
proofs_user(const struct proofs *proofs, const char *host, const char *user)
{
	unsigned char parts[2 * PROOFS_DIGEST], digest[PROOFS_DIGEST];
	uint64_t number;

	hmac(proofs, user, strlen(user), parts);
	hmac(proofs, host, strlen(host), parts + PROOFS_DIGEST);
	hmac(proofs, parts, sizeof(parts), digest);
	memcpy(&number, digest, sizeof(number));
	return number;
}
