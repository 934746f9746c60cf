noinst_LIBRARIES += %D%/libwp.a

# Pure: is this cookie, credential or password good?
%C%_libwp_a_SOURCES = \
	%D%/wp/account.c %D%/wp/account.h \
	%D%/wp/apppass.c %D%/wp/apppass.h \
	%D%/wp/bytes.c %D%/wp/bytes.h \
	%D%/wp/caps.c %D%/wp/caps.h \
	%D%/wp/cookie.c %D%/wp/cookie.h \
	%D%/wp/credential.c %D%/wp/credential.h \
	%D%/wp/dbhost.c %D%/wp/dbhost.h \
	%D%/wp/keys.c %D%/wp/keys.h \
	%D%/wp/login.c %D%/wp/login.h \
	%D%/wp/password.c %D%/wp/password.h \
	%D%/wp/phpserial.c %D%/wp/phpserial.h \
	%D%/wp/scheme.h \
	%D%/wp/scheme_argon2.c %D%/wp/scheme_crypt.c \
	%D%/wp/scheme_md5.c %D%/wp/scheme_phpass.c \
	%D%/wp/session.c %D%/wp/session.h \
	%D%/wp/wpconfig.c %D%/wp/wpconfig.h %D%/wp/wpconfig_parse.h \
	%D%/wp/wpconfig_expr.c %D%/wp/wpconfig_facts.c \
	%D%/wp/wpconfig_include.c \
	%D%/wp/wpconfig_lex.c %D%/wp/wpconfig_lex.h \
	%D%/wp/wpconfig_scan.c %D%/wp/wpconfig_string.c

WP = %D%/libwp.a

# What a program links beside $(WP) and $(BASE).
WP_LIBS = $(CRYPT_LIBS) $(ARGON2_LIBS)

# Bound at start: the first call of a function would otherwise save registers,
# which may hold a piece of a password, on the stack.
BOUND_AT_START = -Wl,-z,relro,-z,now

bin_PROGRAMS += meerkat-authd

meerkat_authd_SOURCES = \
	%D%/daemon/address.c %D%/daemon/address.h \
	%D%/daemon/admin.c %D%/daemon/admin.h \
	%D%/daemon/budget.c %D%/daemon/budget.h \
	%D%/daemon/client.c %D%/daemon/client.h \
	%D%/daemon/client_parts.h \
	%D%/daemon/client_said.c \
	%D%/daemon/clients.c %D%/daemon/clients.h \
	%D%/daemon/config.c %D%/daemon/config.h \
	%D%/daemon/describe.c %D%/daemon/describe.h \
	%D%/daemon/dialect.h \
	%D%/daemon/door.c %D%/daemon/door.h \
	%D%/daemon/dovecot.c \
	%D%/daemon/dovecot_line.c %D%/daemon/dovecot_line.h \
	%D%/daemon/dovecot_talks.c %D%/daemon/dovecot_talks.h \
	%D%/daemon/gate.c %D%/daemon/gate.h \
	%D%/daemon/proofs.c %D%/daemon/proofs.h \
	%D%/daemon/figures.c %D%/daemon/figures.h \
	%D%/daemon/foreign.c %D%/daemon/foreign.h \
	%D%/daemon/guests.c %D%/daemon/guests.h \
	%D%/daemon/health.c %D%/daemon/health.h \
	%D%/daemon/lookup.h \
	%D%/daemon/main.c \
	%D%/daemon/mux.c \
	%D%/daemon/mux_frame.c %D%/daemon/mux_frame.h \
	%D%/daemon/native.c \
	%D%/daemon/netstring.c %D%/daemon/netstring.h \
	%D%/daemon/request.c %D%/daemon/request.h \
	%D%/daemon/request_health.c %D%/daemon/request_parts.h \
	%D%/daemon/request_read.c \
	%D%/daemon/rights.c %D%/daemon/rights.h \
	%D%/daemon/server.c %D%/daemon/server.h \
	%D%/daemon/server_parts.h %D%/daemon/server_reload.c \
	%D%/daemon/settings.c %D%/daemon/settings.h \
	%D%/daemon/setup.c %D%/daemon/setup.h \
	%D%/daemon/site.c %D%/daemon/site.h \
	%D%/daemon/site_db.c %D%/daemon/site_load.h \
	%D%/daemon/socketmap.c \
	%D%/daemon/imprint.c %D%/daemon/imprint.h \
	%D%/daemon/tally.c %D%/daemon/tally.h \
	%D%/daemon/trial.c %D%/daemon/trial.h \
	%D%/daemon/users.c %D%/daemon/users.h \
	%D%/daemon/users_facts.c \
	%D%/daemon/users_health.c \
	%D%/daemon/users_rooms.c \
	%D%/daemon/users_link.c %D%/daemon/users_link.h \
	%D%/daemon/users_imprints.c \
	%D%/daemon/verify.c %D%/daemon/verify.h \
	%D%/daemon/verify_try.c \
	%D%/daemon/watch.c %D%/daemon/watch.h %D%/daemon/watch_round.h
meerkat_authd_LDFLAGS = $(AM_LDFLAGS) $(BOUND_AT_START)
meerkat_authd_LDADD = $(WP) $(SERVE) $(SYS) $(BASE) $(EVENT_LIBS) $(WP_LIBS) \
	$(SYS_LIBS) $(BASE_LIBS)

bin_PROGRAMS += meerkat-extauth meerkatctl

ASKER = %D%/bridge/asker.c %D%/bridge/asker.h \
	%D%/bridge/frame.h \
	%D%/bridge/hostmap.c %D%/bridge/hostmap.h \
	%D%/bridge/question.c %D%/bridge/question.h

meerkat_extauth_SOURCES = $(ASKER) \
	%D%/bridge/bridge.c %D%/bridge/bridge.h \
	%D%/bridge/extauth.c \
	%D%/bridge/frame.c
meerkat_extauth_LDFLAGS = $(AM_LDFLAGS) $(BOUND_AT_START)
meerkat_extauth_LDADD = $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS)

meerkatctl_SOURCES = $(ASKER) %D%/bridge/ctl.c \
	%D%/bridge/carry.c \
	%D%/bridge/order.c %D%/bridge/order.h %D%/bridge/order_parts.h \
	%D%/bridge/show.c \
	%D%/bridge/talk.c %D%/bridge/talk.h \
	%D%/bridge/asking.c %D%/bridge/asking.h \
	%D%/bridge/doctor.c %D%/bridge/doctor.h %D%/bridge/doctor_parts.h \
	%D%/bridge/doctor_run.c %D%/bridge/doctor_server.c \
	%D%/bridge/doctor_site.c \
	%D%/bridge/serverconf.c %D%/bridge/serverconf.h
meerkatctl_LDFLAGS = $(AM_LDFLAGS) $(BOUND_AT_START)
meerkatctl_LDADD = $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(JANSSON_LIBS)
