#include "scan.h"

#include "spawn.h"

#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAITING_MAX 16
#define LINE_MAX_LEN (64u << 10) /* of a screen */
#define COMPLAINT 300
#define PATIENCE_US INT64_C(15000000) /* a locked database takes its time */
#define MERCY_US INT64_C(20000000)    /* from its end of input to its end */

struct waiting {
	scans_answer_fn *answer;
	void *arg;
	int64_t taken; /* the line that has counted so far */
	struct bench_mono until;
};

struct seat {
	int64_t session; /* 0: free */
	pid_t pid;
	int end, in, out, err; /* pidfd and pipes; -1 */
	bool ending;
	struct bench_mono kill_at; /* if it is ending, and still there */
	int64_t sent;		   /* scans */
	struct bench_str line, screen;
	char complaint[COMPLAINT]; /* the last line of its standard error */
	size_t complaint_len;
	struct waiting waiting[WAITING_MAX]; /* the oldest first */
	size_t n_waiting;
	struct bench_mono used;
};

struct scans {
	char program[300], config[300];
	scans_screen_fn *fn;
	void *arg;
	int epoll;
	struct bench_mono now;
	struct seat seats[SCANS_MAX];
};

int
scans_new(const char *program, const char *config, scans_screen_fn *fn, void *arg,
	  struct scans **ret_scans, struct bench_err *err)
{
	struct scans *ss = calloc(1, sizeof(*ss));

	if (ss == NULL)
		return bench_fail(err, -ENOMEM, "scan stations: out of memory");
	bench_copy(ss->program, sizeof(ss->program), program);
	bench_copy(ss->config, sizeof(ss->config), config);
	ss->fn = fn;
	ss->arg = arg;
	ss->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (ss->epoll < 0) {
		free(ss);
		return bench_fail(err, -errno, "scan stations: %s", strerror(errno));
	}
	*ret_scans = ss;
	return 0;
}

/* --- answers -----------------------------------------------------------------------
 */

static void
tell_first(struct seat *seat, const char *screen, const char *text)
{
	struct waiting w = seat->waiting[0];

	seat->n_waiting--;
	memmove(&seat->waiting[0], &seat->waiting[1],
		seat->n_waiting * sizeof(seat->waiting[0]));
	w.answer(screen, text, w.arg);
}

static void
tell_all(struct seat *seat, const char *text)
{
	while (seat->n_waiting > 0)
		tell_first(seat, NULL, text);
}

/* A line tells how many scans it has taken: whoever waits for one of them is answered.
 */
static void
take_screen(struct scans *ss, struct seat *seat)
{
	json_t *o = json_loads(bench_str_get(&seat->line), 0, NULL);
	const json_t *taken = json_object_get(o, "taken");
	int64_t n = json_integer_value(taken);
	bool good = json_is_integer(taken);

	json_decref(o);
	if (!good)
		return; /* not a screen */
	bench_str_reset(&seat->screen);
	bench_str_add(&seat->screen, bench_str_get(&seat->line));
	while (seat->n_waiting > 0 && seat->waiting[0].taken <= n)
		tell_first(seat, bench_str_get(&seat->screen), NULL);
	ss->fn(seat->session, bench_str_get(&seat->screen), ss->arg);
}

/* --- a station ---------------------------------------------------------------------
 */

static void
seat_clear(struct seat *seat)
{
	bench_closep(&seat->end);
	bench_closep(&seat->in);
	bench_closep(&seat->out);
	bench_closep(&seat->err);
	bench_str_clear(&seat->line);
	bench_str_clear(&seat->screen);
	*seat = (struct seat){ .end = -1, .in = -1, .out = -1, .err = -1 };
}

