check_PROGRAMS += test_frame
TESTS += test_frame
test_frame_SOURCES = %D%/test_frame.c %D%/../unit.h \
	authd/bridge/frame.c authd/bridge/frame.h
test_frame_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_frame_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)
