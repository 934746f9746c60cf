#include "lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "sys/clock.h"
#include "sys/db.h"

#include "../unit.h"

#define PATIENCE (30 * INT64_C(1000000))

static const char *const tables[] = { "meta", "room", "affiliation", "occupant",
	"archive_room", "archive", "audit" };

bool
lab_is_mariadb(void)
{
	return getenv("MEERKAT_MARIADB") != NULL;
}

static void
use_mariadb(struct lab *lab)
{
	static char words[4][256];

	ck_assert_int_eq(
	    sscanf(getenv("MEERKAT_MARIADB"), "%255s %255s %255s %255s",
		words[0], words[1], words[2], words[3]),
	    4);
	lab->set.driver = STORE_MARIADB;
	lab->set.socket = words[0];
	lab->set.user = words[1];
	lab->set.password = words[2];
	lab->set.name = words[3];
}

void
lab_make(struct lab *lab)
{
	char drop[64];

	*lab = (struct lab){ 0 };
	strcpy(lab->folder, "/tmp/meerkat-test-store-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(lab->folder));
	snprintf(lab->file, sizeof(lab->file), "%s/rooms.db", lab->folder);
	if (lab_is_mariadb())
		use_mariadb(lab);
	else
		lab->set.file = lab->file;
	lab->db_set = store_db_settings(&lab->set, lab->set.file, true, true);
	for (size_t i = 0;
	     lab_is_mariadb() && i < sizeof(tables) / sizeof(*tables); i++) {
		snprintf(
		    drop, sizeof(drop), "DROP TABLE IF EXISTS %s", tables[i]);
		lab_exec(lab, drop);
	}
}

void
lab_clean(struct lab *lab)
{
	char command[128];

	lab_close(lab);
	text_free(&lab->told);
	text_free(&lab->pages);
	snprintf(command, sizeof(command), "rm -r %s", lab->folder);
	ck_assert_int_eq(system(command), 0);
}

static void
on_told(void *user, enum record_kind record, const char *room, const char *key,
    const char *value)
{
	static const char *const kinds[] = { "room", "affiliation",
		"occupant" };
	struct lab *lab = user;

	text_addf(&lab->told, "%s %s %s %s\n", kinds[record], room, key, value);
}

static void
on_moved(void *user)
{
	((struct lab *)user)->moves++;
}

static void
on_answer(void *user, const char *wait, const struct archive_page *page)
{
	struct lab *lab = user;

	lab->answers++;
	text_addf(&lab->pages, "%s:", wait);
	if (page->failed)
		text_adds(&lab->pages, " failed");
	if (page->unknown_id)
		text_adds(&lab->pages, " unknown");
	for (size_t i = 0; i < page->len; i++)
		text_addf(&lab->pages, " %s", page->messages[i].body);
	text_addf(&lab->pages, "%s\n", page->complete ? "." : "");
}

void
lab_open(struct lab *lab)
{
	text_clear(&lab->told);
	text_adds(&lab->told, "");
	lab->base = event_base_new();
	lab->store = store_new(&lab->set, "meerkat-test", DOMAIN);
	store_restore(lab->store, on_told, lab);
	store_run(lab->store, lab->base,
	    &(struct store_events){
		.moved = on_moved, .answer = on_answer, .user = lab });
}

void
lab_close(struct lab *lab)
{
	store_free(&lab->store);
	if (lab->base != NULL)
		event_base_free(lab->base);
	lab->base = NULL;
}

struct db *
lab_db(struct lab *lab)
{
	struct db *db = db_new(&lab->db_set);

	ck_assert_msg(db_open(db), "%s", db_error(db));
	return db;
}

void
lab_exec(struct lab *lab, const char *sql)
{
	struct db *db = lab_db(lab);

	ck_assert_msg(db_exec(db, sql), "%s: %s", sql, db_error(db));
	db_free(&db);
}

int64_t
lab_number(struct lab *lab, const char *sql)
{
	struct db *db = lab_db(lab);
	struct db_query *query = db_query(db, sql);
	int64_t number;

	ck_assert_msg(query != NULL, "%s: %s", sql, db_error(db));
	ck_assert_int_eq(db_step(query), DB_ROW);
	number = db_column_int(query, 0);
	db_free(&db);
	return number;
}

void
lab_said(struct lab *lab, const char *table, struct text *text)
{
	struct db *db = lab_db(lab);
	bool room = strcmp(table, "room") == 0;
	char sql[96];
	struct db_query *query;

	snprintf(sql, sizeof(sql), "SELECT %s, value FROM %s ORDER BY 1, 2",
	    room ? "jid, ''" : "room, jid", table);
	query = db_query(db, sql);
	ck_assert_ptr_nonnull(query);
	text_clear(text);
	text_adds(text, "");
	while (db_step(query) == DB_ROW)
		for (unsigned i = 0; i < 3; i++)
			text_addf(text, "%s%c", db_column(query, i, NULL),
			    i < 2 ? ' ' : '\n');
	db_free(&db);
}

uint64_t
lab_save(struct lab *lab, enum record_kind record, const char *room,
    const char *key, const char *value)
{
	return store_put(lab->store, &(struct effect){
					 .kind = EFFECT_SAVE,
					 .record = record,
					 .room = room,
					 .key = key,
					 .text = value,
					 .len = strlen(value),
				     });
}

uint64_t
lab_forget(
    struct lab *lab, enum record_kind record, const char *room, const char *key)
{
	return store_put(lab->store, &(struct effect){
					 .kind = EFFECT_FORGET,
					 .record = record,
					 .room = room,
					 .key = key,
				     });
}

uint64_t
lab_put(struct lab *lab, enum effect_kind kind, const char *room,
    const struct archive_message *message)
{
	return store_put(lab->store, &(struct effect){
					 .kind = kind,
					 .room = room,
					 .message = message,
				     });
}

const char *
lab_id(unsigned n)
{
	static char ids[8][ARCHIVE_ID_SIZE];
	static unsigned next;
	char *id = ids[next++ % 8];

	snprintf(
	    id, ARCHIVE_ID_SIZE, "%016llx%020x", n * 1000ULL << 16, n * 7919u);
	return id;
}

uint64_t
lab_append(struct lab *lab, const char *room, unsigned n, const char *body)
{
	char stanza[512];

	snprintf(
	    stanza, sizeof(stanza), "<message><body>%s</body></message>", body);
	return lab_put(lab, EFFECT_APPEND, room,
	    &(struct archive_message){
		.id = lab_id(n),
		.at = (int64_t)n * 1000,
		.sender = "alice@example",
		.resource = "phone",
		.nick = "Alice",
		.stanza = stanza,
		.stanza_len = strlen(stanza),
		.head = 8,
		.body = body,
	    });
}

void
lab_fetch(struct lab *lab, const char *wait, const struct archive_query *query)
{
	store_fetch(lab->store, &(struct effect){
				    .kind = EFFECT_FETCH,
				    .key = wait,
				    .query = query,
				});
}

static void
turn(struct lab *lab, int64_t until)
{
	struct timeval tv = { .tv_usec = 10000 };

	ck_assert_int_lt(clock_monotonic(), until);
	event_base_loopexit(lab->base, &tv);
	event_base_loop(lab->base, EVLOOP_ONCE);
}

void
lab_wait(struct lab *lab, uint64_t mark)
{
	int64_t until = clock_monotonic() + PATIENCE;

	while (store_mark(lab->store) < mark)
		turn(lab, until);
}

void
lab_wait_answers(struct lab *lab, unsigned answers)
{
	int64_t until = clock_monotonic() + PATIENCE;

	while (lab->answers < answers)
		turn(lab, until);
}

void
lab_wait_number(struct lab *lab, const char *sql, int64_t number)
{
	int64_t until = clock_monotonic() + PATIENCE;

	while (lab_number(lab, sql) != number) {
		ck_assert_int_lt(clock_monotonic(), until);
		lab_wait_ms(lab, 50);
	}
}

void
lab_wait_ms(struct lab *lab, unsigned ms)
{
	int64_t until = clock_monotonic() + ms * INT64_C(1000);

	while (clock_monotonic() < until)
		turn(lab, INT64_MAX);
}
