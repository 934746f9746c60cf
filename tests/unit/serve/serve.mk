check_PROGRAMS += test_listening test_inherit test_http test_metrics
TESTS += test_listening test_inherit test_http test_metrics

SERVE_LIBS = $(SERVE) $(SYS) $(BASE) $(EVENT_LIBS) $(SYS_LIBS) $(BASE_LIBS)

test_listening_SOURCES = %D%/test_listening.c %D%/../unit.h
test_listening_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_listening_LDADD = $(SERVE_LIBS) $(UNIT_LIBS)
test_inherit_SOURCES = %D%/test_inherit.c %D%/../unit.h
test_inherit_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_inherit_LDADD = $(SERVE_LIBS) $(UNIT_LIBS)
test_http_SOURCES = %D%/test_http.c %D%/../unit.h
test_http_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_http_LDADD = $(SERVE_LIBS) $(UNIT_LIBS)
test_metrics_SOURCES = %D%/test_metrics.c %D%/../unit.h
test_metrics_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_metrics_LDADD = $(SERVE_LIBS) $(UNIT_LIBS)
