/*
 * A store to try things on: SQLite in a folder of its own or, where
 * MEERKAT_MARIADB says "SOCKET USER PASSWORD NAME", the same tests on that
 * database, whose tables go.
 */
#ifndef TESTS_UNIT_STORE_LAB_H
#define TESTS_UNIT_STORE_LAB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "room/archive.h"
#include "room/outbox.h"
#include "store/settings.h"
#include "store/store.h"

#define DOMAIN "rooms.example"
#define ROOM "a@rooms.example"

struct db;
struct event_base;

struct lab {
	char folder[64], file[96];
	struct store_settings set;
	struct db_settings db_set; /* for a connection of the test's own */
	struct event_base *base;
	struct store *store;
	struct text told;  /* what was restored: "KIND ROOM KEY VALUE\n" */
	struct text pages; /* what was answered: "WAIT: BODY BODY …\n" */
	unsigned answers;
	unsigned moves;
};

bool lab_is_mariadb(void);

/* A database that has nothing, and no store yet. */
void lab_make(struct lab *lab);
void lab_clean(struct lab *lab);

/* A store on what is there; `told' is what it restored. */
void lab_open(struct lab *lab);
void lab_close(struct lab *lab);

struct db *lab_db(struct lab *lab); /* the test's own connection */
void lab_exec(struct lab *lab, const char *sql);
int64_t lab_number(struct lab *lab, const char *sql);

/* "ROOM KEY VALUE\n" for each row of the table, in order. */
void lab_said(struct lab *lab, const char *table, struct text *text);

uint64_t lab_save(struct lab *lab, enum record_kind record, const char *room,
    const char *key, const char *value);
uint64_t lab_forget(struct lab *lab, enum record_kind record, const char *room,
    const char *key);

/* Message number n, at n seconds since 1970, with `body'. */
uint64_t lab_append(
    struct lab *lab, const char *room, unsigned n, const char *body);
uint64_t lab_put(struct lab *lab, enum effect_kind kind, const char *room,
    const struct archive_message *message);
void lab_fetch(
    struct lab *lab, const char *wait, const struct archive_query *query);
const char *lab_id(unsigned n); /* good for eight calls */

/* Runs the loop until the mark is there, or the answers, or the number is the
 * database's answer, or for a while. */
void lab_wait(struct lab *lab, uint64_t mark);
void lab_wait_answers(struct lab *lab, unsigned answers);
void lab_wait_number(struct lab *lab, const char *sql, int64_t number);
void lab_wait_ms(struct lab *lab, unsigned ms);

#endif
