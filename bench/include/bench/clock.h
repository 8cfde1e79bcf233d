/* Two clocks that must not be mixed. Only main() and loops read them; functions take
 * `now`. */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

#include <bench/defs.h>

BENCH_BEGIN_DECLS

#define BENCH_BOOT_ID 37
#define BENCH_TIME_TEXT 32

/* Microseconds since 1970 UTC. May be wrong: a bench may boot without a clock. */
struct bench_wall {
	int64_t us;
};

/* Microseconds of CLOCK_MONOTONIC: comparable between processes, within one boot. */
struct bench_mono {
	int64_t us;
};

struct bench_wall bench_wall_now(void);
struct bench_mono bench_mono_now(void);
/* The kernel's boot id (/proc/sys/kernel/random/boot_id), "" when it cannot be read. */
void bench_boot_id(char text[BENCH_BOOT_ID]);
/* RFC 3339, UTC, milliseconds. */
char *bench_wall_format(struct bench_wall t, char text[BENCH_TIME_TEXT]);

BENCH_END_DECLS
#endif
