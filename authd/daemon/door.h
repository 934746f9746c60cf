/*
 * Where clients come in: the listening socket, and who may pass.
 */
#ifndef DAEMON_DOOR_H
#define DAEMON_DOOR_H

#include <stdbool.h>

struct doors;
struct server;
struct settings;
struct text;

struct doors *doors_new(struct server *server); /* none yet */

/*
 * As the settings have it: one for each dialect that has a socket.  False: it
 * is said why, in one line, and all is as it was.
 */
bool doors_change(
    struct doors *doors, const struct settings *set, struct text *said);
void doors_close(struct doors *doors); /* nobody new; the names are gone */
void doors_free(struct doors **doors); /* accepts NULL */

#endif
