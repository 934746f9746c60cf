check_PROGRAMS += test_describe
TESTS += test_describe
test_describe_SOURCES = %D%/test_describe.c %D%/../unit.h \
	authd/daemon/describe.c authd/daemon/describe.h
test_describe_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_describe_LDADD = $(WP) $(BASE) $(WP_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
check_PROGRAMS += test_settings
TESTS += test_settings
test_settings_SOURCES = %D%/test_settings.c %D%/../unit.h \
	authd/daemon/settings.c authd/daemon/settings.h
test_settings_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_settings_LDADD = $(SERVE) $(SYS) $(BASE) $(SYS_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
check_PROGRAMS += test_imprint
TESTS += test_imprint
test_imprint_SOURCES = %D%/test_imprint.c %D%/../unit.h \
	authd/daemon/imprint.c authd/daemon/imprint.h
test_imprint_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_imprint_LDADD = $(WP) $(BASE) $(WP_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
check_PROGRAMS += test_gate
TESTS += test_gate
test_gate_SOURCES = %D%/test_gate.c %D%/../unit.h \
	authd/daemon/budget.c authd/daemon/budget.h \
	authd/daemon/proofs.c authd/daemon/proofs.h
test_gate_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_gate_LDADD = $(WP) $(BASE) $(WP_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
check_PROGRAMS += test_address
TESTS += test_address
test_address_SOURCES = %D%/test_address.c %D%/../unit.h \
	authd/daemon/address.c authd/daemon/address.h
test_address_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_address_LDADD = $(BASE) $(BASE_LIBS) $(UNIT_LIBS)
check_PROGRAMS += test_gate_model
TESTS += test_gate_model
test_gate_model_SOURCES = %D%/test_gate_model.c %D%/../unit.h \
	authd/daemon/budget.c authd/daemon/budget.h \
	authd/daemon/proofs.c authd/daemon/proofs.h
test_gate_model_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
test_gate_model_LDADD = $(WP) $(BASE) $(WP_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
