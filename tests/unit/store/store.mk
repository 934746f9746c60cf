# The store, on SQLite; tests/e2e/test_store.py plays the same on MariaDB.
STORE_LDADD = $(STORE) $(ROOM) $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) \
	$(EVENT_LIBS) $(UNIT_LIBS)
STORE_LAB = %D%/lab.c %D%/lab.h %D%/../unit.h

check_PROGRAMS += test_store test_page test_schema test_trouble \
	test_kill test_audit
TESTS += test_store test_page test_schema test_trouble \
	test_kill test_audit

test_audit_SOURCES = %D%/test_audit.c $(STORE_LAB)
test_audit_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_audit_LDADD = $(STORE_LDADD)

test_store_SOURCES = %D%/test_store.c $(STORE_LAB)
test_store_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_store_LDADD = $(STORE_LDADD)
test_page_SOURCES = %D%/test_page.c tests/scene/memarchive.c \
	tests/scene/memarchive.h $(STORE_LAB)
test_page_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_page_LDADD = $(STORE_LDADD)
test_schema_SOURCES = %D%/test_schema.c $(STORE_LAB)
test_schema_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_schema_LDADD = $(STORE_LDADD)
EXTRA_DIST += %D%/version_1.sqlite.sql %D%/version_1.mariadb.sql

# These move SQLite's file about: there is nothing like it in MariaDB.
test_trouble_SOURCES = %D%/test_trouble.c $(STORE_LAB)
test_trouble_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_trouble_LDADD = $(STORE_LDADD)

test_kill_SOURCES = %D%/test_kill.c $(STORE_LAB)
test_kill_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_kill_LDADD = $(STORE_LDADD)

check_PROGRAMS += test_plain_sql
TESTS += test_plain_sql
test_plain_sql_SOURCES = %D%/test_plain_sql.c $(STORE_LAB)
test_plain_sql_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_plain_sql_LDADD = $(STORE_LDADD)

check_PROGRAMS += test_inquiry
TESTS += test_inquiry
test_inquiry_SOURCES = %D%/test_inquiry.c $(STORE_LAB)
test_inquiry_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_inquiry_LDADD = $(STORE_LDADD)
