# Unit tests mirror the tree: shared/base/map.c is tests/unit/base/test_map.c.
UNIT_LIBS = $(CHECK_LIBS)

check_PROGRAMS += test_map test_text test_jid test_xml
TESTS += test_map test_text test_jid test_xml

test_map_SOURCES = %D%/unit/base/test_map.c %D%/unit/unit.h
test_map_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_map_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)
test_text_SOURCES = %D%/unit/base/test_text.c %D%/unit/unit.h
test_text_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_text_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)
test_jid_SOURCES = %D%/unit/base/test_jid.c %D%/unit/unit.h
test_jid_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_jid_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)
test_xml_SOURCES = %D%/unit/base/test_xml.c %D%/unit/unit.h
test_xml_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_xml_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)

check_PROGRAMS += test_digest
TESTS += test_digest
test_digest_SOURCES = %D%/unit/base/test_digest.c %D%/unit/unit.h
test_digest_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_digest_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)

check_PROGRAMS += test_authproto test_pool test_db test_db_wal
TESTS += test_authproto test_pool test_db test_db_wal

test_authproto_SOURCES = %D%/unit/base/test_authproto.c %D%/unit/unit.h
test_authproto_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_authproto_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)

test_pool_SOURCES = %D%/unit/sys/test_pool.c %D%/unit/unit.h
test_pool_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_pool_LDADD = $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(UNIT_LIBS)

check_PROGRAMS += test_conf test_conf_refuse
TESTS += test_conf test_conf_refuse
test_conf_SOURCES = %D%/unit/sys/test_conf.c %D%/unit/sys/conf_sample.h \
	%D%/unit/unit.h
test_conf_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_conf_LDADD = $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
test_conf_refuse_SOURCES = %D%/unit/sys/test_conf_refuse.c \
	%D%/unit/sys/conf_sample.h %D%/unit/unit.h
test_conf_refuse_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_conf_refuse_LDADD = $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
test_db_SOURCES = %D%/unit/sys/test_db.c %D%/unit/unit.h
test_db_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_db_wal_SOURCES = %D%/unit/sys/test_db_wal.c %D%/unit/unit.h
test_db_wal_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_db_wal_LDADD = $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
test_db_LDADD = $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(UNIT_LIBS)

check_PROGRAMS += test_parts
TESTS += test_parts
test_parts_SOURCES = %D%/unit/base/test_parts.c %D%/unit/unit.h
test_parts_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_parts_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)

include tests/unit/room/room.mk
include tests/scene/scene.mk
include tests/unit/store/store.mk
include tests/unit/wp/wp.mk
include tests/fuzz/fuzz.mk
include tests/unit/bridge/bridge.mk
include tests/unit/daemon/daemon.mk
include tests/unit/serve/serve.mk

check_PROGRAMS += test_sandbox
TESTS += test_sandbox
test_sandbox_SOURCES = %D%/unit/sys/test_sandbox.c %D%/unit/unit.h
test_sandbox_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_sandbox_LDADD = $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
check_PROGRAMS += test_notify
TESTS += test_notify
test_notify_SOURCES = %D%/unit/sys/test_notify.c %D%/unit/unit.h
test_notify_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_notify_LDADD = $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(UNIT_LIBS)

include tests/unit/host/host.mk
include tests/link/link.mk

# The house: layers, purity, sizes.
TESTS += %D%/check-doc %D%/check-layers %D%/check-names %D%/check-pure %D%/check-size
EXTRA_DIST += %D%/check-doc %D%/check-layers %D%/check-names %D%/check-pure %D%/check-size

TESTS += %D%/check-units
EXTRA_DIST += %D%/check-units

# Each behaviour has a name, and what a test proved once stays proven.
TESTS += %D%/coverage-rows
EXTRA_DIST += %D%/coverage-rows %D%/rows.txt %D%/rows-covered.txt

# Each threat has a test that is named by it.
TESTS += %D%/threats
EXTRA_DIST += %D%/threats %D%/threats.txt

AM_TESTS_ENVIRONMENT = PURE_LIBS='$(BASE) $(ROOM) $(WP)' NM='$(NM)'; \
	PROGRAMS='$(bin_PROGRAMS)'; export PROGRAMS PURE_LIBS NM;

include tests/e2e/e2e.mk
include tests/differ/differ.mk
include tests/bench/authd.mk
include tests/bench/cafe.mk
include tests/bench/fanout.mk
include tests/bench/store.mk

# What was installed is complete.
EXTRA_DIST += %D%/check-install
installcheck-local:
	PROGRAMS='$(bin_PROGRAMS)' bindir='$(DESTDIR)$(bindir)' \
		prosodydir='$(DESTDIR)$(prosodydir)' docdir='$(DESTDIR)$(docdir)' \
		mandir='$(DESTDIR)$(mandir)' \
		sysconfdir='$(DESTDIR)$(sysconfdir)' \
		unitdir='$(DESTDIR)$(systemdsystemunitdir)' \
		$(srcdir)/tests/check-install
