/*
 * What a connection says: kept until the callback that says it ends, and sent
 * then in one piece.
 */
#include <stdlib.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "daemon/client_parts.h"

void
client_write(struct client *client, const void *bytes, size_t len)
{
	if (evbuffer_add(client->said, bytes, len) != 0)
		abort();
}

size_t
client_unread(const struct client *client)
{
	return evbuffer_get_length(client->said) +
	       evbuffer_get_length(bufferevent_get_output(client->bev));
}

/*
 * At once: to have the loop wait until there is room costs three more calls of
 * the system, and there is room.  What the socket does not take, and what is
 * wrong with it, is the bufferevent's.
 */
void
client_send(struct client *client)
{
	evutil_socket_t fd = bufferevent_getfd(client->bev);

	if (evbuffer_get_length(client->said) == 0)
		return;
	if (evbuffer_get_length(bufferevent_get_output(client->bev)) == 0)
		(void)evbuffer_write(client->said, fd);
	if (evbuffer_get_length(client->said) > 0)
		bufferevent_write_buffer(client->bev, client->said);
}
