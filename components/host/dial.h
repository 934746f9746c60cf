/*
 * What it takes to call a server: its addresses, and a socket that notices
 * when the other side is gone.
 */
#ifndef HOST_DIAL_H
#define HOST_DIAL_H

#include <stddef.h>

/*
 * The host's address number `n' (modulo how many there are) as a number, and
 * how many there are; 0: none, and `why_r' says so.  libstrophe tries only the
 * first: with "localhost", ::1, it would not find a server on 127.0.0.1.  Names
 * that are not in /etc/hosts take as long as the resolver does; it is asked
 * only when connecting.
 */
unsigned dial_address(const char *host, unsigned n, char *address, size_t size,
    const char **why_r);

/*
 * Small stanzas go at once; a peer that neither takes nor acknowledges
 * anything for two minutes is gone.
 */
void dial_options(int fd);

#endif
