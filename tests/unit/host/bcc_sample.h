/*
 * A deliver with a multicast service, what goes into it and what is to come
 * out, for the tests of host/bcc.c.
 */
#ifndef TESTS_BCC_SAMPLE_H
#define TESTS_BCC_SAMPLE_H

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "host/bcc.h"
#include "host/bcc_write.h"
#include "host/deliver.h"
#include "room/address.h"
#include "room/outbox.h"

#include "../unit.h"

#define MANY 100
#define FAR 10 /* the last of them are on another server */

static struct address *people[MANY];
static struct arena *arena;
static struct outbox out;
static struct deliver *d;
static struct text sent, want;

static inline const char *
jid(int i)
{
	static char jid[64];

	snprintf(jid, sizeof(jid), "u%d@%s/r'%d", i,
	    i < MANY - FAR ? "h" : "far", i);
	return jid;
}

static inline void
open_service(size_t limit, bool ordered)
{
	bcc_use(deliver_bcc(d), &(struct bcc_service){
				    .jid = "mc.h",
				    .domain = "rooms.h",
				    .host = "h",
				    .limit = limit,
				    .ordered = ordered,
				});
}

static inline void
setup(void)
{
	arena = arena_new();
	outbox_init(&out, arena);
	d = deliver_new();
	for (int i = 0; i < MANY; i++)
		people[i] = address_new(jid(i));
	open_service(1000, false);
}

static inline void
teardown(void)
{
	for (int i = 0; i < MANY; i++)
		free(people[i]);
	deliver_free(&d);
	arena_free(&arena);
	text_free(&sent);
	text_free(&want);
}

static inline void
post(const char *text, int first, int to_len)
{
	const char *copy = arena_dup(arena, text, strlen(text));
	struct effect *e =
	    outbox_send_text(&out, copy, strlen(copy), strcspn(copy, " />"));

	outbox_to_all(&out, e, people + first, (size_t)to_len);
	deliver_send(d, e);
	outbox_done(&out);
	arena_reset(arena);
}

/* What is to come: through the service, its fence; and one by one. */
static inline void
expect_many(
    const char *begin, const char *rest, const char *end, int first, int to_len)
{
	text_addf(&want,
	    "%s to='mc.h'%s<addresses "
	    "xmlns='http://jabber.org/protocol/address'>",
	    begin, rest);
	for (int i = first; i < first + to_len; i++)
		text_addf(
		    &want, "<address type='bcc' jid='u%d@h/r&apos;%d'/>", i, i);
	text_addf(&want, "</addresses>%s", end);
}

static inline void
expect_fence(int number)
{
	text_addf(&want,
	    "<iq type='get' id='bcc-%d' from='rooms.h' to='mc.h'>"
	    "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>",
	    number);
}

static inline void
expect_each(const char *begin, const char *rest, int first, int to_len)
{
	for (int i = first; i < first + to_len; i++)
		text_addf(&want, "%s to='u%d@%s/r&apos;%d'%s", begin, i,
		    i < MANY - FAR ? "h" : "far", i, rest);
}

static inline void
check(void)
{
	const char *piece;
	size_t len;

	text_add(&want, "", 0);
	while ((piece = deliver_next(d, &len)) != NULL)
		text_add(&sent, piece, len);
	text_add(&sent, "", 0);
	ck_assert_str_eq(sent.s, want.s);
	text_clear(&sent);
	text_clear(&want);
}

static inline void
answer(int number)
{
	char id[32];

	snprintf(id, sizeof(id), "bcc-%d", number);
	ck_assert(bcc_answered(deliver_bcc(d), id));
}

/* Message `number' of somebody. */
static inline const char *
named(int number)
{
	static char text[64];

	snprintf(text, sizeof(text), "<message id='%d' from='r/n'/>", number);
	return text;
}

static inline void
expect_named(int number, int to_len)
{
	char rest[64];

	snprintf(rest, sizeof(rest), " id='%d' from='r/n'>", number);
	expect_many("<message", rest, "</message>", 0, to_len);
}

#endif
