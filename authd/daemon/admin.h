/*
 * What only the admin's connections may ask.
 */
#ifndef DAEMON_ADMIN_H
#define DAEMON_ADMIN_H

struct authproto_line;
struct client;

void admin_stats(struct client *client, const struct authproto_line *line);
void admin_flush(struct client *client, const struct authproto_line *line);

#endif
