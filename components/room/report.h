/*
 * Reports, for commands of staff: see features/report.c.
 */
#ifndef ROOM_REPORT_H
#define ROOM_REPORT_H

struct turn;

/* All of them, each as a message to who asks. */
void report_list(struct turn *t);

#endif
