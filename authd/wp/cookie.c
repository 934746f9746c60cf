#include "wp/cookie.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"
#include "wp/account.h"
#include "wp/login.h"
#include "wp/session.h"

enum { PARTS_MAX = 4, MD5_HEX = 32, SHA256_HEX = 64 };

/* As PHP decodes a cookie: %xx once, a bad escape stays, `+' stays. */
static struct bytes
percent_decode(struct arena *arena, struct bytes text)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		int high = -1, low = -1;

		if (text.s[i] == '%' && i + 2 < text.len) {
			high = text_hex_digit(text.s[i + 1]);
			low = text_hex_digit(text.s[i + 2]);
		}
		if (high < 0 || low < 0) {
			out[len++] = text.s[i];
			continue;
		}
		out[len++] = (char)(high << 4 | low);
		i += 2;
	}
	return (struct bytes){ out, len };
}

/* At every `|'; 0 for more than PARTS_MAX parts. */
static size_t
split(struct bytes text, struct bytes parts[PARTS_MAX])
{
	size_t count = 0;

	for (;;) {
		const char *bar = memchr(text.s, '|', text.len);

		if (count == PARTS_MAX)
			return 0;
		if (bar == NULL) {
			parts[count++] = text;
			return count;
		}
		parts[count] = (struct bytes){ text.s, (size_t)(bar - text.s) };
		text = bytes_cut(text, parts[count].len + 1, text.len);
		count++;
	}
}

static bool
is_mac(struct bytes part, size_t len)
{
	for (size_t i = 0; i < part.len; i++)
		if (text_hex_digit(part.s[i]) < 0 ||
		    (part.s[i] >= 'A' && part.s[i] <= 'F'))
			return false;
	return part.len == len;
}

bool
cookie_parse(struct arena *arena, struct bytes secret, struct cookie *cookie_r)
{
	struct bytes parts[PARTS_MAX];
	struct cookie cookie = { .global = false };
	size_t count;

	if (secret.len == 0 || secret.len > COOKIE_SIZE_MAX)
		return false;
	if (memchr(secret.s, '|', secret.len) == NULL)
		secret = percent_decode(arena, secret);
	else
		secret.s = arena_dup(arena, secret.s, secret.len);
	count = split(secret, parts);
	if (count < 3 || parts[0].len == 0 ||
	    !bytes_number(parts[1], &cookie.expires))
		return false;
	cookie.login = parts[0];
	cookie.expiration = parts[1];
	if (count == 4 && is_mac(parts[3], SHA256_HEX)) {
		cookie.token = parts[2];
		cookie.mac = parts[3];
	} else if (is_mac(parts[2], MD5_HEX) &&
		   (count == 3 || bytes_are(parts[3], "global"))) {
		cookie.mac = parts[2];
		cookie.global = count == 4;
	} else {
		return false;
	}
	*cookie_r = cookie;
	return true;
}

/* Pieces one after the other, up to the one without bytes (s == NULL). */
static struct bytes
join(struct arena *arena, const struct bytes *pieces)
{
	size_t len = 0, at = 0;
	char *out;

	for (const struct bytes *p = pieces; p->s != NULL; p++)
		len += p->len;
	out = arena_alloc(arena, len + 1);
	for (const struct bytes *p = pieces; p->s != NULL; p++) {
		memcpy(out + at, p->s, p->len);
		at += p->len;
	}
	return (struct bytes){ out, len };
}

/* Four bytes of the stored hash, fewer of a short one, as substr() has it. */
static struct bytes
fragment_of(enum cookie_form form, struct bytes hash)
{
	size_t from = 8;

	if (hash.s == NULL || form == COOKIE_251)
		return bytes_of("");
	if (form == COOKIE_2013)
		from = 4;
	if (form == COOKIE_68 && !bytes_begin(hash, "$P$") &&
	    !bytes_begin(hash, "$2y$"))
		from = hash.len > 4 ? hash.len - 4 : 0;
	return bytes_cut(hash, from, from + 4);
}

/* WordPress 4.0 and later. */
static bool
is_signed_with_token(struct arena *arena, const struct cookie *c,
    struct bytes salt, struct bytes fragment)
{
	const struct bytes bar = { "|", 1 }, end = { NULL, 0 };
	struct bytes about =
	    join(arena, (const struct bytes[]){ c->login, bar, fragment, bar,
			    c->expiration, bar, c->token, end });
	struct bytes said =
	    join(arena, (const struct bytes[]){
			    c->login, bar, c->expiration, bar, c->token, end });
	char key[DIGEST_HEX_MAX], mac[DIGEST_HEX_MAX];
	bool same;

