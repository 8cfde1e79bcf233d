/* Cuts a byte stream into lines. A line longer than the buffer is skipped up to its LF
 * and counted. */
#ifndef BENCH_LINES_H
#define BENCH_LINES_H

#include <bench/defs.h>
#include <stdbool.h>
#include <sys/types.h>

BENCH_BEGIN_DECLS

#define BENCH_LINES_ROOM 65536

/* Initialise by = {0}. */
struct bench_lines {
	size_t len;
	bool skipping;
	uint64_t too_long;
	char text[BENCH_LINES_ROOM];
};

/* line has no LF, and is not NUL-terminated. */
typedef void bench_lines_fn(const char *line, size_t len, void *arg);

/* One read() from fd, and fn for every line that is complete then. As read(): the bytes
 * read, 0 at the end, -errno (-EAGAIN: nothing there). */
ssize_t bench_lines_read(struct bench_lines *l, int fd, bench_lines_fn *fn, void *arg);

BENCH_END_DECLS
#endif
