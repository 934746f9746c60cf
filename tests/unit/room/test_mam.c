/*
 * The life of a room by chance: what one who is always in has heard is what
 * the archive has, in the same order, whoever pages through it and however;
 * over restarts, and though the clock goes back.
 */
#include <stdio.h>
#include <string.h>

#include <strophe.h>

#include "base/arena.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "muc/features.h"
#include "room/address.h"
#include "room/archive.h"
#include "room/control.h"
#include "room/engine.h"
#include "room/room.h"

#include "../../scene/stage.h"
#include "../unit.h"

#define ROOM "room@rooms.example"
#define ROMEO "romeo@x.example/1"
#define HEARD 4000

static struct stage stage;
static xmpp_ctx_t *strophe;
static unsigned seed;

/* What romeo heard that has an id, in order. */
static struct {
	char id[ARCHIVE_ID_SIZE];
	bool juliets, dead;
} heard[HEARD];
static size_t heard_len;

/* What came as results of a query: ids, and how the page ended. */
static struct {
	char ids[300][ARCHIVE_ID_SIZE];
	bool dead[300];
	size_t len;
	bool complete;
} page;

static unsigned
chance(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

static bool
copy_after(const char *text, const char *what, char id[ARCHIVE_ID_SIZE])
{
	const char *at = strstr(text, what);

	if (at == NULL)
		return false;
	memcpy(id, at + strlen(what), ARCHIVE_ID_SIZE - 1);
	id[ARCHIVE_ID_SIZE - 1] = '\0';
	return true;
}

static void
hear(const char *text)
{
	ck_assert_uint_lt(heard_len, HEARD);
	if (strstr(text, " type='groupchat'") == NULL ||
	    strstr(text, "<delay") != NULL ||
	    !copy_after(text,
		"<stanza-id xmlns='urn:xmpp:sid:0' by='" ROOM "' id='",
		heard[heard_len].id))
		return;
	heard[heard_len].dead = false;
	heard[heard_len].juliets =
	    strstr(text, " from='" ROOM "/juliet'") != NULL;
	if (heard_len > 0)
		ck_assert_int_gt(
		    strcmp(heard[heard_len].id, heard[heard_len - 1].id), 0);
	heard_len++;
}

static void
take_in(const char *text)
{
	if (strstr(text, "<result xmlns='" NS_MAM "'") != NULL) {
		copy_after(text, "<result xmlns='" NS_MAM "' id='",
		    page.ids[page.len]);
		page.dead[page.len++] =
		    strstr(text, "<retracted xmlns='" NS_RETRACT "'") != NULL;
	} else if (strstr(text, "<fin") != NULL)
		page.complete = strstr(text, "complete='true'") != NULL;
	else
		hear(text);
}

static void
settle(void)
{
	stage_settle(&stage);
	for (const struct effect *e = stage.out.first; e != NULL; e = e->next)
		for (size_t i = 0; i < e->to_len; i++)
			if (strcmp(e->to[i]->jid, ROMEO) == 0)
				take_in(e->text);
}

static void
send(const char *xml)
{
	xmpp_stanza_t *tree = xmpp_stanza_new_from_string(strophe, xml);

	stage_turn(&stage);
	stage.now += chance(3) * 500;
	stage_handle(&stage, stanza_wrap(tree));
	xmpp_stanza_release(tree);
	settle();
}

static void
begin(unsigned with)
{
	seed = with;
	heard_len = 0;
	strophe = xmpp_ctx_new(NULL, NULL);
	stage_init(&stage, "2026-01-01T00:00:00Z");
	stage_begin(&stage, muc_features);
	send("<presence to='" ROOM "/romeo' from='" ROMEO "'><x xmlns='" NS_MUC
	     "'/></presence>");
	send("<iq type='set' id='u' to='" ROOM "' from='" ROMEO
	     "'><query xmlns='" NS_MUC_OWNER "'><x xmlns='" NS_DATA
	     "' type='submit'/></query></iq>");
	send("<presence to='" ROOM "/juliet' from='juliet@x.example/2'>"
	     "<x xmlns='" NS_MUC "'/></presence>");
}

static void
end(void)
{
	stage_free(&stage);
	xmpp_ctx_free(strophe);
}

#define JULIET "juliet@x.example"

static void
say_as(const char *from, const char *what)
{
	send(arena_printf(stage.turn,
	    "<message type='groupchat' id='m' to='" ROOM
	    "' from='%s'>%s</message>",
	    from, what));
}

static void
say(const char *what)
{
	say_as(chance(2) ? ROMEO : JULIET "/2", what);
}

/* By juliet: of her own it is buried, of others it is not. */
static void
take_back(void)
{
	size_t which = chance((unsigned)heard_len);
	char id[ARCHIVE_ID_SIZE];

	memcpy(id, heard[which].id, sizeof(id));
	send(arena_printf(stage.turn,
	    "<message type='groupchat' id='m' to='" ROOM
	    "' from='juliet@x.example/2'><retract xmlns='" NS_RETRACT
	    "' id='%s'/></message>",
	    id));
	if (heard[which].juliets)
		heard[which].dead = true;
}

static void
live(unsigned turns)
{
	while (turns-- > 0)
		switch (chance(10)) {
		case 0:
			say("<composing xmlns='" NS_CHATSTATES "'/>");
			break;
		case 1:
			say("<reactions xmlns='urn:xmpp:reactions:0' id='x'/>"
			    "<store xmlns='" NS_HINTS "'/>");
			break;
		case 2:
			if (heard_len > 0)
				take_back();
			break;
		case 3:
			if (chance(5) == 0) {
				stage_restart(&stage);
				stage.now -= chance(3) * 7000;
			}
			break;
		default:
			say("<body>hi</body>");
		}
}

static void
ask(const char *rsm)
{
	page.len = 0;
	send(arena_printf(stage.turn,
	    "<iq type='set' id='q' to='" ROOM "' from='" ROMEO
	    "'><query xmlns='" NS_MAM "'><set xmlns='" NS_RSM
	    "'><max>%u</max>%s</set></query></iq>",
	    1 + chance(40), rsm));
}

static void
compare(size_t at)
{
	for (size_t i = 0; i < page.len; i++) {
		ck_assert_uint_lt(at + i, heard_len);
		ck_assert_str_eq(page.ids[i], heard[at + i].id);
		ck_assert_int_eq(page.dead[i], heard[at + i].dead);
	}
}

static void
page_forward(void)
{
	size_t at = 0;
	char rsm[100] = "";

	do {
		ask(rsm);
		compare(at);
		at += page.len;
		if (page.len > 0)
			snprintf(rsm, sizeof(rsm), "<after>%s</after>",
			    page.ids[page.len - 1]);
	} while (!page.complete);
	ck_assert_uint_eq(at, heard_len);
}

static void
page_backward(void)
{
	size_t at = heard_len;
	char rsm[100] = "<before/>";

	do {
		ask(rsm);
		ck_assert_uint_le(page.len, at);
		at -= page.len;
		compare(at);
		if (page.len > 0)
			snprintf(rsm, sizeof(rsm), "<before>%s</before>",
			    page.ids[0]);
	} while (!page.complete);
	ck_assert_uint_eq(at, 0);
}

START_TEST(mam__has__what_was_heard_in_order)
{
	for (unsigned with = 1; with <= 12; with++) {
		begin(with);
		for (int i = 0; i < 4; i++) {
			live(chance(120));
			page_forward();
			page_backward();
		}
		end();
	}
}
END_TEST

/* How many messages the archive has with this word; -1: that is refused. */
static int
found(const char *word)
{
	page.len = 0;
	page.complete = false;
	send(arena_printf(stage.turn,
	    "<iq type='set' id='q' to='" ROOM "' from='" ROMEO
	    "'><query xmlns='" NS_MAM "'><x xmlns='" NS_DATA
	    "' type='submit'><field var='FORM_TYPE'><value>" NS_MAM
	    "</value></field><field var='{" NS_FULLTEXT
	    "}fulltext'><value>%s</value></field></x><set xmlns='" NS_RSM
	    "'><max>200</max></set></query></iq>",
	    word));
	return page.complete ? (int)page.len : -1;
}

START_TEST(mam__refuses__words_that_are_none)
{
	static char word[40000];

	begin(1);
	say("<body>hi there</body>");
	ck_assert_int_eq(found("THERE"), 1);
	memset(word, '%', sizeof(word) - 1);
	ck_assert_int_eq(found(word), -1);
	end();
}
END_TEST

/* K25 O23: the last one that was seen to has left it meanwhile. */
START_TEST(purge__goes_on__where_the_archive_begins_now)
{
	begin(1);
	ck_assert(stage_config(&stage, ROOM, "archive_messages", "60"));
	for (int i = 0; i < 70; i++)
		say_as(JULIET "/2", "<body>spam</body>");
	stage_turn(&stage);
	ck_assert(stage_purge(&stage, ROOM, JULIET, 3600, "spam"));
	settle();
	say_as(ROMEO, "<body>thanks</body>");
	ck_assert_int_eq(found("spam"), 9);
	stage_turn(&stage);
	stage_wait(&stage, stage.now + 5000);
	ck_assert_int_eq(found("spam"), 0);
	end();
}
END_TEST

/* R8: also where nothing of theirs is in the archive any more. */
START_TEST(erase__reaches__what_only_the_record_has)
{
	begin(1);
	say_as(ROMEO, "<subject>Night</subject>");
	stage_turn(&stage);
	engine_erase(
	    stage.engine, "romeo@x.example", NULL, 0, stage.now, &stage.out);
	settle();
	stage_restart(&stage);
	ck_assert_str_eq(engine_room(stage.engine, ROOM)->subject_of, "");
	ck_assert_str_eq(engine_room(stage.engine, ROOM)->subject_by, ROOM);
	end();
}
END_TEST

/* More than may wait are refused, who waits is served in order, once. */
START_TEST(history__holds__what_comes_while_it_is_read)
{
	char first[ARCHIVE_ID_SIZE];
	size_t was;

	begin(1);
	say("<body>before</body>");
	memcpy(first, heard[0].id, sizeof(first));
	stage_restart(&stage);
	stage.mood = ARCHIVE_LATE;
	was = heard_len;
	for (int i = 0; i < 3000; i++)
		say("<body>while</body>");
	ck_assert_uint_eq(heard_len, was);
	stage_turn(&stage);
	stage_answer(&stage);
	settle();
	ck_assert_uint_eq(heard_len, was + 3000);
	stage.mood = ARCHIVE_PROMPT;
	page_forward();
	end();
}
END_TEST

START_TEST(history__refuses__more_than_may_wait)
{
	size_t refused = 0;

	begin(1);
	say("<body>before</body>");
	stage_restart(&stage);
	stage.mood = ARCHIVE_LATE;
	for (int i = 0; i < 4100; i++) {
		say("<body>while</body>");
		for (const struct effect *e = stage.out.first; e != NULL;
		     e = e->next)
			refused +=
			    e->kind == EFFECT_SEND &&
			    strstr(e->text, "resource-constraint") != NULL;
	}
	/* One is held, 4096 follow it. */
	ck_assert_uint_eq(refused, 3);
	end();
}
END_TEST

int
main(void)
{
	return unit_run("mam", (const TTest *const[]){
				   mam__has__what_was_heard_in_order,
				   mam__refuses__words_that_are_none,
				   purge__goes_on__where_the_archive_begins_now,
				   erase__reaches__what_only_the_record_has,
				   history__holds__what_comes_while_it_is_read,
				   history__refuses__more_than_may_wait,
				   NULL,
			       });
}
