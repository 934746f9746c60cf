# Unit tests of the rooms' pure parts.
check_PROGRAMS += test_form
TESTS += test_form
test_form_SOURCES = %D%/test_form.c tests/unit/unit.h
test_form_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_form_LDADD = $(ROOM) $(BASE) $(BASE_LIBS) $(UNIT_LIBS)
