/*
 * What is kept of a room, and how it becomes a room again.  A change is saved
 * in the turn that makes it: what a turn stores is safe before anything it
 * sends leaves.
 */
#ifndef ROOM_RECORD_H
#define ROOM_RECORD_H

struct arena;
struct engine;
struct occupant;
struct outbox;
struct room;
struct session;
struct standing;

/* Settings, subject, secret: not who is in it nor its affiliations. */
void record_save_room(struct outbox *out, const struct room *room);

/* Of whom there is nothing to know it is forgotten. */
void record_save_affiliation(
    struct outbox *out, const struct room *room, const char *bare_jid);

void record_save_session(
    struct outbox *out, const struct room *room, const struct session *s);
/* All sessions: what is kept of an occupant is kept with each. */
void record_save_occupant(
    struct outbox *out, const struct room *room, const struct occupant *o);
void record_forget_session(
    struct outbox *out, const struct room *room, const struct session *s);

/* As RECORD_ROOM, RECORD_AFFILIATION, RECORD_OCCUPANT were saved; rooms come
 * first.  What is of no known room is passed over. */
void record_restore_room(
    struct engine *engine, const char *jid, const char *value);
void record_restore_affiliation(struct engine *engine, const char *room_jid,
    const char *bare_jid, const char *value);
void record_restore_session(struct engine *engine, const char *room_jid,
    const char *full_jid, const char *value);

#endif
