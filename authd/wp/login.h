/*
 * Which login is which XMPP name.  A localpart is nodeprep(XEP-0106(login));
 * two logins are the same account exactly if that is the same.  Databases are
 * more generous (accents, trailing blanks), so the row they find is compared
 * again.
 */
#ifndef WP_LOGIN_H
#define WP_LOGIN_H

#include <stdbool.h>

#include "wp/bytes.h"

struct arena;

/* NULL: this login can have no localpart (blank at an end, forbidden byte). */
const char *login_to_localpart(struct arena *arena, struct bytes login);

/*
 * The login to look up for a localpart as the server gives it: unescaped once.
 * NULL for what is no localpart.  Case is lost; the database forgives that.
 */
const char *login_of_localpart(struct arena *arena, const char *localpart);

/* Does the row found carry the login asked for?  Both as logins. */
bool login_same(struct arena *arena, struct bytes asked, struct bytes row);

#endif
