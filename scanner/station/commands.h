/* The two commands that need no bench: they look and answer. */
#ifndef SCANNER_COMMANDS_H
#define SCANNER_COMMANDS_H

#include <bench/err.h>
#include <core/classify.h>

/* One JSON object a line of in. -EIO, -ENOMEM. */
int bench_classify_lines(const struct bench_scan_rules *rules, FILE *in, FILE *out,
			 struct bench_err *err) BENCH_CHECKED;
/* One JSON object a file. "-" is a stream of PGM pictures on in, so many a second; a
 * camera's device is looked through for 10 s at most. Both give one object: what the
 * frames agree about. 1 when a file could not be read, as its
 * object says. */
int bench_decode_files(const struct bench_scan_rules *rules, char *const *files,
		       size_t n, FILE *in, double fps, FILE *out,
		       struct bench_err *err) BENCH_CHECKED;

#endif
