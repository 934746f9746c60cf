/*
 * The doors of whoever runs us: the console, and where figures are shown.
 */
#ifndef HOST_DOORS_H
#define HOST_DOORS_H

struct host;

/* As the settings say; exits with 73 if one cannot be opened. */
void doors_open(struct host *host);
void doors_close(struct host *host);

#endif
