#include "bridge/order.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/authproto.h"
#include "base/parts.h"
#include "base/stamp.h"
#include "bridge/order_parts.h"
#include "bridge/talk.h"
#include "sys/clock.h"

#define ROOMS "/run/meerkat/muc.sock"
#define CAFE "/run/meerkat/cafe.sock"
#define SECONDS 60 /* between two lines of an answer */
#define ERASE_SECONDS 3600

static const struct order orders[] = {
	{ "list", "rooms", "", { NULL }, 0, "room occupants name", order_ask },
	{ "info", "info", "ROOM", { "room" }, 1, "name value", order_ask },
	{ "create", "create", "ROOM [OWNER]", { "room", "owner" }, 1, "",
	    order_ask },
	{ "config", "config", "ROOM FIELD VALUE", { "room", "field", "value" },
	    3, "", order_ask },
	{ "destroy", "destroy", "ROOM [REASON]", { "room", "reason" }, 1, "",
	    order_ask },
	{ "occupants", "occupants", "ROOM", { "room" }, 1,
	    "nick role affiliation jids", order_ask },
	{ "affiliations", "affiliations", "ROOM [AFFILIATION]",
	    { "room", "affiliation" }, 1, "jid affiliation nick reason",
	    order_ask },
	{ "affiliation", "affiliation", "ROOM JID AFFILIATION [REASON]",
	    { "room", "jid", "affiliation", "reason" }, 3, "", order_ask },
	{ "kick", "kick", "ROOM NICK [REASON]", { "room", "nick", "reason" }, 2,
	    "", order_ask },
	{ "role", "role", "ROOM NICK ROLE [REASON]",
	    { "room", "nick", "role", "reason" }, 3, "", order_ask },
	{ "subject", "subject", "ROOM TEXT", { "room", "text" }, 2, "",
	    order_ask },
	{ "say", "say", "ROOM TEXT", { "room", "text" }, 2, "", order_ask },
	{ "erase", "erase", "ROOM JID [REASON]", { "room", "jid", "reason" }, 2,
	    "", order_ask },
	{ "panic", "panic", "[MODE] [TIME] [--room ROOM]", { "mode", "time" },
	    0, "", order_ask },
	{ "export", "dump", "ROOM [--since TIME] [--until TIME]", { "room" }, 1,
	    "", carry_out },
	{ "import", "import", "[--as ROOM] [--replace]", { NULL }, 0, "",
	    carry_in },
	{ "audit", "audit", "[--since TIME] [--room ROOM]", { NULL }, 0,
	    "at room act actor whom reason until detail", order_ask },
	{ "events", "events", "[--room ROOM]", { NULL }, 0,
	    "at event room nick body act whom reason", order_ask },
	{ "reports", "reports", "[--room ROOM]", { NULL }, 0,
	    "room number at actor-nick whom-nick reason text said", order_ask },
	{ "stats", "stats", "", { NULL }, 0, "name value", order_ask },
	{ "health", "health", "", { NULL }, 0, "name value", order_ask },
};

static const struct order user_orders[] = {
	{ "export", "export", "JID", { "jid" }, 1, "at room body", order_ask },
	{ "erase", "erase", "JID", { "jid" }, 1, "", order_ask },
};

static const struct group {
	const char *name, *socket;
	const char *also; /* asked, too, if it is there */
	const struct order *orders;
	size_t len;
} groups[] = {
	{ "room", ROOMS, NULL, orders, sizeof(orders) / sizeof(*orders) },
	{ "cafe", CAFE, NULL, orders, sizeof(orders) / sizeof(*orders) },
	{ "user", ROOMS, CAFE, user_orders,
	    sizeof(user_orders) / sizeof(*user_orders) },
};

#define GROUPS (sizeof(groups) / sizeof(*groups))

static const struct group *
find_group(const char *word)
{
	for (size_t i = 0; i < GROUPS; i++)
		if (strcmp(groups[i].name, word) == 0)
			return &groups[i];
	return NULL;
}

