#include "host/console.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/arena.h"
#include "base/mem.h"
#include "host/console_parts.h"
#include "host/inside.h"
#include "room/archive.h"
#include "room/engine.h"
#include "room/outbox.h"
#include "serve/acceptor.h"
#include "serve/lines.h"
#include "serve/listening.h"
#include "store/store.h"
#include "sys/log.h"

#define CALLERS 32
#define SILENT_SECONDS 10
#define IDLE_SECONDS 600
#define WRITE_SECONDS 60
#define UNREAD_MAX 65536 /* bytes that it has not read: it gets no more */
#define BAD_MAX 8

#define WAIT "console " /* begins what a FETCH of ours waits under */

struct console {
	struct host *host;
	struct acceptor *acceptor;
	struct caller *callers;
	unsigned len;
	uint64_t number; /* of the last question to the store */
};

static void
caller_free(struct caller *c)
{
	*c->here = c->next;
	if (c->next != NULL)
		c->next->here = c->here;
	c->console->len--;
	errand_free(&c->errand);
	import_free(c);
	bufferevent_free(c->bev);
	event_free(c->silence);
	arena_free(&c->arena);
	text_free(&c->held);
	free(c);
}

static size_t
unread(const struct caller *c)
{
	return evbuffer_get_length(bufferevent_get_output(c->bev));
}

static bool
is_busy(const struct caller *c)
{
	return c->errand != NULL || c->held.len > 0 || unread(c) > UNREAD_MAX ||
	       import_is_full(c);
}

/* Every callback ends here: the caller may be freed, so nothing follows. */
static void
settle(struct caller *c)
{
	bool over = c->leaving || c->ended;

	if (over && c->errand == NULL && c->held.len == 0 && unread(c) == 0)
		caller_free(c);
	else if (over || (is_busy(c) && !errand_follows(c->errand)))
		bufferevent_disable(c->bev, EV_READ);
	else
		bufferevent_enable(c->bev, EV_READ);
}

void
caller_write(struct caller *c, const struct text *lines)
{
	if (lines->len > 0)
		bufferevent_write(c->bev, lines->s, lines->len);
}

static void
end(struct caller *c, enum authproto_class class, uint32_t id, const char *code,
    const char *text)
{
	struct authproto_out out;

	authproto_begin_id(&out, authproto_verb(class), id);
	if (code != NULL)
		authproto_adds(&out, "code", code);
	if (text != NULL)
		authproto_adds(&out, "text", text);
	if (authproto_end(&out))
		bufferevent_write(c->bev, out.s, out.len);
}

void
caller_refuse(
    struct caller *c, uint32_t id, enum authproto_code code, const char *text)
{
	enum authproto_class class = authproto_class_of(code);

	end(c, class, id, authproto_word(code), text);
	if (class == AUTHPROTO_BAD && ++c->bad >= BAD_MAX)
		c->leaving = true;
}

void
caller_no(struct caller *c, uint32_t id, const char *code, const char *text)
{
	end(c, AUTHPROTO_NO, id, code, text);
}

void
caller_ok(struct caller *c, uint32_t id)
{
	end(c, AUTHPROTO_OK, id, NULL, NULL);
}

static void
greet(struct caller *c, const struct authproto_line *line)
{
	struct authproto_out out;

	if (strcmp(line->verb, "MEERKAT") != 0 ||
	    line->id != AUTHPROTO_VERSION) {
		caller_refuse(c, 0, AUTHPROTO_NOVERSION, NULL);
		c->leaving = true;
		return;
	}
	c->greeted = true;
	event_del(c->silence);
	authproto_begin_id(&out, "MEERKAT", AUTHPROTO_VERSION);
	authproto_adds(&out, "agent", "meerkat/" PACKAGE_VERSION);
	authproto_addn(&out, "maxline", AUTHPROTO_LINE_MAX);
	authproto_end(&out);
	bufferevent_write(c->bev, out.s, out.len);
}

static void
on_line(struct caller *c, const char *s, size_t len)
{
	struct authproto_line line;
	enum authproto_code code = authproto_read(c->arena, s, len, &line);
	unsigned bad = c->bad;

	if (code != AUTHPROTO_FINE)
		caller_refuse(c, line.id, code, NULL);
	else if (!c->greeted)
		greet(c, &line);
	else if (line.id == 0)
		caller_refuse(c, 0, AUTHPROTO_SYNTAX, NULL);
	else
		caller_ask(c, &line);
	if (c->bad == bad)
		c->bad = 0;
	arena_reset(c->arena);
}

void
caller_go_on(struct caller *c)
{
	struct evbuffer *in = bufferevent_get_input(c->bev);
	char s[AUTHPROTO_LINE_MAX];
	enum lines_taken taken = LINES_ONE;
	size_t len;

	if (c->errand != NULL && unread(c) <= UNREAD_MAX)
		errand_go_on(c);
	while (!c->leaving && !is_busy(c) && taken == LINES_ONE) {
		taken = lines_take(in, s, &len);
		if (taken == LINES_ONE)
			on_line(c, s, len);
	}
	if (taken == LINES_TOO_LONG) {
		caller_refuse(c, 0, AUTHPROTO_TOOLONG, NULL);
		c->leaving = true;
	}
	settle(c);
}

