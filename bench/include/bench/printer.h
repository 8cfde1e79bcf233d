/* The print queue is a command of bench.conf, as lp: we hand it a file. */
#ifndef BENCH_PRINTER_H
#define BENCH_PRINTER_H

#include <bench/err.h>
#include <bench/str.h>

/* Runs the words of command, with no shell, and after them the path of a file of its
 * own that holds these bytes; ending is that of its name (".pdf"). What it writes to
 * its standard output is dropped. -EAGAIN: it failed, or took longer than seconds; err
 * says how. -ENOENT: it could not be started. */
BENCH_BEGIN_DECLS

int bench_printer_run(const char *command, const char *ending,
		      const struct bench_str *bytes, int seconds,
		      struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS

#endif
