#include "room/chance.h"

#include <string.h>

#include "base/digest.h"

void
chance_init(struct chance *c, const unsigned char *seed)
{
	*c = (struct chance){ 0 };
	memcpy(c->key, seed, CHANCE_SEED);
}

/* Blocks of HMAC-SHA256 over a counter; what was handed out is forgotten. */
static void
refill(struct chance *c)
{
	digest_hmac(DIGEST_SHA256, c->key, CHANCE_SEED, &c->count,
	    sizeof(c->count), c->block);
	c->count++;
	c->left = CHANCE_BLOCK;
}

void
chance_bytes(struct chance *c, void *out, size_t len)
{
	unsigned char *to = out;

	while (len > 0) {
		size_t n;

		if (c->left == 0)
			refill(c);
		n = len < c->left ? len : c->left;
		memcpy(to, c->block + CHANCE_BLOCK - c->left, n);
		c->left -= n;
		to += n;
		len -= n;
	}
}

void
chance_hex(struct chance *c, char *out, size_t len)
{
	while (len > 0) {
		unsigned char bytes[16];
		size_t n = len < sizeof(bytes) ? len : sizeof(bytes);

		chance_bytes(c, bytes, n);
		digest_hex(bytes, n, out);
		out += 2 * n;
		len -= n;
	}
}
