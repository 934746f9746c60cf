/*
 * Roles and capabilities of a user on a blog: the row {blog_prefix}capabilities
 * of usermeta, read with the option {blog_prefix}user_roles.
 */
#ifndef WP_CAPS_H
#define WP_CAPS_H

#include <stdbool.h>
#include <stddef.h>

#include "wp/bytes.h"

#define CAPS_BLOG_ROLES_MAX 256 /* of a blog; likewise */
#define CAPS_ROLES_MAX 32 /* of one user; what is beyond is not looked at */

struct caps {
	struct bytes roles[CAPS_ROLES_MAX]; /* in the order stored */
	size_t len;
};

/*
 * The roles in `row': those of its keys that are roles of the blog, even with
 * the value false, as WP_User has it.  `user_roles' is the option; NULL stands
 * for the five roles of WordPress itself.  The names point into `row'.  No row,
 * or a row that does not read, is no roles.
 */
void caps_read(struct bytes row, struct bytes user_roles, struct caps *caps_r);
bool caps_has_role(const struct caps *caps, const char *role);

/*
 * WP_User::has_cap() without filters: what the row says of this capability,
 * else what the last of the roles that speaks of it says.  Without the option
 * (NULL) roles say nothing.
 */
bool caps_can(
    struct bytes row, struct bytes user_roles, const char *capability);

/* Is this very login (case counts) in the sitemeta row site_admins? */
bool caps_is_super_admin(struct bytes site_admins, struct bytes login);

#endif
