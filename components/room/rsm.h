/*
 * Result set management (XEP-0059): which page of a list is asked for, and
 * which one this is.
 */
#ifndef ROOM_RSM_H
#define ROOM_RSM_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct stanza;
struct xml;

struct rsm {
	bool given;         /* there is a <set/> */
	const char *after;  /* NULL: from the first one on */
	const char *before; /* NULL; "": the last page (2.5) */
	bool by_index;
	uint64_t index;
	uint32_t max; /* UINT32_MAX: not said */
};

/* What stands in this element; false where it is not to be understood. */
bool rsm_read(const struct stanza *parent, struct arena *arena, struct rsm *r);

/* Of an answer: NULL is left out, and so is the index without a first. */
void rsm_write(struct xml *xml, const char *first, const uint64_t *index,
    const char *last, const uint64_t *count);

#endif
