/*
 * Roles and capabilities: every vector of caps.json.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wp/account.h"
#include "wp/caps.h"

#include "../unit.h"
#include "vectors.h"

static bool
same_roles(const struct vectors *v, struct bytes row, struct bytes roles)
{
	size_t len = (size_t)vector_int(v, "expect.roles.len");
	struct caps caps;

	caps_read(row, roles, &caps);
	if (caps.len != len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!bytes_same(
			caps.roles[i], vector_at(v, "expect.roles.%zu", i)))
			return false;
	return true;
}

static bool
same_caps(const struct vectors *v, struct bytes row, struct bytes roles)
{
	bool super = vector_true(v, "expect.super_admin"), same = true;
	const char *capability;
	struct bytes has;

	for (size_t i = 0; (capability = vector_each(
				v, "expect.has_cap.", &i, &has)) != NULL;)
		if ((super || caps_can(row, roles, capability)) !=
		    bytes_are(has, "1")) {
			printf("  %s: %s\n", vector_text(v, "id"), capability);
			same = false;
		}
	return same;
}

START_TEST(caps_read__gives__the_roles_of_wp_user)
{
	struct vectors *v = vectors_open("caps.json", "single multisite");

	while (vectors_next(v)) {
		struct bytes row = vector_get(v, "meta_value");
		struct bytes roles = vector_get(v, "user_roles");

		if (same_roles(v, row, roles) && same_caps(v, row, roles))
			vectors_passed(v);
		else
			printf("  %s DIFFERS: %s\n", vector_text(v, "id"),
			    vector_text(v, "note"));
	}
	vectors_close(&v);
}
END_TEST

START_TEST(caps_read__knows__the_standard_roles)
{
	struct bytes none = { NULL, 0 };
	struct caps caps;

	caps_read(bytes_of("a:3:{s:6:\"editor\";b:1;s:8:\"customer\";b:1;"
			   "s:6:\"author\";b:0;}"),
	    none, &caps);
	ck_assert_uint_eq(caps.len, 2);
	ck_assert(caps_has_role(&caps, "editor"));
	ck_assert(caps_has_role(&caps, "author"));
	ck_assert(!caps_has_role(&caps, "customer"));
	caps_read(none, none, &caps);
	ck_assert_uint_eq(caps.len, 0);
}
END_TEST

/* T23: a hundred thousand roles take a moment, not an hour. */
START_TEST(caps_read__bounds__what_it_looks_at)
{
	enum { COUNT = 40000 };
	char *row = calloc(COUNT, 24), *to = row;
	struct caps caps;

	to += sprintf(to, "a:%d:{", COUNT);
	for (int i = 0; i < COUNT; i++)
		to += sprintf(to, "s:8:\"r%07d\";b:1;", i);
	sprintf(to, "}");
	caps_read(bytes_of(row), bytes_of(row), &caps);
	ck_assert_uint_eq(caps.len, CAPS_ROLES_MAX);
	ck_assert(!caps_can(bytes_of(row), bytes_of(row), "read"));
	free(row);
}
END_TEST

START_TEST(caps_is_super_admin__compares__byte_for_byte)
{
	struct bytes admins =
	    bytes_of("a:2:{i:0;s:5:\"admin\";i:1;s:4:\"Root\";}");

	ck_assert(caps_is_super_admin(admins, bytes_of("admin")));
	ck_assert(caps_is_super_admin(admins, bytes_of("Root")));
	ck_assert(!caps_is_super_admin(admins, bytes_of("root")));
	ck_assert(!caps_is_super_admin(admins, bytes_of("")));
	ck_assert(!caps_is_super_admin(admins, (struct bytes){ NULL, 0 }));
	ck_assert(
	    !caps_is_super_admin((struct bytes){ NULL, 0 }, bytes_of("admin")));
	ck_assert(!caps_is_super_admin(
	    bytes_of("s:5:\"admin\";"), bytes_of("admin")));
}
END_TEST

START_TEST(account_is_blocked__heeds__the_three_columns)
{
	ck_assert(!account_is_blocked(&(struct account){ .id = 1 }, true));
	ck_assert(account_is_blocked(&(struct account){ .spam = 1 }, false));
	ck_assert(!account_is_blocked(&(struct account){ .spam = 2 }, true));
	ck_assert(account_is_blocked(&(struct account){ .deleted = 1 }, false));
	for (int status = 0; status < 4; status++) {
		struct account account = { .status = status };

		ck_assert(!account_is_blocked(&account, false));
		ck_assert_int_eq(account_is_blocked(&account, true),
		    status == 1 || status == 2);
	}
}
END_TEST

int
main(void)
{
	return unit_run(
	    "caps", (const TTest *const[]){
			caps_read__gives__the_roles_of_wp_user,
			caps_read__knows__the_standard_roles,
			caps_read__bounds__what_it_looks_at,
			caps_is_super_admin__compares__byte_for_byte,
			account_is_blocked__heeds__the_three_columns,
			NULL,
		    });
}
