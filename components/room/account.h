/*
 * What somebody is called who has an account on the site.
 */
#ifndef ROOM_ACCOUNT_H
#define ROOM_ACCOUNT_H

struct account;
struct turn;

/* The nickname that the sender has, or would have, in t->room. */
const char *account_nick(struct turn *t, const struct account *account);

/* This name, or what is made of it where it is somebody else's. */
const char *account_unique(struct turn *t, const char *name);

#endif
