/* Does a transfer over loopback give one complete record? Asked at each start of
 * in.tftpd: if the tap could not be loaded, phones are served all the same, and nobody
 * would notice that nothing is proven any more (DESIGN D5).
 *
 * A client of our own on the bench address fetches a small file of the tree's
 * firmware/. */
#ifndef BENCH_TFTPD_SELFTEST_H
#define BENCH_TFTPD_SELFTEST_H

#include "tap_record.h"

#include <bench/clock.h>
#include <bench/err.h>
#include <netinet/in.h>
#include <stdbool.h>

#define BENCH_SELFTEST_NAME "/firmware/bench-selftest.loads"
/* To get the file, and then for records to come. */
#define BENCH_SELFTEST_PATIENCE_US INT64_C(3000000)
#define BENCH_SELFTEST_SETTLE_US INT64_C(200000)

enum bench_selftest_verdict {
	BENCH_SELFTEST_RUNNING,
	BENCH_SELFTEST_PASSED,
	BENCH_SELFTEST_NO_ANSWER, /* in.tftpd does not serve the file */
	BENCH_SELFTEST_NO_RECORD, /* it does, and the tap is silent */
	BENCH_SELFTEST_DOUBLE,	  /* more than one complete record */
};

struct bench_selftest {
	int fd; /* to be polled for input; -1: not running */
	struct sockaddr_in self, server;
	int64_t deadline; /* when to judge */
	bool fetched;
	int records;
};

/* Makes the file, readable by group; -errno. */
int bench_selftest_prepare(const char *tree, gid_t group,
			   struct bench_err *err) BENCH_CHECKED;
/* Sends the request to the address that `listening` is bound to. */
int bench_selftest_start(struct bench_selftest *t, int listening, struct bench_mono now,
			 struct bench_err *err) BENCH_CHECKED;
/* fd has input. */
void bench_selftest_input(struct bench_selftest *t, struct bench_mono now);
/* true: the record is of this test, and is no event. */
bool bench_selftest_record(struct bench_selftest *t, const struct bench_tap_record *r);
/* Ends the test when it is time. */
enum bench_selftest_verdict bench_selftest_judge(struct bench_selftest *t,
						 struct bench_mono now);
void bench_selftest_stop(struct bench_selftest *t);

#endif
