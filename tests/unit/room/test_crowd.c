/*
 * A room of 5,000, and what each of their clients believes: everything that is
 * sent is taken in by all it is sent to, and compared with a second, naive
 * account of who should see whom.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <strophe.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "muc/features.h"
#include "room/address.h"
#include "room/engine.h"
#include "room/outbox.h"

#include "../unit.h"

#define PEOPLE 5000
#define BIG 500
#define SPEAKERS 50
#define ROOM "hall@rooms.example"

/* Who sees whom: under the first or the second of their nicknames, or not. */
enum seen { UNSEEN, FIRST, SECOND };
static uint8_t client[PEOPLE][PEOPLE], model[PEOPLE][PEOPLE];

static struct {
	xmpp_ctx_t *strophe;
	struct arena *arena;
	struct engine *engine;
	struct outbox out;
	int64_t now;
	uint32_t chance;

	bool in[PEOPLE], staff[PEOPLE];
	enum seen nick[PEOPLE];
	int count;
	bool big;
	int speakers[SPEAKERS], speakers_len;
} hall;

static unsigned
chance(unsigned n)
{
	hall.chance = hall.chance * 1103515245 + 12345;
	return (hall.chance >> 8) % n;
}

/* "a12" and "b12" are the same somebody. */
static const char *
nick(int who)
{
	return arena_printf(
	    hall.arena, "%c%d", hall.nick[who] == SECOND ? 'b' : 'a', who);
}

/* What a client makes of one stanza. */
static void
take_in(int who, const char *text)
{
	const char from[] = " from='" ROOM "/", *at = strstr(text, from);
	bool gone = strstr(text, " type='unavailable'") != NULL;
	int whom;

	if (strncmp(text, "<presence", 9) != 0 || at == NULL)
		return;
	at += sizeof(from) - 1;
	ck_assert_int_eq(sscanf(at + 1, "%d", &whom), 1);
	client[who][whom] = gone ? UNSEEN : *at == 'a' ? FIRST : SECOND;
}

/* Returns how many stanzas came out to anybody but `who'. */
static size_t
play(int who, const char *xml)
{
	xmpp_stanza_t *tree = xmpp_stanza_new_from_string(hall.strophe, xml);
	size_t others = 0;
	int to;

	hall.now += 10;
	engine_handle(hall.engine, stanza_wrap(tree), hall.now, &hall.out);
	xmpp_stanza_release(tree);
	for (const struct effect *e = hall.out.first; e != NULL; e = e->next)
		for (size_t i = 0; i < e->to_len; i++) {
			sscanf(e->to[i]->jid, "u%d@", &to);
			take_in(to, e->text);
			others += to != who;
		}
	outbox_done(&hall.out);
	arena_reset(hall.arena);
	outbox_init(&hall.out, hall.arena);
	return others;
}

static size_t
presence(int who, const char *type, const char *inside)
{
	return play(who, arena_printf(hall.arena,
			     "<presence%s to='" ROOM
			     "/%s' from='u%d@x.example/r'>%s</presence>",
			     type, nick(who), who, inside));
}

/* --- the second account ------------------------------------------------- */

static bool
is_speaker(int who)
{
	for (int i = 0; i < hall.speakers_len; i++)
		if (hall.speakers[i] == who)
			return true;
	return false;
}

static bool
is_shown(int who)
{
	return !hall.big || hall.staff[who] || is_speaker(who);
}

static void
model_seen_by_all(int who)
{
	for (int i = 0; i < PEOPLE; i++)
		if (hall.in[i])
			model[i][who] = hall.nick[who];
}

/* Whoever sees them under the old nickname, or still, no longer does. */
static void
model_rename(int who, enum seen to)
{
	for (int i = 0; i < PEOPLE; i++)
		if (model[i][who] != UNSEEN)
			model[i][who] = to;
}

static void
model_join(int who)
{
	hall.in[who] = true;
	hall.nick[who] = FIRST;
	if (++hall.count > BIG)
		hall.big = true;
	for (int i = 0; i < PEOPLE; i++)
		model[who][i] =
		    hall.in[i] && is_shown(i) ? hall.nick[i] : UNSEEN;
	model[who][who] = FIRST;
	if (is_shown(who))
		model_seen_by_all(who);
}

static void
model_leave(int who)
{
	int to = 0;

	hall.in[who] = hall.staff[who] = false;
	hall.count--;
	model_rename(who, UNSEEN);
	memset(model[who], UNSEEN, PEOPLE);
	for (int i = 0; i < hall.speakers_len; i++)
		if (hall.speakers[i] != who)
			hall.speakers[to++] = hall.speakers[i];
	hall.speakers_len = to;
}

static void
model_speak(int who)
{
	int at = 0;

	while (at < hall.speakers_len && hall.speakers[at] != who)
		at++;
	if (at == hall.speakers_len && at < SPEAKERS)
		hall.speakers_len++;
	else if (at == hall.speakers_len)
		at--;
	memmove(hall.speakers + 1, hall.speakers, at * sizeof(int));
	hall.speakers[0] = who;
	model_seen_by_all(who);
}

