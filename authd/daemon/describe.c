#include "daemon/describe.h"

#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/text.h"
#include "daemon/request.h"
#include "wp/account.h"
#include "wp/caps.h"
#include "wp/login.h"

#define NAME_MAX_BYTES 256
#define URL_MAX_BYTES 256
#define LOCALE_MAX_BYTES 32
#define DATE_LEN 10 /* of "2019-01-02 03:04:05" */

/*
 * WordPress keeps a display name as HTML (_wp_specialchars() is a filter of
 * pre_user_display_name): the character that stands at i, if one is written so,
 * and how many bytes that takes.
 */
static const char *
escaped(struct bytes name, size_t i, size_t *n_r)
{
	static const char *const all[][2] = {
		{ "&amp;", "&" },
		{ "&lt;", "<" },
		{ "&gt;", ">" },
		{ "&quot;", "\"" },
		{ "&#039;", "'" },
	};

	for (size_t k = 0; k < sizeof(all) / sizeof(*all); k++) {
		*n_r = strlen(all[k][0]);
		if (name.len - i >= *n_r &&
		    memcmp(name.s + i, all[k][0], *n_r) == 0)
			return all[k][1];
	}
	return NULL;
}

const char *
describe_name(struct arena *arena, struct bytes name)
{
	char *s = arena_alloc(arena, NAME_MAX_BYTES + 1);
	size_t to = 0, n, taken;
	const char *plain;

	for (size_t i = 0; i < name.len; i += n) {
		if (text_look(name.s + i, name.len - i, &n) == TEXT_HARMFUL)
			continue;
		if (to + n > NAME_MAX_BYTES)
			break;
		plain = escaped(name, i, &taken);
		memcpy(s + to, plain != NULL ? plain : name.s + i, n);
		to += n;
		n = plain != NULL ? taken : n;
	}
	return s;
}

static bool
is_role(struct bytes role)
{
	for (size_t i = 0; i < role.len; i++) {
		unsigned char c = (unsigned char)role.s[i];

		/* A comma would make two of one. */
		if (c <= 0x20 || c >= 0x7f || c == ',')
			return false;
	}
	return role.len > 0 && role.len <= 64;
}

static const char *
join_roles(struct arena *arena, const struct caps *caps)
{
	const char *joined = "";

	for (size_t i = 0; i < caps->len; i++)
		if (is_role(caps->roles[i]))
			joined = arena_join(arena, joined,
			    *joined != '\0' ? "," : "",
			    arena_dup(
				arena, caps->roles[i].s, caps->roles[i].len),
			    NULL);
	return joined;
}

static bool
is_date(struct bytes date)
{
	static const char shape[] = "dddd-dd-dd";

	if (date.len < DATE_LEN)
		return false;
	for (size_t i = 0; i < DATE_LEN; i++)
		if (shape[i] == 'd' ? date.s[i] < '0' || date.s[i] > '9'
				    : date.s[i] != shape[i])
			return false;
	return true;
}

/* As in "de_DE_formal"; one that is none is as if nothing were chosen. */
static const char *
clean_locale(struct arena *arena, struct bytes locale)
{
	for (size_t i = 0; i < locale.len; i++) {
		char c = locale.s[i];

		if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') &&
		    (c < '0' || c > '9') && c != '_' && c != '-')
			return "";
	}
	if (locale.len == 0 || locale.len > LOCALE_MAX_BYTES)
		return "";
	return arena_dup(arena, locale.s, locale.len);
}

/* http and https only, and nothing that must be encoded anyway. */
static const char *
clean_url(struct arena *arena, struct bytes url)
{
	static const char *const schemes[] = { "https://", "http://" };

	if (url.len > URL_MAX_BYTES)
		return "";
	for (size_t i = 0; i < url.len; i++) {
		unsigned char c = (unsigned char)url.s[i];

		if (c <= 0x20 || c >= 0x7f || c == '"' || c == '<' || c == '>')
			return "";
	}
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (url.len > strlen(schemes[i]) &&
		    memcmp(url.s, schemes[i], strlen(schemes[i])) == 0)
			return arena_dup(arena, url.s, url.len);
	return "";
}

/* As get_avatar_data() of WordPress 6.8: of the address in lower case. */
static const char *
gravatar(struct arena *arena, struct bytes email)
{
	char hex[DIGEST_HEX_MAX], *s;

	while (email.len > 0 && (unsigned char)*email.s <= ' ')
		email = bytes_cut(email, 1, email.len);
	while (email.len > 0 && (unsigned char)email.s[email.len - 1] <= ' ')
		email.len--;
	if (email.len == 0)
		return "";
	s = arena_dup(arena, email.s, email.len);
	for (size_t i = 0; i < email.len; i++)
		if (s[i] >= 'A' && s[i] <= 'Z')
			s[i] = (char)(s[i] - 'A' + 'a');
	digest_hex_of(DIGEST_SHA256, s, email.len, hex);
	return arena_join(arena, "https://secure.gravatar.com/avatar/", hex,
	    "?s=96&d=mm&r=g", NULL);
}

void
describe_user(
    struct arena *arena, const struct describe *of, struct answer *answer)
{
	const struct account *account = of->account;
	struct caps caps;

	answer->uid = account->id;
	answer->login = arena_dup(arena, account->login.s, account->login.len);
	answer->jid = login_to_localpart(arena, account->login);
	answer->name = describe_name(arena, of->name);
	answer->nick = describe_name(arena, of->nick);
	answer->url = clean_url(arena, of->url);
	answer->avatar = gravatar(arena, of->email);
	answer->locale = clean_locale(arena, of->locale);
	answer->registered = is_date(of->registered)
				 ? arena_dup(arena, of->registered.s, DATE_LEN)
				 : "";
	caps_read(account->caps, of->user_roles, &caps);
	answer->roles = join_roles(arena, &caps);
	if (of->super_admin && !caps_has_role(&caps, "administrator"))
		answer->roles = arena_join(arena, "administrator",
		    *answer->roles != '\0' ? "," : "", answer->roles, NULL);
}
