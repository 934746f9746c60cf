check_PROGRAMS += test_deliver test_backoff test_host_settings test_complaint test_ear
TESTS += test_deliver test_backoff test_host_settings test_complaint test_ear

test_deliver_SOURCES = %D%/test_deliver.c tests/unit/unit.h
test_deliver_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_deliver_LDADD = $(HOST_LIBS) $(UNIT_LIBS)
test_backoff_SOURCES = %D%/test_backoff.c tests/unit/unit.h
test_backoff_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_backoff_LDADD = $(HOST_LIBS) $(UNIT_LIBS)
test_host_settings_SOURCES = %D%/test_host_settings.c tests/unit/unit.h
test_host_settings_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_host_settings_LDADD = $(HOST_LIBS) $(UNIT_LIBS)
test_complaint_SOURCES = %D%/test_complaint.c tests/unit/unit.h
test_complaint_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_complaint_LDADD = $(HOST_LIBS) $(UNIT_LIBS)
test_ear_SOURCES = %D%/test_ear.c tests/unit/unit.h
test_ear_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_ear_LDADD = $(HOST_LIBS) $(UNIT_LIBS)