	digest_hex_hmac(DIGEST_MD5, salt.s, salt.len, about.s, about.len, key);
	digest_hex_hmac(DIGEST_SHA256, key, MD5_HEX, said.s, said.len, mac);
	same = text_same_secret(mac, SHA256_HEX, c->mac.s, c->mac.len);
	explicit_bzero(key, sizeof(key));
	explicit_bzero(mac, sizeof(mac));
	return same;
}

/* Before: no bar between login and fragment, HMAC-MD5 twice. */
static bool
is_signed_of_old(struct arena *arena, const struct cookie *c, struct bytes salt,
    struct bytes fragment)
{
	const struct bytes bar = { "|", 1 }, end = { NULL, 0 };
	struct bytes about =
	    join(arena, (const struct bytes[]){
			    c->login, fragment, bar, c->expiration, end });
	struct bytes said = join(
	    arena, (const struct bytes[]){ c->login, bar, c->expiration, end });
	char key[DIGEST_HEX_MAX], mac[DIGEST_HEX_MAX];
	bool same;

	digest_hex_hmac(DIGEST_MD5, salt.s, salt.len, about.s, about.len, key);
	digest_hex_hmac(DIGEST_MD5, key, MD5_HEX, said.s, said.len, mac);
	same = text_same_secret(mac, MD5_HEX, c->mac.s, c->mac.len);
	explicit_bzero(key, sizeof(key));
	explicit_bzero(mac, sizeof(mac));
	return same;
}

/* Which of the forms asked for have the parts that this cookie has. */
static unsigned
forms_of(const struct cookie *cookie, unsigned forms)
{
	if (cookie->token.s != NULL)
		return forms & (COOKIE_40 | COOKIE_68);
	if (cookie->global)
		return forms & COOKIE_2013;
	return forms & (COOKIE_251 | COOKIE_28);
}

bool
cookie_is_signed(struct arena *arena, const struct cookie *cookie,
    struct bytes hash, struct bytes salt, unsigned forms)
{
	forms = forms_of(cookie, forms);
	if (salt.len == 0)
		return false;
	for (unsigned form = 1; form <= forms; form <<= 1) {
		struct bytes fragment;

		if ((forms & form) == 0)
			continue;
		fragment = fragment_of((enum cookie_form)form, hash);
		if (cookie->token.s != NULL
			? is_signed_with_token(arena, cookie, salt, fragment)
			: is_signed_of_old(arena, cookie, salt, fragment))
			return true;
	}
	return false;
}

/* In 2013 the login had to be what the server called the user: lower case. */
static bool
is_folded(struct arena *arena, struct bytes login)
{
	const char *localpart = login_to_localpart(arena, login);

	return localpart != NULL &&
	       bytes_are(login, login_of_localpart(arena, localpart));
}

static enum cookie_fault
fault_of(struct arena *arena, const struct cookie *cookie,
    const struct account *account, struct bytes salt, unsigned forms,
    int64_t now)
{
	if (forms_of(cookie, forms) == 0)
		return COOKIE_WRONG_FORM;
	/* In 2013 the very second of the expiration was too late. */
	if (cookie->expires < now || (cookie->global && cookie->expires == now))
		return COOKIE_EXPIRED;
	if (!login_same(arena, cookie->login, account->login) ||
	    (cookie->global && !is_folded(arena, cookie->login)))
		return COOKIE_OTHER_LOGIN;
	if (!cookie_is_signed(arena, cookie, account->hash, salt, forms))
		return COOKIE_BAD_MAC;
	if (cookie->token.s != NULL && (forms & COOKIE_SESSIONLESS) == 0 &&
	    session_verify(account->sessions, cookie->token, now, NULL) !=
		VERDICT_YES)
		return COOKIE_NO_SESSION;
	return COOKIE_GOOD;
}

enum verdict
cookie_verify(struct arena *arena, const struct cookie *cookie,
    const struct account *account, struct bytes salt, unsigned forms,
    int64_t now, enum cookie_fault *fault_r)
{
	enum cookie_fault fault =
	    fault_of(arena, cookie, account, salt, forms, now);

	if (fault_r != NULL)
		*fault_r = fault;
	return fault == COOKIE_GOOD ? VERDICT_YES : VERDICT_NO;
}

const char *
cookie_fault_text(enum cookie_fault fault)
{
	switch (fault) {
	case COOKIE_GOOD:
		return "good";
	case COOKIE_WRONG_FORM:
		return "a form that is not accepted";
	case COOKIE_EXPIRED:
		return "expired";
	case COOKIE_OTHER_LOGIN:
		return "of another account";
	case COOKIE_BAD_MAC:
		return "wrong signature";
	case COOKIE_NO_SESSION:
		return "session ended";
	}
	return "unknown";
}
