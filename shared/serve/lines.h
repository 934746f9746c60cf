/*
 * Lines out of an evbuffer, which may hold secrets: what was taken is overwritten
 * before libevent gives its memory back.
 */
#ifndef SERVE_LINES_H
#define SERVE_LINES_H

#include <stddef.h>

#include "base/authproto.h"

struct evbuffer;

enum lines_taken {
	LINES_NONE, /* no whole line yet */
	LINES_ONE,
	LINES_TOO_LONG,
};

/* Without its line feed; the caller wipes its copy. */
enum lines_taken lines_take(
    struct evbuffer *input, char s[AUTHPROTO_LINE_MAX], size_t *len_r);

void lines_wipe(struct evbuffer *input, size_t len);

#endif