bool
order_is(const char *word)
{
	return find_group(word) != NULL;
}

void
order_usage(FILE *to)
{
	for (size_t g = 0; g < GROUPS; g++)
		for (size_t i = 0; g != 1 && i < groups[g].len; i++)
			fprintf(to, "  %s %s %s\n", groups[g].name,
			    groups[g].orders[i].name,
			    groups[g].orders[i].usage);
	fputs("  cafe ...          the same of the caf\xc3\xa9\n", to);
}

int
order_gone(void)
{
	fputs(
	    "meerkatctl: the component has gone, or does not answer\n", stderr);
	return ORDER_LATER;
}

int
order_status(const struct authproto_line *line, const char *where)
{
	enum authproto_class class = AUTHPROTO_BAD;
	enum authproto_code code;

	(void)authproto_is_reply(line, &class, &code);
	if (class == AUTHPROTO_OK)
		return ORDER_FINE;
	fprintf(stderr, "meerkatctl: %s%s (%s)\n", where != NULL ? where : "",
	    authproto_gets(line, "text"), authproto_gets(line, "code"));
	if (class == AUTHPROTO_TMP)
		return ORDER_LATER;
	return class == AUTHPROTO_NO ? ORDER_NO : ORDER_DATA;
}

static bool
ask(const struct order *order, const struct order_call *call)
{
	struct authproto_out out;

	authproto_begin_id(&out, order->verb, 1);
	for (size_t i = 0; i < call->len; i++)
		authproto_adds(&out, order->keys[i], call->words[i]);
	if (call->since != NULL)
		authproto_adds(&out, "since", call->since);
	if (call->room != NULL)
		authproto_adds(&out, "room", call->room);
	if (strcmp(order->verb, "erase") == 0 && call->len == 1)
		authproto_addn(&out, "wait", ERASE_SECONDS * 1000 - 10000);
	if (authproto_end(&out))
		return talk_say(call->talk, &out);
	fputs("meerkatctl: that is too long\n", stderr);
	exit(ORDER_USAGE);
}

/* One line of the answer; true: it was not the last. */
static bool
take(const struct order *order, const struct order_call *call,
    const struct authproto_line *line, struct parts_in *in, int *status_r)
{
	bool part = strcmp(line->verb, authproto_verb(AUTHPROTO_PART)) == 0;
	const char *columns = part ? order->columns : "erased pending";

	*status_r = part ? ORDER_FINE : order_status(line, NULL);
	if (*status_r != ORDER_FINE || (!part && line->fields_len == 0))
		return false;
	switch (parts_take(in, line)) {
	case PARTS_MORE:
		return true;
	case PARTS_BAD:
		*status_r = order_gone();
		return false;
	case PARTS_WHOLE:
		break;
	}
	if (!show_line(in, line, columns, call->json))
		*status_r = ORDER_IO;
	parts_clear(in);
	return part && *status_r == ORDER_FINE;
}

int
order_ask(const struct order *order, const struct order_call *call)
{
	const struct authproto_line *line;
	struct parts_in in = { 0 };
	int status = ORDER_LATER;
	bool more = true;

	if (!ask(order, call))
		return order_gone();
	while (more) {
		line = talk_hear(call->talk);
		if (line == NULL)
			status = order_gone();
		more = line != NULL && take(order, call, line, &in, &status);
	}
	parts_clear(&in);
	return status;
}

/* "2026-11-22T10:00:00Z", or how long ago: "90s", "10m", "2h", "7d". */
static bool
read_time(const char *word, char ms[24])
{
	static const char units[] = "smhd";
	static const int64_t seconds[] = { 1, 60, 3600, 86400 };
	char *end;
	unsigned long n = strtoul(word, &end, 10);
	const char *unit = *end != '\0' ? strchr(units, *end) : NULL;
	int64_t at;

	if (*word >= '0' && *word <= '9' && unit != NULL && end[1] == '\0' &&
	    n < 1000000)
		at = clock_now() - (int64_t)n * seconds[unit - units] * 1000;
	else if (!stamp_parse(word, &at) || at < 0)
		return false;
	snprintf(ms, 24, "%lld", (long long)at);
	return true;
}

