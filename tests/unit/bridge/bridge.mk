check_PROGRAMS += test_frame
TESTS += test_frame
test_frame_SOURCES = %D%/test_frame.c %D%/../unit.h \
	authd/bridge/frame.c authd/bridge/frame.h
test_frame_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_frame_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)
check_PROGRAMS += test_serverconf
TESTS += test_serverconf
test_serverconf_SOURCES = %D%/test_serverconf.c %D%/../unit.h \
	authd/bridge/serverconf.c authd/bridge/serverconf.h
test_serverconf_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_serverconf_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)
