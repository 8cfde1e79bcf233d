#include <decode/confine.h>

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <bench/defs.h>

#define MEMORY_MAX (UINT64_C(1) << 30)

static bool
limit(int resource, uint64_t value)
{
	struct rlimit l = { value, value };

	return setrlimit((__rlimit_resource_t)resource, &l) == 0;
}

#ifdef __SANITIZE_ADDRESS__
/* AddressSanitizer reserves terabytes of address space, and reads /proc. */
static bool
limit_memory(void)
{
	return true;
}

static bool
filter_calls(void)
{
	return true;
}
#else
static bool
limit_memory(void)
{
	return limit(RLIMIT_AS, MEMORY_MAX);
}

/* Memory, the pipe, the clock, and what abort() needs to be seen as such. */
static const int allowed[] = {
	SCMP_SYS(read),		SCMP_SYS(write),	SCMP_SYS(close),
	SCMP_SYS(lseek),	SCMP_SYS(fstat),	SCMP_SYS(newfstatat),
	SCMP_SYS(mmap),		SCMP_SYS(munmap),	SCMP_SYS(mremap),
	SCMP_SYS(mprotect),	SCMP_SYS(madvise),	SCMP_SYS(brk),
	SCMP_SYS(futex),	SCMP_SYS(poll),		SCMP_SYS(clock_gettime),
	SCMP_SYS(gettimeofday), SCMP_SYS(getrandom),	SCMP_SYS(getpid),
	SCMP_SYS(gettid),	SCMP_SYS(tgkill),	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
	SCMP_SYS(sysinfo),	SCMP_SYS(exit),		SCMP_SYS(exit_group),
};

/* zbar asks iconv for character sets, which looks for files: it may look, and finds
 * none. */
static const int refused[] = { SCMP_SYS(open), SCMP_SYS(openat),   SCMP_SYS(access),
			       SCMP_SYS(stat), SCMP_SYS(readlink), SCMP_SYS(ioctl) };

static bool
filter_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	bool ok = filter != NULL;

	for (size_t i = 0; ok && i < BENCH_N(allowed); i++)
		ok = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
	for (size_t i = 0; ok && i < BENCH_N(refused); i++)
		ok = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0) ==
		     0;
	ok = ok && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return ok;
}
#endif

/* zbar prints warnings on damaged codes and cannot be told not to. */
static bool
hush(void)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

	return null >= 0 && dup2(null, STDERR_FILENO) >= 0;
}

bool
bench_confine(unsigned cpu_seconds)
{
	return hush() && limit_memory() && limit(RLIMIT_CPU, cpu_seconds) &&
	       limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
	       prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && filter_calls();
}
