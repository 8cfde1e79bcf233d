/* When a message came, on the monotonic clock of this boot. A message may have waited
 * in the queue on disk, even over a restart of the box: the wall clock tells how long.
 */
#ifndef SYSLOG_CORE_RECEIPT_H
#define SYSLOG_CORE_RECEIPT_H

#include <bench/clock.h>

/* received minus the wait, never later than now and never 0, which would mean "now":
 * what came before this boot came at its very beginning. */
struct bench_mono bench_syslog_receipt(struct bench_wall received,
				       struct bench_wall now_wall,
				       struct bench_mono now);

#endif
