#include "host/site.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>

#include "base/arena.h"
#include "base/authproto.h"
#include "base/fields.h"
#include "base/jid.h"
#include "base/map.h"
#include "base/mem.h"
#include "room/wait.h"
#include "sys/log.h"

#define RETRY_SECONDS 1
#define KEY_MAX 12 /* digits of an id */

struct question {
	char key[KEY_MAX];
	char *wait, *jid;
	bool sent, room;
};

struct site {
	struct site_settings set;
	struct event_base *base;
	struct bufferevent *line; /* NULL: away */
	struct event *retry;
	struct event *later; /* answers what cannot be asked now */
	struct map open;     /* questions by id */
	uint32_t last;
	struct arena *arena;
	bool complained;
};

static void
question_free(struct question **question)
{
	struct question *q = *question;

	free(q->wait);
	free(q->jid);
	free(q);
	*question = NULL;
}

static void
settle(struct site *site, struct question *q, const struct account *account)
{
	map_remove(&site->open, q->key);
	site->set.answer(site->set.user, q->wait, account);
	question_free(&q);
}

static void
send_line(struct site *site, struct authproto_out *out)
{
	if (authproto_end(out))
		bufferevent_write(site->line, out->s, out->len);
}

static void
send_question(struct site *site, struct question *q)
{
	const struct jid *jid = jid_parse(site->arena, q->jid);
	struct authproto_out out;

	q->sent = true;
	q->room = jid != NULL && strcmp(jid->domain, site->set.domain) == 0;
	authproto_begin_id(&out, q->room ? "room" : "whois",
	    (uint32_t)strtoul(q->key, NULL, 10));
	if (q->room) {
		authproto_adds(&out, "name", jid->node);
		authproto_adds(&out, "host", site->set.host);
	} else {
		authproto_adds(&out, "user", jid != NULL ? jid->node : "");
		authproto_adds(&out, "host", jid != NULL ? jid->domain : "");
		authproto_adds(&out, "want", "name,roles,registered");
	}
	send_line(site, &out);
	arena_reset(site->arena);
}

static void
on_account(
    struct site *site, struct question *q, const struct authproto_line *line)
{
	struct account account = {
		.name = authproto_gets(line, q->room ? "title" : "name"),
		.roles = authproto_gets(line, "roles"),
	};
	struct fields fields;

	fields_begin(&fields, site->arena);
	for (size_t i = 0; i < line->fields_len; i++)
		fields_put(&fields, line->fields[i].key, line->fields[i].value);
	account.fields = fields.text;
	if (*account.name == '\0' && !q->room)
		account.name = authproto_gets(line, "user");
	settle(site, q, &account);
}

static void
on_reply(struct site *site, const struct authproto_line *line)
{
	const struct account nobody = {
		.name = "", .roles = "", .fields = "", .unknown = true
	};
	enum authproto_class class;
	enum authproto_code code;
	char key[KEY_MAX];
	struct question *q;

	if (!authproto_is_reply(line, &class, &code))
		return;
	snprintf(key, sizeof(key), "%u", (unsigned)line->id);
	q = map_get(&site->open, key);
	if (q == NULL || class == AUTHPROTO_PART)
		return;
	if (class == AUTHPROTO_OK)
		on_account(site, q, line);
	else if (class == AUTHPROTO_NO)
		settle(site, q, &nobody);
	else
		settle(site, q, NULL);
}

static void
on_event(struct site *site, const struct authproto_line *line)
{
	const char *node =
	    jid_escape_node(site->arena, authproto_gets(line, "user"));
	const char *host = authproto_gets(line, "host");
	const struct jid *jid;

	if (node == NULL || site->set.changed == NULL)
		return;
	jid = jid_parse(
	    site->arena, arena_join(site->arena, node, "@", host, NULL));
	if (jid != NULL)
		site->set.changed(
		    site->set.user, jid->bare, authproto_gets(line, "why"));
}

static void
on_line(struct site *site, const char *s, size_t len)
{
	struct authproto_line line;

	if (authproto_read(site->arena, s, len, &line) != AUTHPROTO_FINE)
		return;
	if (strcmp(line.verb, "EVT") == 0)
		on_event(site, &line);
	else
		on_reply(site, &line);
}

