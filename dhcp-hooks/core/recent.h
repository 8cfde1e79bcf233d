/* Is it news? A fixed table of who said what last, so that a storm cannot flood the
 * record.
 *
 * A full table forgets the oldest of four: then something is recorded once more than
 * needed, never once less. Thread-safe. */
#ifndef BENCH_RECENT_H
#define BENCH_RECENT_H

#include <bench/clock.h>
#include <bench/mac.h>

struct bench_recent;

enum bench_recent_verdict {
	BENCH_RECENT_NEWS,
	BENCH_RECENT_OLD,  /* the same mac said the same less than period ago */
	BENCH_RECENT_HELD, /* news, but more of it than the rate allows */
};

/* rate 0: any rate. Else so many a second, and burst at once. */
int bench_recent_new(unsigned rate, unsigned burst,
		     struct bench_recent **ret_recent) BENCH_CHECKED;
void bench_recent_freep(struct bench_recent **r);

enum bench_recent_verdict bench_recent_check(struct bench_recent *r,
					     struct bench_mac mac, uint32_t said,
					     int64_t period_us, struct bench_mono now);
/* Whatever mac says next is news. */
void bench_recent_forget(struct bench_recent *r, struct bench_mac mac);

#endif
