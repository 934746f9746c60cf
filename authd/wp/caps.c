#include "wp/caps.h"

#include "wp/phpserial.h"

static const char *const standard_roles[] = { "administrator", "editor",
	"author", "contributor", "subscriber" };

#define STANDARD_ROLES (sizeof(standard_roles) / sizeof(*standard_roles))

/* The roles a blog has, and the option that says what they may. */
struct blog {
	struct bytes names[CAPS_BLOG_ROLES_MAX];
	size_t len;
	struct php_value option;
};

static void
blog_read(struct bytes user_roles, struct blog *blog)
{
	struct php_value rest, key, value;

	*blog = (struct blog){ .len = 0 };
	if (user_roles.s == NULL)
		while (blog->len < STANDARD_ROLES) {
			blog->names[blog->len] =
			    bytes_of(standard_roles[blog->len]);
			blog->len++;
		}
	if (!php_read(user_roles, &blog->option))
		return;
	rest = blog->option;
	while (blog->len < CAPS_BLOG_ROLES_MAX && php_next(&rest, &key, &value))
		if (key.type == PHP_STRING)
			blog->names[blog->len++] = key.text;
}

static bool
is_among(const struct bytes *names, size_t len, struct bytes name)
{
	for (size_t i = 0; i < len; i++)
		if (bytes_same(names[i], name))
			return true;
	return false;
}

static void
roles_of(
    const struct php_value *row, const struct blog *blog, struct caps *caps)
{
	struct php_value rest = *row, key, value;

	*caps = (struct caps){ .len = 0 };
	while (caps->len < CAPS_ROLES_MAX && php_next(&rest, &key, &value))
		if (key.type == PHP_STRING &&
		    is_among(blog->names, blog->len, key.text) &&
		    !is_among(caps->roles, caps->len, key.text))
			caps->roles[caps->len++] = key.text;
}

void
caps_read(struct bytes row, struct bytes user_roles, struct caps *caps_r)
{
	struct php_value value;
	struct blog blog;

	*caps_r = (struct caps){ .len = 0 };
	blog_read(user_roles, &blog);
	if (php_read(row, &value))
		roles_of(&value, &blog, caps_r);
}

bool
caps_has_role(const struct caps *caps, const char *role)
{
	return is_among(caps->roles, caps->len, bytes_of(role));
}

/* What a role of this blog says of a capability, if it says anything. */
static bool
role_says(const struct blog *blog, struct bytes role, struct bytes capability,
    struct php_value *says_r)
{
	struct php_value entry, capabilities;

	return php_find(&blog->option, role, &entry) &&
	       php_find(&entry, bytes_of("capabilities"), &capabilities) &&
	       php_find(&capabilities, capability, says_r);
}

bool
caps_can(struct bytes row, struct bytes user_roles, const char *capability)
{
	struct bytes name = bytes_of(capability);
	struct php_value value, says;
	struct blog blog;
	struct caps caps;

	if (bytes_are(name, "exist")) /* has_cap(): whoever has an account */
		return true;
	if (!php_read(row, &value))
		return false;
	if (php_find(&value, name, &says))
		return php_is_true(&says);
	blog_read(user_roles, &blog);
	roles_of(&value, &blog, &caps);
	for (size_t i = caps.len; i > 0; i--)
		if (role_says(&blog, caps.roles[i - 1], name, &says))
			return php_is_true(&says);
	return false;
}

bool
caps_is_super_admin(struct bytes site_admins, struct bytes login)
{
	struct php_value list, key, value;

	if (!php_read(site_admins, &list))
		return false;
	while (php_next(&list, &key, &value))
		if (value.type == PHP_STRING && bytes_same(value.text, login))
			return true;
	return false;
}
