/*
 * Before the lane of the hashes: what is known already is not hashed again, and
 * for one user only so much is hashed at a time.  Who is known to be right does
 * not notice (a flood of guesses locks nobody out).
 */
#ifndef DAEMON_GATE_H
#define DAEMON_GATE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct gate;
struct request;
struct settings;

/* Seconds until one more is let through. */
#define GATE_WAIT 10

enum gate_way {
	GATE_HASH, /* there is nothing for it */
	GATE_GOOD,
	GATE_BAD,
	GATE_LATER, /* too many: nothing was checked */
	GATE_BUSY,  /* the same, at this moment */
};

struct gate *gate_new(const struct settings *set);
/* As the settings have it now; what is known and counted stays. */
void gate_adjust(struct gate *gate, const struct settings *set);
void gate_free(struct gate **gate);

enum gate_way gate_ask(struct gate *gate, struct request *request);

/*
 * Who somebody is, and whether somebody is there: how often a user of the
 * system may ask for that.  What did not count after all is given back.
 */
bool gate_look(struct gate *gate, uid_t asker);
void gate_looked(struct gate *gate, uid_t asker);

/* What is known of one user (prepared), or with NULL of all: how much. */
size_t gate_forget(struct gate *gate, const char *host, const char *user);

/* After GATE_HASH: it was hashed, and the answer says what came of it; or it
 * was not, for there was no room. */
void gate_learn(struct gate *gate, const struct request *request);
void gate_missed(struct gate *gate, const struct request *request);

#endif
