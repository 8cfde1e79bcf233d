#include "job_impl.h"

#include <bench/file.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define TICK_MS 250
#define IDLE_MS 10000 /* when there is nothing but lists to grow old */
#define TELL_US 1000000
#define MERCY_US 2000000 /* from SIGTERM to SIGKILL */
#define EVENTS 32
#define TIMER UINT64_MAX

struct jobs {
	struct task *first; /* by id */
	int64_t last_id;
	int epoll, timer;
	int tick_ms; /* 0: at rest */
	char folder[320];
	jobs_change_fn *change;
	void *arg;
};

/* --- tasks ---------------------------------------------------------------------------
 */

static bool
is_over(const struct task *t)
{
	return t->job.state == JOB_DONE || t->job.state == JOB_FAILED;
}

static void
file_path(const struct jobs *jobs, int64_t id, char path[360])
{
	snprintf(path, 360, "%s/%lld", jobs->folder, (long long)id);
}

static void
task_free(const struct jobs *jobs, struct task *t)
{
	char path[360];

	child_clear(t);
	explicit_bzero(t->input, sizeof(t->input));
	if (t->job.file[0] != '\0') {
		file_path(jobs, t->job.id, path);
		unlink(path);
	}
	for (size_t i = 0; t->argv != NULL && t->argv[i] != NULL; i++)
		free(t->argv[i]);
	free(t->argv);
	bench_str_clear(&t->job.notes);
	bench_str_clear(&t->job.result);
	free(t);
}

static void
drop(struct jobs *jobs, struct task *t)
{
	struct task **link = &jobs->first;

	while (*link != t)
		link = &(*link)->next;
	*link = t->next;
	task_free(jobs, t);
}

static struct task *
find(const struct jobs *jobs, int64_t id)
{
	struct task *t = jobs->first;

	while (t != NULL && t->job.id != id)
		t = t->next;
	return t;
}

static char **
copy_words(char *const *argv)
{
	size_t n = 0;
	char **copy;

	while (argv[n] != NULL)
		n++;
	copy = calloc(n + 1, sizeof(*copy));
	for (size_t i = 0; copy != NULL && i < n; i++) {
		copy[i] = strdup(argv[i]);
		if (copy[i] != NULL)
			continue;
		for (size_t j = 0; j < i; j++)
			free(copy[j]);
		free(copy);
		return NULL;
	}
	return copy;
}

static struct task *
task_new(const struct job_spec *spec, int64_t id, int64_t now)
{
	struct task *t = calloc(1, sizeof(*t));

	if (t == NULL)
		return NULL;
	t->child = (struct child){ .end = -1, .out = -1, .err = -1 };
	t->argv = copy_words(spec->argv);
	if (t->argv == NULL) {
		free(t);
		return NULL;
	}
	t->job.id = id;
	bench_copy(t->job.act, sizeof(t->job.act), spec->act);
	bench_copy(t->job.by, sizeof(t->job.by), spec->by);
	bench_copy(t->job.file, sizeof(t->job.file), spec->file);
	bench_copy(t->job.ending, sizeof(t->job.ending), spec->ending);
	bench_copy(t->folder, sizeof(t->folder), spec->folder);
	bench_copy(t->input, sizeof(t->input), spec->input);
	t->job.listed = t->is_long = spec->is_long;
	t->reads = spec->reads;
	t->says_no = spec->says_no;
	t->tries_pin = spec->tries_pin;
	t->answer = spec->answer;
	t->arg = spec->arg;
	t->limit_us = spec->limit_s * INT64_C(1000000);
	t->queued_at = now;
	if (spec->patience_ms >= 0)
		t->patience_until = now + spec->patience_ms * INT64_C(1000) + 1;
	return t;
}

/* --- telling -------------------------------------------------------------------------
 */

static void
answer(struct task *t)
{
	job_answer_fn *fn = t->answer;

	t->answer = NULL;
	t->told = true;
	if (fn != NULL)
		fn(&t->job, t->arg);
}

