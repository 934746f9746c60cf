/*
 * A feature of rooms is one file that fills one of these.  Acts come in pairs:
 * `may' asks each feature in turn and the first false ends it (that feature
 * has answered the sender); the past tense tells them all.  Order is the list
 * a component hands to engine_new(): there are no priorities.
 */
#ifndef ROOM_FEATURE_H
#define ROOM_FEATURE_H

#include <stdbool.h>

struct engine;
struct occupant;
struct turn;
struct xml;

struct feature {
	const char *name;

	/* The engine has begun: rooms that exist from the start are made. */
	void (*begin)(struct engine *engine);

	/* Somebody would make a room by entering it. */
	bool (*may_create)(struct turn *t);

	/* t->nick is asked for; joined() also for who is in and joins again. */
	bool (*may_join)(struct turn *t);
	void (*joined)(struct turn *t);

	bool (*may_rename)(struct turn *t);

	/* A groupchat message; t->message is what will be sent to all. */
	bool (*may_speak)(struct turn *t);
	void (*spoken)(struct turn *t);

	/* A private message to t->other. */
	bool (*may_whisper)(struct turn *t);

	/* Before the session goes. */
	void (*leaving)(struct turn *t);

	/* An IQ request to service, room or occupant; true: answered. */
	bool (*query)(struct turn *t);

	/* Any other message to the room; true: dealt with. */
	bool (*told)(struct turn *t);

	/* What this feature waited for without holding a stanza: t->answer,
	 * t->waited; t->room may be NULL by now. */
	void (*answered)(struct turn *t);

	/* An alarm it set; t->room may be NULL by now. */
	void (*rang)(struct turn *t, const char *key);

	/* What every presence of an occupant and every message carries. */
	void (*mark)(struct turn *t, const struct occupant *o, struct xml *xml);

	/* <feature/> and forms in disco#info of t->room, or of the service
	 * where t->room is NULL. */
	void (*disco)(struct turn *t, struct xml *xml);
};

/* Each is one file in features/, said there what it is. */
extern const struct feature feature_disco;
extern const struct feature feature_history;
extern const struct feature feature_lobby;
extern const struct feature feature_lock;
extern const struct feature feature_nick;
extern const struct feature feature_owner;
extern const struct feature feature_ping;
extern const struct feature feature_presence;
extern const struct feature feature_subject;
extern const struct feature feature_version;
extern const struct feature feature_voice;

#endif
