/*
 * Pages of the store against the plainest archive there is: the same messages,
 * the same questions, by chance but always the same chance.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/arena.h"
#include "store/page.h"
#include "sys/db.h"

#include "../../scene/memarchive.h"
#include "../unit.h"
#include "lab.h"

#define ROOMS 3
#define MESSAGES 400
#define QUESTIONS 4000

static struct lab lab;
static struct memarchive *oracle;
static struct arena *arena;
static unsigned seed = 1;

static unsigned
chance(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

static const char *const rooms[] = { ROOM, "b@rooms.example",
	"nobody@rooms.example" };
static const char *const senders[] = { "alice@example", "bob@example",
	"\xc3\xa4rger@example" };
static const char *const resources[] = { "phone", "Phone", "phone " };
static const char *const nicks[] = { "Alice", "alice", "B%_!", "" };
static const char *const bodies[] = { "", "Hello World", "hello again",
	"100% sure_", "\xc3\x84pfel und \xc3\xa4pfel", "a\tb!", "wor ld", "  " };
static const char *const words[] = { "hello", "WORLD", "%", "_", "!",
	"\xc3\xa4pfel", "l", "nothing", "again" };

#define ONE_OF(all) ((all)[chance(sizeof(all) / sizeof(*(all)))])

/* Some came in the same millisecond. */
static const char *
id_of(unsigned n)
{
	return arena_printf(
	    arena, "%016llx%020x", (n / 3 * 1000ULL << 16) + n % 3, n * 7919u);
}

static struct archive_message
message(unsigned n)
{
	struct archive_message m = {
		.id = id_of(n),
		.at = 1000 * (int64_t)(n / 3),
		.sender = ONE_OF(senders),
		.resource = ONE_OF(resources),
		.nick = ONE_OF(nicks),
		.body = ONE_OF(bodies),
		.head = n % 7,
	};

	m.stanza = arena_printf(
	    arena, "<message n='%u'>%*s</message>", n, (int)chance(300), "");
	m.stanza_len = strlen(m.stanza);
	return m;
}

static void
put(enum effect_kind kind, unsigned n)
{
	const char *room = rooms[n % 2];
	struct archive_message m = message(n);

	lab_put(&lab, kind, room, &m);
	if (kind == EFFECT_APPEND)
		memarchive_append(oracle, room, &m);
	else
		memarchive_amend(oracle, room, &m);
}

static const char *
some_id(void)
{
	return id_of(chance(MESSAGES + MESSAGES / 50));
}

static struct archive_query
question(void)
{
	struct archive_query q = {
		.room = ONE_OF(rooms),
		.start = chance(3) == 0 ? 1000 * (int64_t)chance(MESSAGES / 3)
					: INT64_MIN,
		.end = chance(3) == 0 ? 1000 * (int64_t)chance(MESSAGES / 3)
				      : INT64_MAX,
		.bodies = chance(4) == 0,
		.max = chance(8) == 0 ? chance(3) : chance(60),
		.bytes = chance(4) == 0 ? chance(3000) : 0,
		.last_page = chance(2) == 0,
		.count = chance(2) == 0,
		.skip = chance(5) == 0 ? chance(MESSAGES) : 0,
	};
	const char **list = arena_alloc(arena, 8 * sizeof(*list));

	if (chance(4) == 0)
		q.sender = ONE_OF(senders);
	if (chance(6) == 0)
		q.resource = ONE_OF(resources);
	if (chance(4) == 0)
		q.nick = ONE_OF(nicks);
	if (chance(6) == 0)
		q.after_id = some_id();
	if (chance(6) == 0)
		q.before_id = some_id();
	if (chance(4) == 0)
		q.after = some_id();
	if (chance(4) == 0)
		q.before = some_id();
	if (chance(5) == 0) {
		q.ids = list;
		for (q.ids_len = 0; q.ids_len < 1 + chance(5);)
			list[q.ids_len++] = some_id();
	} else if (chance(4) == 0) {
		q.words = list;
		for (q.words_len = 0; q.words_len < 1 + chance(2);)
			list[q.words_len++] = ONE_OF(words);
	}
	return q;
}

