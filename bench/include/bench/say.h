/* One line on stderr, with the priority in front of it as the journal takes it
 * (sd-daemon(3)). A log reader that stalls must not stall the records: the line is
 * dropped. */
#ifndef BENCH_SAY_H
#define BENCH_SAY_H

#include <bench/defs.h>

BENCH_BEGIN_DECLS

enum bench_priority {
	BENCH_ERROR = 3,
	BENCH_WARNING = 4,
	BENCH_NOTICE = 5,
	BENCH_INFO = 6
};

void bench_say(enum bench_priority priority, const char *fmt, ...) BENCH_PRINTF(2, 3);

BENCH_END_DECLS
#endif
