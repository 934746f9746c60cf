/*
 * Lines of Dovecot's auth protocol, as its source has them (its documentation
 * errs on how a line feed is escaped).  Pure.
 */
#ifndef DAEMON_DOVECOT_LINE_H
#define DAEMON_DOVECOT_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wp/bytes.h"

struct arena;

#define DOVECOT_FIELDS 64

struct dovecot_line {
	size_t len; /* there is always a first one, the verb */
	struct bytes fields[DOVECOT_FIELDS]; /* in the arena, with a NUL */
};

/* Split at tabs and unescape; what is one too many is left out. */
void dovecot_read(struct arena *arena, const char *s, size_t len,
    struct dovecot_line *line_r);

/* The second field: a number from 1 to 2^32 - 1; 0: it is none. */
uint32_t dovecot_id(const struct dovecot_line *line);

/* What follows "key=", behind the fields that have their place; false: it is
 * not there. */
bool dovecot_get(
    const struct dovecot_line *line, const char *key, struct bytes *value_r);

/* Text as it may stand in a field. */
const char *dovecot_escape(struct arena *arena, const char *s);

/* [authzid] NUL authcid NUL password (RFC 4616) of base64; "=" is empty. */
enum dovecot_plain {
	DOVECOT_PLAIN_FINE,
	DOVECOT_PLAIN_NO_BASE64,
	DOVECOT_PLAIN_MALFORMED,
};

enum dovecot_plain dovecot_plain(struct arena *arena, struct bytes base64,
    struct bytes *authzid_r, struct bytes *authcid_r, struct bytes *password_r);

/* False: no base64. */
bool dovecot_unbase64(
    struct arena *arena, struct bytes base64, struct bytes *bytes_r);

#endif
