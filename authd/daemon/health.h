/*
 * Is what a site's answers are made of there: its database, the tables of its
 * users, its salts?
 */
#ifndef DAEMON_HEALTH_H
#define DAEMON_HEALTH_H

/* Away is 0: whoever did not look does not know better. */
enum health {
	HEALTH_AWAY = 0, /* the database does not answer */
	HEALTH_TABLES,   /* it has not the tables we look for */
	HEALTH_EMPTY,    /* it has them, and nobody in them */
	HEALTH_SALTS,    /* cookies or credentials cannot be checked */
	HEALTH_FINE,
};

const char *health_word(enum health health);

#endif