/* --- both at once ------------------------------------------------------- */

static size_t
join(int who)
{
	/* Who enters anew has forgotten what was. */
	memset(client[who], UNSEEN, PEOPLE);
	model_join(who);
	return presence(who, "", "<x xmlns='" NS_MUC "'/>");
}

static void
leave(int who)
{
	presence(who, " type='unavailable'", "");
	memset(client[who], UNSEEN, PEOPLE);
	model_leave(who);
}

static void
speak(int who)
{
	play(who, arena_printf(hall.arena,
		      "<message type='groupchat' to='" ROOM
		      "' from='u%d@x.example/r'><body>b</body></message>",
		      who));
	model_speak(who);
}

static void
rename_to(int who, enum seen to)
{
	hall.nick[who] = to;
	presence(who, "", "");
	model_rename(who, to);
	if (is_shown(who))
		model_seen_by_all(who);
}

static void
promote(int who)
{
	play(0, arena_printf(hall.arena,
		    "<iq type='set' id='p' to='" ROOM
		    "' from='u0@x.example/r'><query xmlns='" NS_MUC_ADMIN
		    "'><item nick='%s' role='moderator'/></query></iq>",
		    nick(who)));
	hall.staff[who] = true;
	model_seen_by_all(who);
}

static void
expect_same(void)
{
	if (memcmp(client, model, sizeof(model)) == 0)
		return;
	for (int i = 0; i < PEOPLE; i++)
		for (int j = 0; j < PEOPLE; j++)
			if (client[i][j] != model[i][j])
				ck_abort_msg("u%d sees u%d as %d, not %d", i, j,
				    client[i][j], model[i][j]);
}

static int
somebody(void)
{
	int who;

	do
		who = 1 + (int)chance(PEOPLE - 1);
	while (!hall.in[who]);
	return who;
}

static void
begin(void)
{
	const struct engine_settings set = {
		.domain = "rooms.example",
		.name = "Rooms",
		.max_nick = 64,
		.max_stanza = 65536,
		.limits = { .big_room = BIG, .big_room_speakers = SPEAKERS },
	};

	hall.strophe = xmpp_ctx_new(NULL, NULL);
	hall.arena = arena_new();
	outbox_init(&hall.out, hall.arena);
	hall.engine = engine_new(muc_features, &set);
	hall.now = 1000000;
	join(0);
	hall.staff[0] = true;
	play(0, "<iq type='set' id='u' to='" ROOM
		"' from='u0@x.example/r'><query xmlns='" NS_MUC_OWNER
		"'><x xmlns='" NS_DATA "' type='submit'/></query></iq>");
}

static void
end(void)
{
	engine_free(&hall.engine);
	outbox_done(&hall.out);
	arena_free(&hall.arena);
	xmpp_ctx_free(hall.strophe);
}

static void
live_a_little(int turns)
{
	for (int i = 0; i < turns; i++) {
		int who = somebody();

		switch (chance(8)) {
		case 0:
			if (hall.count > BIG)
				leave(who);
			break;
		case 1:
			if (!hall.staff[who] && chance(20) == 0)
				promote(who);
			break;
		case 2:
			rename_to(who, FIRST + SECOND - hall.nick[who]);
			break;
		case 3:
		case 4:
			speak(who);
			break;
		default:
			who = (int)chance(PEOPLE);
			if (!hall.in[who])
				join(who);
		}
	}
}

START_TEST(crowd__shows__each_client_exactly_whom_it_should)
{
	begin();
	for (int i = 1; i < BIG + 20; i++)
		join(i);
	expect_same();
	live_a_little(200);
	expect_same();
	for (int i = 1; i < PEOPLE; i++)
		if (!hall.in[i])
			ck_assert_uint_eq(join(i), 0); /* nobody else hears */
	ck_assert_int_eq(hall.count, PEOPLE);
	expect_same();
	live_a_little(300);
	expect_same();
	end();
}
END_TEST

/* Until a tenth less than makes it big; then everybody appears in time. */
START_TEST(crowd__shows__everybody_again_when_few_are_left)
{
	begin();
	for (int i = 1; i < BIG + 100; i++)
		join(i);
	for (int i = BIG + 50; hall.count > BIG * 9 / 10; i--)
		leave(i);
	expect_same();
	leave(BIG + 60);
	hall.big = false;
	for (int n = 0; n < 100; n++) {
		hall.now += 1000;
		play(0, "<presence type='probe' to='" ROOM
			"/none' from='u0@x.example/r'/>");
		engine_tick(hall.engine, hall.now, &hall.out);
	}
	play(0, "<presence type='probe' to='" ROOM
		"/none' from='u0@x.example/r'/>");
	for (int i = 0; i < PEOPLE; i++)
		if (hall.in[i])
			model_seen_by_all(i);
	expect_same();
	end();
}
END_TEST

int
main(void)
{
	return unit_run(
	    "crowd", (const TTest *const[]){
			 crowd__shows__each_client_exactly_whom_it_should,
			 crowd__shows__everybody_again_when_few_are_left,
			 NULL,
		     });
}
