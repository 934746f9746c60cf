/*
 * Where clients come in: the listening socket, and who may pass.
 */
#ifndef DAEMON_DOOR_H
#define DAEMON_DOOR_H

struct door;
struct server;
struct text;

/* NULL: it is said why, in one line. */
struct door *door_new(struct server *server, struct text *said);
void door_close(struct door *door); /* nobody new; the name is gone */
void door_free(struct door **door); /* accepts a NULL door */

#endif
