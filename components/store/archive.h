/*
 * The archive as the writer changes it.  A room's messages stand under a
 * number, so that a room is forgotten in no time however much it said: its
 * number is nobody's then, and the sweeper takes the messages away bit by bit.
 * All within a transaction.
 */
#ifndef STORE_ARCHIVE_H
#define STORE_ARCHIVE_H

#include <stdbool.h>
#include <stdint.h>

struct archive_message;
struct db;

/* That is there already: nothing happens.  What is added is to be counted. */
bool archive_append(struct db *db, const char *room,
    const struct archive_message *message, bool *added_r);
bool archive_count(struct db *db, const char *room, uint64_t added);

/* That is not there: nothing happens. */
bool archive_amend(
    struct db *db, const char *room, const struct archive_message *message);

/* The archive of `room' is that of `to', which loses its own; "": nobody's.
 * There is none of `room': nothing happens, for it was done before. */
bool archive_move(struct db *db, const char *room, const char *to);

/* Of rooms of this domain that are no more, what is kept of this sender goes. */
bool archive_erase(struct db *db, const char *domain, const char *sender);

/* What was being imported when a program ended is nobody's. */
bool archive_drop_staged(struct db *db, const char *domain);

/* With `keep' its messages stay, and say whose they were. */
bool archive_forget(struct db *db, const char *room, bool keep);

#endif
