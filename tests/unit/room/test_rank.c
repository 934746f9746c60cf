#include <stdio.h>
#include <string.h>

#include "room/rank.h"

#include "../unit.h"

/*
 * XEP-0045 5.2.1, 9.1, 9.3 and 10.3 to 10.8 written down a second time, as the
 * whole table: y granted, f forbidden, n not allowed, for the new affiliations
 * outcast, none, member, admin, owner.
 */
static const char *const lists[5][5] = {
	/* target: outcast, none, member, admin, owner */
	[AFFILIATION_OUTCAST] = { "fffff", "fffff", "fffff", "fffff", "fffff" },
	[AFFILIATION_NONE] = { "fffff", "fffff", "fffff", "fffff", "fffff" },
	[AFFILIATION_MEMBER] = { "fffff", "fffff", "fffff", "fffff", "fffff" },
	[AFFILIATION_ADMIN] = { "yyyff", "yyyff", "yyyff", "nffff", "nffff" },
	[AFFILIATION_OWNER] = { "yyyyy", "yyyyy", "yyyyy", "yyyyy", "yyyyy" },
};

/* What moderators of an affiliation may do to others (8.2 to 8.5, 9.6 to 9.8):
 * for the new roles none (a kick), visitor, participant, moderator. */
static const struct {
	enum affiliation actor;
	struct rank target;
	const char *may;
} roles[] = {
	/* clang-format off */
	{ AFFILIATION_NONE, { AFFILIATION_NONE, ROLE_VISITOR }, "yyyf" },
	{ AFFILIATION_NONE, { AFFILIATION_NONE, ROLE_PARTICIPANT }, "yyyf" },
	{ AFFILIATION_NONE, { AFFILIATION_NONE, ROLE_MODERATOR }, "nfff" },
	{ AFFILIATION_NONE, { AFFILIATION_MEMBER, ROLE_VISITOR }, "nnyf" },
	{ AFFILIATION_NONE, { AFFILIATION_MEMBER, ROLE_PARTICIPANT }, "nnyf" },
	{ AFFILIATION_NONE, { AFFILIATION_MEMBER, ROLE_MODERATOR }, "nfff" },
	{ AFFILIATION_NONE, { AFFILIATION_ADMIN, ROLE_MODERATOR }, "nnnf" },
	{ AFFILIATION_NONE, { AFFILIATION_OWNER, ROLE_MODERATOR }, "nnnf" },

	{ AFFILIATION_MEMBER, { AFFILIATION_NONE, ROLE_VISITOR }, "yyyf" },
	{ AFFILIATION_MEMBER, { AFFILIATION_NONE, ROLE_PARTICIPANT }, "yyyf" },
	{ AFFILIATION_MEMBER, { AFFILIATION_NONE, ROLE_MODERATOR }, "nfff" },
	{ AFFILIATION_MEMBER, { AFFILIATION_MEMBER, ROLE_VISITOR }, "ynyf" },
	{ AFFILIATION_MEMBER, { AFFILIATION_MEMBER, ROLE_PARTICIPANT }, "ynyf" },
	{ AFFILIATION_MEMBER, { AFFILIATION_MEMBER, ROLE_MODERATOR }, "nfff" },
	{ AFFILIATION_MEMBER, { AFFILIATION_ADMIN, ROLE_MODERATOR }, "nnnf" },
	{ AFFILIATION_MEMBER, { AFFILIATION_OWNER, ROLE_MODERATOR }, "nnnf" },

	{ AFFILIATION_ADMIN, { AFFILIATION_NONE, ROLE_VISITOR }, "yyyy" },
	{ AFFILIATION_ADMIN, { AFFILIATION_NONE, ROLE_PARTICIPANT }, "yyyy" },
	{ AFFILIATION_ADMIN, { AFFILIATION_NONE, ROLE_MODERATOR }, "yyyy" },
	{ AFFILIATION_ADMIN, { AFFILIATION_MEMBER, ROLE_VISITOR }, "yyyy" },
	{ AFFILIATION_ADMIN, { AFFILIATION_MEMBER, ROLE_PARTICIPANT }, "yyyy" },
	{ AFFILIATION_ADMIN, { AFFILIATION_MEMBER, ROLE_MODERATOR }, "yyyy" },
	{ AFFILIATION_ADMIN, { AFFILIATION_ADMIN, ROLE_MODERATOR }, "ynny" },
	{ AFFILIATION_ADMIN, { AFFILIATION_OWNER, ROLE_MODERATOR }, "nnny" },

	{ AFFILIATION_OWNER, { AFFILIATION_NONE, ROLE_VISITOR }, "yyyy" },
	{ AFFILIATION_OWNER, { AFFILIATION_NONE, ROLE_PARTICIPANT }, "yyyy" },
	{ AFFILIATION_OWNER, { AFFILIATION_NONE, ROLE_MODERATOR }, "yyyy" },
	{ AFFILIATION_OWNER, { AFFILIATION_MEMBER, ROLE_VISITOR }, "yyyy" },
	{ AFFILIATION_OWNER, { AFFILIATION_MEMBER, ROLE_PARTICIPANT }, "yyyy" },
	{ AFFILIATION_OWNER, { AFFILIATION_MEMBER, ROLE_MODERATOR }, "yyyy" },
	{ AFFILIATION_OWNER, { AFFILIATION_ADMIN, ROLE_MODERATOR }, "ynny" },
	{ AFFILIATION_OWNER, { AFFILIATION_OWNER, ROLE_MODERATOR }, "ynny" },
	/* clang-format on */
};

