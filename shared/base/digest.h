/*
 * Digests, HMAC and the two ways to write bytes as text.  The only user of
 * OpenSSL's digests.  Whatever these functions put aside on their way they
 * wipe; they cannot fail, and may be called from any thread.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#define DIGEST_MAX 64                       /* bytes of the longest */
#define DIGEST_HEX_MAX (2 * DIGEST_MAX + 1) /* its hex, with the NUL */

enum digest {
	DIGEST_MD5,
	DIGEST_SHA1,
	DIGEST_SHA256,
	DIGEST_SHA384,
	DIGEST_SHA512,
};

size_t digest_size(enum digest kind); /* bytes */

/* Raw, digest_size() bytes, into `out'. */
void digest_of(enum digest kind, const void *data, size_t len, void *out);
void digest_hmac(enum digest kind, const void *key, size_t key_len,
    const void *data, size_t len, void *out);

/* The same in lower-case hex, with a NUL: 2 * digest_size() + 1 bytes. */
void digest_hex_of(enum digest kind, const void *data, size_t len, char *out);
void digest_hex_hmac(enum digest kind, const void *key, size_t key_len,
    const void *data, size_t len, char *out);

/* BLAKE2b with a key of 1 to 64 bytes; out_len is 1 to 64. */
void digest_blake2b(const void *key, size_t key_len, const void *data,
    size_t len, void *out, size_t out_len);

/* `times' times x = MD5(x . data): what phpass does, without stopping. */
void digest_md5_again(
    unsigned char x[16], const void *data, size_t len, unsigned long times);

/* Bytes as lower-case hex: 2 * len + 1 bytes go to `out'. */
void digest_hex(const void *data, size_t len, char *out);

/*
 * Base64 (RFC 4648, 4: with padding) and base64url (5: without).  Encoding
 * writes a NUL after what it returns the length of; room for
 * DIGEST_BASE64_SIZE(len) does for both.  Decoding takes either padding or
 * none and refuses every other byte and unused bits that are not zero: false;
 * room for len * 3 / 4 bytes does.
 */
#define DIGEST_BASE64_SIZE(len) (((len) + 2) / 3 * 4 + 1)
size_t digest_base64(const void *data, size_t len, char *out);
size_t digest_base64url(const void *data, size_t len, char *out);
bool digest_unbase64(
    const char *text, size_t len, unsigned char *out, size_t *len_r);
bool digest_unbase64url(
    const char *text, size_t len, unsigned char *out, size_t *len_r);

#endif
