/*
 * Other programs, as the users who are to run them.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "bridge/doctor_parts.h"
#include "sys/clock.h"

#define WAIT INT64_C(20000000)
#define SAID_MAX 65536
#define STATUS_NO_USER 126
#define STATUS_NO_PROGRAM 127

bool
doctor_has_user(const char *user)
{
	return getpwnam(user) != NULL;
}

const char *
doctor_program(struct doctor *d, const char *name)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
	char *slash;

	if (len < 0)
		return name;
	path[len] = '\0';
	slash = strrchr(path, '/');
	if (slash == NULL)
		return name;
	*slash = '\0';
	return arena_join(d->arena, path, "/", name, NULL);
}

static void
become(const char *user)
{
	const struct passwd *found;

	if (user == NULL || geteuid() != 0)
		return;
	found = getpwnam(user);
	if (found == NULL || initgroups(user, found->pw_gid) != 0 ||
	    setgid(found->pw_gid) != 0 || setuid(found->pw_uid) != 0)
		_exit(STATUS_NO_USER);
}

static _Noreturn void
be_it(const char *user, char *const *argv, int in, int out)
{
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(out, STDERR_FILENO) < 0)
		_exit(STATUS_NO_PROGRAM);
	become(user);
	execvp(argv[0], argv);
	_exit(STATUS_NO_PROGRAM);
}

/* Until it has said all; false: that takes too long. */
static bool
hear(int fd, struct text *said)
{
	int64_t until = clock_monotonic() + WAIT;
	struct pollfd one = { .fd = fd, .events = POLLIN };
	char s[4096];
	ssize_t n;

	for (;;) {
		int64_t left = (until - clock_monotonic()) / 1000;

		if (left <= 0 || poll(&one, 1, (int)left) == 0)
			return false;
		n = read(fd, s, sizeof(s));
		if (n == 0 || (n < 0 && errno != EINTR))
			return true;
		if (n > 0 && said->len < SAID_MAX)
			text_add(said, s, (size_t)n);
	}
}

int
doctor_try(const char *user, char *const *argv, const char *input,
    size_t input_len, struct text *said)
{
	int in[2], out[2], status = 0;
	bool heard;
	pid_t pid;

	if (pipe2(in, O_CLOEXEC) != 0)
		return -1;
	if (pipe2(out, O_CLOEXEC) != 0) {
		close(in[0]);
		close(in[1]);
		return -1;
	}
	pid = fork();
	if (pid == 0)
		be_it(user, argv, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	/* What it does not read fits into the pipe. */
	heard = pid > 0 && (input_len == 0 || write(in[1], input, input_len) ==
						  (ssize_t)input_len);
	close(in[1]);
	heard = heard && hear(out[0], said);
	close(out[0]);
	if (pid > 0 && !heard)
		kill(pid, SIGKILL);
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !heard)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
