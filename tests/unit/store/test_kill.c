/*
 * Killed at any moment, a store has all that it said it had, and of the rest a
 * beginning without holes.  MEERKAT_ROUNDS: how often it is tried.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/db.h"

#include "../unit.h"
#include "lab.h"

#define ROUNDS 25

static struct lab lab;
static unsigned seed = 7;

static unsigned
chance(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

/* Message after message, and to the pipe whatever the mark has reached. */
static void
talk(int pipe, unsigned n)
{
	uint64_t mark = 0, first = n;

	lab_open(&lab);
	for (;;) {
		unsigned burst = 1 + chance(40);

		while (burst-- > 0)
			lab_append(&lab, ROOM, n++, "message");
		lab_save(&lab, RECORD_ROOM, ROOM, "", lab_id(n - 1));
		/* One ticket more: the message counts when the record does. */
		lab_wait_ms(&lab, chance(3));
		if (store_is_idle(lab.store) && mark != n - 1) {
			mark = n - 1;
			if (write(pipe, &mark, sizeof(mark)) < 0)
				_exit(1);
		} else if (store_mark(lab.store) > mark - first + 2000)
			lab_wait(&lab, store_ticket(lab.store));
	}
}

/* The last that the child said was stored. */
static uint64_t
let_talk(unsigned first)
{
	uint64_t mark = first - 1, said;
	int ends[2];
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		close(ends[0]);
		talk(ends[1], first);
	}
	close(ends[1]);
	/* Not before it has begun to say something. */
	if (read(ends[0], &said, sizeof(said)) == sizeof(said))
		mark = said;
	usleep(chance(150000));
	ck_assert_int_eq(kill(child, SIGKILL), 0);
	while (read(ends[0], &said, sizeof(said)) == sizeof(said))
		mark = said;
	close(ends[0]);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	return mark;
}

START_TEST(store__has__what_it_said_it_had_when_killed)
{
	const char *rounds = getenv("MEERKAT_ROUNDS");
	int n = rounds != NULL ? atoi(rounds) : ROUNDS;
	unsigned first = 1;

	lab_make(&lab);
	lab_open(&lab);
	lab_close(&lab);
	while (n-- > 0) {
		uint64_t mark = let_talk(first);
		int64_t newest, len;
		char newest_id[96];

		/* As a component starts: this is where a bad log would show. */
		lab_open(&lab);
		newest = lab_number(&lab, "SELECT MAX(at) / 1000 FROM archive");
		len = lab_number(&lab, "SELECT COUNT(*) FROM archive");
		ck_assert_int_ge(newest, (int64_t)mark);
		ck_assert_int_eq(len, newest);
		ck_assert_int_eq(
		    lab_number(&lab, "SELECT len FROM archive_room"), len);
		snprintf(newest_id, sizeof(newest_id), "room " ROOM "  %s\n",
		    lab_id((unsigned)newest));
		ck_assert_str_eq(lab.told.s, newest_id);
		lab_close(&lab);
		first = (unsigned)newest + 1;
	}
	lab_clean(&lab);
}
END_TEST

/* To standard output, for whoever ends the database and then this. */
START_TEST(store__talks__until_it_is_killed)
{
	lab_make(&lab);
	talk(1, 1);
}
END_TEST

/* "CK_FORK=no test_kill talk" does nothing but that. */
int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "talk") == 0)
		return unit_run("talk", (const TTest *const[]){
					    store__talks__until_it_is_killed,
					    NULL,
					});
	return unit_run("kill", (const TTest *const[]){
				    store__has__what_it_said_it_had_when_killed,
				    NULL,
				});
}
