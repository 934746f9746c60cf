/*
 * A secret of any bytes: no cookie, or one that nobody signed.
 */
#include <string.h>

#include "base/arena.h"
#include "wp/account.h"
#include "wp/cookie.h"
#include "wp/credential.h"

#include "fuzz.h"

static void
rejoin(struct arena *arena, const struct cookie *cookie)
{
	struct cookie again;
	size_t len = 0;
	char *text = arena_alloc(arena, COOKIE_SIZE_MAX + 64);
	const struct bytes parts[] = { cookie->login, cookie->expiration,
		cookie->token, cookie->mac };

	for (size_t i = 0; i < 4; i++) {
		if (parts[i].s == NULL)
			continue;
		if (len > 0)
			text[len++] = '|';
		memcpy(text + len, parts[i].s, parts[i].len);
		len += parts[i].len;
	}
	if (cookie->global) {
		memcpy(text + len, "|global", 7);
		len += 7;
	}
	MUST(cookie_parse(arena, (struct bytes){ text, len }, &again));
	MUST(bytes_same(again.login, cookie->login));
	MUST(bytes_same(again.mac, cookie->mac));
	MUST(again.expires == cookie->expires);
	MUST(again.global == cookie->global);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct bytes secret = { (const char *)data, len };
	const struct bytes salt = bytes_of("no seed is signed with this");
	const unsigned every = COOKIE_251 | COOKIE_28 | COOKIE_40 | COOKIE_68 |
			       COOKIE_2013 | COOKIE_SESSIONLESS;
	struct arena *arena = arena_new_wiping();
	struct account account = { .id = 1,
		.hash = bytes_of("$P$BBm.2bZk7Da8tZTD.n4VlgAdGINVxh/") };
	struct cookie cookie;
	enum cookie_fault fault;

	if (cookie_parse(arena, secret, &cookie)) {
		MUST(cookie.login.len > 0 && cookie.expires >= 0);
		rejoin(arena, &cookie);
		account.login = cookie.login; /* as if it were his */
		MUST(cookie_verify(arena, &cookie, &account, salt, every, 0,
			 &fault) == VERDICT_NO);
		MUST(fault != COOKIE_GOOD);
		MUST(cookie_fault_text(fault) != NULL);
		MUST(credential_verify(arena, &cookie, &account, salt, 0,
			 NULL) == VERDICT_NO);
	}
	arena_free(&arena);
	return 0;
}