static void
on_readable(struct bufferevent *bev, void *user)
{
	(void)bev;
	caller_go_on(user);
}

static void
on_event(struct bufferevent *bev, short what, void *user)
{
	struct caller *c = user;
	struct pollfd fd = { .fd = bufferevent_getfd(bev) };
	bool gone =
	    poll(&fd, 1, 0) == 1 && (fd.revents & (POLLHUP | POLLERR)) != 0;

	/* Who only says no more still listens. */
	if ((what & BEV_EVENT_EOF) != 0 && !gone) {
		c->ended = true;
		caller_go_on(c);
	} else if ((what & BEV_EVENT_TIMEOUT) != 0 &&
		   (what & BEV_EVENT_READING) != 0 && is_busy(c)) {
		settle(c); /* it waits for us, not we for it */
	} else {
		caller_free(c);
	}
}

static void
on_silence(evutil_socket_t fd, short what, void *user)
{
	(void)fd;
	(void)what;
	caller_free(user);
}

static void
on_accept(void *user, int fd, const struct peer *peer)
{
	static const struct timeval silent = { .tv_sec = SILENT_SECONDS };
	static const struct timeval idle = { .tv_sec = IDLE_SECONDS };
	static const struct timeval writing = { .tv_sec = WRITE_SECONDS };
	struct console *console = user;
	struct caller *c;

	if (console->len == CALLERS) {
		close(fd);
		return;
	}
	if (peer != NULL)
		log_info("control: user %u (process %d) is here",
		    (unsigned)peer->uid, (int)peer->pid);
	c = mem_new(sizeof(*c));
	c->console = console;
	c->host = console->host;
	c->arena = arena_new();
	c->next = console->callers;
	c->here = &console->callers;
	if (c->next != NULL)
		c->next->here = &c->next;
	console->callers = c;
	console->len++;
	c->silence = evtimer_new(console->host->base, on_silence, c);
	c->bev = bufferevent_socket_new(
	    console->host->base, fd, BEV_OPT_CLOSE_ON_FREE);
	if (c->silence == NULL || c->bev == NULL)
		abort();
	bufferevent_setcb(c->bev, on_readable, on_readable, on_event, c);
	bufferevent_setwatermark(
	    c->bev, EV_READ, 0, 2 * (size_t)AUTHPROTO_LINE_MAX);
	bufferevent_set_timeouts(c->bev, &idle, &writing);
	evtimer_add(c->silence, &silent);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
}

struct console *
console_new(
    struct host *host, const char *path, const char *group, struct text *said)
{
	struct listening listening;
	struct console *console;

	if (!listening_open(&listening, path, 0660, group, said))
		return NULL;
	console = mem_new(sizeof(*console));
	console->host = host;
	console->acceptor = acceptor_new(host->base, &listening,
	    &(struct acceptor_settings){
		.accept = on_accept, .user = console });
	return console;
}

void
console_free(struct console **console)
{
	if (*console == NULL)
		return;
	acceptor_free(&(*console)->acceptor);
	while ((*console)->callers != NULL)
		caller_free((*console)->callers);
	free(*console);
	*console = NULL;
}

void
console_moved(struct console *console)
{
	uint64_t mark = store_mark(console->host->store);
	struct caller *next;

	for (struct caller *c = console->callers; c != NULL; c = next) {
		next = c->next;
		if (c->held.len > 0 && c->ticket <= mark) {
			caller_write(c, &c->held);
			text_clear(&c->held);
		}
		if (errand_follows(c->errand))
			errand_tell(c);
		caller_go_on(c);
	}
}

void
console_event(struct console *console, const struct effect *effect)
{
	bool followed = false;

	for (struct caller *c = console->callers; c != NULL; c = c->next)
		if (errand_follows(c->errand)) {
			errand_event(c, effect);
			errand_tell(c);
			followed = true;
		}
	console->host->engine->followed = followed;
}

/* Who asked may have gone. */
static struct caller *
find(struct console *console, uint64_t number)
{
	struct caller *c = console->callers;

	while (c != NULL &&
	       (c->errand == NULL || errand_number(c->errand) != number))
		c = c->next;
	return c;
}

static void
on_rows(void *user, uint64_t number, const struct inquiry_piece *piece)
{
	struct caller *c = find(user, number);

	if (c == NULL)
		return;
	errand_rows(c, piece);
	caller_go_on(c);
}

uint64_t
console_ask(struct console *console, const struct inquiry *inquiry)
{
	return store_inquire(console->host->store, inquiry, ++console->number,
		   on_rows, console)
		   ? console->number
		   : 0;
}

uint64_t
console_fetch(struct console *console, const struct archive_query *query)
{
	char wait[64];

	snprintf(wait, sizeof(wait), WAIT "%llu",
	    (unsigned long long)++console->number);
	store_fetch(console->host->store,
	    &(struct effect){
		.kind = EFFECT_FETCH, .key = wait, .query = query });
	return console->number;
}

bool
console_page(
    struct console *console, const char *wait, const struct archive_page *page)
{
	struct caller *c;

	if (strncmp(wait, WAIT, strlen(WAIT)) != 0)
		return false;
	c = find(console, strtoull(wait + strlen(WAIT), NULL, 10));
	if (c != NULL) {
		errand_page(c, page);
		caller_go_on(c);
	}
	return true;
}
