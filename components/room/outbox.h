/*
 * What a turn asks of the world, in order.  The room does nothing itself: it
 * posts here, and the host carries the effects out once the turn is over, one
 * after the other: what is sent after something was stored leaves only when
 * that is safe.
 *
 * An effect owns what it carries: its texts are in the outbox's arena, and an
 * address lives until the effects of the turn that retired it are done.
 */
#ifndef ROOM_OUTBOX_H
#define ROOM_OUTBOX_H

#include <stddef.h>
#include <stdint.h>

struct address;
struct archive_message;
struct archive_query;
struct audit;
struct arena;
struct xml;

enum effect_kind {
	EFFECT_SEND,   /* text, head, to */
	EFFECT_SAVE,   /* record, room, key, text */
	EFFECT_FORGET, /* record, room, key */
	EFFECT_APPEND, /* room, message: one more in the archive */
	EFFECT_AMEND,  /* room, message: the one of this id is now this */
	EFFECT_PRUNE,  /* room, before, keep: old messages leave the archive */
	EFFECT_MOVE,   /* room, key: its archive is that of the room `key' now,
			  and what that one had is gone; "": it is nobody's */
	EFFECT_ERASE,  /* room, key: of rooms of the domain `room' that are no
			  more, if their messages are kept, those of `key' go */
	EFFECT_EVENT,  /* room, key: what happened, before: when, text: fields;
			  for whoever follows the rooms */
	EFFECT_NOTE,   /* room, audit: one more act of moderation on record */
	EFFECT_FETCH,  /* key: whom the answer is for; query */
	EFFECT_ASK,    /* key: whom the answer is for; text: a bare JID whose
			  account is asked for */
};

/*
 * What is kept of a room.  A record is small and the newest wins.  To forget
 * RECORD_ROOM is to forget all of the room, its archive too.
 */
enum record_kind {
	RECORD_ROOM,        /* key "": settings, subject, secret */
	RECORD_AFFILIATION, /* key: bare JID */
	RECORD_OCCUPANT,    /* key: full JID */
};

struct effect {
	struct effect *next;
	enum effect_kind kind;
	enum record_kind record;
	const char *room; /* whose: bare JID; not of SEND */
	const char *key;
	const char *text;    /* SEND: one stanza without its `to' */
	size_t len, head;    /* its length; where `to' is spliced in */
	struct address **to; /* SEND: who receives it */
	size_t to_len, to_size;
	const struct archive_message *message;
	const struct archive_query *query;
	const struct audit *audit;
	int64_t before; /* PRUNE: what is older goes; EVENT: when it was */
	uint64_t keep;  /* PRUNE: all but the newest so many go; 0: none does.
			   FORGET of a room: 1: its archive is not meant */
};

struct outbox {
	struct arena *arena;
	struct effect *first, **last;
	struct address *retired;
};

void outbox_init(struct outbox *out, struct arena *arena);

/* The stanza's text stays where it is: in the same arena as the outbox. */
struct effect *outbox_send(struct outbox *out, const struct xml *stanza);
struct effect *outbox_send_text(
    struct outbox *out, const char *text, size_t len, size_t head);

void outbox_to(struct outbox *out, struct effect *send, struct address *to);
void outbox_to_all(struct outbox *out, struct effect *send,
    struct address *const *to, size_t to_len);

/* `value' is in the arena already; room and key are copied. */
void outbox_save(struct outbox *out, enum record_kind record, const char *room,
    const char *key, const char *value);
void outbox_forget(struct outbox *out, enum record_kind record,
    const char *room, const char *key);

/* Message, query and audit, with all they point to, are in the arena already.
 */
void outbox_append(struct outbox *out, const char *room,
    const struct archive_message *message);
void outbox_amend(struct outbox *out, const char *room,
    const struct archive_message *message);
void outbox_prune(
    struct outbox *out, const char *room, int64_t before, uint64_t keep);
/* What `room' has in the archive is of the room `to' now, "" of nobody. */
void outbox_move(struct outbox *out, const char *room, const char *to);
void outbox_erase(struct outbox *out, const char *domain, const char *sender);
/* The text is in the arena already. */
void outbox_event(struct outbox *out, const char *room, const char *what,
    int64_t at, const char *fields);
void outbox_note(
    struct outbox *out, const char *room, const struct audit *audit);
void outbox_fetch(
    struct outbox *out, const char *wait, const struct archive_query *query);
void outbox_ask(struct outbox *out, const char *wait, const char *bare_jid);

/* Whoever had this address is gone; outbox_done() frees it. */
void outbox_retire(struct outbox *out, struct address *address);

/* The effects are carried out: frees what was retired, empties the outbox.
 * The arena is the caller's to reset. */
void outbox_done(struct outbox *out);

#endif
