/*
 * The address that a login is said to come from.  Pure.
 */
#ifndef DAEMON_ADDRESS_H
#define DAEMON_ADDRESS_H

#include <stdbool.h>

#define ADDRESS_GROUP_MAX 40

bool address_is_one(const char *ip);

/*
 * What counts as one address: IPv4 as it is, in IPv6 the network of one line
 * (/64), for whoever has one has all of it.  False: it is none, or this
 * machine's own, behind which there may be everybody (a proxy).
 */
bool address_group(const char *ip, char group_r[ADDRESS_GROUP_MAX]);

#endif
