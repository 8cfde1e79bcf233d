/* One process: how it is started, what it says, how it ends. */
#include "job_impl.h"

#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PART (64 * 1024)
#define NOTES_MOST 4096

/* --- start ---------------------------------------------------------------------------
 */

struct ends {
	int in[2], out[2], err[2];
};

static void
close_ends(struct ends *e)
{
	for (int i = 0; i < 2; i++) {
		bench_closep(&e->in[i]);
		bench_closep(&e->out[i]);
		bench_closep(&e->err[i]);
	}
}

/* A PIN is far below what a pipe holds: this never waits. */
static int
write_input(struct task *t, int fd)
{
	size_t n = strlen(t->input);
	ssize_t written = write(fd, t->input, n);

	explicit_bzero(t->input, sizeof(t->input));
	return written == (ssize_t)n ? 0 : -EIO;
}

static int
watch(const struct task *t, int epoll, int fd, enum child_pipe which)
{
	struct epoll_event e = { .events = EPOLLIN,
				 .data.u64 = (uint64_t)t->job.id << 2 | which };

	return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e) < 0 ? -errno : 0;
}

static int
take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

static int
watch_all(const struct task *t, int epoll)
{
	int r = watch(t, epoll, t->child.end, CHILD_END);

	if (r == 0)
		r = watch(t, epoll, t->child.out, CHILD_OUT);
	return r < 0 ? r : watch(t, epoll, t->child.err, CHILD_ERR);
}

int
child_start(struct task *t, int file, int epoll)
{
	bench_auto(close_ends) struct ends e = { { -1, -1 }, { -1, -1 }, { -1, -1 } };
	struct spawn s = { .argv = t->argv, .folder = t->folder };
	int r;

	if (pipe2(e.in, O_CLOEXEC) < 0 || pipe2(e.out, O_CLOEXEC) < 0 ||
	    pipe2(e.err, O_CLOEXEC) < 0 || fcntl(e.out[0], F_SETFL, O_NONBLOCK) < 0 ||
	    fcntl(e.err[0], F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	s.in = e.in[0];
	s.out = file >= 0 ? file : e.out[1];
	s.err = e.err[1];
	r = write_input(t, e.in[1]);
	if (r == 0)
		r = spawn_start(&s, &t->child.pid, &t->child.end);
	if (r < 0)
		return r;
	t->child.out = take_fd(&e.out[0]);
	t->child.err = take_fd(&e.err[0]);
	return watch_all(t, epoll);
}

/* --- what it says -------------------------------------------------------------------
 */

static void
set_progress(struct job *job, char *line)
{
	char *middle, *end;
	long long done = strtoll(line, &middle, 10);
	long long total = strtoll(middle, &end, 10);

	if (middle == line || end == middle || *end != ' ')
		return;
	job->done = done;
	job->total = total;
	bench_copy(job->at, sizeof(job->at), end + 1);
}

/* The last sentence of a command that fails says why; those before it, and those of one
 * that does not fail, are remarks. */
static void
take_line(struct task *t)
{
	struct job *job = &t->job;
	char *line = t->child.line;

	if (strncmp(line, "progress ", 9) == 0) {
		set_progress(job, line + 9);
		t->changed = true;
	} else if (strncmp(line, "bench: ", 7) == 0 && job->code == NULL) {
		if (job->error[0] != '\0' && job->notes.len < NOTES_MOST)
			bench_str_addf(&job->notes, "%s\n", job->error);
		bench_copy(job->error, sizeof(job->error), line + 7);
	}
}

static void
take_lines(struct task *t, const char *data, size_t n)
{
	struct child *c = &t->child;

	for (size_t i = 0; i < n; i++) {
		if (data[i] != '\n' && c->line_len < sizeof(c->line) - 1)
			c->line[c->line_len++] = data[i];
		if (data[i] != '\n')
			continue;
		c->line[c->line_len] = '\0';
		take_line(t);
		c->line_len = 0;
	}
}

bool
child_read(struct task *t, enum child_pipe which)
{
	int *fd = which == CHILD_OUT ? &t->child.out : &t->child.err;
	char part[PART];
	ssize_t n;

	if (*fd < 0)
		return true;
	n = read(*fd, part, sizeof(part));
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		bench_closep(fd); /* and so it leaves epoll */
		*fd = -1;
	}
	if (n > 0 && which == CHILD_ERR)
		take_lines(t, part, (size_t)n);
	else if (n > 0 && t->job.result.len <= JOB_OUTPUT_MOST)
		bench_str_add_n(&t->job.result, part, (size_t)n);
	return t->job.result.len <= JOB_OUTPUT_MOST &&
	       !bench_str_failed(&t->job.result);
}

/* --- its end -------------------------------------------------------------------------
 */

/* What it left in a pipe. A child of its own may hold the pipe open: nobody waits for
 * that one. */
static void
drain(struct task *t, enum child_pipe which)
{
	const int *fd = which == CHILD_OUT ? &t->child.out : &t->child.err;
	int left = 0;

	while (*fd >= 0 && ioctl(*fd, FIONREAD, &left) == 0 && left > 0) {
		if (!child_read(t, which))
			return;
	}
}

/* What it started and left behind goes before its number is free for another. */
bool
child_reap(struct task *t, int *ret_status)
{
	struct child *c = &t->child;
	siginfo_t info = { 0 };

	if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
	    info.si_pid == 0)
		return false;
	kill(-c->pid, SIGKILL);
	if (waitpid(c->pid, ret_status, 0) < 0)
		return false;
	c->pid = 0;
	drain(t, CHILD_OUT);
	drain(t, CHILD_ERR);
	return true;
}

/* It may not have made its group yet. */
void
child_signal(const struct task *t, int signal)
{
	if (t->child.pid <= 0)
		return;
	kill(t->child.pid, signal);
	kill(-t->child.pid, signal);
}

void
child_clear(struct task *t)
{
	struct child *c = &t->child;
	int status;

	if (c->pid > 0) {
		child_signal(t, SIGKILL);
		while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
			;
		c->pid = 0;
	}
	bench_closep(&c->end);
	bench_closep(&c->out);
	bench_closep(&c->err);
	c->end = c->out = c->err = -1;
}
