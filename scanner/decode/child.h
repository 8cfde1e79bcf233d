/* Reads the codes of an image file in a child process with limits: whatever the file
 * does to the libraries, it costs this one file. */
#ifndef SCANNER_CHILD_H
#define SCANNER_CHILD_H

#include <decode/symbols.h>

/* What was found, with the message that its texts point into; bench_found_clear(). */
struct bench_found {
	struct bench_symbols symbols;
	struct bench_str message;
};

/* Does the work of the child: reads f, fills message. */
typedef void bench_decode_fn(FILE *f, struct bench_str *message);

/* -ENOENT and friends when the file cannot be opened; -EINVAL when it is no image or
 * damaged; -EIO when the child died or took too long. err does not repeat the file's
 * name. */
int bench_decode_file(const char *path, struct bench_found *ret_found,
		      struct bench_err *err) BENCH_CHECKED;
/* The same with other work and another limit of time. */
int bench_decode_with(const char *path, bench_decode_fn *work, int seconds,
		      struct bench_found *ret_found,
		      struct bench_err *err) BENCH_CHECKED;
void bench_found_clear(struct bench_found *found);

#endif
