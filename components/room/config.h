/*
 * A room's settings: one table says what there is, what it is called on the
 * wire (XEP-0045, 16.5.3), in records and in forms, and what it may be.
 */
#ifndef ROOM_CONFIG_H
#define ROOM_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum whois { WHOIS_MODERATORS, WHOIS_ANYONE };
enum allow_pm { PM_ANYONE, PM_PARTICIPANTS, PM_MODERATORS, PM_NONE };

/* Sets of roles, for lists of them. */
#define ROLES_VISITOR 1
#define ROLES_PARTICIPANT 2
#define ROLES_MODERATOR 4
#define ROLES_ALL 7

struct room_config {
	char *name, *description, *lang, *password, *pubsub;
	char *welcome;              /* said to who is new */
	uint32_t whois, allow_pm;   /* the enums above */
	uint32_t max_users;         /* 0: no limit */
	uint32_t max_history;       /* messages a joiner may get */
	uint32_t history_of_others; /* minutes who is no member sees back */
	uint32_t archive_days;      /* that messages stay; 0: for ever */
	uint32_t archive_messages;  /* that stay; 0: all */
	uint32_t slow_mode;         /* seconds between two messages; 0: off */
	uint32_t member_list;       /* roles that may get it */
	uint32_t broadcast;         /* roles whose presence is shown */
	bool public, persistent, members_only, moderated, change_subject;
	bool password_protected, allow_invites, logging, archiving;
	bool public_list, allow_queries, visitor_status, visitor_nick;
	bool voice_requests, forward_mentions;
	bool captcha;            /* strangers are asked something first */
	bool subscriptions;      /* of who is not in: MUC/Sub */
	bool permanent;          /* though nobody uses it */
	bool show_absent;        /* members who are not in */
	bool members_media;      /* only they may send files */
	bool history_of_members; /* is what was said since they are */
};

enum config_kind {
	CONFIG_TEXT,   /* text-single */
	CONFIG_SECRET, /* text-private */
	CONFIG_BOOL,   /* boolean */
	CONFIG_NUMBER, /* text-single */
	CONFIG_USERS,  /* list-single of numbers or "none" */
	CONFIG_WORD,   /* list-single of words */
	CONFIG_ROLES,  /* list-multi of roles */
};

struct config_field {
	const char *var, *label;
	enum config_kind kind;
	size_t offset;
	uint32_t max;             /* NUMBER: the largest; TEXT: bytes */
	const char *const *words; /* WORD: by value, NULL ends them */
};

extern const struct config_field config_fields[];
extern const size_t config_fields_len;

/* What a new room is like (10.1.2). */
void config_defaults(struct room_config *config);
void config_free(struct room_config *config);
void config_copy(struct room_config *to, const struct room_config *from);

const struct config_field *config_field(const char *var); /* NULL: none */

/* As text in the arena; of a list the values one a line. */
const char *config_get(const struct room_config *config,
    const struct config_field *field, struct arena *arena);

bool config_differs(const struct room_config *a, const struct room_config *b,
    const struct config_field *field);

/* The status that tells of this field's new value (XEP-0045, 10.2.1); 0: it
 * has none of its own. */
int config_code(
    const struct room_config *config, const struct config_field *field);

/* False, and nothing changed, where the value is none of this field's. */
bool config_set(struct room_config *config, const struct config_field *field,
    const char *value);

#endif
