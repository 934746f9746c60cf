# The store, on SQLite; tests/e2e/test_store.py plays the same on MariaDB.
STORE_LDADD = $(STORE) $(ROOM) $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) \
	$(EVENT_LIBS) $(UNIT_LIBS)
STORE_LAB = %D%/lab.c %D%/lab.h %D%/../unit.h

check_PROGRAMS += test_store
TESTS += test_store

test_store_SOURCES = %D%/test_store.c $(STORE_LAB)
test_store_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_store_LDADD = $(STORE_LDADD)
