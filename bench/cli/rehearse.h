/* One phone of one model, played by its family's simulator with the files that a recipe
 * makes: no network, no bench, no root. */
#ifndef BENCH_CLI_REHEARSE_H
#define BENCH_CLI_REHEARSE_H

#include <profiles/publish.h>

struct rehearsal {
	bool rehearsed; /* false: rendered only, what says why */
	bool ok;
	char what[400]; /* "ok", or everything that is wrong */
};

/* Where the simulator is: beside this program, else in PATH. -ENOENT: nowhere. */
int rehearse_find(const char *simulator, char path[512],
		  struct bench_err *err) BENCH_CHECKED;
/* q without keys and nonce; they are made here, and all files are removed. A phone that
 * does not get there is no error, but ret->ok false. */
int rehearse(const char *path, const struct bench_render_request *q,
	     struct rehearsal *ret, struct bench_err *err) BENCH_CHECKED;

#endif
