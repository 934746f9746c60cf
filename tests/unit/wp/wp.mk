# The tests of the pure layer wp.  Those that read vectors need python3.
EXTRA_DIST += tests/vectors/to-table.py tests/vectors/wordpress

WP_TEST_LDADD = $(WP) $(BASE) $(WP_LIBS) $(BASE_LIBS) $(UNIT_LIBS)
WP_TEST_CFLAGS = $(AM_CFLAGS) $(CHECK_CFLAGS)
WP_VECTORS = %D%/vectors.c %D%/vectors.h %D%/../unit.h

check_PROGRAMS += test_cookie test_cookie_vectors test_session test_phpserial
TESTS += test_cookie test_cookie_vectors test_session test_phpserial
check_PROGRAMS += test_caps test_keys
TESTS += test_caps test_keys

test_cookie_SOURCES = %D%/test_cookie.c $(WP_VECTORS)
test_cookie_CFLAGS = $(WP_TEST_CFLAGS)
test_cookie_LDADD = $(WP_TEST_LDADD)
test_cookie_vectors_SOURCES = %D%/test_cookie_vectors.c $(WP_VECTORS)
test_cookie_vectors_CFLAGS = $(WP_TEST_CFLAGS)
test_cookie_vectors_LDADD = $(WP_TEST_LDADD)
test_session_SOURCES = %D%/test_session.c $(WP_VECTORS)
test_session_CFLAGS = $(WP_TEST_CFLAGS)
test_session_LDADD = $(WP_TEST_LDADD)
test_phpserial_SOURCES = %D%/test_phpserial.c %D%/../unit.h
test_phpserial_CFLAGS = $(WP_TEST_CFLAGS)
test_phpserial_LDADD = $(WP_TEST_LDADD)
test_caps_SOURCES = %D%/test_caps.c $(WP_VECTORS)
test_caps_CFLAGS = $(WP_TEST_CFLAGS)
test_caps_LDADD = $(WP_TEST_LDADD)
test_keys_SOURCES = %D%/test_keys.c $(WP_VECTORS)
test_keys_CFLAGS = $(WP_TEST_CFLAGS)
test_keys_LDADD = $(WP_TEST_LDADD)

check_PROGRAMS += test_password test_apppass test_dbhost
TESTS += test_password test_apppass test_dbhost

test_password_SOURCES = %D%/test_password.c $(WP_VECTORS)
test_password_CFLAGS = $(WP_TEST_CFLAGS)
test_password_LDADD = $(WP_TEST_LDADD)
test_apppass_SOURCES = %D%/test_apppass.c $(WP_VECTORS)
test_apppass_CFLAGS = $(WP_TEST_CFLAGS)
test_apppass_LDADD = $(WP_TEST_LDADD)
test_dbhost_SOURCES = %D%/test_dbhost.c $(WP_VECTORS)
test_dbhost_CFLAGS = $(WP_TEST_CFLAGS)
test_dbhost_LDADD = $(WP_TEST_LDADD)

check_PROGRAMS += test_login
TESTS += test_login
test_login_SOURCES = %D%/test_login.c $(WP_VECTORS)
test_login_CFLAGS = $(WP_TEST_CFLAGS)
test_login_LDADD = $(WP_TEST_LDADD)

check_PROGRAMS += test_wpconfig test_wpconfig_include
TESTS += test_wpconfig test_wpconfig_include
test_wpconfig_SOURCES = %D%/test_wpconfig.c $(WP_VECTORS)
test_wpconfig_CFLAGS = $(WP_TEST_CFLAGS)
test_wpconfig_LDADD = $(WP_TEST_LDADD)

check_PROGRAMS += test_site
TESTS += test_site
test_site_SOURCES = %D%/test_site.c $(WP_VECTORS)
test_site_CFLAGS = $(WP_TEST_CFLAGS)
test_site_LDADD = $(WP_TEST_LDADD)

test_wpconfig_include_SOURCES = %D%/test_wpconfig_include.c $(WP_VECTORS)
test_wpconfig_include_CFLAGS = $(WP_TEST_CFLAGS)
test_wpconfig_include_LDADD = $(WP_TEST_LDADD)
