#include "store/store.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "store/fetch.h"
#include "store/settings.h"
#include "store/sweep.h"
#include "store/writer.h"
#include "sys/log.h"

#define EX_CONFIG 78

#define STATE "/var/lib/meerkat/"

/* Milliseconds between two attempts to start. */
#define PATIENCE 1000

struct store {
	const struct store_settings *set;
	const char *domain;
	char *file; /* SQLite's */
	struct store_events events;
	struct writer *writer;
	struct fetches *fetches;
	struct sweeper *sweeper;
};

struct store *
store_new(
    const struct store_settings *set, const char *program, const char *domain)
{
	struct store *s = mem_new(sizeof(*s));
	struct text file = { 0 };

	s->set = set;
	s->domain = domain;
	if (set->driver == STORE_SQLITE && set->file == NULL) {
		text_addf(&file, STATE "%s.db", program);
		s->file = file.s;
	} else if (set->driver == STORE_SQLITE)
		s->file = mem_dup(set->file);
	return s;
}

void
store_free(struct store **store)
{
	struct store *s = *store;

	if (s == NULL)
		return;
	fetch_free(&s->fetches);
	writer_free(&s->writer);
	sweeper_free(&s->sweeper);
	free(s->file);
	free(s);
	*store = NULL;
}

void
store_restore(struct store *s, store_told *told, void *user)
{
	struct text said = { 0 };
	enum start started;
	bool waited = false;

	while ((started = store_start(s->set, s->file, s->domain, told, user,
		    &said)) == START_LATER) {
		if (!waited)
			log_warnx("%s; waiting for it", said.s);
		waited = true;
		text_clear(&said);
		poll(NULL, 0, PATIENCE);
	}
	if (started == START_REFUSED)
		log_fatal(EX_CONFIG, "%s", said.s);
	text_free(&said);
	if (waited)
		log_info("storage: well");
}

static void
on_committed(void *user)
{
	struct store *s = user;

	fetch_committed(s->fetches, writer_committed(s->writer));
	s->events.moved(s->events.user);
}

void
store_run(
    struct store *s, struct event_base *base, const struct store_events *events)
{
	s->events = *events;
	s->writer = writer_new(base, &(struct writer_settings){
					 .set = s->set,
					 .file = s->file,
					 .committed = on_committed,
					 .user = s,
				     });
	s->fetches = fetch_new(base, &(struct fetch_settings){
					 .set = s->set,
					 .file = s->file,
					 .answer = events->answer,
					 .user = events->user,
				     });
	s->sweeper = sweeper_new(base, s->writer, s->set, s->domain);
}

uint64_t
store_put(struct store *s, const struct effect *effect)
{
	return writer_put(s->writer, effect);
}

void
store_fetch(struct store *s, const struct effect *effect)
{
	fetch_ask(s->fetches, effect, writer_issued(s->writer));
}

bool
store_inquire(struct store *s, const struct inquiry *inquiry, uint64_t number,
    inquiry_answer *answer, void *user)
{
	return inquiry_ask(s->fetches, inquiry, number, answer, user);
}

uint64_t
store_committed(const struct store *s)
{
	return writer_committed(s->writer);
}

uint64_t
store_ticket(const struct store *s)
{
	return writer_issued(s->writer);
}

uint64_t
store_mark(const struct store *s)
{
	return s->set->durability == DURABILITY_RELAXED
		   ? writer_issued(s->writer)
		   : writer_committed(s->writer);
}

size_t
store_backlog(const struct store *s)
{
	return writer_backlog(s->writer);
}

bool
store_is_idle(const struct store *s)
{
	return writer_committed(s->writer) == writer_issued(s->writer);
}

bool
store_is_well(const struct store *s)
{
	return writer_is_well(s->writer);
}

void
store_sweep(struct store *s)
{
	sweeper_begin(s->sweeper);
}
