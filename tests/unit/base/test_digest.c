#include <string.h>

#include "base/digest.h"

#include "../unit.h"

static const char fox[] = "The quick brown fox jumps over the lazy dog";

START_TEST(digest_of__gives__what_the_standards_give)
{
	static const struct {
		enum digest kind;
		const char *text, *hex;
	} known[] = {
		{ DIGEST_MD5, "abc", "900150983cd24fb0d6963f7d28e17f72" },
		{ DIGEST_MD5, "", "d41d8cd98f00b204e9800998ecf8427e" },
		{ DIGEST_SHA1, "abc",
		    "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ DIGEST_SHA256, "abc",
		    "ba7816bf8f01cfea414140de5dae2223"
		    "b00361a396177a9cb410ff61f20015ad" },
		{ DIGEST_SHA384, "abc",
		    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded163"
		    "1a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7" },
		{ DIGEST_SHA512, "abc",
		    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea2"
		    "0a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
		    "454d4423643ce80e2a9ac94fa54ca49f" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		char hex[DIGEST_HEX_MAX];

		digest_hex_of(
		    known[i].kind, known[i].text, strlen(known[i].text), hex);
		ck_assert_str_eq(hex, known[i].hex);
		ck_assert_uint_eq(strlen(hex), 2 * digest_size(known[i].kind));
	}
}
END_TEST

/* RFC 2202 and RFC 4231; the last two have keys longer than a block. */
START_TEST(digest_hmac__gives__what_the_rfcs_give)
{
	static const char long_key_data[] =
	    "Test Using Larger Than Block-Size Key - Hash Key First";
	char key[131], hex[DIGEST_HEX_MAX];

	digest_hex_hmac(DIGEST_MD5, "key", 3, fox, strlen(fox), hex);
	ck_assert_str_eq(hex, "80070713463e7749b90c2dc24911e275");
	digest_hex_hmac(DIGEST_MD5, "", 0, "", 0, hex);
	ck_assert_str_eq(hex, "74e6f7298a9c2d168935f58c001bad88");
	digest_hex_hmac(DIGEST_SHA256, "key", 3, fox, strlen(fox), hex);
	ck_assert_str_eq(hex, "f7bc83f430538424b13298e6aa6fb143"
			      "ef4d59a14946175997479dbc2d1a3cd8");
	memset(key, 0xaa, sizeof(key));
	digest_hex_hmac(DIGEST_SHA256, key, sizeof(key), long_key_data,
	    strlen(long_key_data), hex);
	ck_assert_str_eq(hex, "60e431591ee0b67f0d8a26aacbf5b77f"
			      "8e0bc6213728c5140546040f0ee37f54");
	digest_hex_hmac(DIGEST_SHA384, key, sizeof(key), long_key_data,
	    strlen(long_key_data), hex);
	ck_assert_str_eq(hex,
	    "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f"
	    "3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952");
}
END_TEST

/* The example of RFC 7693, E, is without a key; this one is of blake2b's own
 * test vectors: key 00 01 .. 3f, data 00. */
START_TEST(digest_blake2b__gives__what_its_authors_give)
{
	unsigned char key[64], out[64];
	char hex[DIGEST_HEX_MAX];

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (unsigned char)i;
	digest_blake2b(key, sizeof(key), "", 1, out, sizeof(out));
	digest_hex(out, sizeof(out), hex);
	ck_assert_str_eq(hex, "961f6dd1e4dd30f63901690c512e78e4b45e4742ed197c3c"
			      "5e45c549fd25f2e4187b0bc9fe30492b16b0d0bc4ef9b0f3"
			      "4c7003fac09a5ef1532e69430234cebd");
}
END_TEST

START_TEST(digest_md5_again__is__as_many_digests_in_a_row)
{
	unsigned char once[16], often[16], buf[19];

	digest_of(DIGEST_MD5, "salt", 4, once);
	memcpy(often, once, sizeof(once));
	digest_md5_again(often, "pw!", 3, 5);
	for (int i = 0; i < 5; i++) {
		memcpy(buf, once, 16);
		memcpy(buf + 16, "pw!", 3);
		digest_of(DIGEST_MD5, buf, sizeof(buf), once);
	}
	ck_assert_mem_eq(once, often, sizeof(once));
}
END_TEST

START_TEST(digest_base64__goes__there_and_back)
{
	static const struct {
		const char *plain, *base64, *url;
	} known[] = {
		{ "", "", "" },
		{ "f", "Zg==", "Zg" },
		{ "fo", "Zm8=", "Zm8" },
		{ "foo", "Zm9v", "Zm9v" },
		{ "foobar", "Zm9vYmFy", "Zm9vYmFy" },
		{ "\xfb\xff\xbf", "+/+/", "-_-_" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		size_t len = strlen(known[i].plain), back_len;
		char text[DIGEST_BASE64_SIZE(6)];
		unsigned char back[8];

		ck_assert_uint_eq(digest_base64(known[i].plain, len, text),
		    strlen(known[i].base64));
		ck_assert_str_eq(text, known[i].base64);
		ck_assert(digest_unbase64(text, strlen(text), back, &back_len));
		ck_assert_uint_eq(back_len, len);
		ck_assert_mem_eq(back, known[i].plain, len);
		ck_assert_uint_eq(digest_base64url(known[i].plain, len, text),
		    strlen(known[i].url));
		ck_assert_str_eq(text, known[i].url);
		ck_assert(
		    digest_unbase64url(text, strlen(text), back, &back_len));
		ck_assert_uint_eq(back_len, len);
		ck_assert_mem_eq(back, known[i].plain, len);
	}
}
END_TEST

START_TEST(digest_unbase64__refuses__what_nobody_encodes)
{
	static const char *const bad[] = { "Z", "Zg=", "Zh==", "Zm9=", "Zm 9v",
		"Zm9v\n", "=", "====", "Z===", "-_-_" };
	unsigned char out[8];
	size_t len;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(
		    !digest_unbase64(bad[i], strlen(bad[i]), out, &len), "%s",
		    bad[i]);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "digest", (const TTest *const[]){
			  digest_of__gives__what_the_standards_give,
			  digest_hmac__gives__what_the_rfcs_give,
			  digest_blake2b__gives__what_its_authors_give,
			  digest_md5_again__is__as_many_digests_in_a_row,
			  digest_base64__goes__there_and_back,
			  digest_unbase64__refuses__what_nobody_encodes,
			  NULL,
		      });
}
