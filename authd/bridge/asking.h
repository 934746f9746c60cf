/*
 * What meerkatctl asks authd: one question, and the answer as it came.
 */
#ifndef BRIDGE_ASKING_H
#define BRIDGE_ASKING_H

#include <stdio.h>

#include "bridge/frame.h"

struct arena;
struct authproto_line;
struct question;

/* The command and its words; the exit status.  `path' NULL: the usual one. */
int asking_run(const char *path, int argc, char **argv);
void asking_usage(FILE *to);

/* USER@HOST; whatever is wrong with it ends us. */
void asking_user(
    struct arena *arena, const char *arg, struct question *question);

/* From the standard input, unseen if that is a terminal. */
struct frame_part asking_secret(struct arena *arena);

/* Print the reply; the exit status for it. */
int asking_show(const struct authproto_line *line);

#endif
