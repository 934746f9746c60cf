noinst_PROGRAMS += bench_crowd
bench_crowd_SOURCES = %D%/bench_crowd.c %D%/crowd_client.c %D%/crowd_client.h
EXTRA_DIST += %D%/cafe
