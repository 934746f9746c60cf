/*
 * The end of a room, with everybody in it told (XEP-0045, 10.9).
 */
#ifndef ROOM_DESTROY_H
#define ROOM_DESTROY_H

#include <stdbool.h>
#include <stdint.h>

struct turn;

/* What they are told; NULL for what is not said. */
struct destroy {
	const char *elsewhere; /* the address of another room */
	const char *password;  /* … and its password */
	const char *reason;
	int64_t closed_until; /* nobody makes it anew before; 0: at once */
	bool answer;          /* the IQ of the turn gets its result */
};

/* t->room is NULL afterwards. */
void destroy_room(struct turn *t, const struct destroy *how);

#endif
