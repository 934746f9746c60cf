#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/map.h"
#include "bench_store.h"
#include "muc/features.h"
#include "room/archive.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "room/settings.h"
#include "sys/clock.h"
#include "sys/db.h"

/* MEERKAT_MARIADB="SOCKET USER PASSWORD NAME": there, in an empty database. */
static void
use_mariadb(struct bench *b)
{
	static char words[4][256];
	const char *where = getenv("MEERKAT_MARIADB");

	if (where == NULL)
		return;
	if (sscanf(where, "%255s %255s %255s %255s", words[0], words[1],
		words[2], words[3]) != 4)
		exit(64);
	b->set.driver = STORE_MARIADB;
	b->set.socket = words[0];
	b->set.user = words[1];
	b->set.password = words[2];
	b->set.name = words[3];
}

void
bench_make(struct bench *b, const char *folder)
{
	*b = (struct bench){ 0 };
	snprintf(b->folder, sizeof(b->folder), "%s/bench-store-XXXXXX", folder);
	if (mkdtemp(b->folder) == NULL) {
		perror(folder);
		exit(1);
	}
	snprintf(b->file, sizeof(b->file), "%s/muc.db", b->folder);
	b->set.file = b->file;
	use_mariadb(b);
}

static void
drop(struct bench *b)
{
	static const char *const tables[] = { "meta", "room", "affiliation",
		"occupant", "archive_room", "archive" };
	const struct db_settings set =
	    store_db_settings(&b->set, NULL, true, true);
	struct db *db = db_new(&set);
	char sql[64];

	for (size_t i = 0; db_open(db) && i < 6; i++) {
		snprintf(sql, sizeof(sql), "DROP TABLE %s", tables[i]);
		(void)db_exec(db, sql);
	}
	db_free(&db);
}

void
bench_clean(struct bench *b)
{
	char command[300];

	if (b->set.driver == STORE_MARIADB)
		drop(b);
	snprintf(command, sizeof(command), "rm -r '%s'", b->folder);
	if (system(command) != 0)
		perror(b->folder);
}

static void
ignore(void *user, enum record_kind record, const char *room, const char *key,
    const char *value)
{
	(void)user;
	(void)record;
	(void)room;
	(void)key;
	(void)value;
}

static void
on_moved(void *user)
{
	(void)user;
}

static void
on_answer(void *user, const char *wait, const struct archive_page *page)
{
	(void)user;
	(void)wait;
	(void)page;
}

void
bench_open(struct bench *b, enum durability durability,
    void (*moved)(void *user),
    void (*answer)(
	void *user, const char *wait, const struct archive_page *page),
    void *user)
{
	b->set.durability = durability;
	b->base = event_base_new();
	b->store = store_new(&b->set, "bench", DOMAIN);
	store_restore(b->store, ignore, NULL);
	store_run(b->store, b->base,
	    &(struct store_events){
		.moved = moved != NULL ? moved : on_moved,
		.answer = answer != NULL ? answer : on_answer,
		.user = user,
	    });
}

void
bench_close(struct bench *b)
{
	store_free(&b->store);
	event_base_free(b->base);
}

void
bench_until_idle(struct bench *b)
{
	while (!store_is_idle(b->store))
		event_base_loop(b->base, EVLOOP_ONCE);
}

void
bench_room(char *room, size_t size, unsigned number)
{
	snprintf(room, size, "room-number-%u@" DOMAIN, number);
}

void
bench_save(struct store *store, enum record_kind record, const char *room,
    const char *key, const char *value)
{
	store_put(store, &(struct effect){
			     .kind = EFFECT_SAVE,
			     .record = record,
			     .room = room,
			     .key = key,
			     .text = value,
			     .len = strlen(value),
			 });
}

void
bench_append(struct store *store, unsigned number, uint64_t n)
{
	static const char body[] =
	    "An ordinary message, neither long nor short, as people write "
	    "them all day.";
	char room[64], id[ARCHIVE_ID_SIZE], sender[48], stanza[600];
	struct archive_message m = {
		.id = id,
		.at = INT64_C(1790000000000) + (int64_t)n,
		.sender = sender,
		.resource = "phone-1234567890",
		.nick = sender,
		.stanza = stanza,
		.head = 8,
		.body = body,
	};

	bench_room(room, sizeof(room), number);
	snprintf(id, sizeof(id), "%016llx%020llx",
	    (unsigned long long)m.at << 16, (unsigned long long)n * 2654435761);
	snprintf(sender, sizeof(sender), "user%llu@example.org",
	    (unsigned long long)(n * 7919 % 2000));
	m.stanza_len = (size_t)snprintf(stanza, sizeof(stanza),
	    "<message from='%s/user%llu' type='groupchat' id='%llu'>"
	    "<body>%s</body><stanza-id xmlns='urn:xmpp:sid:0' by='%s' id='%s'/>"
	    "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='"
	    "0123456789abcdef0123456789abcdef0123456789abcdef'/></message>",
	    room, (unsigned long long)(n * 7919 % 2000), (unsigned long long)n,
	    body, room, id);
	store_put(store, &(struct effect){
			     .kind = EFFECT_APPEND,
			     .room = room,
			     .message = &m,
			 });
}

static void
on_told(void *user, enum record_kind record, const char *room, const char *key,
    const char *value)
{
	engine_restore(user, record, room, key, value);
}

double
bench_start(struct bench *b, size_t *rooms_r)
{
	const struct engine_settings set = {
		.domain = DOMAIN,
		.name = "Chat rooms",
		.software = "bench",
		.version = "0",
		.max_nick = 128,
		.max_stanza = 262144,
	};
	int64_t begun = clock_monotonic(), ended;
	struct engine *engine = engine_new(muc_features, &set);
	struct store *store = store_new(&b->set, "bench", DOMAIN);

	store_restore(store, on_told, engine);
	ended = clock_monotonic();
	*rooms_r = engine->rooms.len;
	store_free(&store);
	engine_free(&engine);
	return (double)(ended - begun) / 1000;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double
bench_percentile(double *values, size_t len, unsigned percent)
{
	size_t at = len * percent / 100;

	qsort(values, len, sizeof(*values), compare);
	return values[at < len ? at : len - 1];
}

long
bench_resident(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long size = 0, resident = 0;

	if (file != NULL) {
		if (fscanf(file, "%ld %ld", &size, &resident) != 2)
			resident = 0;
		fclose(file);
	}
	return resident * (sysconf(_SC_PAGESIZE) / 1024);
}
