/*
 * The state of all rooms, looked at from outside: is it sound, and what is it?
 */
#ifndef TESTS_FUZZ_ROOMS_H
#define TESTS_FUZZ_ROOMS_H

#include <stdbool.h>

struct engine;

/* Everything that has to agree agrees; if not, it is said on stderr. */
bool rooms_are_sound(const struct engine *engine);

/* What is to survive a restart, a line for each thing, sorted; free() it. */
char *rooms_text(const struct engine *engine);

/* They differ: say where, and abort. */
_Noreturn void rooms_complain(const char *before, const char *after);

#endif
