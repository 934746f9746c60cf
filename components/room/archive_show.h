/*
 * Messages of the archive, shown to whoever asked (XEP-0313, 4.2 and 4.3).
 */
#ifndef ROOM_ARCHIVE_SHOW_H
#define ROOM_ARCHIVE_SHOW_H

#include <stdbool.h>

struct archive_message;
struct archive_page;
struct archive_query;
struct stanza;
struct turn;
struct xml;

/* Each as a message, in the order the query wants, then the result of the IQ:
 * always true, it is answered. */
bool archive_show(struct turn *t, const struct stanza *query,
    const struct archive_query *q, const struct archive_page *page);

/* The message as it was sent, and of the stream's own namespace; with more XML
 * `inside' it, or "". */
void archive_write_stanza(
    struct xml *xml, const struct archive_message *m, const char *inside);

/* The same, forwarded (XEP-0297). */
void archive_forward(
    struct xml *xml, const struct archive_message *m, const char *inside);

#endif
