/* sys/sandbox.h: what is left, and what is not. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/sandbox.h"

#include "../unit.h"

#define MEGABYTES ((size_t)64 << 20)

/* The exit status of a process that does this in a sandbox; or its signal,
 * and a hundred. */
static int
inside(int (*does)(int), int arg)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
		    !sandbox_enter())
			_exit(99);
		_exit(does(arg));
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? 100 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}

static int
is_forbidden(long result)
{
	return result == -1 && errno == EPERM ? 0 : 1;
}

static int
do_forbidden(int what)
{
	char *const argv[] = { (char[]){ "true" }, NULL };

	switch (what) {
	case 0:
		return is_forbidden(open("/dev/null", O_RDONLY));
	case 1:
		return is_forbidden(open("here", O_WRONLY | O_CREAT, 0600));
	case 2:
		return is_forbidden(execv("/bin/true", argv));
	case 3:
		return is_forbidden(socket(AF_INET, SOCK_STREAM, 0));
	case 4:
		return is_forbidden(socket(AF_NETLINK, SOCK_RAW, 0));
	case 5:
		return is_forbidden(kill(getppid(), 0));
	case 6:
		return is_forbidden(fork());
	case 7:
		return is_forbidden(unlink("here"));
	case 8:
		return is_forbidden(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
	default:
		return is_forbidden(chdir("/"));
	}
}

START_TEST(sandbox__forbids__files_programs_networks_and_signals)
{
	for (int what = 0; what < 10; what++)
		ck_assert_msg(inside(do_forbidden, what) == 0, "%d", what);
}
END_TEST

/* All that the bridge does while it asks and answers. */
static int
do_work(int fd)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct pollfd wait = { .fd = fd, .events = POLLOUT };
	int other = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	char *memory = malloc(MEGABYTES), letter = 0;

	strcpy(addr.sun_path, "/nowhere/at/all");
	if (other < 0 ||
	    connect(other, (struct sockaddr *)&addr, sizeof(addr)) == 0 ||
	    errno != ENOENT || close(other) != 0)
		return 1;
	if (memory == NULL || poll(&wait, 1, 1000) != 1 ||
	    clock_monotonic() == 0)
		return 2;
	memset(memory, 'x', MEGABYTES);
	memory = realloc(memory, 2 * MEGABYTES);
	if (memory == NULL || memory[MEGABYTES - 1] != 'x')
		return 3;
	free(memory);
	if (send(fd, "a", 1, MSG_NOSIGNAL) != 1 || write(fd, "b", 1) != 1)
		return 4;
	return recv(fd, &letter, 1, 0) == 1 && letter == 'c' ? 0 : 5;
}

START_TEST(sandbox__leaves__what_asking_takes)
{
	int pair[2];
	char said[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	ck_assert_int_eq(write(pair[1], "c", 1), 1);
	ck_assert_int_eq(inside(do_work, pair[0]), 0);
	ck_assert_int_eq(recv(pair[1], said, 2, MSG_WAITALL), 2);
	ck_assert_mem_eq(said, "ab", 2);
	close(pair[0]);
	close(pair[1]);
}
END_TEST

static int
do_abort(int arg)
{
	signal(SIGABRT, SIG_DFL);
	abort();
	return arg;
}

/* What is wrong inside still ends it, and nothing hangs. */
START_TEST(sandbox__leaves__an_end_with_a_bang)
{
	ck_assert_int_eq(inside(do_abort, 0), 100 + SIGABRT);
}
END_TEST

int
main(void)
{
	return unit_run("sandbox",
	    (const TTest *const[]){
		sandbox__forbids__files_programs_networks_and_signals,
		sandbox__leaves__what_asking_takes,
		sandbox__leaves__an_end_with_a_bang,
		NULL,
	    });
}
