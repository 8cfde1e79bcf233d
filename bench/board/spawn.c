#include "spawn.h"

#include <errno.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the child: only calls that may follow fork(). It must not outlive us, not even if
 * we died while it was on its way here. */
static void
become(const struct spawn *s, pid_t parent)
{
	const struct rlimit no_core = { 0, 0 };
	sigset_t none;

	sigemptyset(&none);
	signal(SIGPIPE, SIG_DFL);
	setsid(); /* no terminal to ask, and a group to be ended as one */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CORE, &no_core);
	if (getppid() != parent || dup2(s->in, 0) < 0 || dup2(s->out, 1) < 0 ||
	    dup2(s->err, 2) < 0 || close_range(3, ~0U, 0) < 0 ||
	    (s->folder != NULL && chdir(s->folder) < 0))
		_exit(127);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(s->argv[0], s->argv);
	_exit(127);
}

int
spawn_start(const struct spawn *s, pid_t *ret_pid, int *ret_end)
{
	pid_t parent = getpid(), pid = fork();
	int end;

	if (pid < 0)
		return -errno;
	if (pid == 0)
		become(s, parent);
	end = pidfd_open(pid, 0);
	if (end < 0) {
		int why = errno;

		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		return -why;
	}
	*ret_pid = pid;
	*ret_end = end;
	return 0;
}
