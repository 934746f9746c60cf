/*
 * Who moderates a room sees to messages that wait: all at once, with a form in
 * place of /approve and /deny.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/xml.h"
#include "room/authority.h"
#include "room/deed.h"
#include "room/deed_form.h"
#include "room/form.h"
#include "room/hold.h"
#include "room/reports.h"
#include "room/room.h"
#include "room/turn.h"

#define MOST_LABEL 500 /* bytes of a message */
#define NODE "urn:meerkat:room:0#held"

static bool
are_for(const struct turn *t)
{
	return authority_of(t).role == ROLE_MODERATOR;
}

static const char *
nothing(const struct turn *t)
{
	return reports_len(t->room->held) == 0 ? "No message waits." : NULL;
}

static char *
on_a_line(char *s)
{
	for (char *at = s; *at != '\0'; at++)
		if (*at == '\n' || *at == '\t')
			*at = ' ';
	return s;
}

/* Whose it is, why it waits, and how it begins. */
static const char *
label(struct turn *t, const struct report *r)
{
	const char *said = report_field(r, t->arena, "said");
	size_t len = strlen(said), most = text_cut(said, len, MOST_LABEL);

	return arena_join(t->arena, report_field(r, t->arena, "nick"), ", ",
	    hold_why(t, report_field(r, t->arena, "why")), ": ",
	    on_a_line(arena_dup(t->arena, said, most)),
	    most < len ? " \xe2\x80\xa6" : "", NULL);
}

static void
options(struct turn *t, struct xml *xml)
{
	const struct reports *held = t->room->held;

	for (size_t i = 0; i < reports_len(held); i++)
		form_put_option(xml, label(t, &held->list[i]),
		    arena_printf(
			t->arena, "%u", (unsigned)held->list[i].number));
}

/* Another moderator may have seen to one in the meantime. */
static const char *
see_to(struct turn *t, const struct stanza *form, struct xml *result)
{
	const struct stanza *field = form_field(form, "messages");
	const char *at = field != NULL ? form_values(field, t->arena) : "";
	const char *what = deed_value(t, form, "decision");
	bool approved = strcmp(what, "approve") == 0;
	unsigned done = 0;

	(void)result;
	if (!approved && strcmp(what, "deny") != 0) {
		turn_refuse(t, REFUSE_BAD_VALUE);
		return NULL;
	}
	for (; *at != '\0'; at += strcspn(at, "\n"), at += *at == '\n') {
		uint32_t number = (uint32_t)strtoul(at, NULL, 10);

		if (number != 0 && hold_see_to(t, number, approved))
			done++;
	}
	if (done == 0) {
		turn_refuse(t, REFUSE_NO_MESSAGE);
		return NULL;
	}
	return arena_printf(
	    t->arena, "%u %s.", done, approved ? "approved" : "denied");
}

static const char *const decisions[] = { "approve", "deny", NULL };

static const struct deed deeds[] = {
	{ NODE, "Messages that wait",
	    { { "messages", "list-multi", "Which", true, NULL, options },
		{ "decision", "list-single", "What becomes of them", true,
		    decisions, NULL } },
	    see_to },
};

const struct deeds deeds_of_staff = {
	.list = deeds,
	.len = sizeof(deeds) / sizeof(*deeds),
	.form_type = NODE,
	.are_for = are_for,
	.otherwise = REFUSE_NOT_MODERATOR,
	.nothing = nothing,
};
