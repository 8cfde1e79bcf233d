/* How long to wait before in.tftpd is started again. Pure. */
#ifndef BENCH_TFTPD_BACKOFF_H
#define BENCH_TFTPD_BACKOFF_H

#define BENCH_BACKOFF_FIRST_MS 100
#define BENCH_BACKOFF_LAST_MS 5000
/* A server that lived this long was well. */
#define BENCH_BACKOFF_WELL_MS 10000

/* Initialise by = {0}. */
struct bench_backoff {
	int next_ms;
};

/* The server ended after lived_ms: 0 = again at once, else 100 ms doubling up to 5 s.
 */
int bench_backoff_delay(struct bench_backoff *b, long long lived_ms);

#endif
