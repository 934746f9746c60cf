/*
 * What admins of the service have written into the form of a command.
 */
#ifndef ROOM_DEED_FORM_H
#define ROOM_DEED_FORM_H

#include <stdbool.h>

struct jid;
struct stanza;
struct turn;

/* "" where there is none. */
const char *deed_value(
    struct turn *t, const struct stanza *form, const char *var);

/* Whole, or only its name; NULL: it is none of ours, and they were told. */
const struct jid *deed_room_address(
    struct turn *t, const struct stanza *form, const char *var);

/* The turn is about this room from now on; false: there is none. */
bool deed_find_room(struct turn *t, const struct stanza *form);

/* Of somebody, in this field; NULL: it is none, and they were told. */
const char *deed_account(
    struct turn *t, const struct stanza *form, const char *var);

#endif
