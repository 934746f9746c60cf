#include "room/access.h"

#include <stddef.h>
#include <string.h>

#include "base/jid.h"

static bool
fits(const char *pattern, const struct jid *who)
{
	size_t len, tail;

	if (strcmp(pattern, "*") == 0 || strcmp(pattern, who->bare) == 0 ||
	    strcmp(pattern, who->domain) == 0)
		return true;
	if (strncmp(pattern, "*.", 2) != 0)
		return false;
	len = strlen(who->domain);
	tail = strlen(pattern) - 1; /* with its dot */
	return len > tail && strcmp(who->domain + len - tail, pattern + 1) == 0;
}

bool
access_allows(const char *const *list, const struct jid *who)
{
	if (list == NULL)
		return true;
	for (; *list != NULL; list++)
		if (fits(*list, who))
			return true;
	return false;
}