static void
tell_change(struct jobs *jobs, struct task *t, int64_t now)
{
	if (!t->job.listed || jobs->change == NULL)
		return;
	if (!is_over(t) && (!t->changed || now - t->told_at < TELL_US))
		return;
	t->changed = false;
	t->told_at = now;
	jobs->change(&t->job, jobs->arg);
}

/* --- running -------------------------------------------------------------------------
 */

static void
end_with(struct task *t, unsigned status, const char *code, const char *text)
{
	struct job *job = &t->job;

	if (job->code != NULL || is_over(t))
		return;
	job->status = status;
	job->code = code;
	bench_copy(job->error, sizeof(job->error), text);
	if (t->child.pid > 0)
		t->child.kill_at = bench_mono_now().us + MERCY_US;
	child_signal(t, SIGTERM);
}

static void
finish(struct jobs *jobs, struct task *t, int status)
{
	struct stat st;
	char path[360];

	job_judge(t, status);
	t->job.ended = bench_mono_now();
	file_path(jobs, t->job.id, path);
	if (t->job.file[0] != '\0' && stat(path, &st) == 0)
		t->job.bytes = st.st_size;
	child_clear(t);
	/* its file can only be fetched from a list */
	t->job.listed |= t->job.file[0] != '\0' && t->job.state == JOB_DONE;
	tell_change(jobs, t, t->job.ended.us);
	answer(t);
	if (!t->job.listed)
		drop(jobs, t);
}