static void
same(const struct archive_page *got, const struct archive_page *want, int n)
{
	ck_assert_msg(got->unknown_id == want->unknown_id, "question %d", n);
	if (want->unknown_id)
		return;
	ck_assert_msg(got->len == want->len, "question %d: %zu, not %zu", n,
	    got->len, want->len);
	ck_assert_msg(got->complete == want->complete, "question %d: end", n);
	ck_assert_msg(got->count == want->count, "question %d: count", n);
	if (want->len > 0)
		ck_assert_msg(got->index == want->index,
		    "question %d: index %llu, not %llu", n,
		    (unsigned long long)got->index,
		    (unsigned long long)want->index);
	for (size_t i = 0; i < want->len; i++) {
		const struct archive_message *g = &got->messages[i];
		const struct archive_message *w = &want->messages[i];

		ck_assert_str_eq(g->id, w->id);
		ck_assert_int_eq(g->at, w->at);
		ck_assert_str_eq(g->sender, w->sender);
		ck_assert_str_eq(g->resource, w->resource);
		ck_assert_str_eq(g->nick, w->nick);
		ck_assert_str_eq(g->body, w->body);
		ck_assert_uint_eq(g->head, w->head);
		ck_assert_uint_eq(g->stanza_len, w->stanza_len);
		ck_assert_mem_eq(g->stanza, w->stanza, w->stanza_len);
	}
}

static void
ask_all(int questions)
{
	struct db *db = lab_db(&lab);
	int shown = 0;

	for (int n = 0; n < questions; n++) {
		struct archive_query q = question();
		struct archive_page *got = archive_read(db, &q, arena);

		ck_assert_msg(!got->failed, "question %d: %s", n, db_error(db));
		same(got, memarchive_fetch(oracle, &q, arena), n);
		shown += got->len > 0;
		arena_reset(arena);
	}
	/* The questions are worth asking. */
	ck_assert_int_gt(shown, questions / 50);
	db_free(&db);
}

static void
set_up(void)
{
	arena = arena_new();
	oracle = memarchive_new();
	lab_make(&lab);
	lab_open(&lab);
}

static void
tear_down(void)
{
	lab_clean(&lab);
	memarchive_free(&oracle);
	arena_free(&arena);
}

START_TEST(archive_read__gives__the_page_of_the_oracle)
{
	set_up();
	for (unsigned n = 0; n < MESSAGES; n++)
		put(EFFECT_APPEND, n);
	for (unsigned n = 0; n < MESSAGES; n += 9)
		put(EFFECT_AMEND, n);
	put(EFFECT_AMEND, MESSAGES);
	lab_wait(&lab, store_ticket(lab.store));
	ask_all(QUESTIONS);
	tear_down();
}
END_TEST

static void
prune(const char *room, int64_t before, uint64_t keep)
{
	store_put(lab.store, &(struct effect){
				 .kind = EFFECT_PRUNE,
				 .room = room,
				 .before = before,
				 .keep = keep,
			     });
	memarchive_prune(oracle, room, before, keep);
	lab_wait(&lab, store_ticket(lab.store));
	ask_all(QUESTIONS / 10);
}

START_TEST(store_put__prunes__as_the_oracle)
{
	set_up();
	for (unsigned n = 0; n < MESSAGES; n++)
		put(EFFECT_APPEND, n);
	lab_wait(&lab, store_ticket(lab.store));
	prune(ROOM, 20000, 0);
	prune(ROOM, INT64_MIN, 100);
	prune(ROOM, INT64_MIN, 0);
	prune("b@rooms.example", 80000, 42);
	prune(rooms[2], INT64_MAX, 1);
	prune(ROOM, 110000, 99);
	ck_assert_int_eq(lab_number(&lab, "SELECT COUNT(*) FROM archive"),
	    lab_number(&lab, "SELECT SUM(len) FROM archive_room"));
	prune("b@rooms.example", INT64_MAX, 7);
	tear_down();
}
END_TEST

/* A room that is told to forget much does so in parts, and the next of these
 * waits for nobody to say it again. */
