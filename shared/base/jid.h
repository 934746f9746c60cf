/*
 * XMPP addresses, prepared as RFC 6122 says (nodeprep, nameprep,
 * resourceprep), so that equal addresses are equal bytes.  ejabberd and
 * jabberd2 hand them over unprepared.  The only user of libidn.
 */
#ifndef BASE_JID_H
#define BASE_JID_H

#include <stdbool.h>
#include <stddef.h>

#define JID_PART_MAX 1023 /* bytes of each part, RFC 6122 2.1 */

struct arena;

struct jid {
	const char *node, *domain, *resource; /* "" where there is none */
	const char *bare, *full;              /* node@domain, with /resource */
};

/* NULL where `s' is no address (a part is empty, too long or forbidden). */
const struct jid *jid_parse(struct arena *arena, const char *s);

/* One part prepared, in the arena; NULL where it is forbidden or too long. */
char *jid_prep_node(struct arena *arena, const char *s, size_t len);
char *jid_prep_domain(struct arena *arena, const char *s, size_t len);
char *jid_prep_resource(struct arena *arena, const char *s, size_t len);

/*
 * Does a prepared resource hold code points that Unicode 3.2 did not have?
 * Servers that prepare strictly (ejabberd) refuse such a nickname both ways.
 */
bool jid_has_unassigned(const char *resource);

/*
 * A login as localpart and back (XEP-0106), neither prepared nor lower-cased.
 * Escaping gives NULL for what may not be one: it begins or ends with a space.
 */
char *jid_escape_node(struct arena *arena, const char *login);
char *jid_unescape_node(struct arena *arena, const char *node);

#endif
