noinst_PROGRAMS += bench_fanout
bench_fanout_SOURCES = %D%/bench_fanout.c %D%/drain.c %D%/drain.h \
	components/muc/features.c
bench_fanout_LDADD = $(HOST_LIBS)
EXTRA_DIST += %D%/rooms.py %D%/behind.py