START_TEST(store_put__prunes__much_in_parts)
{
	lab_make(&lab);
	lab_open(&lab);
	for (unsigned n = 1; n <= 4000; n++)
		lab_append(&lab, ROOM, n, "m");
	store_put(lab.store, &(struct effect){
				 .kind = EFFECT_PRUNE,
				 .room = ROOM,
				 .before = 3500 * 1000,
			     });
	lab_wait(&lab, store_ticket(lab.store));
	ck_assert_int_gt(
	    lab_number(&lab, "SELECT COUNT(*) FROM archive"), 1000);
	lab_wait_number(&lab, "SELECT COUNT(*) FROM archive", 501);
	ck_assert_int_eq(lab_number(&lab, "SELECT len FROM archive_room"), 501);
	lab_clean(&lab);
}
END_TEST

/* More than goes at once. */
START_TEST(store_sweep__takes__what_is_too_much_step_by_step)
{
	lab_make(&lab);
	lab.set.archive_max = 10;
	lab_open(&lab);
	for (unsigned n = 1; n <= 1700; n++)
		lab_append(&lab, n % 2 == 0 ? ROOM : "b@rooms.example", n, "m");
	lab_append(&lab, "c@other.example", 1, "m");
	lab_wait(&lab, store_ticket(lab.store));
	store_sweep(lab.store);
	lab_wait_number(&lab, "SELECT COUNT(*) FROM archive", 21);
	ck_assert_int_eq(
	    lab_number(&lab, "SELECT SUM(len) FROM archive_room"), 21);
	lab_clean(&lab);
}
END_TEST

START_TEST(store_sweep__takes__what_is_too_old)
{
	lab_make(&lab);
	lab.set.archive_days = 1;
	lab_open(&lab);
	for (unsigned n = 1; n <= 600; n++)
		lab_append(&lab, ROOM, n, "m");
	/* In the year 2100. */
	lab_append(&lab, ROOM, 4102444800u, "m");
	lab_wait(&lab, store_ticket(lab.store));
	store_sweep(lab.store);
	lab_wait_number(&lab, "SELECT COUNT(*) FROM archive", 1);
	lab_clean(&lab);
}
END_TEST

/* A page shows what was stored before it was asked for, committed or not. */
START_TEST(store_fetch__sees__what_waits_before_it)
{
	const struct archive_query q = {
		.room = ROOM, .start = INT64_MIN, .end = INT64_MAX, .max = 10
	};

	lab_make(&lab);
	lab_open(&lab);
	lab_append(&lab, ROOM, 1, "one");
	lab_append(&lab, ROOM, 2, "two");
	lab_fetch(&lab, "w", &q);
	lab_wait_answers(&lab, 1);
	ck_assert_str_eq(lab.pages.s, "w: one two.\n");
	lab_clean(&lab);
}
END_TEST

/* No more than can be kept in mind: the others hear no, and all hear. */
START_TEST(store_fetch__answers__everybody)
{
	const struct archive_query q = {
		.room = ROOM, .start = INT64_MIN, .end = INT64_MAX, .max = 10
	};
	unsigned failed = 0;

	lab_make(&lab);
	lab_open(&lab);
	for (int i = 0; i < 2000; i++)
		lab_fetch(&lab, "w", &q);
	ck_assert_uint_eq(lab.answers, 0);
	lab_wait_answers(&lab, 2000);
	for (const char *s = lab.pages.s; (s = strstr(s, "failed")) != NULL;
	     s++)
		failed++;
	ck_assert_uint_eq(failed, 2000 - 512);
	/* Whoever closes now answers nobody, and leaks nothing. */
	for (int i = 0; i < 1000; i++)
		lab_fetch(&lab, "w", &q);
	lab_clean(&lab);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "page", (const TTest *const[]){
			archive_read__gives__the_page_of_the_oracle,
			store_put__prunes__as_the_oracle,
			store_put__prunes__much_in_parts,
			store_sweep__takes__what_is_too_much_step_by_step,
			store_sweep__takes__what_is_too_old,
			store_fetch__sees__what_waits_before_it,
			store_fetch__answers__everybody,
			NULL,
		    });
}
