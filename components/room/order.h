/*
 * What staff type: a command and what follows it.  Which there are is a table
 * in features/command.c; each is a function here, that asks for the rights of
 * the request it stands for, does it, and says what came of it.
 */
#ifndef ROOM_ORDER_H
#define ROOM_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct archive_message;
struct occupant;
struct turn;

struct order {
	struct turn *t;
	const char *name;                    /* of the command */
	const char *rest;                    /* what is not read yet */
	const struct archive_message *about; /* what it replies to, or NULL */

	/* Once order_whom() has found them. */
	struct occupant *whom; /* NULL: not in now */
	const char *bare, *nick;
	const char *message; /* for which they are found, or NULL */
};

/* To who gave the command alone; what is not done, and why. */
void order_done(struct order *o, const char *text);
void order_refuse(struct order *o, const char *text);

/*
 * The next word is somebody: who is in, or said something of late, by nickname;
 * by address; or "^", the author of the message replied to.  False: nobody, and
 * they have been told.
 */
bool order_whom(struct order *o);

/* It is this one: always true. */
bool order_found(struct order *o, const char *bare, const char *nick);

/* Is the next word this one?  If not it is still there. */
bool order_word(struct order *o, const char *word);

/* A span of seconds, if the next word is one; else 0 and it is still there.
 * False: it only looks like one ("10min"), and they have been told. */
bool order_time(struct order *o, int64_t *seconds_r);

/* All that wait of a kind, each as a message, and what to do about so many. */
void order_show(struct order *o, void (*list)(struct turn *t), size_t n,
    const char *none, const char *some);

/* What is left, or NULL. */
const char *order_reason(const struct order *o);

void order_ban(struct order *o);
void order_bans(struct order *o);
void order_kick(struct order *o);
void order_mute(struct order *o);
void order_purge(struct order *o);
void order_unban(struct order *o);
void order_unmute(struct order *o);

void order_announce(struct order *o);
void order_announcements(struct order *o);
void order_approve(struct order *o);
void order_close_report(struct order *o);
void order_deny(struct order *o);
void order_held(struct order *o);
void order_panic(struct order *o);
void order_pin(struct order *o);
void order_reports(struct order *o);
void order_slow(struct order *o);
void order_stats(struct order *o);
void order_unpin(struct order *o);

#endif
