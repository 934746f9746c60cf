#include "room/rank.h"

#include <stddef.h>
#include <string.h>

static const char *const roles[] = {
	[ROLE_NONE] = "none",
	[ROLE_VISITOR] = "visitor",
	[ROLE_PARTICIPANT] = "participant",
	[ROLE_MODERATOR] = "moderator",
};

static const char *const affiliations[] = {
	[AFFILIATION_OUTCAST] = "outcast",
	[AFFILIATION_NONE] = "none",
	[AFFILIATION_MEMBER] = "member",
	[AFFILIATION_ADMIN] = "admin",
	[AFFILIATION_OWNER] = "owner",
};

const char *
role_name(enum role role)
{
	return roles[role];
}

const char *
affiliation_name(enum affiliation affiliation)
{
	return affiliations[affiliation];
}

static int
find(const char *const *words, size_t n, const char *word)
{
	for (size_t i = 0; word != NULL && i < n; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -1;
}

bool
role_from(const char *word, enum role *role_r)
{
	int i = find(roles, sizeof(roles) / sizeof(*roles), word);

	if (i >= 0)
		*role_r = (enum role)i;
	return i >= 0;
}

bool
affiliation_from(const char *word, enum affiliation *affiliation_r)
{
	int i = find(
	    affiliations, sizeof(affiliations) / sizeof(*affiliations), word);

	if (i >= 0)
		*affiliation_r = (enum affiliation)i;
	return i >= 0;
}

enum role
role_on_entering(enum affiliation affiliation, bool moderated)
{
	switch (affiliation) {
	case AFFILIATION_OUTCAST:
		return ROLE_NONE;
	case AFFILIATION_NONE:
		return moderated ? ROLE_VISITOR : ROLE_PARTICIPANT;
	case AFFILIATION_MEMBER:
		return ROLE_PARTICIPANT;
	case AFFILIATION_ADMIN:
	case AFFILIATION_OWNER:
		return ROLE_MODERATOR;
	}
	return ROLE_NONE;
}
