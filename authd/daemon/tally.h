/*
 * What was done since we started, in numbers; no name of anybody is in it.
 * Only the loop counts.
 */
#ifndef DAEMON_TALLY_H
#define DAEMON_TALLY_H

#include <stdint.h>

#include "base/authproto.h"

struct tally;

enum tally_dialect {
	TALLY_NATIVE,
	TALLY_MUX,
	TALLY_DOVECOT,
	TALLY_SOCKETMAP,
	TALLY_DIALECTS,
};

/* The kinds of a request, and what became none. */
#define TALLY_VERBS 6

/* What a request went through. */
enum tally_lane {
	TALLY_CHEAP, /* the look-up decided */
	TALLY_CACHE, /* a hash was not made, for what it says was known */
	TALLY_HASH,
	TALLY_LANES,
};

enum tally_count {
	TALLY_CACHE_GOOD,
	TALLY_CACHE_BAD,
	TALLY_CACHE_MISS,
	TALLY_THROTTLED,
	TALLY_TURNED_AWAY,
	TALLY_EVENTS,
	TALLY_RELOADS,
	TALLY_RELOADS_REFUSED,
	TALLY_COUNTS,
};

struct tally *tally_new(void);
void tally_free(struct tally **tally);

void tally_count(struct tally *tally, enum tally_count what, uint64_t n);

/* A reply was given; `verb' is its place in tally_verbs. */
void tally_reply(struct tally *tally, enum tally_dialect dialect, unsigned verb,
    enum authproto_class class);
void tally_took(struct tally *tally, enum tally_lane lane, int64_t usec);

#define FIGURE_LABELS 3

/* One number of ours, as whoever shows it needs it. */
struct figure {
	const char *name, *kind, *help; /* as Prometheus has them */
	const char *suffix;             /* of the name, in a histogram; or "" */
	struct {
		const char *key, *value; /* key NULL: no more */
	} labels[FIGURE_LABELS];
	double n;
};

/* All of one name come one after the other. */
struct figure_reader {
	void (*see)(struct figure_reader *reader, const struct figure *figure);
};

void tally_read(const struct tally *tally, struct figure_reader *reader);

#endif
