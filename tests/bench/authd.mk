noinst_PROGRAMS += bench_authd
bench_authd_SOURCES = %D%/bench_authd.c
bench_authd_LDADD = $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(CRYPT_LIBS)
EXTRA_DIST += %D%/authd %D%/authd_rivals.py
