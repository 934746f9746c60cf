#include "base/jid.h"

#include <string.h>

#include <stringprep.h>

#include "base/arena.h"
#include "base/text.h"

/* Room for what the profiles may make of 1023 bytes. */
#define PREP_MAX (4 * JID_PART_MAX)

/* RFC 6122, appendix A.5: forbidden in a localpart beside the tables' own. */
#define NODE_FORBIDDEN "\"&'/:<>@ "

static char *
prep(struct arena *arena, const char *s, size_t len,
    const Stringprep_profile *profile)
{
	char buf[PREP_MAX];

	if (len == 0 || len > JID_PART_MAX || memchr(s, '\0', len) != NULL ||
	    !text_is_utf8(s, len))
		return NULL;
	memcpy(buf, s, len);
	buf[len] = '\0';
	if (stringprep(buf, sizeof(buf), 0, profile) != STRINGPREP_OK)
		return NULL;
	len = strlen(buf);
	return len > 0 && len <= JID_PART_MAX ? arena_dup(arena, buf, len)
					      : NULL;
}

/* Printable ASCII needs no tables: nearly every address is that. */
static bool
is_plain(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] < 0x20 || s[i] > 0x7e)
			return false;
	return len > 0 && len <= JID_PART_MAX;
}

static char *
lower(struct arena *arena, const char *s, size_t len)
{
	char *copy = arena_dup(arena, s, len);

	for (size_t i = 0; i < len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] += 'a' - 'A';
	return copy;
}

char *
jid_prep_node(struct arena *arena, const char *s, size_t len)
{
	if (!is_plain(s, len))
		return prep(arena, s, len, stringprep_xmpp_nodeprep);
	for (size_t i = 0; i < len; i++)
		if (strchr(NODE_FORBIDDEN, s[i]) != NULL)
			return NULL;
	return lower(arena, s, len);
}

/* Nameprep lets ASCII's control characters be, which no XML can carry. */
static char *
prep_domain(struct arena *arena, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 || s[i] == 0x7f)
			return NULL;
	return prep(arena, s, len, stringprep_nameprep);
}

char *
jid_prep_domain(struct arena *arena, const char *s, size_t len)
{
	char *domain = is_plain(s, len) ? lower(arena, s, len)
					: prep_domain(arena, s, len);

	if (domain == NULL || strpbrk(domain, " @/<>&'\"") != NULL)
		return NULL;
	return domain;
}

char *
jid_prep_resource(struct arena *arena, const char *s, size_t len)
{
	if (is_plain(s, len))
		return arena_dup(arena, s, len);
	return prep(arena, s, len, stringprep_xmpp_resourceprep);
}

bool
jid_has_unassigned(const char *resource)
{
	char buf[PREP_MAX];
	size_t len = strlen(resource);

	if (len >= sizeof(buf))
		return true;
	memcpy(buf, resource, len + 1);
	return stringprep(buf, sizeof(buf), STRINGPREP_NO_UNASSIGNED,
		   stringprep_xmpp_resourceprep) != STRINGPREP_OK;
}

const struct jid *
jid_parse(struct arena *arena, const char *s)
{
	struct jid *jid = arena_alloc(arena, sizeof(*jid));
	size_t bare_len = strcspn(s, "/");
	const char *at = memchr(s, '@', bare_len);
	const char *domain = at != NULL ? at + 1 : s;

	*jid = (struct jid){ .node = "", .resource = "" };
	if (at != NULL)
		jid->node = jid_prep_node(arena, s, (size_t)(at - s));
	jid->domain =
	    jid_prep_domain(arena, domain, bare_len - (size_t)(domain - s));
	if (s[bare_len] == '/')
		jid->resource = jid_prep_resource(
		    arena, s + bare_len + 1, strlen(s + bare_len + 1));
	if (jid->node == NULL || jid->domain == NULL || jid->resource == NULL)
		return NULL;
	jid->bare = *jid->node != '\0'
			? arena_join(arena, jid->node, "@", jid->domain, NULL)
			: jid->domain;
	jid->full = *jid->resource != '\0'
			? arena_join(arena, jid->bare, "/", jid->resource, NULL)
			: jid->bare;
	return jid;
}