static char
letter(enum leave leave)
{
	return "fny"[leave];
}

START_TEST(rank_may_affiliate__agrees_with__the_whole_table)
{
	for (int a = 0; a < 5; a++)
		for (int t = 0; t < 5; t++)
			for (int n = 0; n < 5; n++)
				ck_assert_msg(
				    letter(rank_may_affiliate(
					(enum affiliation)a,
					(enum affiliation)t,
					(enum affiliation)n)) == lists[a][t][n],
				    "actor %d, target %d, new %d", a, t, n);
}
END_TEST

START_TEST(rank_may_give_role__agrees_with__the_whole_table)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++)
		for (int n = 0; n < 4; n++)
			ck_assert_msg(
			    letter(rank_may_give_role(
				(struct rank){ roles[i].actor, ROLE_MODERATOR },
				roles[i].target, (enum role)n)) ==
				roles[i].may[n],
			    "row %zu, new role %d", i, n);
}
END_TEST

START_TEST(rank_may_give_role__forbids__all_who_are_no_moderators)
{
	for (int a = 0; a < 5; a++)
		for (int ar = ROLE_NONE; ar < ROLE_MODERATOR; ar++)
			for (int t = 0; t < 5; t++)
				for (int tr = 0; tr < 4; tr++)
					for (int n = 0; n < 4; n++)
						ck_assert_int_eq(
						    rank_may_give_role(
							(struct rank){
							    (enum affiliation)a,
							    (enum role)ar },
							(struct rank){
							    (enum affiliation)t,
							    (enum role)tr },
							(enum role)n),
						    LEAVE_FORBIDDEN);
}
END_TEST

START_TEST(role_after__follows__the_affiliation)
{
	static const struct {
		enum role role;
		enum affiliation was, is;
		bool moderated;
		enum role want;
	} cases[] = {
		/* clang-format off */
		{ ROLE_PARTICIPANT, AFFILIATION_NONE, AFFILIATION_ADMIN, false, ROLE_MODERATOR },
		{ ROLE_VISITOR, AFFILIATION_NONE, AFFILIATION_OWNER, true, ROLE_MODERATOR },
		{ ROLE_VISITOR, AFFILIATION_NONE, AFFILIATION_MEMBER, true, ROLE_PARTICIPANT },
		{ ROLE_MODERATOR, AFFILIATION_NONE, AFFILIATION_MEMBER, true, ROLE_MODERATOR },
		{ ROLE_MODERATOR, AFFILIATION_ADMIN, AFFILIATION_NONE, true, ROLE_VISITOR },
		{ ROLE_MODERATOR, AFFILIATION_ADMIN, AFFILIATION_NONE, false, ROLE_PARTICIPANT },
		{ ROLE_MODERATOR, AFFILIATION_OWNER, AFFILIATION_MEMBER, true, ROLE_PARTICIPANT },
		{ ROLE_MODERATOR, AFFILIATION_OWNER, AFFILIATION_ADMIN, true, ROLE_MODERATOR },
		{ ROLE_PARTICIPANT, AFFILIATION_MEMBER, AFFILIATION_NONE, true, ROLE_VISITOR },
		{ ROLE_PARTICIPANT, AFFILIATION_MEMBER, AFFILIATION_NONE, false, ROLE_PARTICIPANT },
		{ ROLE_VISITOR, AFFILIATION_MEMBER, AFFILIATION_NONE, false, ROLE_VISITOR },
		{ ROLE_MODERATOR, AFFILIATION_MEMBER, AFFILIATION_NONE, true, ROLE_MODERATOR },
		{ ROLE_MODERATOR, AFFILIATION_MEMBER, AFFILIATION_OUTCAST, false, ROLE_NONE },
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		ck_assert_msg(
		    role_after(cases[i].role, cases[i].was, cases[i].is,
			cases[i].moderated) == cases[i].want,
		    "case %zu", i);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "rank", (const TTest *const[]){
			rank_may_affiliate__agrees_with__the_whole_table,
			rank_may_give_role__agrees_with__the_whole_table,
			rank_may_give_role__forbids__all_who_are_no_moderators,
			role_after__follows__the_affiliation,
			NULL,
		    });
}
