/*
 * A stream error (RFC 6120, 4.9.3) in words for whoever runs us.
 */
#ifndef HOST_COMPLAINT_H
#define HOST_COMPLAINT_H

struct stanza;

const char *complaint(const struct stanza *error); /* NULL: no error */

#endif
