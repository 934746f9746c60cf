/*
 * A line of words, as staff type them: between spaces, or in double quotes
 * with \" and \\ in them; and spans of time like 90, 10m, 2h, 1d, 1w.
 */
#ifndef ROOM_WORDS_H
#define ROOM_WORDS_H

#include <stdbool.h>
#include <stdint.h>

struct arena;

/* The next word, *at moved behind it; NULL: no more. */
const char *words_next(struct arena *arena, const char **at);

/* Is this a part of a word, in any language?  Of UTF-8: each of its bytes. */
bool words_has(char c);

/* What is left of the line, without the spaces before it. */
const char *words_rest(const char *at);

/* Seconds; a number alone is seconds.  False: no span, or over a year. */
bool words_span(const char *word, int64_t *seconds_r);

/* A time as people are told it: "16:30 UTC", with its day if that is not
 * today. */
const char *words_time(struct arena *arena, int64_t now, int64_t at);

#endif
