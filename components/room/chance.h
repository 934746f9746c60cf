/*
 * Chance for the rooms, from a seed that is handed in: the same seed gives the
 * same chance, nobody without it can tell the next from the last.
 */
#ifndef ROOM_CHANCE_H
#define ROOM_CHANCE_H

#include <stddef.h>
#include <stdint.h>

#define CHANCE_SEED 32 /* bytes */
#define CHANCE_BLOCK 32

struct chance {
	unsigned char key[CHANCE_SEED];
	uint64_t count;
	unsigned char block[CHANCE_BLOCK];
	size_t left;
};

void chance_init(struct chance *chance, const unsigned char *seed);
void chance_bytes(struct chance *chance, void *out, size_t len);

/* As lower-case hex, 2 * len + 1 bytes with the NUL. */
void chance_hex(struct chance *chance, char *out, size_t len);

#endif
