/*
 * What host_run() does once the arguments and the settings are read.
 */
#ifndef HOST_SERVE_H
#define HOST_SERVE_H

#include <stdbool.h>

struct host_program;
struct settings;

/* Until told to stop.  The settings are from `path'.  With `keep_occupants'
 * nobody hears of that: they are still in their rooms when the program is back.
 */
void host_serve(const struct host_program *program, const struct settings *set,
    const char *path, bool keep_occupants);

#endif
