/*
 * A caller at the console from the inside, for the files of its verbs only.
 */
#ifndef HOST_CONSOLE_PARTS_H
#define HOST_CONSOLE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/authproto.h"
#include "base/text.h"

struct archive_page;
struct arena;
struct bufferevent;
struct console;
struct errand;
struct effect;
struct event;
struct host;
struct import;
struct inquiry_piece;

struct caller {
	struct console *console;
	struct host *host;
	struct caller *next, **here;
	struct bufferevent *bev;
	struct event *silence; /* when it must have greeted */
	struct arena *arena;   /* of the line that is read */
	struct text held;      /* an answer that waits for the store: */
	uint64_t ticket;       /* … this has to be shown before */
	struct errand *errand; /* what takes longer, or NULL */
	struct import *import; /* a room that is being brought, or NULL */
	unsigned bad;
	bool greeted, leaving, ended;
};

/* A question: answered now, held, or made an errand. */
void caller_ask(struct caller *c, const struct authproto_line *line);

void caller_write(struct caller *c, const struct text *lines);
void caller_refuse(
    struct caller *c, uint32_t id, enum authproto_code code, const char *text);
void caller_no(
    struct caller *c, uint32_t id, const char *code, const char *text);
void caller_ok(struct caller *c, uint32_t id);

/* What it says next is heard; it may be gone afterwards. */
void caller_go_on(struct caller *c);

/* errand.c: verbs that take longer. */
bool errand_begin(struct caller *c, const struct authproto_line *line);
void errand_free(struct errand **errand);
void errand_go_on(struct caller *c); /* there is room for more of the answer */
uint64_t errand_number(const struct errand *errand); /* asked now; 0: not */
void errand_rows(struct caller *c, const struct inquiry_piece *piece);
void errand_event(struct caller *c, const struct effect *effect);
void errand_tell(struct caller *c); /* what is stored */
bool errand_follows(const struct errand *errand);
void errand_page(struct caller *c, const struct archive_page *page);

/* Of console.c, for errands: the next number to ask with, and the question. */
struct inquiry;
struct archive_query;
uint64_t console_ask(struct console *console, const struct inquiry *inquiry);
uint64_t console_fetch(
    struct console *console, const struct archive_query *query);

/* import.c: a room is brought, record by record. */
void import_begin(struct caller *c, const struct authproto_line *line);
void import_put(struct caller *c, const struct authproto_line *line);
void import_commit(struct caller *c, const struct authproto_line *line);
bool import_is_full(const struct caller *c); /* wait until more is stored */
void import_free(struct caller *c);          /* what came so far is gone */

#endif
