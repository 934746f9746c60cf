#include "daemon/tally.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

#define CLASSES (AUTHPROTO_PART)

static const char *const dialects[TALLY_DIALECTS] = { "native", "mux",
	"dovecot", "socketmap" };
static const char *const verbs[TALLY_VERBS] = { "auth", "isuser", "whois",
	"room", "health", "other" };
static const char *const classes[CLASSES] = {
	[AUTHPROTO_BAD] = "bad",
	[AUTHPROTO_NO] = "no",
	[AUTHPROTO_OK] = "ok",
	[AUTHPROTO_TMP] = "tmp",
};
static const char *const lanes[TALLY_LANES] = { "cheap", "cache", "hash" };

/* Upper bounds, in microseconds, and as Prometheus writes them. */
static const struct {
	int64_t usec;
	const char *seconds;
} bounds[] = {
	{ 500, "0.0005" },
	{ 1000, "0.001" },
	{ 2500, "0.0025" },
	{ 5000, "0.005" },
	{ 10000, "0.01" },
	{ 25000, "0.025" },
	{ 50000, "0.05" },
	{ 100000, "0.1" },
	{ 250000, "0.25" },
	{ 500000, "0.5" },
	{ 1000000, "1" },
	{ 2500000, "2.5" },
	{ 5000000, "5" },
	{ 10000000, "10" },
	{ INT64_MAX, "+Inf" },
};

#define BOUNDS (sizeof(bounds) / sizeof(*bounds))

struct tally {
	uint64_t replies[TALLY_DIALECTS][TALLY_VERBS][CLASSES];
	uint64_t counts[TALLY_COUNTS];
	struct {
		uint64_t within[BOUNDS]; /* each without those before it */
		uint64_t len;
		int64_t usec;
	} lanes[TALLY_LANES];
};

struct tally *
tally_new(void)
{
	return mem_new(sizeof(struct tally));
}

void
tally_free(struct tally **tally)
{
	free(*tally);
	*tally = NULL;
}

void
tally_count(struct tally *tally, enum tally_count what, uint64_t n)
{
	tally->counts[what] += n;
}

void
tally_reply(struct tally *tally, enum tally_dialect dialect, unsigned verb,
    enum authproto_class class)
{
	tally->replies[dialect][verb][class]++;
}

void
tally_took(struct tally *tally, enum tally_lane lane, int64_t usec)
{
	size_t i = 0;

	while (usec > bounds[i].usec)
		i++;
	tally->lanes[lane].within[i]++;
	tally->lanes[lane].len++;
	tally->lanes[lane].usec += usec;
}

/* What never happened is shown only where that is worth knowing. */
static void
read_replies(const struct tally *t, struct figure_reader *reader)
{
	struct figure figure = {
		.name = "meerkat_authd_replies_total",
		.kind = "counter",
		.help = "Replies, by what was asked how and how it ended.",
		.suffix = "",
		.labels = { { "dialect", NULL }, { "verb", NULL },
		    { "verdict", NULL } },
	};

	for (size_t d = 0; d < TALLY_DIALECTS; d++)
		for (size_t v = 0; v < TALLY_VERBS; v++)
			for (size_t c = 0; c < CLASSES; c++) {
				if (t->replies[d][v][c] == 0 &&
				    (d != TALLY_NATIVE || v != 0))
					continue;
				figure.labels[0].value = dialects[d];
				figure.labels[1].value = verbs[v];
				figure.labels[2].value = classes[c];
				figure.n = (double)t->replies[d][v][c];
				reader->see(reader, &figure);
			}
}

static void
read_lane(const struct tally *t, size_t lane, struct figure_reader *reader)
{
	struct figure figure = {
		.name = "meerkat_authd_reply_seconds",
		.kind = "histogram",
		.help = "How long a reply took, by the lane that decided.",
		.suffix = "_bucket",
		.labels = { { "lane", lanes[lane] }, { "le", NULL } },
	};

	for (size_t i = 0; i < BOUNDS; i++) {
		figure.labels[1].value = bounds[i].seconds;
		figure.n += (double)t->lanes[lane].within[i];
		reader->see(reader, &figure);
	}
	figure.labels[1].key = NULL;
	figure.suffix = "_sum";
	figure.n = (double)t->lanes[lane].usec / 1e6;
	reader->see(reader, &figure);
	figure.suffix = "_count";
	figure.n = (double)t->lanes[lane].len;
	reader->see(reader, &figure);
}

void
tally_read(const struct tally *t, struct figure_reader *reader)
{
#define HASH "meerkat_authd_cache_total"
#define HASH_HELP "Passwords that were looked up among those just hashed."
#define RELOAD "meerkat_authd_reloads_total"
#define RELOAD_HELP "How often the configuration was to be read again."
	static const struct figure counts[TALLY_COUNTS] = {
		[TALLY_CACHE_GOOD] = { HASH, "counter", HASH_HELP, "",
		    { { "found", "good" } }, 0 },
		[TALLY_CACHE_BAD] = { HASH, "counter", HASH_HELP, "",
		    { { "found", "bad" } }, 0 },
		[TALLY_CACHE_MISS] = { HASH, "counter", HASH_HELP, "",
		    { { "found", "nothing" } }, 0 },
		[TALLY_THROTTLED] = { "meerkat_authd_throttled_total",
		    "counter", "Guesses that were not even checked.", "",
		    { { NULL, NULL } }, 0 },
		[TALLY_TURNED_AWAY] = { "meerkat_authd_turned_away_total",
		    "counter", "Peers that were not let in.", "",
		    { { NULL, NULL } }, 0 },
		[TALLY_EVENTS] = { "meerkat_authd_events_total", "counter",
		    "Changes of users that were told of.", "",
		    { { NULL, NULL } }, 0 },
		[TALLY_RELOADS] = { RELOAD, "counter", RELOAD_HELP, "",
		    { { "result", "done" } }, 0 },
		[TALLY_RELOADS_REFUSED] = { RELOAD, "counter", RELOAD_HELP, "",
		    { { "result", "refused" } }, 0 },
	};

	read_replies(t, reader);
	for (size_t i = 0; i < TALLY_LANES; i++)
		read_lane(t, i, reader);
	for (size_t i = 0; i < TALLY_COUNTS; i++) {
		struct figure figure = counts[i];

		figure.n = (double)t->counts[i];
		reader->see(reader, &figure);
	}
}
