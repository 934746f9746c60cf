/*
 * A string that grows, on the heap, and comparing what must not leak by how
 * long the comparison takes.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct text {
	char *s; /* NUL-terminated once something was added, else NULL */
	size_t len, size;
};

void text_add(struct text *text, const char *s, size_t len);
void text_adds(struct text *text, const char *s);
void text_addf(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_drop(struct text *text, size_t len); /* forget the first bytes */
void text_clear(struct text *text);            /* empty; keeps its memory */
void text_free(struct text *text);             /* empty; memory wiped, freed */

/* Equal?  Takes as long for any two inputs of these lengths. */
bool text_same_secret(const void *a, size_t a_len, const void *b, size_t b_len);

/* The value of a hex digit of either case; -1: it is none. */
int text_hex_digit(char c);

/* Valid UTF-8 by RFC 3629: no overlong form, no surrogate. */
bool text_is_utf8(const char *s, size_t len);

/* And XML can carry it (XML 1.0, 2.2): a server ends a stream for the rest. */
bool text_is_xml(const char *s, size_t len);

/* What a character is to somebody who reads a name. */
enum text_sight {
	TEXT_SEEN,
	TEXT_UNSEEN,  /* joiners and the like: nothing to see, but it may matter
		       */
	TEXT_HARMFUL, /* controls, and what turns text round or ends a line */
};

/*
 * Of the character at `s', which has *n_r bytes.  What is no UTF-8 is harmful,
 * byte for byte.  `len' is not 0.
 */
enum text_sight text_look(const char *s, size_t len, size_t *n_r);

/* How many of the bytes are no more than `max', and whole characters. */
size_t text_cut(const char *s, size_t len, size_t max);

#endif
