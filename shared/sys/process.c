#include "sys/process.h"

#include <errno.h>
#include <grp.h>
#include <malloc.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/log.h"

#define NICE 10
#define LARGE (128 * 1024) /* bytes */

void
process_harden(bool secrets)
{
	struct rlimit none = { 0, 0 };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	if (setrlimit(RLIMIT_CORE, &none) != 0)
		log_warn("cannot do without core files");
	if (secrets && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		log_warn("cannot keep other processes out");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		log_warn("cannot forswear more rights");
	sigaction(SIGPIPE, &ignore, NULL);
	umask(077);
}

bool
process_become(const char *user, struct text *said)
{
	const struct passwd *found = getpwnam(user);

	if (found == NULL) {
		text_addf(said, "there is no user %s", user);
		return false;
	}
	if (geteuid() == found->pw_uid)
		return true;
	if (initgroups(user, found->pw_gid) != 0 ||
	    setgid(found->pw_gid) != 0 || setuid(found->pw_uid) != 0) {
		text_addf(
		    said, "cannot become user %s: %s", user, strerror(errno));
		return false;
	}
	/* That made it open to other processes of the user again. */
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		log_warn("cannot keep other processes out");
	return true;
}

unsigned
process_files(unsigned wanted)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return 0;
	if (files.rlim_cur < wanted) {
		struct rlimit more = files;

		more.rlim_cur =
		    wanted < files.rlim_max ? wanted : files.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &more) == 0)
			files = more;
	}
	return files.rlim_cur < wanted ? (unsigned)files.rlim_cur : wanted;
}

void
process_stack(size_t wanted)
{
	struct rlimit stack;

	if (getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur >= wanted)
		return;
	stack.rlim_cur = wanted < stack.rlim_max ? wanted : stack.rlim_max;
	if (setrlimit(RLIMIT_STACK, &stack) != 0)
		log_warn("cannot have a larger stack");
}

void
process_return_memory(void)
{
#ifdef M_MMAP_THRESHOLD
	(void)mallopt(M_MMAP_THRESHOLD, LARGE);
	(void)mallopt(M_MXFAST, 0);
#endif
}

unsigned
process_cores(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	return (unsigned)CPU_COUNT(&set);
}

/* On Linux a thread has a nice value of its own: 0 is whoever calls. */
void
process_give_way(void)
{
	if (setpriority(PRIO_PROCESS, 0, NICE) != 0)
		log_warn("cannot give way");
}
