/*
 * meerkatctl doctor: the way a login goes, step by step, and in plain words
 * what is wrong on it.
 */
#ifndef BRIDGE_DOCTOR_H
#define BRIDGE_DOCTOR_H

#include <stdio.h>

/* The command and its words; 0: nothing is wrong, 1: something is. */
int doctor_run(const char *socket, int argc, char **argv);
void doctor_usage(FILE *to);

#endif
