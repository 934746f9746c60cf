noinst_PROGRAMS += bench_store
bench_store_SOURCES = %D%/bench_store.c %D%/bench_store.h \
	%D%/bench_store_lab.c %D%/bench_store_page.c \
	components/muc/features.c components/muc/features.h
bench_store_LDADD = $(STORE) $(ROOM) $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) \
	$(EVENT_LIBS)

# doc/benchmarks.md has the targets.
EXTRA_DIST += %D%/run %D%/mariadb
.PHONY: bench
bench: all
	MEERKAT_BUILD=. $(srcdir)/%D%/run
