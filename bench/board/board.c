#include "board.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a busy page asks for, many times over; and what a person types. */
#define REQUESTS_PER_SECOND 50
#define REQUESTS_BURST 400
#define SIGN_INS_PER_SECOND 0.5
#define SIGN_INS_BURST 20

static int
make_folder(const struct bench_config *config, char file[300], struct bench_err *err)
{
	snprintf(file, 300, "%s/board", config->runtime_dir);
	if (mkdir(file, 0700) < 0 && errno != EEXIST)
		return bench_fail(err, -errno, "board: folder %s: %s", file,
				  strerror(errno));
	snprintf(file, 300, "%s/board/sessions", config->runtime_dir);
	return 0;
}

/* Beside this program, or in bin of the sbin that it is in. */
static int
find_program(const char *name, char path[300], struct bench_err *err)
{
	static const char *const places[] = { "", "../bin/" };
	char here[PATH_MAX], whole[PATH_MAX + 32];
	ssize_t n = readlink("/proc/self/exe", here, sizeof(here) - 1);
	char *slash;

	here[n < 0 ? 0 : n] = '\0';
	slash = strrchr(here, '/');
	if (slash == NULL)
		return bench_fail(err, -ENOENT, "board: /proc is not there");
	*slash = '\0';
	for (size_t i = 0; i < BENCH_N(places); i++) {
		snprintf(whole, sizeof(whole), "%s/%s%s", here, places[i], name);
		if (access(whole, X_OK) == 0 && bench_copy(path, 300, whole))
			return 0;
	}
	return bench_fail(err, -ENOENT,
			  "board: the program %s is not in %s, nor in ../bin", name,
			  here);
}

/* Children run in other folders. */
static int
find_config(struct board *b, const char *path, struct bench_err *err)
{
	bench_auto(bench_freep) char *whole = realpath(path, NULL);

	if (whole == NULL || !bench_copy(b->config_file, sizeof(b->config_file), whole))
		return bench_fail(err, -ENOENT, "board: %s: its path is not known",
				  path);
	return 0;
}

struct hearing {
	struct board *board;
	const struct job *job;
	const char *data;
};

static void
tell_session(const struct session *s, void *arg)
{
	const struct hearing *h = arg;

	if (strcmp(s->name, h->job->by) == 0)
		streams_send(h->board->streams, s->id, "job", h->data);
}

static void
on_job(const struct job *job, void *arg)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct hearing h = { .board = arg, .job = job };

	job_print(job, bench_mono_now(), false, &text);
	if (bench_str_failed(&text))
		return;
	h.data = bench_str_get(&text);
	sessions_each(h.board->sessions, tell_session, &h);
}

static void
on_screen(int64_t session, const char *screen, void *arg)
{
	struct board *b = arg;

	streams_send(b->streams, session, "scan", screen);
}

/* What jobs make can be secret: it stays in memory (runtime_dir). Uploads are large. */
static int
make_work(struct board *b, struct bench_err *err)
{
	char folder[300];
	int r = find_program("bench", b->program, err);

	if (r == 0)
		r = find_program("bench-scan", b->station_program, err);
	snprintf(folder, sizeof(folder), "%s/board/jobs", b->config->runtime_dir);
	if (r == 0)
		r = jobs_new(folder, on_job, b, &b->jobs, err);
	if (r == 0)
		r = scans_new(b->station_program, b->config_file, on_screen, b,
			      &b->scans, err);
	snprintf(folder, sizeof(folder), "%s/board-files", b->config->state_dir);
	return r < 0 ? r : uploads_new(folder, &b->uploads, err);
}

int
board_new(const struct bench_config *config, const char *config_path,
	  struct board **ret_board, struct bench_err *err)
{
	bench_auto(board_freep) struct board *b = calloc(1, sizeof(*b));
	char file[300];
	int r;

	if (b == NULL)
		return bench_fail(err, -ENOMEM, "board: out of memory");
	b->config = config;
	b->requests = (struct limit){ .per_second = REQUESTS_PER_SECOND,
				      .burst = REQUESTS_BURST };
	b->sign_ins = (struct limit){ .per_second = SIGN_INS_PER_SECOND,
				      .burst = SIGN_INS_BURST };
	b->started = bench_mono_now();
	assets_name(b->page);
	content_init(&b->content, config, b->page);
	r = find_config(b, config_path, err);
	if (r == 0)
		r = make_folder(config, file, err);
	if (r == 0)
		r = assets_new(&b->assets, err);
	if (r == 0)
		r = sessions_new(file, config->board_session_minutes * 60, &b->sessions,
				 err);
	if (r == 0)
		r = streams_new(&b->content, b->sessions, &b->streams, err);
	if (r == 0)
		r = make_work(b, err);
	if (r < 0)
		return r;
	*ret_board = bench_take(b);
	return 0;
}

void
board_freep(struct board **board)
{
	struct board *b = *board;

	if (b == NULL)
		return;
	scans_freep(&b->scans);
	jobs_freep(&b->jobs);
	uploads_freep(&b->uploads);
	streams_freep(&b->streams);
	sessions_freep(&b->sessions);
	assets_freep(&b->assets);
	content_clear(&b->content);
	free(b);
	*board = NULL;
}

void
board_fds(const struct board *b, int *ret_jobs, int *ret_scans)
{
	*ret_jobs = jobs_fd(b->jobs);
	*ret_scans = scans_fd(b->scans);
}

void
board_run(struct board *b, struct bench_mono now)
{
	jobs_run(b->jobs);
	scans_run(b->scans, now);
	streams_run(b->streams, now);
}

int
board_timeout_ms(const struct board *b)
{
	return streams_timeout_ms(b->streams);
}
