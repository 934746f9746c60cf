/*
 * Where clients come in: the listening socket, and who may pass.
 */
#ifndef DAEMON_DOOR_H
#define DAEMON_DOOR_H

struct dialect;
struct door;
struct server;
struct text;

/* NULL: it is said why, in one line. */
struct door *door_new(struct server *server, const struct dialect *dialect,
    const char *path, struct text *said);
void door_close(struct door *door); /* nobody new; the name is gone */
void door_free(struct door **door); /* accepts a NULL door */

#endif
