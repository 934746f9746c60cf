noinst_LIBRARIES += %D%/libwp.a

# Pure: is this cookie, credential or password good?
%C%_libwp_a_SOURCES = \
	%D%/wp/account.c %D%/wp/account.h \
	%D%/wp/apppass.h \
	%D%/wp/bytes.c %D%/wp/bytes.h \
	%D%/wp/caps.h \
	%D%/wp/cookie.h \
	%D%/wp/credential.h \
	%D%/wp/dbhost.h \
	%D%/wp/keys.h \
	%D%/wp/login.h \
	%D%/wp/password.h \
	%D%/wp/phpserial.h \
	%D%/wp/session.h \
	%D%/wp/wpconfig.h

WP = %D%/libwp.a

# What a program links beside $(WP) and $(BASE).
WP_LIBS = $(CRYPT_LIBS) $(ARGON2_LIBS)
