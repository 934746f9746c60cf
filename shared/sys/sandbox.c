#include "sys/sandbox.h"

#include <endian.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

/* A number means another call on another processor. */
#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE AUDIT_ARCH_RISCV64
#endif

#ifdef MACHINE

#define LOAD(at) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (uint32_t)(at))
#define FIELD(f) offsetof(struct seccomp_data, f)
#define LOW_HALF (BYTE_ORDER == BIG_ENDIAN ? sizeof(uint32_t) : 0)
/* Go on if it is that, and otherwise so many steps further. */
#define IF(value, otherwise)                                                   \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 0, (otherwise))
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)
#define DENY BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
#define CALL(name) IF(SYS_##name, 1), ALLOW
/* Only if the first argument is this one. */
#define CALL_WITH(name, value)                                                 \
	IF(SYS_##name, 4), LOAD(FIELD(args) + LOW_HALF), IF(value, 1), ALLOW,  \
	    DENY

/* Newer processors have only what came in the place of these. */
#ifdef SYS_poll
#define OLD_CALLS CALL(poll), CALL(time), CALL(ppoll)
#else
#define OLD_CALLS CALL(ppoll)
#endif

bool
sandbox_enter(void)
{
	/* What we do ourselves, and what the C library does for us: memory, and
	 * an abort(), which is a signal to this very process. */
	struct sock_filter filter[] = {
		LOAD(FIELD(arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
		DENY,
		LOAD(FIELD(nr)),
		CALL_WITH(socket, AF_UNIX),
		CALL_WITH(tgkill, getpid()),
		CALL(read),
		CALL(write),
		CALL(recvfrom),
		CALL(sendto),
		OLD_CALLS,
		CALL(clock_gettime),
		CALL(gettimeofday),
		CALL(connect),
		CALL(close),
		CALL(mmap),
		CALL(munmap),
		CALL(mremap),
		CALL(mprotect),
		CALL(madvise),
		CALL(brk),
		CALL(futex),
		CALL(sched_yield),
		CALL(getrandom),
		CALL(getpid),
		CALL(gettid),
		CALL(rt_sigaction),
		CALL(rt_sigprocmask),
		CALL(rt_sigreturn),
		CALL(sigaltstack),
		CALL(restart_syscall),
		CALL(exit),
		CALL(exit_group),
		DENY,
	};
	const struct sock_fprog program = {
		.len = sizeof(filter) / sizeof(*filter),
		.filter = filter,
	};

	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#else

bool
sandbox_enter(void)
{
	errno = ENOSYS;
	return false;
}

#endif
