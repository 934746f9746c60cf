/*
 * Who a user is, as far as others may know: name, roles, since when.  Pure:
 * rows go in, and they are hostile.
 */
#ifndef DAEMON_DESCRIBE_H
#define DAEMON_DESCRIBE_H

#include <stdbool.h>

#include "wp/bytes.h"

struct account;
struct answer;
struct arena;

/* What is stored of them, and of the site they are of. */
struct describe {
	const struct account *account;
	struct bytes name, registered, nick, url, email; /* columns */
	struct bytes locale;                             /* usermeta */
	struct bytes user_roles;                         /* the option */
	bool super_admin; /* may do here what administrators may */
};

void describe_user(
    struct arena *arena, const struct describe *of, struct answer *answer);

/*
 * A display name fit to be shown: valid UTF-8 of at most 256 bytes, without
 * control characters and without those that turn the direction of text.
 */
const char *describe_name(struct arena *arena, struct bytes name);

#endif