static void
on_read(struct bufferevent *bev, void *arg)
{
	struct site *site = arg;
	size_t len;
	char *s;

	while (site->line == bev &&
	       (s = evbuffer_readln(bufferevent_get_input(bev), &len,
		    EVBUFFER_EOL_LF)) != NULL) {
		on_line(site, s, len);
		arena_reset(site->arena);
		free(s);
	}
}

static void
give_up(struct site *site)
{
	struct question *q;

	for (size_t i = 0; (q = map_next(&site->open, &i)) != NULL;)
		settle(site, q, NULL);
}

static void
away(struct site *site)
{
	if (!site->complained)
		log_warn("authd does not answer at %s", site->set.socket);
	site->complained = true;
	if (site->line != NULL)
		bufferevent_free(site->line);
	site->line = NULL;
	event_add(site->retry, &(struct timeval){ .tv_sec = RETRY_SECONDS });
	give_up(site);
}

static void
on_status(struct bufferevent *bev, short what, void *arg)
{
	struct site *site = arg;

	(void)bev;
	if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0)
		away(site);
}

static void
greet(struct site *site)
{
	struct authproto_out out;
	struct question *q;

	authproto_begin_id(&out, "AUTHD", AUTHPROTO_VERSION);
	authproto_adds(&out, "agent", "meerkat");
	authproto_flag(&out, "evt");
	send_line(site, &out);
	for (size_t i = 0; (q = map_next(&site->open, &i)) != NULL;)
		if (!q->sent)
			send_question(site, q);
	/* What changed while nobody could tell us is not known. */
	if (site->set.changed != NULL)
		site->set.changed(site->set.user, NULL, "");
}

static void
connect_now(struct site *site)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct bufferevent *bev;

	snprintf(
	    address.sun_path, sizeof(address.sun_path), "%s", site->set.socket);
	bev = bufferevent_socket_new(site->base, -1, BEV_OPT_CLOSE_ON_FREE);
	if (bev == NULL)
		abort();
	bufferevent_setcb(bev, on_read, NULL, on_status, site);
	site->line = bev;
	if (bufferevent_socket_connect(
		bev, (struct sockaddr *)&address, sizeof(address)) != 0) {
		away(site);
		return;
	}
	if (site->line == NULL)
		return; /* refused at once: on_status() has been called */
	bufferevent_enable(bev, EV_READ | EV_WRITE);
	if (site->complained)
		log_info("authd answers again");
	site->complained = false;
	greet(site);
}

static void
on_retry(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	connect_now(arg);
}

static void
on_later(evutil_socket_t fd, short what, void *arg)
{
	struct site *site = arg;

	(void)fd;
	(void)what;
	if (site->line == NULL)
		give_up(site);
}

struct site *
site_new(struct event_base *base, const struct site_settings *set)
{
	struct site *site = mem_new(sizeof(*site));

	site->set = *set;
	site->base = base;
	site->arena = arena_new();
	map_init(&site->open, 0);
	site->retry = evtimer_new(base, on_retry, site);
	site->later = evtimer_new(base, on_later, site);
	event_add(site->retry, &(struct timeval){ 0 });
	return site;
}

void
site_free(struct site **site)
{
	struct site *s = *site;
	struct question *q;

	if (s == NULL)
		return;
	if (s->line != NULL)
		bufferevent_free(s->line);
	event_free(s->retry);
	event_free(s->later);
	for (size_t i = 0; (q = map_next(&s->open, &i)) != NULL;)
		question_free(&q);
	map_free(&s->open);
	arena_free(&s->arena);
	free(s);
	*site = NULL;
}

void
site_ask(struct site *site, const char *wait, const char *bare_jid)
{
	struct question *q = mem_new(sizeof(*q));

	do {
		if (++site->last == 0)
			site->last = 1;
		snprintf(q->key, sizeof(q->key), "%u", (unsigned)site->last);
	} while (map_get(&site->open, q->key) != NULL);
	q->wait = mem_dup(wait);
	q->jid = mem_dup(bare_jid);
	map_put(&site->open, q->key, q);
	if (site->line != NULL)
		send_question(site, q);
	else
		event_add(site->later, &(struct timeval){ 0 });
}
