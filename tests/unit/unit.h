/*
 * What every unit test's main() is.  Tests are named unit__verb__scenario.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <stdlib.h>

#include <check.h>

/* Run the tests up to the NULL as one suite, each between these two (or NULL,
 * both); EXIT_SUCCESS if all passed. */
static inline int
unit_run_in(const char *suite, void (*setup)(void), void (*teardown)(void),
    const TTest *const *tests)
{
	Suite *s = suite_create(suite);
	TCase *c = tcase_create(suite);
	SRunner *r = srunner_create(s);
	int failed;

	tcase_set_timeout(c, 60);
	tcase_add_checked_fixture(c, setup, teardown);
	for (; *tests != NULL; tests++)
		tcase_add_test(c, *tests);
	suite_add_tcase(s, c);
	srunner_run_all(r, CK_ENV);
	failed = srunner_ntests_failed(r);
	srunner_free(r);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static inline int
unit_run(const char *suite, const TTest *const *tests)
{
	return unit_run_in(suite, NULL, NULL, tests);
}

#endif
