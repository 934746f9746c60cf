#include "room/limits.h"

#include <string.h>

#define AT(member) offsetof(struct limits, member)
#define RATE(name, member, count_, seconds_)                                   \
	{ name "_count", AT(member.count), count_, 100000 },                   \
	{                                                                      \
		name "_seconds", AT(member.seconds), seconds_, 86400           \
	}

const struct limit_field limit_fields[] = {
	/* clang-format off */
	RATE("message",  message,  10,  10),
	RATE("whisper",  whisper,  20,  60),
	RATE("rename",   rename,   5,   60),
	RATE("join",     join,     300, 60),
	RATE("invite",   invite,   10,  60),
	RATE("query",    query,    600, 60),
	RATE("ask",      ask,      1,   60),
	RATE("presence", presence, 1,   2),
	{ "rooms_at_once",     AT(rooms_at_once),     200,    100000 },
	{ "nicks_at_once",     AT(nicks_at_once),     0,      1000 },
	{ "room_name",         AT(room_name),         256,    1023 },
	{ "status",            AT(status),            512,    65536 },
	{ "message_size",      AT(message_size),      10000,  262144 },
	{ "answer_seconds",    AT(answer_seconds),    60,     3600 },
	{ "account_bytes",     AT(account_bytes),     0,      100000000 },
	{ "room_messages",     AT(room_messages),     0,      1000000 },
	{ "shaper_seconds",    AT(shaper_seconds),    10,     3600 },
	{ "ghost_after",       AT(ghost_after),       900,    604800 },
	{ "ghost_timeout",     AT(ghost_timeout),     900,    604800 },
	{ "pings_per_second",  AT(pings_per_second),  20,     100000 },
	{ "link_grace",        AT(link_grace),        60,     86400 },
	{ "leave_grace",       AT(leave_grace),       0,      3600 },
	{ "big_room",          AT(big_room),          500,    1000000 },
	{ "big_room_speakers", AT(big_room_speakers), 50,     10000 },
	{ "panic_slow",        AT(panic_slow),        30,     86400 },
	{ "report_hides",      AT(report_hides),      0,     1000 },
	{ "links_after_messages", AT(links_after_messages), 0, 100000 },
	{ "links_after_minutes",  AT(links_after_minutes),  0, 1000000 },
	{ "new_mentions",      AT(new_mentions),      3,      1000 },
	{ "speak_after_minutes",  AT(speak_after_minutes),  0, 1000000 },
	{ "hold_messages",     AT(hold_messages),     0,      1000 },
	{ "hold_links",        AT(hold_links),        0,      1 },
	{ "member_after_messages", AT(member_after_messages), 0, 100000 },
	{ "member_after_days", AT(member_after_days), 7,      10000 },
	{ "history",           AT(history),           200,    1000 },
	{ "archive_queries",   AT(archive_queries),   4,      1000 },
	{ "idle_seconds",      AT(idle_seconds),      0,      31536000 },
	{ "sleep_seconds",     AT(sleep_seconds),     900,    31536000 },
	{ "lock_nicks",        AT(lock_nicks),        0,      1 },
	{ "no_avatars",        AT(no_avatars),        0,      1 },
	{ "registration",      AT(registration),      1,      1 },
	/* clang-format on */
};

const size_t limit_fields_len = sizeof(limit_fields) / sizeof(limit_fields[0]);

uint32_t *
limit_at(struct limits *limits, const struct limit_field *field)
{
	return (uint32_t *)(void *)((char *)limits + field->offset);
}

const struct limit_field *
limit_field(const char *name)
{
	for (size_t i = 0; i < limit_fields_len; i++)
		if (strcmp(limit_fields[i].name, name) == 0)
			return &limit_fields[i];
	return NULL;
}

void
limits_usual(struct limits *limits)
{
	for (size_t i = 0; i < limit_fields_len; i++)
		*limit_at(limits, &limit_fields[i]) = limit_fields[i].usual;
}
