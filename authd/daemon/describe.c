#include "daemon/describe.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "daemon/request.h"
#include "wp/account.h"
#include "wp/caps.h"
#include "wp/login.h"

#define NAME_MAX_BYTES 256
#define DATE_LEN 10 /* of "2019-01-02 03:04:05" */

/* How many bytes the character at `s' has; 0: it is none. */
static size_t
character(const char *s, size_t len)
{
	for (size_t n = 1; n <= 4 && n <= len; n++)
		if (text_is_utf8(s, n))
			return n;
	return 0;
}

/*
 * C0, DEL and C1; line and paragraph separators; the marks, embeddings,
 * overrides and isolates of bidirectional text (U+061C, U+200E, U+200F,
 * U+2028..U+202E, U+2066..U+2069).
 */
static bool
is_forbidden(const char *s, size_t len)
{
	const unsigned char *c = (const unsigned char *)s;

	if (len == 1)
		return c[0] < 0x20 || c[0] == 0x7f;
	if (len == 2)
		return (c[0] == 0xc2 && c[1] < 0xa0) ||
		       (c[0] == 0xd8 && c[1] == 0x9c);
	if (len != 3 || c[0] != 0xe2)
		return false;
	if (c[1] == 0x80)
		return c[2] == 0x8e || c[2] == 0x8f ||
		       (c[2] >= 0xa8 && c[2] <= 0xae);
	return c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9;
}

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
		n = character(name.s + i, name.len - i);
		if (n == 0 || is_forbidden(name.s + i, n)) {
			n = n == 0 ? 1 : n;
			continue;
		}
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

void
describe_user(struct arena *arena, const struct account *account,
    struct bytes name, struct bytes registered, struct bytes user_roles,
    struct answer *answer)
{
	struct caps caps;

	answer->uid = account->id;
	answer->login = arena_dup(arena, account->login.s, account->login.len);
	answer->jid = login_to_localpart(arena, account->login);
	answer->name = describe_name(arena, name);
	answer->registered =
	    is_date(registered) ? arena_dup(arena, registered.s, DATE_LEN) : "";
	caps_read(account->caps, user_roles, &caps);
	answer->roles = join_roles(arena, &caps);
}
