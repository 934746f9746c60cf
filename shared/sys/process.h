/*
 * What a daemon asks of the system for itself.  Its unit starts it as its own
 * user; where there is no unit, it becomes that user itself.
 */
#ifndef SYS_PROCESS_H
#define SYS_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/*
 * No core file; with `secrets' no other process of the same user may look
 * into this one either (ptrace, /proc/PID/mem).  No program that it might be
 * made to start has more rights than it has.  Files made from now on are
 * ours alone, and writing to a peer that has gone is an error, not a signal.
 */
void process_harden(bool secrets);

/*
 * Become this user, with the groups that are theirs, for good; who is that
 * already is.  False: `said' is why not, in one line.
 */
bool process_become(const char *user, struct text *said);

/* Ask for so many open files; how many there may be now. */
unsigned process_files(unsigned wanted);

/* Ask for so many bytes of stack for the first thread. */
void process_stack(size_t wanted);

unsigned process_cores(void);

/*
 * Large pieces of memory go back to the system when they are freed.  The C
 * library would learn from the first of them to put the next among what is
 * small and stays, and the holes of a busy minute would be ours for ever.  And
 * what is small goes back to its neighbours at once, too: the lists that keep
 * it apart are gone through whenever something large is asked for or freed,
 * which for us is all the time.
 */
void process_return_memory(void);

/* From now on this thread gives way to the others of the program. */
void process_give_way(void);

#endif
