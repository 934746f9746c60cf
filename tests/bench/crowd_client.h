/*
 * A client of bench_crowd: logs in, enters the room, counts what it hears.
 */
#ifndef TESTS_CROWD_CLIENT_H
#define TESTS_CROWD_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#define TAIL 256 /* what may be the beginning of something to be read */

enum step { OPENED, AUTHED, OPENED_AGAIN, BOUND, JOINED };

struct client {
	int fd, number;
	enum step step;
	bool in, reloading;
	double begun;
	char tail[TAIL + 1];
	size_t tail_len;
};

/* What all of them share. */
struct crowd {
	int port, people, speakers, epoll;
	const char *host, *room;
	struct client *clients;
	int in, underway;
	long said, heard, others; /* stanzas for who does not reload */
	long presences;           /* for who is in */
	bool quiet;               /* nobody should hear anything */
	double *latencies, *joins;
	long joins_len;
};

extern struct crowd all;

double now(void);

/* The program ends, and says of whom it was. */
_Noreturn void die(const char *what, const struct client *c);

void client_begin(struct client *c); /* connects, and goes on by itself */
void client_say(struct client *c, const char *text);
void client_read(struct client *c); /* when there is something to be read */

#endif
