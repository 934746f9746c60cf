# The same inputs to PHP and to us: tests/differ/differ, a stage of tests/run.
check_PROGRAMS += differ
differ_SOURCES = %D%/ours.c
differ_LDADD = $(WP) $(BASE) $(WP_LIBS) $(BASE_LIBS)
EXTRA_DIST += %D%/differ %D%/truth.php
