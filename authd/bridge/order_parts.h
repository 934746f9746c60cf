/*
 * A command for components from the inside, for the files of its kinds only.
 */
#ifndef BRIDGE_ORDER_PARTS_H
#define BRIDGE_ORDER_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct authproto_line;
struct order_call;
struct parts_in;
struct talk;

/* Exit statuses, of sysexits.h but for the first two. */
enum {
	ORDER_FINE = 0,
	ORDER_NO = 1,
	ORDER_USAGE = 64,
	ORDER_DATA = 65,
	ORDER_IO = 74,
	ORDER_LATER = 75,
};

#define ORDER_WORDS 4

struct order {
	const char *name, *verb, *usage;
	const char *keys[ORDER_WORDS]; /* of its words, in order */
	size_t required;               /* so many of these */
	const char *columns;           /* shown, where it is a list */
	int (*run)(const struct order *order, const struct order_call *call);
};

struct order_call {
	struct talk *talk;
	const char *words[ORDER_WORDS]; /* NULL: it was not said */
	size_t len;
	bool json, replace;
	const char *as, *since, *until, *room;
};

/* The usual way: ask, and show what comes. */
int order_ask(const struct order *order, const struct order_call *call);

/* A last line as an exit status, and a complaint if it is none; `where' stands
 * before that, NULL: nothing. */
int order_status(const struct authproto_line *line, const char *where);
int order_gone(void);

/* carry.c: a room as lines of JSON. */
int carry_out(const struct order *order, const struct order_call *call);
int carry_in(const struct order *order, const struct order_call *call);

/* show.c: a line of an answer; false: it could not be written. */
bool show_line(const struct parts_in *in, const struct authproto_line *line,
    const char *columns, bool json);

#endif
