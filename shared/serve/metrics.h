/*
 * How a program is, for Prometheus and for whoever watches over it: HTTP on a
 * Unix socket or a port of this machine, never of another.
 *
 *	/metrics  figures, in Prometheus' text format
 *	/healthz  200: the loop turns
 *	/ready    200 or 503: does it do its work, and if not, why
 *
 * A request is one GET of at most a few thousand bytes; then the connection is
 * closed.  None of them waits for anything.
 */
#ifndef SERVE_METRICS_H
#define SERVE_METRICS_H

#include <stdbool.h>

struct event_base;
struct metrics;
struct text;

struct metrics_settings {
	const char *where; /* a path, or "127.0.0.1:9100", "[::1]:9100" */
	const char *group; /* of the socket, as listening_open() has it */

	/* Write them; see below. */
	void (*write)(void *user, struct text *out);

	/* NULL is ready; else in a few words why not.  NULL: always. */
	const char *(*unready)(void *user);
	void *user;
};

/* NULL if it is a place to listen at, else what is wrong with it (for a
 * setting's check). */
const char *metrics_check(const char *where);

/* NULL: `said' has a line why not.  The settings' strings are borrowed. */
struct metrics *metrics_new(struct event_base *base,
    const struct metrics_settings *set, struct text *said);
void metrics_free(struct metrics **metrics);

/* What begins a metric: its kind is "gauge" or "counter". */
void metrics_head(
    struct text *out, const char *name, const char *kind, const char *help);

/* One line of it; `label' may be NULL, its value is of any shape. */
void metrics_line(struct text *out, const char *name, const char *label,
    const char *value, double n);

/* With several labels: names and values in turn, then a NULL; or NULL. */
void metrics_labelled(
    struct text *out, const char *name, const char *const *labels, double n);

/* Both, for a metric without labels. */
void metrics_gauge(
    struct text *out, const char *name, const char *help, double n);
void metrics_counter(
    struct text *out, const char *name, const char *help, double n);

#endif
