#include "host/multicast.h"

#include <stdlib.h>
#include <string.h>

#include <event2/event.h>

#include "base/arena.h"
#include "base/jid.h"
#include "base/mem.h"
#include "base/ns.h"
#include "base/stanza.h"
#include "base/text.h"
#include "base/xml.h"
#include "host/bcc.h"
#include "host/bcc_write.h"
#include "host/deliver.h"
#include "room/address.h"
#include "room/form.h"
#include "room/outbox.h"
#include "sys/log.h"

#define ID "multicast"      /* of what we ask, and of the trial */
#define TRIAL "multicast-x" /* the resource it goes to */
#define ITEMS 64            /* services that are asked what they are */
#define PATIENCE 30         /* seconds for a fence to be answered */
#define AT_FIRST 3          /* and for a service to be found and tried */

/* What a service that does not say so takes is at least what ejabberd takes of
 * a component; and more than this is not worth it (XEP-0033, 5). */
#define LIMIT 20
#define LIMIT_MAX 5000

/* Prosody's, which is ours (mod_meerkat_multicast): nothing overtakes. */
#define NS_ORDERED "urn:meerkat:multicast:ordered"

enum state { OFF, ASKING, TRYING, ON };

struct multicast {
	struct multicast_settings set;
	struct event *timer;
	struct arena *arena;
	enum state state;
	struct deliver *questions;
	struct text asked; /* who, each with its NUL: who else says so lies */
	int open;          /* how many of those have not answered */
	char *service;
	size_t limit;
	bool ordered;
	uint64_t count; /* of fences, when the timer rang last */
};

static void
post(struct multicast *m, const char *to, const char *text, size_t head)
{
	struct address *address = address_in(m->arena, to);
	const struct effect send = {
		.kind = EFFECT_SEND,
		.text = text,
		.len = strlen(text),
		.head = head,
		.to = &address,
		.to_len = 1,
	};

	deliver_send(m->questions, &send);
	arena_reset(m->arena);
}

static void
ask(struct multicast *m, const char *to, const char *ns)
{
	text_add(&m->asked, to, strlen(to) + 1);
	m->open++;
	post(m, to,
	    arena_join(m->arena, "<iq type='get' id='" ID "' from='",
		m->set.domain, "'><query xmlns='", ns, "'/></iq>", NULL),
	    strlen("<iq"));
}

void
multicast_up(struct multicast *m)
{
	text_clear(&m->asked);
	m->open = 0;
	m->state = ASKING;
	event_add(m->timer, &(struct timeval){ .tv_sec = AT_FIRST });
	if (strcmp(m->set.wish, "off") == 0)
		m->state = OFF;
	else if (strcmp(m->set.wish, "auto") == 0)
		ask(m, m->set.host, NS_DISCO_ITEMS);
	else
		ask(m, m->set.wish, NS_DISCO_INFO);
}

void
multicast_down(struct multicast *m)
{
	m->state = OFF;
	event_del(m->timer);
	deliver_clear(m->questions);
}

bool
multicast_is_asking(const struct multicast *m)
{
	return m->state == ASKING || m->state == TRYING;
}

const char *
multicast_next(struct multicast *m, size_t *len_r)
{
	return deliver_next(m->questions, len_r);
}

/* A domain that needs no escaping, and none of ours: what it says is used. */
static bool
is_service(const struct multicast *m, const char *jid)
{
	const struct jid *j = jid == NULL ? NULL : jid_parse(m->arena, jid);

	return j != NULL && strcmp(j->domain, jid) == 0 &&
	       strpbrk(jid, "'\"<>& ") == NULL &&
	       strcmp(jid, m->set.domain) != 0;
}

static bool
was_asked(const struct multicast *m, const char *jid)
{
	for (size_t i = 0; i < m->asked.len; i += strlen(m->asked.s + i) + 1)
		if (strcmp(m->asked.s + i, jid) == 0)
			return true;
	return false;
}

