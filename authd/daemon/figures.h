/*
 * All numbers there are: what was done, and how things stand.
 */
#ifndef DAEMON_FIGURES_H
#define DAEMON_FIGURES_H

struct figure_reader;
struct figures_shown;
struct server;
struct settings;
struct text;

void figures_read(const struct server *server, struct figure_reader *reader);

/*
 * Shown as metrics where the settings say.  NULL: they do not say, or `said' is
 * why not, in one line.
 */
struct figures_shown *figures_show(
    struct server *server, const struct settings *set, struct text *said);
void figures_hide(struct figures_shown **shown);

/* NULL: nowhere. */
const char *figures_where(const struct figures_shown *shown);

#endif
