#include "room/identity.h"

#include <string.h>

#include "base/digest.h"
#include "base/ns.h"
#include "base/xml.h"
#include "room/room.h"

_Static_assert(IDENTITY_SIZE >= DIGEST_BASE64_SIZE(32), "no room for SHA-256");

void
identity_of(const struct room *room, const char *bare, size_t bare_len,
    char id[IDENTITY_SIZE])
{
	unsigned char mac[DIGEST_MAX];

	digest_hmac(DIGEST_SHA256, room->secret, strlen(room->secret), bare,
	    bare_len, mac);
	digest_base64url(mac, digest_size(DIGEST_SHA256), id);
}

void
identity_write(struct xml *xml, const char *id)
{
	if (id == NULL || *id == '\0')
		return;
	xml_open_ns(xml, "occupant-id", NS_OCCUPANT_ID);
	xml_attr(xml, "id", id);
	xml_close(xml);
}
