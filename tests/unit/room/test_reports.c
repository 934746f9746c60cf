#include "room/reports.h"

#include <stdio.h>

#include "../unit.h"

START_TEST(reports_add__numbers__and_forgets_the_oldest)
{
	struct reports *r = NULL;

	ck_assert_uint_eq(reports_len(r), 0);
	ck_assert_ptr_null(reports_find(r, 1));
	ck_assert(!reports_remove(r, 1));
	for (uint32_t i = 1; i <= REPORTS_MOST + 3; i++)
		ck_assert_uint_eq(reports_add(&r, "by=a@example\n"), i);
	ck_assert_uint_eq(reports_len(r), REPORTS_MOST);
	ck_assert_ptr_null(reports_find(r, 3));
	ck_assert_ptr_nonnull(reports_find(r, 4));
	ck_assert(reports_remove(r, 10));
	ck_assert(!reports_remove(r, 10));
	ck_assert_ptr_null(reports_find(r, 10));
	ck_assert_uint_eq(reports_find(r, 11)->number, 11);
	/* A number is never given twice. */
	ck_assert_uint_eq(reports_add(&r, ""), REPORTS_MOST + 4);
	reports_free(&r);
	ck_assert_ptr_null(r);
	reports_free(&r);
}
END_TEST

START_TEST(reports_forget__takes__what_is_of_them_or_by_them)
{
	struct reports *r = NULL;

	reports_forget(r, "a@example");
	reports_add(&r, "by=a@example\nof=b@example\n");
	reports_add(&r, "by=b@example\nof=a@example\n");
	reports_add(&r, "by=b@example\n");
	reports_add(&r, "by=aa@example\nof=b@example\ntext=a@example\n");
	reports_forget(r, "a@example");
	ck_assert_uint_eq(reports_len(r), 2);
	ck_assert_ptr_nonnull(reports_find(r, 3));
	ck_assert_ptr_nonnull(reports_find(r, 4));
	reports_free(&r);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "reports", (const TTest *const[]){
			   reports_add__numbers__and_forgets_the_oldest,
			   reports_forget__takes__what_is_of_them_or_by_them,
			   NULL,
		       });
}
