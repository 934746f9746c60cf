/*
 * SIGHUP: the settings are read again, and what may change while the program
 * runs does, from the next stanza on.  A file that is wrong changes nothing.
 */
#ifndef HOST_RELOAD_H
#define HOST_RELOAD_H

struct host;
struct reload;

struct reload *reload_new(struct host *host, const char *path);
void reload_free(struct reload **reload); /* after the engine */

#endif