static void
on_items(struct multicast *m, const struct stanza *query)
{
	const struct stanza *item;
	int asked = 0;

	for (item = stanza_first(query); item != NULL && asked < ITEMS;
	     item = stanza_next(item))
		if (is_service(m, stanza_attr(item, "jid"))) {
			ask(m, stanza_attr(item, "jid"), NS_DISCO_INFO);
			asked++;
		}
}

static bool
has(const struct stanza *query, const char *feature)
{
	const struct stanza *c;
	const char *var;

	for (c = stanza_first(query); c != NULL; c = stanza_next(c)) {
		var = stanza_attr(c, "var");
		if (stanza_is(c, "feature") && var != NULL &&
		    strcmp(var, feature) == 0)
			return true;
	}
	return false;
}

/* XEP-0033, 5.1: the smaller of what is said of messages and presences. */
static size_t
limit_of(const struct multicast *m, const struct stanza *query)
{
	static const char *const fields[] = { "message", "presence" };
	const struct stanza *form = form_in(query), *field;
	size_t limit = LIMIT_MAX, one;

	if (form == NULL || !form_is(form, NS_ADDRESS))
		return LIMIT;
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const char *value;

		field = form_field(form, fields[i]);
		if (field == NULL)
			return LIMIT;
		value = form_value(field, m->arena);
		one = strtoul(value, NULL, 10);
		if (strncmp(value, "infinit", 7) == 0)
			one = LIMIT_MAX;
		if (one < limit)
			limit = one;
	}
	return limit;
}

/* One copy to ourselves: what it does to a stanza is seen by that. */
static void
try_it(struct multicast *m)
{
	const char *text =
	    arena_join(m->arena, "<message id='" ID "' from='", m->set.domain,
		"'><addresses xmlns='" NS_ADDRESS "'>"
		"<address type='bcc' jid='",
		m->set.domain, "/" TRIAL "'/></addresses></message>", NULL);

	m->state = TRYING;
	post(m, m->service, text, strlen("<message"));
}

static void
on_info(struct multicast *m, const char *from, const struct stanza *query)
{
	size_t limit = limit_of(m, query);

	if (m->state != ASKING || !was_asked(m, from) || !is_service(m, from) ||
	    !has(query, NS_ADDRESS) || limit < 2)
		return;
	free(m->service);
	m->service = mem_dup(from);
	m->limit = limit;
	m->ordered = has(query, NS_ORDERED);
	try_it(m);
}

static void
begin(struct multicast *m)
{
	m->state = ON;
	m->count = bcc_count(deliver_bcc(m->set.deliver));
	event_add(m->timer, &(struct timeval){ .tv_sec = PATIENCE });
	bcc_use(deliver_bcc(m->set.deliver), &(struct bcc_service){
						 .jid = m->service,
						 .domain = m->set.domain,
						 .host = m->set.host,
						 .limit = m->limit,
						 .ordered = m->ordered,
					     });
	log_info("what goes to many goes by %s, to %zu at once", m->service,
	    m->limit);
}

static void
end(struct multicast *m, const char *why)
{
	m->state = OFF;
	log_warnx("%s %s: what goes to many goes one by one", m->service, why);
}

/* Nothing was answered since the last time, and something should have been. */
static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct multicast *m = arg;
	struct bcc *bcc = deliver_bcc(m->set.deliver);

	(void)fd;
	(void)what;
	if (multicast_is_asking(m)) {
		log_info("no multicast service was found in %d s", AT_FIRST);
		m->state = OFF;
		m->set.flush(m->set.user);
		return;
	}
	if (bcc_is_waiting(bcc) && m->count == bcc_count(bcc)) {
		bcc_give_up(bcc);
		end(m, "does not answer");
		m->set.flush(m->set.user);
		return;
	}
	m->count = bcc_count(bcc);
	bcc_ask(bcc);
	m->set.flush(m->set.user);
	if (m->state == ON || bcc_is_waiting(bcc))
		event_add(m->timer, &(struct timeval){ .tv_sec = PATIENCE });
}

