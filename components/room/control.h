/*
 * The rooms as whoever runs the service has them from the shell: a question in
 * AP/1 (base/authproto.h), and lines of an answer.  There is nobody to be asked
 * whether it may be done.
 */
#ifndef ROOM_CONTROL_H
#define ROOM_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

struct authproto_line;
struct engine;
struct outbox;
struct text;

/*
 * The answer is added to `reply', up to its final line, and is true once what
 * `out' has got is carried out.  False: it is no verb of the rooms.
 */
bool engine_control(struct engine *engine, const struct authproto_line *line,
    int64_t now, struct outbox *out, struct text *reply);

#endif
