/*
 * The rooms as whoever runs the service has them from the shell: a question in
 * AP/1 (base/authproto.h), and lines of an answer.  There is nobody to be asked
 * whether it may be done.
 */
#ifndef ROOM_CONTROL_H
#define ROOM_CONTROL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
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

/* Does this verb only look?  Of no verb of the rooms: it does. */
bool control_looks(const char *verb);

/* A room of ours by its name, or its address; in the arena.  NULL: it is
 * none. */
const char *control_address(
    const struct engine *engine, struct arena *arena, const char *text);

/*
 * All that somebody (a bare JID) ever sent to these rooms is taken back from
 * now on, and nothing of them stays in memory; in how many rooms there still is
 * something to be done.
 */
void engine_erase(struct engine *engine, const char *jid,
    const char *const *rooms, size_t len, int64_t now, struct outbox *out);
size_t engine_erasing(const struct engine *engine, const char *jid);

#endif
