/*
 * Who somebody is on the site: the rooms' ASK, carried to authd's socket and
 * back (AP/1, whois).  When authd is away every question is answered at once
 * with "not now", and the connection is tried again by itself.
 */
#ifndef HOST_SITE_H
#define HOST_SITE_H

struct account;
struct event_base;
struct site;

struct site_settings {
	const char *socket; /* authd's native one */
	const char *domain; /* our own: who has an address in it is a room */
	const char *host;   /* the site's, as authd knows it */

	/* The answer to one question; NULL: the site could not be asked. */
	void (*answer)(
	    void *user, const char *wait, const struct account *account);

	/* Something about this account is not as it was: "password",
	 * "sessions", "deleted" or "roles".  NULL: authd is there again, and
	 * any account may not be as it was. */
	void (*changed)(void *user, const char *bare_jid, const char *why);
	void *user;
};

/* The settings' strings are borrowed. */
struct site *site_new(struct event_base *base, const struct site_settings *set);
void site_free(struct site **site);

/* Ask who this bare JID is, or which room of the site; answer() is called
 * later, never from here. */
void site_ask(struct site *site, const char *wait, const char *bare_jid);

#endif
