/*
 * Where clients come in: the listening socket, and who may pass.
 */
#ifndef DAEMON_DOOR_H
#define DAEMON_DOOR_H

struct doors;
struct server;
struct text;

/* One for each dialect that has a socket.  NULL: it is said why, in one line.
 */
struct doors *doors_new(struct server *server, struct text *said);
void doors_close(struct doors *doors); /* nobody new; the names are gone */
void doors_free(struct doors **doors); /* accepts NULL */

#endif
