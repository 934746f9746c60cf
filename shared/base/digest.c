/*
 * The low-level functions of libcrypto are used on purpose, deprecated as they
 * are: no algorithm is looked up, nothing allocated and no lock taken, so hash
 * threads do not meet here, and 8,193 rounds of MD5 cost what they must.  Only
 * BLAKE2b is to be had no other way than through a provider.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/digest.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/md5.h>
#include <openssl/params.h>
#include <openssl/sha.h>

#define BLOCK_MAX 128

union state {
	MD5_CTX md5;
	SHA_CTX sha1;
	SHA256_CTX sha256;
	SHA512_CTX sha512; /* and SHA-384 */
};

static const struct {
	size_t size, block;
} kinds[] = {
	[DIGEST_MD5] = { MD5_DIGEST_LENGTH, 64 },
	[DIGEST_SHA1] = { SHA_DIGEST_LENGTH, 64 },
	[DIGEST_SHA256] = { SHA256_DIGEST_LENGTH, 64 },
	[DIGEST_SHA384] = { SHA384_DIGEST_LENGTH, 128 },
	[DIGEST_SHA512] = { SHA512_DIGEST_LENGTH, 128 },
};

static void
start(enum digest kind, union state *state)
{
	switch (kind) {
	case DIGEST_MD5:
		MD5_Init(&state->md5);
		return;
	case DIGEST_SHA1:
		SHA1_Init(&state->sha1);
		return;
	case DIGEST_SHA256:
		SHA256_Init(&state->sha256);
		return;
	case DIGEST_SHA384:
		SHA384_Init(&state->sha512);
		return;
	case DIGEST_SHA512:
		SHA512_Init(&state->sha512);
		return;
	}
	abort();
}

static void
add(enum digest kind, union state *state, const void *data, size_t len)
{
	switch (kind) {
	case DIGEST_MD5:
		MD5_Update(&state->md5, data, len);
		return;
	case DIGEST_SHA1:
		SHA1_Update(&state->sha1, data, len);
		return;
	case DIGEST_SHA256:
		SHA256_Update(&state->sha256, data, len);
		return;
	case DIGEST_SHA384:
	case DIGEST_SHA512:
		SHA512_Update(&state->sha512, data, len);
		return;
	}
	abort();
}

static void
finish(enum digest kind, union state *state, unsigned char *out)
{
	switch (kind) {
	case DIGEST_MD5:
		MD5_Final(out, &state->md5);
		return;
	case DIGEST_SHA1:
		SHA1_Final(out, &state->sha1);
		return;
	case DIGEST_SHA256:
		SHA256_Final(out, &state->sha256);
		return;
	case DIGEST_SHA384:
	case DIGEST_SHA512:
		SHA512_Final(out, &state->sha512);
		return;
	}
	abort();
}

size_t
digest_size(enum digest kind)
{
	return kinds[kind].size;
}

void
digest_of(enum digest kind, const void *data, size_t len, void *out)
{
	union state state;

	start(kind, &state);
	add(kind, &state, data, len);
	finish(kind, &state, out);
	explicit_bzero(&state, sizeof(state));
}

/* RFC 2104: H(key ^ opad, H(key ^ ipad, data)). */
void
digest_hmac(enum digest kind, const void *key, size_t key_len, const void *data,
    size_t len, void *out)
{
	size_t size = kinds[kind].size, block = kinds[kind].block;
	unsigned char pad[BLOCK_MAX] = { 0 }, inner[DIGEST_MAX];
	union state state;

	if (key_len > block)
		digest_of(kind, key, key_len, pad);
	else if (key_len > 0)
		memcpy(pad, key, key_len);
	for (size_t i = 0; i < block; i++)
		pad[i] ^= 0x36;
	start(kind, &state);
	add(kind, &state, pad, block);
	add(kind, &state, data, len);
	finish(kind, &state, inner);
	for (size_t i = 0; i < block; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	start(kind, &state);
	add(kind, &state, pad, block);
	add(kind, &state, inner, size);
	finish(kind, &state, out);
	explicit_bzero(&state, sizeof(state));
	explicit_bzero(pad, sizeof(pad));
	explicit_bzero(inner, sizeof(inner));
}

void
digest_hex_of(enum digest kind, const void *data, size_t len, char *out)
{
	unsigned char raw[DIGEST_MAX];

	digest_of(kind, data, len, raw);
	digest_hex(raw, kinds[kind].size, out);
	explicit_bzero(raw, sizeof(raw));
}

void
digest_hex_hmac(enum digest kind, const void *key, size_t key_len,
    const void *data, size_t len, char *out)
{
	unsigned char raw[DIGEST_MAX];

	digest_hmac(kind, key, key_len, data, len, raw);
	digest_hex(raw, kinds[kind].size, out);
	explicit_bzero(raw, sizeof(raw));
}

void
digest_blake2b(const void *key, size_t key_len, const void *data, size_t len,
    void *out, size_t out_len)
{
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "BLAKE2BMAC", NULL);
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);
	size_t size = out_len;
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size),
		OSSL_PARAM_construct_end(),
	};

	if (ctx == NULL || EVP_MAC_init(ctx, key, key_len, params) != 1 ||
	    EVP_MAC_update(ctx, data, len) != 1 ||
	    EVP_MAC_final(ctx, out, &size, out_len) != 1 || size != out_len)
		abort();
	EVP_MAC_CTX_free(ctx); /* wipes */
	EVP_MAC_free(mac);
}

void
digest_md5_again(
    unsigned char x[16], const void *data, size_t len, unsigned long times)
{
	MD5_CTX ctx;

	while (times-- > 0) {
		MD5_Init(&ctx);
		MD5_Update(&ctx, x, MD5_DIGEST_LENGTH);
		MD5_Update(&ctx, data, len);
		MD5_Final(x, &ctx);
	}
	explicit_bzero(&ctx, sizeof(ctx));
}
