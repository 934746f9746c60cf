/*
 * What is asked of components: rooms, users, the café.
 */
#ifndef BRIDGE_ORDER_H
#define BRIDGE_ORDER_H

#include <stdbool.h>
#include <stdio.h>

/* Is this word the first of such a command? */
bool order_is(const char *word);

/* The command and its words; `socket' NULL: the usual one of each.  Its exit
 * status. */
int order_run(const char *socket, int argc, char **argv);

void order_usage(FILE *to);

#endif
