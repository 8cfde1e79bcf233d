#include "board.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

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
	b->config_path = config_path;
	b->requests = (struct limit){ .per_second = REQUESTS_PER_SECOND,
				      .burst = REQUESTS_BURST };
	b->sign_ins = (struct limit){ .per_second = SIGN_INS_PER_SECOND,
				      .burst = SIGN_INS_BURST };
	b->started = bench_mono_now();
	assets_name(b->page);
	content_init(&b->content, config, b->page);
	r = make_folder(config, file, err);
	if (r == 0)
		r = assets_new(&b->assets, err);
	if (r == 0)
		r = sessions_new(file, config->board_session_minutes * 60, &b->sessions,
				 err);
	if (r == 0)
		r = streams_new(&b->content, b->sessions, &b->streams, err);
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
	streams_freep(&b->streams);
	sessions_freep(&b->sessions);
	assets_freep(&b->assets);
	content_clear(&b->content);
	free(b);
	*board = NULL;
}

void
board_run(struct board *b, struct bench_mono now)
{
	streams_run(b->streams, now);
}

int
board_timeout_ms(const struct board *b)
{
	return streams_timeout_ms(b->streams);
}
