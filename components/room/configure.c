#include "room/configure.h"

#include "base/arena.h"
#include "room/act.h"
#include "room/audit.h"
#include "room/change.h"
#include "room/config.h"
#include "room/engine.h"
#include "room/feature.h"
#include "room/notice.h"
#include "room/record.h"
#include "room/room.h"
#include "room/turn.h"

/* 10.1.3: a room that asks for a password has one. */
bool
configure_fits(const struct engine *engine, const struct room_config *config)
{
	uint32_t most = engine->set.max_users;

	if (config->password_protected && *config->password == '\0')
		return false;
	return most == 0 || config->max_users <= most;
}

/* Which settings are others now; what they are is in the room. */
static void
note_changes(struct turn *t, const struct room_config *was)
{
	const char *vars = "";

	for (size_t i = 0; i < config_fields_len; i++)
		if (config_differs(was, &t->room->config, &config_fields[i]))
			vars = arena_join(t->arena, vars, *vars ? " " : "",
			    config_fields[i].var, NULL);
	if (*vars != '\0')
		audit_note(t,
		    &(const struct audit){ .act = "config", .detail = vars });
}

/* 10.2.1: each change has its code, 104 where it has none of its own; each
 * code is told once. */
static void
tell_changes(struct turn *t, const struct room_config *was)
{
	bool other = false;

	for (size_t i = 0; i < config_fields_len; i++) {
		const struct config_field *field = &config_fields[i];
		int code;

		if (!config_differs(was, &t->room->config, field))
			continue;
		code = config_code(&t->room->config, field);
		if (code != 0)
			notice_status(t, code);
		else
			other = true;
	}
	if (other)
		notice_status(t, 104);
}

void
configure(struct turn *t, struct room_config *config,
    const struct change *changes, size_t len, bool answer)
{
	struct room_config was = t->room->config;

	t->room->config = *config;
	t->room->locked = false;
	*config = was;
	record_save_room(t->out, t->room);
	note_changes(t, &was);
	if (answer)
		turn_result(t);
	tell_changes(t, &was);
	if (len > 0)
		change_all(t, changes, len, change_actor(t), false);
	for (each_feature(f, t->engine))
		if (t->room != NULL && (*f)->configured != NULL)
			(*f)->configured(t, &was);
	if (t->room != NULL)
		act_close_if_empty(t);
}
