#include "daemon/address.h"

#include <arpa/inet.h>
#include <string.h>

#define LINE 8 /* bytes of an IPv6 address that are the same for one line */
#define V4_IN_V6 12

static bool
group_v4(const struct in_addr *v4, char group_r[ADDRESS_GROUP_MAX])
{
	if (ntohl(v4->s_addr) >> 24 == 127)
		return false;
	return inet_ntop(AF_INET, v4, group_r, ADDRESS_GROUP_MAX) != NULL;
}

bool
address_is_one(const char *ip)
{
	unsigned char bytes[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, ip, bytes) == 1 ||
	       inet_pton(AF_INET6, ip, bytes) == 1;
}

bool
address_group(const char *ip, char group_r[ADDRESS_GROUP_MAX])
{
	struct in6_addr v6;
	struct in_addr v4;

	if (inet_pton(AF_INET, ip, &v4) == 1)
		return group_v4(&v4, group_r);
	if (inet_pton(AF_INET6, ip, &v6) != 1 || IN6_IS_ADDR_LOOPBACK(&v6))
		return false;
	if (IN6_IS_ADDR_V4MAPPED(&v6)) {
		memcpy(&v4, v6.s6_addr + V4_IN_V6, sizeof(v4));
		return group_v4(&v4, group_r);
	}
	memset(v6.s6_addr + LINE, 0, sizeof(v6.s6_addr) - LINE);
	return inet_ntop(AF_INET6, &v6, group_r, ADDRESS_GROUP_MAX) != NULL;
}