static int
open_file(const struct jobs *jobs, const struct task *t)
{
	char path[360];
	int fd;

	if (t->job.file[0] == '\0')
		return -1;
	file_path(jobs, t->job.id, path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

static void
start(struct jobs *jobs, struct task *t)
{
	bench_auto(bench_closep) int file = open_file(jobs, t);
	int r = file < -1 ? file : child_start(t, file, jobs->epoll);

	t->job.state = JOB_RUNNING;
	t->job.started = bench_mono_now();
	t->changed = true;
	if (r == 0)
		return;
	snprintf(t->job.error, sizeof(t->job.error),
		 "the command cannot be started: %s", strerror(-r));
	t->job.status = 503;
	t->job.code = "away";
	finish(jobs, t, 0);
}

/* The first that waits, if fewer than at_once of its queue run. */
static struct task *
find_next(const struct jobs *jobs, bool is_long, int at_once)
{
	struct task *next = NULL;

	for (struct task *t = jobs->first; t != NULL; t = t->next) {
		if (t->is_long != is_long)
			continue;
		at_once -= t->job.state == JOB_RUNNING;
		if (next == NULL && t->job.state == JOB_QUEUED)
			next = t;
	}
	return at_once > 0 ? next : NULL;
}

static void
start_all(struct jobs *jobs)
{
	struct task *t;

	while ((t = find_next(jobs, false, JOB_QUICK_AT_ONCE)) != NULL)
		start(jobs, t);
	while ((t = find_next(jobs, true, JOB_LONG_AT_ONCE)) != NULL)
		start(jobs, t);
}

/* --- time ----------------------------------------------------------------------------
 */

/* 0: no more; first_ns: when first. */
static void
set_tick(struct jobs *jobs, int ms, long first_ns)
{
	const struct itimerspec when = {
		.it_interval = { ms / 1000, ms % 1000 * 1000000L },
		.it_value = { 0, ms == 0 ? 0 : first_ns },
	};

	jobs->tick_ms = ms;
	timerfd_settime(jobs->timer, 0, &when, NULL);
}

static void
choose_tick(struct jobs *jobs)
{
	int ms = jobs->first == NULL ? 0 : IDLE_MS;

	for (const struct task *t = jobs->first; t != NULL; t = t->next) {
		if (!is_over(t))
			ms = TICK_MS;
	}
	if (ms != jobs->tick_ms)
		set_tick(jobs, ms, TICK_MS * 1000000L);
}

static void
check_file(const struct jobs *jobs, struct task *t)
{
	struct stat st;
	char path[360];

	file_path(jobs, t->job.id, path);
	if (stat(path, &st) == 0 && st.st_size > JOB_FILE_MOST)
		end_with(t, 500, "failed", "its file grew too large");
}

static void
check_running(const struct jobs *jobs, struct task *t, int64_t now)
{
	if (now - t->job.started.us > t->limit_us)
		end_with(t, 503, "away", "it took too long, and was ended");
	if (t->child.kill_at != 0 && now > t->child.kill_at)
		child_signal(t, SIGKILL);
	if (t->job.file[0] != '\0')
		check_file(jobs, t);
}

static void
check_patience(struct jobs *jobs, struct task *t, int64_t now)
{
	if (is_over(t) || t->told || t->patience_until == 0 || now < t->patience_until)
		return;
	t->job.listed = true;
	t->changed = true;
	answer(t);
	tell_change(jobs, t, now);
}

static void
tick(struct jobs *jobs)
{
	int64_t now = bench_mono_now().us;

	for (struct task *t = jobs->first, *next; t != NULL; t = next) {
		next = t->next;
		if (t->job.state == JOB_RUNNING)
			check_running(jobs, t, now);
		check_patience(jobs, t, now);
		if (!is_over(t))
			tell_change(jobs, t, now);
		if (is_over(t) && now - t->job.ended.us > JOB_KEPT_S * INT64_C(1000000))
			drop(jobs, t);
	}
	choose_tick(jobs);
}

/* --- the loop ------------------------------------------------------------------------
 */

static void
on_event(struct jobs *jobs, uint64_t data)
{
	struct task *t = find(jobs, (int64_t)(data >> 2));
	int status = 0;

	if (t == NULL || t->child.pid == 0)
		return;
	if ((data & 3) != CHILD_END) {
		if (!child_read(t, (enum child_pipe)(data & 3)))
			end_with(t, 500, "failed", "its answer is too long");
	} else if (child_reap(t, &status)) {
		finish(jobs, t, status);
	}
}

void
jobs_run(struct jobs *jobs)
{
	struct epoll_event events[EVENTS];
	int n = epoll_wait(jobs->epoll, events, EVENTS, 0);
	bool is_due = false;
	uint64_t times;

	for (int i = 0; i < n; i++) {
		if (events[i].data.u64 != TIMER)
			on_event(jobs, events[i].data.u64);
		else
			is_due = read(jobs->timer, &times, sizeof(times)) > 0;
	}
	start_all(jobs);
	if (is_due)
		tick(jobs);
}

int
jobs_fd(const struct jobs *jobs)
{
	return jobs->epoll;
}

/* --- asking --------------------------------------------------------------------------
 */

/* The oldest that has ended makes room: for one more, and below the bytes that all
 * files and answers may have. */
static void
make_room(struct jobs *jobs)
{
	for (;;) {
		struct task *oldest = NULL;
		int64_t n = 0, bytes = 0, results = 0;

		for (struct task *t = jobs->first; t != NULL; t = t->next) {
			n++;
			bytes += t->job.bytes;
			results += (int64_t)t->job.result.len;
			if (oldest == NULL && is_over(t))
				oldest = t;
		}
		if (oldest == NULL || (n < JOB_MOST && bytes <= JOB_FILES_MOST &&
				       results <= JOB_RESULTS_MOST))
			return;
		drop(jobs, oldest);
	}
}

static bool
is_full(const struct jobs *jobs, const char *by)
{
	int all = 0, own = 0;

	for (const struct task *t = jobs->first; t != NULL; t = t->next) {
		all++;
		own += !is_over(t) && strcmp(t->job.by, by) == 0;
	}
	return all >= JOB_MOST || own >= JOB_OF_ONE_MOST;
}

int
jobs_start(struct jobs *jobs, const struct job_spec *spec, int64_t *ret_id,
	   struct bench_err *err)
{
	struct task *t, **link = &jobs->first;

	make_room(jobs);
	if (is_full(jobs, spec->by))
		return bench_fail(err, -EAGAIN,
				  "too much is under way already: wait for it to end");
	t = task_new(spec, jobs->last_id + 1, bench_mono_now().us);
	if (t == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	jobs->last_id++;
	while (*link != NULL)
		link = &(*link)->next;
	*link = t;
	*ret_id = t->job.id;
	/* the loop starts it: no answer comes before this has returned */
	set_tick(jobs, TICK_MS, 1);
	return 0;
}

void
jobs_cancel(struct jobs *jobs, int64_t id)
{
	struct task *t = find(jobs, id);

	if (t == NULL)
		return;
	if (is_over(t)) {
		drop(jobs, t);
		return;
	}
	end_with(t, 409, "cancelled", "it was cancelled");
	if (t->job.state == JOB_QUEUED)
		finish(jobs, t, 0);
}

const struct job *
jobs_find(const struct jobs *jobs, int64_t id)
{
	const struct task *t = find(jobs, id);

	return t == NULL || !t->job.listed ? NULL : &t->job;
}

void
jobs_each(const struct jobs *jobs, jobs_each_fn *fn, void *arg)
{
	for (const struct task *t = jobs->first; t != NULL; t = t->next) {
		if (t->job.listed)
			fn(&t->job, arg);
	}
}

int
jobs_open_file(const struct jobs *jobs, const struct job *job)
{
	char path[360];
	int fd;

	if (job->state != JOB_DONE || job->file[0] == '\0')
		return -ENOENT;
	file_path(jobs, job->id, path);
	fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* --- whole ---------------------------------------------------------------------------
 */

/* What an earlier benchd left is nobody's: its jobs ended with it. */
static int
make_folder(struct jobs *jobs, const char *folder, struct bench_err *err)
{
	if (!bench_copy(jobs->folder, sizeof(jobs->folder), folder))
		return bench_fail(err, -ENAMETOOLONG, "%s: too long", folder);
	(void)bench_file_remove_tree(folder);
	if (mkdir(folder, 0700) < 0)
		return bench_fail(err, -errno, "%s: %s", folder, strerror(errno));
	return 0;
}

static int
open_loop(struct jobs *jobs, struct bench_err *err)
{
	struct epoll_event e = { .events = EPOLLIN, .data.u64 = TIMER };

	jobs->epoll = epoll_create1(EPOLL_CLOEXEC);
	jobs->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (jobs->epoll < 0 || jobs->timer < 0 ||
	    epoll_ctl(jobs->epoll, EPOLL_CTL_ADD, jobs->timer, &e) < 0)
		return bench_fail(err, -errno, "jobs: %s", strerror(errno));
	return 0;
}

int
jobs_new(const char *folder, jobs_change_fn *change, void *arg, struct jobs **ret_jobs,
	 struct bench_err *err)
{
	struct jobs *jobs = calloc(1, sizeof(*jobs));
	int r;

	if (jobs == NULL)
		return bench_fail(err, -ENOMEM, "jobs: out of memory");
	jobs->epoll = jobs->timer = -1;
	jobs->change = change;
	jobs->arg = arg;
	r = make_folder(jobs, folder, err);
	if (r == 0)
		r = open_loop(jobs, err);
	if (r < 0)
		jobs_freep(&jobs);
	else
		*ret_jobs = jobs;
	return r;
}

void
jobs_freep(struct jobs **jobs)
{
	struct jobs *j = *jobs;

	if (j == NULL)
		return;
	while (j->first != NULL)
		drop(j, j->first);
	bench_closep(&j->epoll);
	bench_closep(&j->timer);
	if (j->folder[0] != '\0')
		(void)bench_file_remove_tree(j->folder);
	free(j);
	*jobs = NULL;
}
