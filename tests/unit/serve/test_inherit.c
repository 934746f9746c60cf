#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "serve/listening.h"

#include "../unit.h"

/* Whatever check has open there, each test is a process of its own. */
static void
give(int at, int type, bool listens)
{
	int fd = socket(AF_UNIX, type, 0);

	ck_assert_int_eq(dup2(fd, at), at);
	/* Bound to a name of no file system: autobind(7 unix). */
	if (listens) {
		ck_assert_int_eq(
		    bind(at, &(struct sockaddr){ .sa_family = AF_UNIX },
			sizeof(sa_family_t)),
		    0);
		ck_assert_int_eq(listen(at, 1), 0);
	}
	if (fd != at)
		close(fd);
}

static void
announce(const char *pid, const char *fds, const char *names)
{
	char own[24];

	snprintf(own, sizeof(own), "%ld", (long)getpid());
	setenv("LISTEN_PID", pid != NULL ? pid : own, 1);
	setenv("LISTEN_FDS", fds, 1);
	setenv("LISTEN_FDNAMES", names, 1);
}

START_TEST(listening_inherit__finds__each_by_its_name)
{
	struct listening l;
	struct text said = { 0 };

	give(3, SOCK_STREAM, true);
	give(4, SOCK_STREAM, true);
	announce(NULL, "2", "native:mux");
	ck_assert(listening_inherit(&l, "mux", &said));
	ck_assert_int_eq(l.fd, 4);
	ck_assert_int_eq(l.lock, -1);
	ck_assert_int_ne(fcntl(4, F_GETFD) & FD_CLOEXEC, 0);
	ck_assert_int_ne(fcntl(4, F_GETFL) & O_NONBLOCK, 0);
	ck_assert(listening_inherit(&l, "native", &said));
	ck_assert_int_eq(l.fd, 3);
	ck_assert(listening_inherit(&l, "native", &said));
	ck_assert_int_eq(l.fd, -1); /* it was taken */
	ck_assert(listening_inherit(&l, "nat", &said));
	ck_assert_int_eq(l.fd, -1);
	ck_assert_ptr_null(said.s);
}
END_TEST

START_TEST(listening_inherit__takes_none__of_another_process)
{
	struct listening l;
	struct text said = { 0 };

	give(3, SOCK_STREAM, true);
	announce("1", "1", "native");
	ck_assert(listening_inherit(&l, "native", &said));
	ck_assert_int_eq(l.fd, -1);
	announce(NULL, "x", "native");
	ck_assert(listening_inherit(&l, "native", &said));
	ck_assert_int_eq(l.fd, -1);
	unsetenv("LISTEN_PID");
	ck_assert(listening_inherit(&l, "native", &said));
	ck_assert_int_eq(l.fd, -1);
}
END_TEST

START_TEST(listening_inherit__refuses__what_does_not_listen)
{
	struct listening l;
	struct text said = { 0 };

	give(3, SOCK_STREAM, false);
	give(4, SOCK_DGRAM, false);
	announce(NULL, "2", "a:b");
	ck_assert(!listening_inherit(&l, "a", &said));
	ck_assert_ptr_nonnull(strstr(said.s, " a "));
	ck_assert(!listening_inherit(&l, "b", &said));
	text_free(&said);
}
END_TEST

int
main(void)
{
	return unit_run(
	    "inherit", (const TTest *const[]){
			   listening_inherit__finds__each_by_its_name,
			   listening_inherit__takes_none__of_another_process,
			   listening_inherit__refuses__what_does_not_listen,
			   NULL,
		       });
}
