#include "sys/process.h"

#include <malloc.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

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
