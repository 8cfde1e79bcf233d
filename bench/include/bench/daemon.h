/* What the main() of every daemon has alike: options and the last word. */
#ifndef BENCH_DAEMON_H
#define BENCH_DAEMON_H

#include <bench/err.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

#define BENCH_DAEMON_OPTIONS 6

/* One option: "--name VALUE", also "-l VALUE"; or, where value is NULL, the flag "-l".
 */
struct bench_daemon_option {
	char letter;
	const char *name; /* NULL: only the letter */
	const char **value;
	bool *flag;
};

/* Reads a daemon's options, "-h" and "--help" besides; at most BENCH_DAEMON_OPTIONS of
 * them, and no other word. Returns -1 to go on, or the exit code to end with: 0 after
 * usage was asked for, EX_USAGE (told on standard error). Once per program. */
int bench_daemon_options(int argc, char **argv, const char *usage,
			 const struct bench_daemon_option *options, size_t n);
/* Says "<who>.failed <err>" and gives code back. */
int bench_daemon_fail(const char *who, int code, const struct bench_err *err);

BENCH_END_DECLS
#endif
