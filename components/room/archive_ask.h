/*
 * What somebody wants from the archive of a room: the form of XEP-0313, 4.1,
 * which page of it (XEP-0059), and how much of that they may have.
 */
#ifndef ROOM_ARCHIVE_ASK_H
#define ROOM_ARCHIVE_ASK_H

#include <stdbool.h>
#include <stdint.h>

struct archive_query;
struct stanza;
struct turn;
struct xml;

/* The query of t->in, for a sender who may read since then; false: they have
 * been refused. */
bool archive_ask(struct turn *t, const struct stanza *query, int64_t since,
    struct archive_query *q);

/* For the message of this id, of this sender (a bare JID; NULL: anybody). */
const struct archive_query *archive_ask_one(
    struct turn *t, const char *id, const char *sender);

/* The form that says what may be asked (4.1.5). */
void archive_write_form(struct xml *xml);

#endif
