/*
 * The only file that makes chance: unguessable bytes of the kernel.  (Not
 * called random.h: that name is a system header, and our folder is searched
 * first.)
 */
#ifndef SYS_ENTROPY_H
#define SYS_ENTROPY_H

#include <stddef.h>
#include <stdint.h>

void entropy_bytes(
    void *to, size_t len); /* the process dies if there is none */
uint32_t entropy_u32(void);

#endif
