/*
 * A room's settings as the form its owners fill in (XEP-0045, 10.1.3, 10.2,
 * 16.5.3), and back.
 */
#ifndef ROOM_CONFIG_FORM_H
#define ROOM_CONFIG_FORM_H

#include <stdbool.h>
#include <stddef.h>

struct room_config;
struct stanza;
struct turn;
struct xml;

#define CONFIG_FORM "http://jabber.org/protocol/muc#roomconfig"

/* The whole form with the settings of t->room. */
void config_form_write(struct turn *t, struct xml *xml);

/*
 * Take over what a submitted form has of them; what it does not have stays and
 * what is unknown is passed over.  False where a value is none, or they do not
 * fit together or the service's limits: config is of no use then.
 */
bool config_form_read(
    struct turn *t, const struct stanza *form, struct room_config *config);

/* Whom the form wants as admins or owners: bare JIDs, each once.  False where
 * one of them is no address of somebody. */
struct people {
	const char **jids; /* NULL: the form does not say */
	size_t len;
};
bool config_form_people(struct turn *t, const struct stanza *form,
    const char *var, struct people *people_r);
bool people_has(const struct people *people, const char *bare);

#define CONFIG_FORM_ADMINS "muc#roomconfig_roomadmins"
#define CONFIG_FORM_OWNERS "muc#roomconfig_roomowners"

#endif
