/*
 * How a component is: figures for Prometheus, and whether it does its work.
 */
#ifndef HOST_FIGURES_H
#define HOST_FIGURES_H

struct host;
struct text;

void figures_write(struct host *host, struct text *out);

/* In a few words why it does not do its work now; NULL: it does. */
const char *figures_unready(const struct host *host);

#endif
