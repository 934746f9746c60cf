/*
 * Who a user is, as far as others may know: name, roles, since when.  Pure:
 * rows go in, and they are hostile.
 */
#ifndef DAEMON_DESCRIBE_H
#define DAEMON_DESCRIBE_H

#include "wp/bytes.h"

struct account;
struct answer;
struct arena;

void describe_user(struct arena *arena, const struct account *account,
    struct bytes name, struct bytes registered, struct bytes user_roles,
    struct answer *answer);

/*
 * A display name fit to be shown: valid UTF-8 of at most 256 bytes, without
 * control characters and without those that turn the direction of text.
 */
const char *describe_name(struct arena *arena, struct bytes name);

#endif
