/*
 * A conversation with a component's console (AP/1, greeting MEERKAT): one
 * question, and lines of an answer.  It waits, as whoever is at a shell does.
 */
#ifndef BRIDGE_TALK_H
#define BRIDGE_TALK_H

#include <stdbool.h>

#include "base/authproto.h"

struct text;
struct talk;

/* NULL: `why_r' is a line why not. */
struct talk *talk_open(const char *path, int seconds, const char **why_r);
void talk_close(struct talk **talk);

/* False: it has gone. */
bool talk_say(struct talk *talk, const struct authproto_out *line);
bool talk_say_all(struct talk *talk, const struct text *lines);

/* The next line; good until the next call.  NULL: it has gone, or says nothing
 * for too long. */
const struct authproto_line *talk_hear(struct talk *talk);

/* Has it said something that was not heard yet? */
bool talk_has_more(struct talk *talk);

#endif