static _Noreturn void
refuse(const char *why)
{
	fprintf(stderr, "meerkatctl: %s\n", why);
	order_usage(stderr);
	exit(ORDER_USAGE);
}

static void
read_options(
    struct order_call *call, int argc, char **argv, const char **socket)
{
	static const struct option options[] = {
		{ "as", required_argument, NULL, 'a' },
		{ "json", no_argument, NULL, 'j' },
		{ "replace", no_argument, NULL, 'r' },
		{ "room", required_argument, NULL, 'R' },
		{ "since", required_argument, NULL, 't' },
		{ "socket", required_argument, NULL, 's' },
		{ "until", required_argument, NULL, 'u' },
		{ 0 },
	};
	static char since[24], until[24];
	int c;

	optind = 0;
	while ((c = getopt_long(argc, argv, "js:", options, NULL)) != -1)
		if (c == 'a')
			call->as = optarg;
		else if (c == 'j')
			call->json = true;
		else if (c == 'r')
			call->replace = true;
		else if (c == 'R')
			call->room = optarg;
		else if (c == 's')
			*socket = optarg;
		else if (c == 't' && read_time(optarg, since))
			call->since = since;
		else if (c == 'u' && read_time(optarg, until))
			call->until = until;
		else
			refuse("that is no such option");
}

static const struct order *
read_words(
    const struct group *group, struct order_call *call, int argc, char **argv)
{
	const struct order *order = NULL;
	size_t len = (size_t)argc, most = 0;

	for (size_t i = 0; argc > 0 && i < group->len; i++)
		if (strcmp(group->orders[i].name, argv[0]) == 0)
			order = &group->orders[i];
	if (order == NULL)
		refuse("there is no such command");
	while (most < ORDER_WORDS && order->keys[most] != NULL)
		most++;
	if (len - 1 < order->required || len - 1 > most)
		refuse("that command takes something else");
	for (size_t i = 1; i < len; i++)
		call->words[call->len++] = argv[i];
	return order;
}

static int
run(const char *socket, const struct order *order, struct order_call *call)
{
	int seconds = SECONDS;
	const char *why;
	int status;

	if (strcmp(order->verb, "erase") == 0)
		seconds = ERASE_SECONDS;
	else if (strcmp(order->verb, "events") == 0)
		seconds = 0; /* however long nothing happens */
	setvbuf(stdout, NULL, seconds == 0 ? _IOLBF : _IOFBF, BUFSIZ);
	call->talk = talk_open(socket, seconds, &why);
	if (call->talk == NULL) {
		fprintf(stderr, "meerkatctl: %s: %s\n", socket, why);
		return ORDER_LATER;
	}
	status = order->run(order, call);
	talk_close(&call->talk);
	if (fflush(stdout) != 0 && status == ORDER_FINE)
		status = ORDER_IO;
	return status;
}

int
order_run(const char *socket, int argc, char **argv)
{
	const struct group *group = find_group(argv[0]);
	struct order_call call = { 0 };
	const struct order *order;
	int status;

	read_options(&call, argc, argv, &socket);
	order = read_words(group, &call, argc - optind, argv + optind);
	if (socket != NULL)
		return run(socket, order, &call);
	if (group->also == NULL)
		return run(group->socket, order, &call);
	/* Either may not be in use here. */
	if (access(group->socket, F_OK) != 0)
		return run(group->also, order, &call);
	status = run(group->socket, order, &call);
	if (status == ORDER_FINE && access(group->also, F_OK) == 0)
		status = run(group->also, order, &call);
	return status;
}
