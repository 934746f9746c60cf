/*
 * What a program can do without for the rest of its life, taken from it, so
 * that whoever takes it over has no more than that (seccomp(2)).
 */
#ifndef SYS_SANDBOX_H
#define SYS_SANDBOX_H

#include <stdbool.h>

/*
 * From now on this process reads and writes what is open, waits, has memory,
 * connects to Unix sockets and ends: it opens no file, runs no program, sends
 * no signal to another process and knows no network.  What is forbidden fails
 * with EPERM.  It holds for the calling thread and those it makes: call it
 * before there are others, after process_harden().  False: this system has
 * nothing of the kind, and all is as it was.
 */
bool sandbox_enter(void);

#endif
