#include <bench/priv.h>

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void
bench_closep(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

int
bench_run_as_staff(struct bench_err *err)
{
	const struct passwd *user;

	umask(007);
	if (geteuid() != 0)
		return 0;
	user = getpwnam(BENCH_USER);
	if (user == NULL)
		return 0;
	if (initgroups(BENCH_USER, user->pw_gid) < 0 || setgid(user->pw_gid) < 0 ||
	    setuid(user->pw_uid) < 0)
		return bench_fail(err, -errno, "cannot become user %s: %s", BENCH_USER,
				  strerror(errno));
	return 0;
}

int
bench_drop_rights(struct bench_err *err)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 ||
	    syscall(SYS_capset, &head, none) < 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return bench_fail(err, -errno, "cannot give up rights: %s",
				  strerror(errno));
	return 0;
}

int
bench_end_signals(struct bench_err *err)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC);
	return fd < 0 ? bench_fail(err, -errno, "signalfd: %s", strerror(errno)) : fd;
}
