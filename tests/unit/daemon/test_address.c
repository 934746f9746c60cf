/* daemon/address.h: what counts as one address. */
#include "daemon/address.h"

#include <string.h>

#include "../unit.h"

static const struct {
	const char *ip, *group; /* NULL: none that could be counted */
	bool is_one;
} table[] = {
	{ "192.0.2.7", "192.0.2.7", true },
	{ "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::", true },
	{ "2001:DB8:1:2::1", "2001:db8:1:2::", true },
	{ "2001:db8:1:3::1", "2001:db8:1:3::", true },
	{ "::ffff:192.0.2.7", "192.0.2.7", true },
	{ "fe80::1", "fe80::", true },
	{ "127.0.0.1", NULL, true },
	{ "127.9.9.9", NULL, true },
	{ "::1", NULL, true },
	{ "::ffff:127.0.0.1", NULL, true },
	{ "", NULL, false },
	{ "192.0.2", NULL, false },
	{ "192.0.2.7 ", NULL, false },
	{ "192.0.2.07x", NULL, false },
	{ "fe80::1%eth0", NULL, false },
	{ "example.org", NULL, false },
};

START_TEST(address_group__is__what_one_asker_has)
{
	char group[ADDRESS_GROUP_MAX];

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		ck_assert_msg(address_is_one(table[i].ip) == table[i].is_one,
		    "%s", table[i].ip);
		ck_assert_msg(address_group(table[i].ip, group) ==
				  (table[i].group != NULL),
		    "%s", table[i].ip);
		if (table[i].group != NULL)
			ck_assert_str_eq(group, table[i].group);
	}
}
END_TEST

int
main(void)
{
	return unit_run("address", (const TTest *const[]){
				       address_group__is__what_one_asker_has,
				       NULL,
				   });
}