static void
kill_seat(const struct seat *seat)
{
	kill(seat->pid, SIGKILL);
	while (waitpid(seat->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

static struct seat *
find(struct scans *ss, int64_t session)
{
	for (size_t i = 0; i < SCANS_MAX; i++) {
		if (ss->seats[i].session == session && !ss->seats[i].ending)
			return &ss->seats[i];
	}
	return NULL;
}

static struct seat *
free_seat(struct scans *ss)
{
	for (size_t i = 0; i < SCANS_MAX; i++) {
		if (ss->seats[i].session == 0)
			return &ss->seats[i];
	}
	return NULL;
}

enum what { END, OUT, ERR };

static int
watch(const struct scans *ss, const struct seat *seat, int fd, enum what what)
{
	struct epoll_event e = { .events = EPOLLIN,
				 .data.u64 = (uint64_t)(seat - ss->seats) << 2 | what };

	return epoll_ctl(ss->epoll, EPOLL_CTL_ADD, fd, &e) < 0 ? -errno : 0;
}

static int
start_child(struct scans *ss, struct seat *seat, const struct session *s,
	    const char *station)
{
	char name[80], by[80];
	const char *words[] = {
		ss->program, "--config", ss->config,
		"--view",    "json",	 name,
		by,	     "--lang",	 strcmp(s->language, "ja") == 0 ? "ja" : "en",
		NULL
	};
	union {
		const char **in;
		char *const *out;
	} argv = { words };
	struct spawn sp = { .argv = argv.out };
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 }, r = 0;

	snprintf(name, sizeof(name), "--station=%s", station);
	snprintf(by, sizeof(by), "--by=%s", s->name);
	if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0 ||
	    pipe2(err, O_CLOEXEC) < 0 || fcntl(in[1], F_SETFL, O_NONBLOCK) < 0 ||
	    fcntl(out[0], F_SETFL, O_NONBLOCK) < 0 ||
	    fcntl(err[0], F_SETFL, O_NONBLOCK) < 0)
		r = -errno;
	sp.in = in[0];
	sp.out = out[1];
	sp.err = err[1];
	if (r == 0)
		r = spawn_start(&sp, &seat->pid, &seat->end);
	seat->in = in[1];
	seat->out = out[0];
	seat->err = err[0];
	bench_closep(&in[0]);
	bench_closep(&out[1]);
	bench_closep(&err[1]);
	return r;
}

static int
start(struct scans *ss, const struct session *s, const char *station,
      struct seat **ret_seat, struct bench_err *err)
{
	struct seat *seat = free_seat(ss);
	int r;

	if (seat == NULL)
		return bench_fail(err, -EAGAIN,
				  "%d people scan at this board already: one of them "
				  "has to leave the scan page",
				  SCANS_MAX);
	*seat = (struct seat){ .end = -1, .in = -1, .out = -1, .err = -1 };
	r = start_child(ss, seat, s, station);
	if (r == 0)
		r = watch(ss, seat, seat->end, END);
	if (r == 0)
		r = watch(ss, seat, seat->out, OUT);
	if (r == 0)
		r = watch(ss, seat, seat->err, ERR);
	if (r < 0) {
		if (seat->pid > 0)
			kill_seat(seat);
		seat_clear(seat);
		return bench_fail(err, r, "scan station: %s", strerror(-r));
	}
	seat->session = s->id;
	*ret_seat = seat;
	return 0;
}

static int
seat_of(struct scans *ss, const struct session *s, const char *station,
	struct seat **ret_seat, struct bench_err *err)
{
	*ret_seat = find(ss, s->id);
	ss->now = bench_mono_now();
	if (*ret_seat != NULL || start(ss, s, station, ret_seat, err) == 0) {
		(*ret_seat)->used = ss->now;
		return 0;
	}
	return -EAGAIN;
}

static int
wait_for(struct scans *ss, struct seat *seat, int64_t taken, scans_answer_fn *answer,
	 void *arg, struct bench_err *err)
{
	if (seat->n_waiting == WAITING_MAX)
		return bench_fail(err, -EBUSY,
				  "the station has not answered the last %d scans: "
				  "wait",
				  WAITING_MAX);
	seat->waiting[seat->n_waiting++] =
		(struct waiting){ answer, arg, taken, { ss->now.us + PATIENCE_US } };
	return 0;
}

int
scans_show(struct scans *ss, const struct session *s, const char *station,
	   scans_answer_fn *answer, void *arg, struct bench_err *err)
{
	struct seat *seat;
	int r = seat_of(ss, s, station, &seat, err);

	if (r < 0)
		return r;
	if (seat->screen.len == 0)
		return wait_for(ss, seat, seat->sent, answer, arg, err);
	answer(bench_str_get(&seat->screen), NULL, arg);
	return 0;
}

int
scans_send(struct scans *ss, const struct session *s, const char *station,
	   const char *text, scans_answer_fn *answer, void *arg, struct bench_err *err)
{
	char line[SCAN_TEXT_MAX + 2];
	struct seat *seat;
	int n = snprintf(line, sizeof(line), "%s\n", text);
	int r = seat_of(ss, s, station, &seat, err);

	if (r == 0)
		r = wait_for(ss, seat, seat->sent + 1, answer, arg, err);
	if (r < 0)
		return r;
	/* shorter than PIPE_BUF: all of it goes, or nothing */
	if (write(seat->in, line, (size_t)n) != n) {
		seat->n_waiting--;
		return bench_fail(err, -EBUSY, "the station takes no scans: wait");
	}
	seat->sent++;
	return 0;
}

/* At its end of input it ends by itself; what hangs would keep its seat for ever. */
static void
let_go(struct seat *seat)
{
	seat->ending = true;
	seat->kill_at.us = bench_mono_now().us + MERCY_US;
	bench_closep(&seat->in);
	seat->in = -1;
}

void
scans_end(struct scans *ss, int64_t session)
{
	struct seat *seat = session == 0 ? NULL : find(ss, session);

	if (seat != NULL)
		let_go(seat);
}

/* --- the loop ----------------------------------------------------------------------
 */

/* False: there was nothing. */
static bool
take_out(struct scans *ss, struct seat *seat)
{
	char part[8192];
	ssize_t n = read(seat->out, part, sizeof(part));

	for (ssize_t i = 0; i < n; i++) {
		if (part[i] != '\n') {
			if (seat->line.len < LINE_MAX_LEN)
				bench_str_add_n(&seat->line, &part[i], 1);
			continue;
		}
		take_screen(ss, seat);
		bench_str_reset(&seat->line);
	}
	if (n == 0) {
		bench_closep(&seat->out); /* and so it leaves epoll */
		seat->out = -1;
	}
	return n > 0;
}

static void
take_err(struct seat *seat)
{
	char part[1024];
	ssize_t n = read(seat->err, part, sizeof(part));

	for (ssize_t i = 0; i < n; i++) {
		if (part[i] == '\n')
			seat->complaint_len = 0;
		else if (seat->complaint_len < sizeof(seat->complaint) - 1)
			seat->complaint[seat->complaint_len++] = part[i];
		if (part[i] != '\n')
			seat->complaint[seat->complaint_len] = '\0';
	}
	if (n == 0) {
		bench_closep(&seat->err);
		seat->err = -1;
	}
}

/* What it said last is read before it is forgotten. The loop never waits here: what we
 * hear of may be the end of who had this seat before. */
static void
take_end(struct scans *ss, struct seat *seat)
{
	const char *why;

	if (waitpid(seat->pid, NULL, WNOHANG) == 0)
		return;
	while (seat->out >= 0 && take_out(ss, seat))
		;
	if (seat->err >= 0)
		take_err(seat);
	why = strncmp(seat->complaint, "bench-scan: ", 12) == 0 ? seat->complaint + 12
								: seat->complaint;
	tell_all(seat, why[0] == '\0' ? "the station has ended: scan again" : why);
	seat_clear(seat);
}

static void
look_after(struct seat *seat, struct bench_mono now)
{
	if (seat->session == 0)
		return;
	while (seat->n_waiting > 0 && now.us >= seat->waiting[0].until.us)
		tell_first(seat, NULL, "the station does not answer: scan again");
	if (!seat->ending && seat->n_waiting == 0 &&
	    now.us - seat->used.us > SCAN_UNUSED_S * INT64_C(1000000))
		let_go(seat);
	if (seat->ending && now.us >= seat->kill_at.us)
		kill(seat->pid, SIGKILL);
}

void
scans_run(struct scans *ss, struct bench_mono now)
{
	struct epoll_event events[3 * SCANS_MAX];
	int n = epoll_wait(ss->epoll, events, BENCH_N(events), 0);

	ss->now = now;
	for (int i = 0; i < n; i++) {
		struct seat *seat = &ss->seats[events[i].data.u64 >> 2];

		if (seat->session == 0)
			continue; /* it has ended in this round */
		switch ((enum what)(events[i].data.u64 & 3)) {
		case OUT:
			(void)take_out(ss, seat);
			break;
		case ERR:
			take_err(seat);
			break;
		case END:
			take_end(ss, seat);
			break;
		}
	}
	for (size_t i = 0; i < SCANS_MAX; i++)
		look_after(&ss->seats[i], now);
}

int
scans_fd(const struct scans *ss)
{
	return ss->epoll;
}

size_t
scans_count(const struct scans *ss)
{
	size_t n = 0;

	for (size_t i = 0; i < SCANS_MAX; i++)
		n += ss->seats[i].session != 0;
	return n;
}

void
scans_freep(struct scans **scans)
{
	struct scans *ss = *scans;

	if (ss == NULL)
		return;
	for (size_t i = 0; i < SCANS_MAX; i++) {
		if (ss->seats[i].session == 0)
			continue;
		kill_seat(&ss->seats[i]);
		seat_clear(&ss->seats[i]);
	}
	close(ss->epoll);
	free(ss);
	*scans = NULL;
}
