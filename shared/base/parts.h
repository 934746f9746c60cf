/*
 * Records over AP/1 whose values may be longer than a line: what does not fit
 * goes before, in lines of its own, `VERB ID more=KEY v=PIECE', each of which
 * adds to what that key has; the line without `more' ends the record.
 */
#ifndef BASE_PARTS_H
#define BASE_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/authproto.h"
#include "base/text.h"

#define PARTS_LONG 4                /* values of a record that may be long */
#define PARTS_MAX (4 * 1024 * 1024) /* bytes of all of them */

/* A record being written; its lines are added to `to'. */
struct parts_out {
	struct text *to;
	const char *verb;
	uint32_t id;
	struct authproto_out line; /* the last one */
};

void parts_begin(
    struct parts_out *out, struct text *to, const char *verb, uint32_t id);

/* Of each key one; `more' and `v' are not to be used. */
void parts_add(
    struct parts_out *out, const char *key, const char *value, size_t len);
void parts_adds(struct parts_out *out, const char *key, const char *value);
void parts_addn(struct parts_out *out, const char *key, int64_t n);
void parts_end(struct parts_out *out);

/* A record being read. */
struct parts_in {
	size_t len, bytes;
	struct parts_value {
		char key[AUTHPROTO_KEY_MAX + 1];
		struct text value;
	} values[PARTS_LONG];
};

enum parts {
	PARTS_BAD = 0, /* too much, or not as it should be: it is given up */
	PARTS_MORE,    /* the record is not whole yet */
	PARTS_WHOLE,
};

enum parts parts_take(struct parts_in *in, const struct authproto_line *line);

/* Once it is whole: a value, from whichever line it came; NULL: it has none.
 * Good until parts_clear(), which lets go of the record. */
const char *parts_get(const struct parts_in *in,
    const struct authproto_line *line, const char *key, size_t *len_r);
const char *parts_gets(const struct parts_in *in,
    const struct authproto_line *line, const char *key); /* "": none */
void parts_clear(struct parts_in *in);

#endif
