/*
 * What a room is like while there is trouble: who may write, and how often.
 * Nobody's role is another by it, so nothing has to be put back when it ends,
 * by a word or by itself; but who may not write sees themselves as a visitor,
 * and their client closes its input.
 */
#ifndef ROOM_MODE_H
#define ROOM_MODE_H

#include <stdbool.h>
#include <stdint.h>

#include "room/rank.h"
#include "room/refuse_words.h"

struct occupant;
struct room;
struct turn;
struct xml;

enum mode {
	MODE_NORMAL,
	MODE_REGISTERED, /* guests read; without accounts: who is no member */
	MODE_SLOW,
	MODE_MODERATORS, /* all others read */
};

const char *mode_name(enum mode mode);
/* "off" is normal, too; false: none of them. */
bool mode_from(const char *word, enum mode *mode_r);

/* As it is: what somebody said of all rooms, else of this one, else what the
 * opening hours do; and when that ends (0: when somebody ends it).  Where only
 * moderators write in this one, they alone do, whatever was said of all. */
enum mode mode_now(const struct room *room);
int64_t mode_until(const struct room *room);

/* It is closed until then, which is when it opens; 0: it is open. */
void mode_shut(struct turn *t, int64_t until);

/* Of itself it ends after half an hour, if nobody says another time. */
#define MODE_SECONDS ((int64_t)30 * 60)

/* When it ends that lasts so long (seconds; 0: until somebody ends it); and how
 * it is on record. */
int64_t mode_end(const struct turn *t, enum mode mode, int64_t seconds);
const char *mode_detail(struct turn *t, enum mode mode, bool all);

/* From now on, and until then (milliseconds; 0: until somebody ends it). */
void mode_set(struct turn *t, enum mode mode, int64_t until);

/* The same for all rooms, those too that are made meanwhile. */
void mode_set_all(struct turn *t, enum mode mode, int64_t until);

/* May this occupant not write because of it?  And their role as they see it. */
bool mode_silences(const struct turn *t, const struct occupant *o);
enum role mode_role(const struct turn *t, const struct occupant *o);

/* Seconds between two messages of one account, as it is now; what guests may
 * do now; what the mode is, in a sentence. */
uint32_t mode_slow(const struct turn *t);
const char *mode_guests(const struct turn *t);
const char *mode_sentence(struct turn *t, enum lang lang);

/* <state/> for all, because it has changed, and for who has just come
 * if it is not as usual. */
void mode_tell(struct turn *t);
void mode_show(struct turn *t);

#endif
