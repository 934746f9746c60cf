/*
 * The doctor's bag, for the files of the doctor only.
 */
#ifndef BRIDGE_DOCTOR_PARTS_H
#define BRIDGE_DOCTOR_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "bridge/serverconf.h"

#define DOCTOR_SELF "/proc/self/exe"
#define DOCTOR_SOCKET "/run/meerkat/auth.sock" /* where it is, usually */
#define DOCTOR_SITES 64

struct arena;
struct authproto_line;
struct text;

struct doctor {
	struct arena *arena; /* wiping */
	const char *conf;    /* authd's */
	const char *user;    /* whom authd runs as; NULL: not known */
	const char *asker;   /* whom the server runs as; NULL: all we know */
	const char *socket;
	const char *asked; /* ",a.org,": what may be asked there; NULL: all */
	const char *dovecot, *admin;     /* those sockets; NULL: none */
	const char *hosts[DOCTOR_SITES]; /* of the sites */
	size_t hosts_len;
	bool sick, sick_site;
};

void doctor_good(struct doctor *doctor, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void doctor_note(struct doctor *doctor, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* What is wrong, and what to do about it. */
void doctor_bad(struct doctor *doctor, const char *advice, const char *format,
    ...) __attribute__((format(printf, 3, 4)));

/* What is said of a mistake, and what to do about it; NULL is whatever else. */
struct doctor_advice {
	const char *said, *advice;
};

/* The first that fits. */
const char *doctor_advise(const struct doctor_advice *table, const char *said);

/* A site's line of `meerkat-authd -t'. */
void doctor_site(struct doctor *doctor, const struct authproto_line *line);

/* Does authd, as it runs, know the sites that its configuration has now? */
void doctor_running(struct doctor *doctor);

/*
 * Run a program as this user (NULL, or we are not root: as ourselves) with
 * `input', and take all it says.  Its exit status; -1: it could not be run, or
 * took too long.
 */
int doctor_try(const char *user, char *const *argv, const char *input,
    size_t input_len, struct text *said);
bool doctor_has_user(const char *user);

/* A program of ours, where we are ourselves. */
const char *doctor_program(struct doctor *doctor, const char *name);

/* What the configuration of the server has in it. */
void doctor_server(
    struct doctor *doctor, enum serverconf_kind kind, const char *path);

#endif
