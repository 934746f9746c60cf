/*
 * What whoever runs the service asks, on a Unix socket of its own, in AP/1
 * (base/authproto.h; greeting MEERKAT).  Who may ask is the socket's mode to
 * say.  Nobody is waited for: what takes long is done in pieces, and who does
 * not read gets no more.
 */
#ifndef HOST_CONSOLE_H
#define HOST_CONSOLE_H

#include <stdbool.h>

struct archive_page;
struct console;
struct effect;
struct host;
struct text;

/* NULL: `said' has a line why not. */
struct console *console_new(
    struct host *host, const char *path, const char *group, struct text *said);
void console_free(struct console **console);

/* More is committed. */
void console_moved(struct console *console);

/* For whoever follows what happens in the rooms: EVENT, NOTE. */
void console_event(struct console *console, const struct effect *effect);

/* The answer to a FETCH; false: the console has not asked. */
bool console_page(
    struct console *console, const char *wait, const struct archive_page *page);

#endif
