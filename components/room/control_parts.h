/*
 * A question from the shell while it is answered; for control.c and the files
 * of its verbs only.
 */
#ifndef ROOM_CONTROL_PARTS_H
#define ROOM_CONTROL_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/parts.h"
#include "room/turn.h"

struct authproto_line;
struct text;

struct control {
	struct turn t; /* ordered; from the service itself, and for nobody */
	const struct authproto_line *line;
	struct text *reply;
	struct parts_out part; /* of the answer */
};

/* Its value, "" if it was not given. */
const char *control_value(const struct control *c, const char *key);

/* Begin a line of the answer; parts_end() ends it. */
struct parts_out *control_part(struct control *c);

/* The end of the answer; with a word for programs and one for people. */
void control_ok(struct control *c);
bool control_no(struct control *c, const char *code, const char *text);

/* What the question names; false: it has been refused. */
bool control_room(struct control *c); /* "room" is t.room */
bool control_new_room(struct control *c, const char **jid_r);
bool control_account(struct control *c, const char *key, const char **bare_r);
bool control_text(struct control *c, const char *key, const char **text_r);

/* Verbs; each ends its answer. */
void control_rooms(struct control *c);
void control_info(struct control *c);
void control_occupants(struct control *c);
void control_affiliations(struct control *c);
void control_stats(struct control *c);
void control_reports(struct control *c);

void control_create(struct control *c);
void control_destroy(struct control *c);
void control_config(struct control *c);
void control_affiliation(struct control *c);
void control_kick(struct control *c);
void control_role(struct control *c);
void control_subject(struct control *c);
void control_say(struct control *c);
void control_erase(struct control *c);
void control_panic(struct control *c);

#endif
