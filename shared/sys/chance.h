/*
 * The only file that makes chance: unguessable bytes of the kernel.  (Not
 * called random.h: that name is a system header, and our folder is searched
 * first.)
 */
#ifndef SYS_CHANCE_H
#define SYS_CHANCE_H

#include <stddef.h>
#include <stdint.h>

void chance_bytes(void *to, size_t len); /* the process dies if there is none */
uint32_t chance_u32(void);

#endif
