noinst_LIBRARIES += %D%/libbase.a %D%/libsys.a %D%/libserve.a

%C%_libbase_a_SOURCES = \
	%D%/base/arena.c %D%/base/arena.h \
	%D%/base/authproto.c %D%/base/authproto.h %D%/base/authproto_out.c \
	%D%/base/base64.c %D%/base/digest.c %D%/base/digest.h \
	%D%/base/fields.c %D%/base/fields.h \
	%D%/base/jid.c %D%/base/jid.h %D%/base/jid_escape.c \
	%D%/base/map.c %D%/base/map.h \
	%D%/base/mem.c %D%/base/mem.h \
	%D%/base/ns.h \
	%D%/base/parts.c %D%/base/parts.h \
	%D%/base/stamp.c %D%/base/stamp.h \
	%D%/base/stanza.c %D%/base/stanza.h \
	%D%/base/text.c %D%/base/text.h \
	%D%/base/verdict.h \
	%D%/base/xml.c %D%/base/xml.h

%C%_libsys_a_SOURCES = \
	%D%/sys/clock.c %D%/sys/clock.h \
	%D%/sys/conf.c %D%/sys/conf.h \
	%D%/sys/conf_read.c %D%/sys/conf_read.h \
	%D%/sys/conf_text.c %D%/sys/conf_text.h \
	%D%/sys/conf_value.c %D%/sys/conf_value.h \
	%D%/sys/db.c %D%/sys/db.h %D%/sys/db_driver.h \
	%D%/sys/db_mariadb.c %D%/sys/db_mariadb_code.c %D%/sys/db_sqlite.c \
	%D%/sys/db_wal.c %D%/sys/db_wal.h \
	%D%/sys/log.c %D%/sys/log.h \
	%D%/sys/notify.c %D%/sys/notify.h \
	%D%/sys/entropy.c %D%/sys/entropy.h \
	%D%/sys/pool.c %D%/sys/pool.h \
	%D%/sys/process.c %D%/sys/process.h \
	%D%/sys/sandbox.c %D%/sys/sandbox.h

%C%_libserve_a_SOURCES = \
	%D%/serve/acceptor.c %D%/serve/acceptor.h \
	%D%/serve/http.c %D%/serve/http.h \
	%D%/serve/inherit.c \
	%D%/serve/lines.c %D%/serve/lines.h \
	%D%/serve/listening.c %D%/serve/listening.h \
	%D%/serve/metrics.c %D%/serve/metrics.h \
	%D%/serve/metrics_text.c \
	%D%/serve/place.c %D%/serve/place.h

BASE = %D%/libbase.a
SYS = %D%/libsys.a
SERVE = %D%/libserve.a

# What a program links beside these two, by what it needs of them.
BASE_LIBS = $(STROPHE_LIBS) $(IDN_LIBS) $(CRYPTO_LIBS)
SYS_LIBS = $(MARIADB_LIBS) $(SQLITE_LIBS) $(CONFIG_LIBS) -lpthread
