# Fuzz targets.  Usually they are tests that run over tests/fuzz/seeds/<name>;
# with `configure --enable-fuzz CC=clang' they are fuzzers, and `make fuzz
# FUZZ_TIME=60' gives each so many seconds.  To add one that needs only base:
#
#	FUZZERS += fuzz_x
#	fuzz_x_SOURCES = %D%/fuzz_x.c $(FUZZ_MAIN)
#	fuzz_x_LDADD = $(BASE) $(BASE_LIBS)
#	fuzz_x_LDFLAGS = $(LINK_FUZZ)
#
# and at least one file in seeds/x.
FUZZERS =
EXTRA_DIST += %D%/replay.c %D%/fuzz.h %D%/seeds

if FUZZ
AM_CFLAGS += -g -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=undefined
AM_LDFLAGS = -fsanitize=address,undefined
FUZZ_MAIN =
LINK_FUZZ = -fsanitize=fuzzer,address,undefined
noinst_PROGRAMS += $(FUZZERS)
else
FUZZ_MAIN = %D%/replay.c
LINK_FUZZ =
check_PROGRAMS += $(FUZZERS)
TESTS += $(FUZZERS)
endif

FUZZ_TIME = 60
fuzz: $(FUZZERS)
	@mkdir -p corpus/fuzz_engine && \
	$(srcdir)/tests/fuzz/engine-seeds $(srcdir)/tests/scenes \
		corpus/fuzz_engine
	@for f in $(FUZZERS); do \
		mkdir -p corpus/$$f && echo "== $$f" && \
		./$$f -max_total_time=$(FUZZ_TIME) -print_final_stats=1 \
			-artifact_prefix=corpus/$$f- corpus/$$f \
			$(srcdir)/tests/fuzz/seeds/$${f#fuzz_} || exit 1; \
	done
.PHONY: fuzz

FUZZERS += fuzz_cookie fuzz_session fuzz_wpconfig fuzz_hash
FUZZ_WP = $(WP) $(BASE) $(WP_LIBS) $(BASE_LIBS)
fuzz_cookie_SOURCES = %D%/fuzz_cookie.c $(FUZZ_MAIN)
fuzz_cookie_LDADD = $(FUZZ_WP)
fuzz_cookie_LDFLAGS = $(LINK_FUZZ)
fuzz_session_SOURCES = %D%/fuzz_session.c $(FUZZ_MAIN)
fuzz_session_LDADD = $(FUZZ_WP)
fuzz_session_LDFLAGS = $(LINK_FUZZ)
fuzz_wpconfig_SOURCES = %D%/fuzz_wpconfig.c $(FUZZ_MAIN)
fuzz_wpconfig_LDADD = $(FUZZ_WP)
fuzz_wpconfig_LDFLAGS = $(LINK_FUZZ)
fuzz_hash_SOURCES = %D%/fuzz_hash.c $(FUZZ_MAIN)
fuzz_hash_LDADD = $(FUZZ_WP)
fuzz_hash_LDFLAGS = $(LINK_FUZZ)

FUZZERS += fuzz_authproto fuzz_extauth
fuzz_authproto_SOURCES = %D%/fuzz_authproto.c $(FUZZ_MAIN)
fuzz_authproto_LDADD = $(BASE) $(BASE_LIBS)
fuzz_authproto_LDFLAGS = $(LINK_FUZZ)
fuzz_extauth_SOURCES = %D%/fuzz_extauth.c $(FUZZ_MAIN) \
	authd/bridge/frame.c authd/bridge/frame.h
fuzz_extauth_LDADD = $(BASE) $(BASE_LIBS)
fuzz_extauth_LDFLAGS = $(LINK_FUZZ)

FUZZERS += fuzz_jid
fuzz_jid_SOURCES = %D%/fuzz_jid.c $(FUZZ_MAIN)
fuzz_jid_LDADD = $(BASE) $(BASE_LIBS)
fuzz_jid_LDFLAGS = $(LINK_FUZZ)

# The rooms: every scene without its answers is a seed, made when needed.
FUZZERS += fuzz_engine
fuzz_engine_SOURCES = %D%/fuzz_engine.c %D%/rooms.c %D%/rooms.h $(FUZZ_MAIN) \
	tests/scene/stage.c tests/scene/stage.h tests/scene/setting.c \
	tests/scene/kept.c tests/scene/kept.h \
	tests/scene/memarchive.c tests/scene/memarchive.h \
	components/muc/features.c components/muc/features.h \
	components/cafe/features.c components/cafe/features.h
fuzz_engine_LDADD = $(ROOM) $(BASE) $(BASE_LIBS)
fuzz_engine_LDFLAGS = $(LINK_FUZZ)
EXTRA_DIST += %D%/engine-seeds
EXTRA_DIST += %D%/engine-scenes
if !FUZZ
TESTS += %D%/engine-scenes
endif

FUZZERS += fuzz_mux fuzz_netstring
fuzz_mux_SOURCES = %D%/fuzz_mux.c $(FUZZ_MAIN) \
	authd/daemon/mux_frame.c authd/daemon/mux_frame.h
fuzz_mux_LDADD = $(WP) $(BASE) $(BASE_LIBS)
fuzz_mux_LDFLAGS = $(LINK_FUZZ)
fuzz_netstring_SOURCES = %D%/fuzz_netstring.c $(FUZZ_MAIN) \
	authd/daemon/netstring.c authd/daemon/netstring.h
fuzz_netstring_LDADD = $(WP) $(BASE) $(BASE_LIBS)
fuzz_netstring_LDFLAGS = $(LINK_FUZZ)
FUZZERS += fuzz_dovecot
fuzz_dovecot_SOURCES = %D%/fuzz_dovecot.c $(FUZZ_MAIN) \
	authd/daemon/dovecot_line.c authd/daemon/dovecot_line.h
fuzz_dovecot_LDADD = $(FUZZ_WP)
fuzz_dovecot_LDFLAGS = $(LINK_FUZZ)

FUZZERS += fuzz_http
fuzz_http_SOURCES = %D%/fuzz_http.c $(FUZZ_MAIN)
fuzz_http_LDADD = $(SERVE) $(BASE) $(BASE_LIBS)
fuzz_http_LDFLAGS = $(LINK_FUZZ)

FUZZERS += fuzz_transfer
fuzz_transfer_SOURCES = %D%/fuzz_transfer.c $(FUZZ_MAIN)
fuzz_transfer_LDADD = $(ROOM) $(BASE) $(BASE_LIBS)
fuzz_transfer_LDFLAGS = $(LINK_FUZZ)

FUZZERS += fuzz_serverconf
fuzz_serverconf_SOURCES = %D%/fuzz_serverconf.c $(FUZZ_MAIN) \
	authd/bridge/serverconf.c authd/bridge/serverconf.h
fuzz_serverconf_LDADD = $(BASE) $(BASE_LIBS)
fuzz_serverconf_LDFLAGS = $(LINK_FUZZ)

FUZZERS += fuzz_parts
fuzz_parts_SOURCES = %D%/fuzz_parts.c $(FUZZ_MAIN)
fuzz_parts_LDADD = $(BASE) $(BASE_LIBS)
fuzz_parts_LDFLAGS = $(LINK_FUZZ)

FUZZERS += fuzz_hours
fuzz_hours_SOURCES = %D%/fuzz_hours.c $(FUZZ_MAIN)
fuzz_hours_LDADD = $(ROOM) $(BASE) $(BASE_LIBS)
fuzz_hours_LDFLAGS = $(LINK_FUZZ)
