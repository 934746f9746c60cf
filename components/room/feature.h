/*
 * A feature of rooms is one file that fills one of these.  Acts come in pairs:
 * `may' asks each feature in turn and the first false ends it (that feature
 * has answered the sender); the past tense tells them all.  Order is the list
 * a component hands to engine_new(): there are no priorities.
 */
#ifndef ROOM_FEATURE_H
#define ROOM_FEATURE_H

#include <stdbool.h>

#include "room/wait.h"

struct engine;
struct occupant;
struct room_config;
struct turn;
struct xml;

struct feature {
	const char *name;

	/* The engine has begun: rooms that exist from the start are made. */
	void (*begin)(struct engine *engine);

	/*
	 * Something came for a room that was restored and not read yet: may it
	 * be handled now?  A feature that says no has kept it for later, or
	 * answered it.
	 */
	bool (*ready)(struct turn *t);

	/* Somebody would make a room by entering it. */
	bool (*may_create)(struct turn *t);

	/*
	 * t->nick is asked for.  entering(): t->actor was just made and nobody
	 * has seen them, what they are may still be changed.  joined(): also
	 * another session of who is in, and who is in and joins again.
	 */
	bool (*may_join)(struct turn *t);
	void (*entering)(struct turn *t);
	void (*joined)(struct turn *t);

	/* Of who is in: another nickname; another presence (a feature that
	 * says no has dealt with it). */
	bool (*may_rename)(struct turn *t);
	bool (*may_update)(struct turn *t);

	/* A groupchat message; t->message is what will be sent to all.
	 * stamp(): still being written, what only such a message carries may
	 * be put in.  speaking(): nobody refused it, it goes next. */
	void (*stamp)(struct turn *t);
	bool (*may_speak)(struct turn *t);
	void (*speaking)(struct turn *t);
	void (*spoken)(struct turn *t);

	/* The room itself will say t->message: t->actor is NULL, and an admin
	 * of the service has written it, or t->said is it. */
	void (*announcing)(struct turn *t);

	/* A private message to t->other. */
	bool (*may_whisper)(struct turn *t);
	void (*whispered)(struct turn *t);

	/* Before t->session of t->actor goes, by their own will or not; t->news
	 * is what is said of it. */
	void (*leaving)(struct turn *t);

	/* An IQ request to service, room or occupant; true: answered. */
	bool (*query)(struct turn *t);

	/* The room's settings have changed; `was' is what they were.  t->room
	 * may be gone once a feature has acted on it. */
	void (*configured)(struct turn *t, const struct room_config *was);

	/* Any other message to the room; true: dealt with. */
	bool (*told)(struct turn *t);

	/* A message, or the answer to an IQ, to the service itself; true: dealt
	 * with. */
	bool (*heard)(struct turn *t);

	/* A presence to the service itself, or a message of ours that came back
	 * to it; true: dealt with. */
	bool (*met)(struct turn *t);

	/* An IQ result or error that no wait expects; true: this feature had
	 * asked.  bounced(): any other error that came back to us. */
	bool (*replied)(struct turn *t);
	void (*bounced)(struct turn *t);

	/* The server is there, for the first time or again. */
	void (*linked)(struct turn *t);

	/* What this feature waited for without holding a stanza: t->answer,
	 * t->waited; t->room may be NULL by now.  t->from and t->to are those
	 * of the turn that waited, but t->in is gone. */
	void (*answered)(struct turn *t);

	/* The site says that an account (a bare JID; NULL: any) is not as it
	 * was: once for each room.  t->room may be gone once a feature has
	 * acted on it. */
	void (*account_changed)(
	    struct turn *t, const char *bare, enum account_change change);

	/* An alarm it set; t->room may be NULL by now. */
	void (*rang)(struct turn *t, const char *key);

	/* What every presence of an occupant who is here carries. */
	void (*present)(
	    struct turn *t, const struct occupant *o, struct xml *xml);

	/* What every presence of an occupant and every message carries. */
	void (*mark)(struct turn *t, const struct occupant *o, struct xml *xml);

	/* <feature/> and forms in disco#info of t->room, or of the service
	 * where t->room is NULL. */
	void (*disco)(struct turn *t, struct xml *xml);

	/* More fields of muc#roominfo, of t->room (XEP-0045, 16.5.4). */
	void (*roominfo)(struct turn *t, struct xml *xml);
};

/* Each is one file in features/, said there what it is. */
extern const struct feature feature_absent;
extern const struct feature feature_account;
extern const struct feature feature_activity;
extern const struct feature feature_adhoc;
extern const struct feature feature_admin;
extern const struct feature feature_announcements;
extern const struct feature feature_archive;
extern const struct feature feature_avatar;
extern const struct feature feature_ban;
extern const struct feature feature_blocks;
extern const struct feature feature_capacity;
extern const struct feature feature_calm;
extern const struct feature feature_captcha;
extern const struct feature feature_creation;
extern const struct feature feature_command;
extern const struct feature feature_crowd;
extern const struct feature feature_destroy;
extern const struct feature feature_disco;
extern const struct feature feature_door;
extern const struct feature feature_filter;
extern const struct feature feature_events;
extern const struct feature feature_flood;
extern const struct feature feature_ghosts;
extern const struct feature feature_grace;
extern const struct feature feature_guest;
extern const struct feature feature_hats;
extern const struct feature feature_history;
extern const struct feature feature_hold;
extern const struct feature feature_hours;
extern const struct feature feature_idle;
extern const struct feature feature_invite;
extern const struct feature feature_lists;
extern const struct feature feature_lobby;
extern const struct feature feature_lock;
extern const struct feature feature_mam;
extern const struct feature feature_members;
extern const struct feature feature_mentions;
extern const struct feature feature_merit;
extern const struct feature feature_moderation;
extern const struct feature feature_nick;
extern const struct feature feature_occupant_id;
extern const struct feature feature_owner;
extern const struct feature feature_panic;
extern const struct feature feature_password;
extern const struct feature feature_ping;
extern const struct feature feature_presence;
extern const struct feature feature_purge;
extern const struct feature feature_rai;
extern const struct feature feature_register;
extern const struct feature feature_relay;
extern const struct feature feature_report;
extern const struct feature feature_retraction;
extern const struct feature feature_request;
extern const struct feature feature_roominfo;
extern const struct feature feature_sanction;
extern const struct feature feature_search;
extern const struct feature feature_service;
extern const struct feature feature_shadow;
extern const struct feature feature_shaper;
extern const struct feature feature_sleep;
extern const struct feature feature_state;
extern const struct feature feature_subject;
extern const struct feature feature_subscription;
extern const struct feature feature_trust;
extern const struct feature feature_tokens;
extern const struct feature feature_unique;
extern const struct feature feature_usage;
extern const struct feature feature_version;
extern const struct feature feature_versions;
extern const struct feature feature_voice;
extern const struct feature feature_welcome;
extern const struct feature feature_whisper;

#endif
