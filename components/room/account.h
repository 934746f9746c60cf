/*
 * What somebody is called who has an account on the site.
 */
#ifndef ROOM_ACCOUNT_H
#define ROOM_ACCOUNT_H

struct account;
struct turn;

/* The nickname that the sender has, or would have, in t->room. */
const char *account_nick(struct turn *t, const struct account *account);

#endif
