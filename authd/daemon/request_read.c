/*
 * A question as it stands in its line.
 */
#include <string.h>

#include "daemon/request_parts.h"
#include "daemon/rights.h"
#include "daemon/server.h"
#include "daemon/settings.h"
#include "daemon/setup.h"
#include "daemon/site.h"
#include "sys/clock.h"

static const struct {
	const char *key;
	enum request_cred cred;
} creds[] = {
	{ "any", REQUEST_ANY },
	{ "pw", REQUEST_PW },
	{ "cookie", REQUEST_COOKIE },
	{ "token", REQUEST_TOKEN },
	{ "app", REQUEST_APP },
};

static const struct {
	const char *word;
	enum request_want want;
} wants[] = {
	{ "name", REQUEST_NAME },
	{ "roles", REQUEST_ROLES },
	{ "registered", REQUEST_REGISTERED },
	{ "nick", REQUEST_NICK },
	{ "avatar", REQUEST_AVATAR },
	{ "url", REQUEST_URL },
	{ "locale", REQUEST_LOCALE },
};

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static bool
read_kind(struct request *request, const char *verb)
{
	static const struct {
		const char *verb;
		enum request_kind kind;
	} kinds[] = {
		{ "auth", REQUEST_AUTH },
		{ "isuser", REQUEST_ISUSER },
		{ "whois", REQUEST_WHOIS },
		{ "room", REQUEST_ROOM },
		{ "health", REQUEST_HEALTH },
	};

	for (size_t i = 0; i < LENGTH(kinds); i++)
		if (strcmp(kinds[i].verb, verb) == 0) {
			request->kind = kinds[i].kind;
			return true;
		}
	return false;
}

/* Exactly one of them: with two it would be open which one was proved. */
static enum authproto_code
read_cred(struct request *request, const struct authproto_line *line)
{
	unsigned found = 0;

	for (size_t i = 0; i < LENGTH(creds); i++) {
		const struct authproto_field *field =
		    authproto_get(line, creds[i].key);

		if (field == NULL)
			continue;
		found++;
		request->cred = creds[i].cred;
		request->secret = (struct bytes){ field->value, field->len };
	}
	if (found > 1)
		return AUTHPROTO_SYNTAX;
	return found == 1 ? AUTHPROTO_FINE : AUTHPROTO_MISSING;
}

/* What is wanted and not known is not there to be given: no mistake. */
static void
read_want(struct request *request, const struct authproto_line *line)
{
	const struct authproto_field *want = authproto_get(line, "want");
	const char *s, *next;

	if (want == NULL && request->kind == REQUEST_WHOIS)
		request->want =
		    REQUEST_NAME | REQUEST_ROLES | REQUEST_REGISTERED;
	for (s = want != NULL ? want->value : ""; *s != '\0'; s = next) {
		size_t len = strcspn(s, ",");

		for (size_t i = 0; i < LENGTH(wants); i++)
			if (strlen(wants[i].word) == len &&
			    memcmp(wants[i].word, s, len) == 0)
				request->want |= wants[i].want;
		next = s[len] == ',' ? s + len + 1 : s + len;
	}
}

static void
read_deadline(struct request *request, const struct authproto_line *line)
{
	int64_t wait = AUTHPROTO_DEADLINE;

	authproto_number(authproto_get(line, "deadline"), &wait);
	if (wait > AUTHPROTO_DEADLINE_MAX)
		wait = AUTHPROTO_DEADLINE_MAX;
	request->deadline = clock_monotonic() + 1000 * wait;
	request->now = clock_now() / 1000;
}

/* A host that is not of this socket is as foreign as one that is nowhere. */
static enum authproto_code
find_site(struct request *request)
{
	struct site *site =
	    sites_find(setup_sites(request->setup), request->host);

	if (site == NULL || !rights_have_host(request->rights, site->set->host))
		return AUTHPROTO_FORBIDDEN;
	request->site = site;
	return AUTHPROTO_FINE;
}

/* Of one site, or of all, one after the other. */
static enum authproto_code
read_health(struct request *request, const struct authproto_line *line)
{
	read_deadline(request, line);
	request->all_sites = *request->host == '\0';
	if (!request->all_sites)
		return find_site(request);
	request->site = request_next_site(request, 0);
	return request->site != NULL ? AUTHPROTO_FINE : AUTHPROTO_FORBIDDEN;
}

enum authproto_code
request_read(struct request *request, const struct authproto_line *line)
{
	const struct authproto_field *field;
	enum authproto_code code;

	if (!read_kind(request, line->verb))
		return AUTHPROTO_VERB;
	field = authproto_get(
	    line, request->kind == REQUEST_ROOM ? "name" : "user");
	/* Of a room's name the wire has no rule. */
	if (field != NULL && strlen(field->value) != field->len)
		return AUTHPROTO_VALUE;
	request->user = field != NULL ? field->value : "";
	request->host = authproto_gets(line, "host");
	/* An asker that is not trusted could have others shut out. */
	request->ip =
	    request->rights->trusted ? authproto_gets(line, "ip") : "";
	request->svc = authproto_gets(line, "svc");
	if (request->kind == REQUEST_HEALTH)
		return read_health(request, line);
	if (*request->user == '\0' || *request->host == '\0')
		return AUTHPROTO_MISSING;
	if (request->kind == REQUEST_AUTH) {
		code = read_cred(request, line);
		if (code != AUTHPROTO_FINE)
			return code;
	}
	read_want(request, line);
	read_deadline(request, line);
	return find_site(request);
}
