#include <stdio.h>
#include <string.h>

#include <strophe.h>

#include "base/stanza.h"
#include "host/complaint.h"
#include "host/inbox.h"

#include "../unit.h"

/* What is said of <stream:error><CONDITION/></stream:error>. */
static const char *
said_of(const char *condition)
{
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	xmpp_stanza_t *tree;
	const char *words;
	char text[300];

	snprintf(text, sizeof(text),
	    "<error xmlns='http://etherx.jabber.org/streams'><%s "
	    "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></error>",
	    condition);
	tree = xmpp_stanza_new_from_string(ctx, text);
	ck_assert_ptr_nonnull(tree);
	words = complaint(stanza_wrap(tree));
	xmpp_stanza_release(tree);
	xmpp_ctx_free(ctx);
	return words;
}

START_TEST(complaint__names__each_condition_in_words)
{
	static const char *const conditions[] = { "conflict", "host-unknown",
		"improper-addressing", "invalid-from", "invalid-xml",
		"not-authorized", "not-well-formed", "policy-violation",
		"resource-constraint", "xml-not-well-formed" };

	for (size_t i = 0; i < sizeof(conditions) / sizeof(*conditions); i++) {
		char name[64];

		snprintf(name, sizeof(name), "(%s)", conditions[i]);
		ck_assert_ptr_nonnull(strstr(said_of(conditions[i]), name));
	}
	ck_assert_str_eq(
	    said_of("x-new"), "the server ended the stream with an error");
	ck_assert_str_eq(
	    complaint(NULL), "the server ended the stream with an error");
}
END_TEST

static const struct stanza *
stanza_new(xmpp_ctx_t *ctx, int number, size_t len)
{
	xmpp_stanza_t *tree = xmpp_stanza_new(ctx);
	xmpp_stanza_t *text = xmpp_stanza_new(ctx);
	char id[16], *filler = calloc(1, len + 1);

	memset(filler, 'x', len);
	snprintf(id, sizeof(id), "%d", number);
	xmpp_stanza_set_name(tree, "message");
	xmpp_stanza_set_id(tree, id);
	xmpp_stanza_set_text(text, filler);
	xmpp_stanza_add_child(tree, text);
	xmpp_stanza_release(text);
	free(filler);
	return stanza_wrap(tree);
}

START_TEST(inbox_take__gives__the_oldest_first)
{
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	struct inbox *inbox = inbox_new();
	int put = 0, taken = 0;

	ck_assert_ptr_null(inbox_take(inbox));
	for (int round = 0; round < 200; round++) {
		for (int i = 0; i < 7 + round % 3; i++) {
			const struct stanza *in = stanza_new(ctx, put++, 10);

			inbox_put(inbox, in);
			stanza_let_go(&in); /* the inbox has its own */
		}
		for (int i = 0; i < 6 + round % 4; i++) {
			const struct stanza *in = inbox_take(inbox);

			if (in == NULL)
				break;
			ck_assert_int_eq(atoi(stanza_attr(in, "id")), taken++);
			stanza_let_go(&in);
		}
	}
	ck_assert_int_gt(taken, 1000);
	ck_assert(!inbox_is_empty(inbox));
	inbox_clear(inbox);
	ck_assert(inbox_is_empty(inbox));
	inbox_free(&inbox);
	xmpp_ctx_free(ctx);
}
END_TEST

START_TEST(inbox_is_full__at__four_megabytes_and_again_not)
{
	xmpp_ctx_t *ctx = xmpp_ctx_new(NULL, NULL);
	struct inbox *inbox = inbox_new();
	const struct stanza *in;

	for (int i = 0; i < 5; i++) {
		in = stanza_new(ctx, i, 1000000);

		ck_assert(i < 4 ? !inbox_is_full(inbox) : true);
		inbox_put(inbox, in);
		stanza_let_go(&in);
	}
	ck_assert(inbox_is_full(inbox));
	in = inbox_take(inbox);
	stanza_let_go(&in);
	ck_assert(!inbox_is_full(inbox));
	inbox_free(&inbox);
	xmpp_ctx_free(ctx);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "complaint", (const TTest *const[]){
			     complaint__names__each_condition_in_words,
			     inbox_take__gives__the_oldest_first,
			     inbox_is_full__at__four_megabytes_and_again_not,
			     NULL,
			 });
}
