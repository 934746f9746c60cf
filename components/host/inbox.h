/*
 * Stanzas that were read while nobody took any, in their order.
 */
#ifndef HOST_INBOX_H
#define HOST_INBOX_H

#include <stdbool.h>

struct inbox;
struct stanza;

struct inbox *inbox_new(void);
void inbox_free(struct inbox **inbox);

void inbox_put(struct inbox *inbox, const struct stanza *in);

/* The oldest, or NULL; the caller lets it go. */
const struct stanza *inbox_take(struct inbox *inbox);

bool inbox_is_empty(const struct inbox *inbox);
bool inbox_is_full(const struct inbox *inbox); /* it still takes more */
void inbox_clear(struct inbox *inbox);

#endif
