#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIPE_SIZE (1 << 20) /* loses no record of 2000 at once (tftp §3) */
#define TAP_FD 3
#define STOP_TRIES 50
#define STOP_WAIT_MS 10

/* Everything that execve() needs, made before fork(): the child of a program with
 * threads may only use what is async-signal-safe. */
struct launch {
	char *argv[16]; /* execve() does not write to them; its type is older than const
			 */
	char *envp[4];
	char preload[300], fd[32];
	pid_t parent;
	int socket, pipe;
};

static int
prepare(const struct bench_server_conf *c, int pipe, struct launch *l,
	struct bench_err *err)
{
	/* A day without a request ends it, and we start it again. -p: the kernel's file
	 * permissions decide, so that files can be 0640 of group tftp. -B: what fits
	 * into an Ethernet frame. No -v: a stalled log reader would stall transfers
	 * (tftp §1). */
	const char *argv[] = { c->program, "-t",   "86400", "-u",   c->user, "-s", "-p",
			       "-B",	   "1468", "-m",    c->map, c->root, NULL };

	*l = (struct launch){ .parent = getpid(), .socket = c->socket, .pipe = pipe };
	memcpy(l->argv, argv, sizeof(argv));
	if (snprintf(l->preload, sizeof(l->preload), "LD_PRELOAD=%s", c->tap) >=
	    (int)sizeof(l->preload))
		return bench_fail(err, -ENAMETOOLONG, "tap '%s': path too long",
				  c->tap);
	snprintf(l->fd, sizeof(l->fd), "BENCH_TAP_FD=%d", TAP_FD);
	l->envp[0] = l->preload;
	l->envp[1] = l->fd;
	return 0;
}

/* The socket becomes 0 and the pipe 3, wherever they are now. */
static int
place_descriptors(const struct launch *l)
{
	int s = fcntl(l->socket, F_DUPFD_CLOEXEC, TAP_FD + 1);
	int p = fcntl(l->pipe, F_DUPFD_CLOEXEC, TAP_FD + 1);

	return s < 0 || p < 0 || dup2(s, STDIN_FILENO) < 0 || dup2(p, TAP_FD) < 0 ? -1
										  : 0;
}

static void
run_child(const struct launch *l)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != l->parent || place_descriptors(l) < 0)
		_exit(71);
	execve(l->argv[0], l->argv, l->envp);
	_exit(errno == ENOENT ? 69 : 71);
}

static int
launch(const struct bench_server_conf *c, int pipe, pid_t *ret_pid,
       struct bench_err *err)
{
	struct launch l;
	int r = prepare(c, pipe, &l, err);
	pid_t pid;

	if (r < 0)
		return r;
	pid = fork();
	if (pid < 0)
		return bench_fail(err, -errno, "fork: %s", strerror(errno));
	if (pid == 0)
		run_child(&l);
	*ret_pid = pid;
	return 0;
}

int
bench_server_start(const struct bench_server_conf *c, struct bench_server *ret_server,
		   struct bench_err *err)
{
	int fds[2], r;

	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0)
		return bench_fail(err, -errno, "pipe for the tap: %s", strerror(errno));
	fcntl(fds[0], F_SETPIPE_SZ, PIPE_SIZE);
	r = launch(c, fds[1], &ret_server->pid, err);
	close(fds[1]);
	if (r < 0)
		close(fds[0]);
	else
		ret_server->pipe = fds[0];
	return r;
}

static bool
has_ended(pid_t pid)
{
	return waitpid(pid, NULL, WNOHANG) != 0;
}

void
bench_server_stop(struct bench_server *s)
{
	if (s->pid <= 0)
		return;
	kill(s->pid, SIGTERM);
	for (int i = 0; i < STOP_TRIES && s->pid > 0; i++) {
		if (has_ended(s->pid))
			s->pid = 0;
		else
			poll(NULL, 0, STOP_WAIT_MS);
	}
	if (s->pid == 0)
		return;
	kill(s->pid, SIGKILL);
	waitpid(s->pid, NULL, 0);
	s->pid = 0;
}