static bool
on_iq(struct multicast *m, const struct stanza *in, const char *id)
{
	const struct stanza *query = stanza_first(in);
	const char *from = stanza_attr(in, "from");

	if (m->service != NULL && strcmp(from, m->service) == 0 &&
	    bcc_answered(deliver_bcc(m->set.deliver), id))
		return true;
	if (strcmp(id, ID) != 0)
		return false;
	if (m->state != ASKING || !was_asked(m, from))
		return true;
	m->open--;
	if (query != NULL && strcmp(stanza_attr(in, "type"), "result") == 0) {
		if (stanza_in(query, NS_DISCO_ITEMS) &&
		    strcmp(from, m->set.host) == 0)
			on_items(m, query);
		else if (stanza_in(query, NS_DISCO_INFO))
			on_info(m, from, query);
	}
	if (m->state == ASKING && m->open <= 0)
		m->state = OFF; /* none of them is one */
	return true;
}

static const char *
escaped(struct multicast *m, const char *s, size_t *len_r)
{
	struct xml xml;

	xml_begin(&xml, m->arena);
	if (s != NULL)
		xml_put_escaped(&xml, s);
	*len_r = xml.len;
	return *len_r > 0 ? xml.text : "";
}

static void
on_failed(struct multicast *m, const char *to, const char *id)
{
	struct bcc_name name;

	name.from = escaped(m, to, &name.from_len);
	name.id = escaped(m, id, &name.id_len);
	bcc_failed(deliver_bcc(m->set.deliver), &name);
}

/* The trial has come through; or a stanza was not wanted. */
static bool
on_other(struct multicast *m, const struct stanza *in, bool is_error)
{
	const char *from = stanza_attr(in, "from");
	const char *to = stanza_attr(in, "to");
	const char *trial = strchr(to, '/');

	if (is_error && m->service != NULL && strcmp(from, m->service) == 0) {
		on_failed(m, to, stanza_attr(in, "id"));
		if (m->state == ON || m->state == TRYING)
			end(m, "refuses");
		return true;
	}
	if (strcmp(from, m->set.domain) != 0 || trial == NULL ||
	    strcmp(trial, "/" TRIAL) != 0)
		return false;
	if (m->state == TRYING && stanza_child(in, NULL, NS_ADDRESS) == NULL)
		begin(m);
	return true;
}

bool
multicast_heard(struct multicast *m, const struct stanza *in)
{
	const char *type = stanza_attr(in, "type");
	const char *id = stanza_attr(in, "id");
	const char *to = stanza_attr(in, "to");
	bool is_error = type != NULL && strcmp(type, "error") == 0, mine;

	if (to == NULL || stanza_attr(in, "from") == NULL)
		return false;
	if (!stanza_is(in, "iq"))
		mine = on_other(m, in, is_error);
	else
		mine = id != NULL && strcmp(to, m->set.domain) == 0 &&
		       (is_error ||
			   (type != NULL && strcmp(type, "result") == 0)) &&
		       on_iq(m, in, id);
	arena_reset(m->arena);
	return mine;
}

struct multicast *
multicast_new(struct event_base *base, const struct multicast_settings *set)
{
	struct multicast *m = mem_new(sizeof(*m));

	m->set = *set;
	m->arena = arena_new();
	m->questions = deliver_new();
	m->timer = evtimer_new(base, on_timer, m);
	return m;
}

void
multicast_free(struct multicast **multicast)
{
	struct multicast *m = *multicast;

	if (m == NULL)
		return;
	event_free(m->timer);
	deliver_free(&m->questions);
	arena_free(&m->arena);
	text_free(&m->asked);
	free(m->service);
	free(m);
	*multicast = NULL;
}
