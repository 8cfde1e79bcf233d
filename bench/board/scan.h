/* The station of a person at a browser: one bench-scan each, which is told what was
 * scanned, a line each, and tells its screen, a line of JSON each (scanner/station/
 * feed.h). It is the same station as at a table: this file only carries.
 *
 *   POST scan ──► line ──► bench-scan ──► screen ──► the answer, and the stream
 *
 * One thread: the loop polls scans_fd() and calls scans_run(). */
#ifndef BENCH_BOARD_SCAN_H
#define BENCH_BOARD_SCAN_H

#include "session.h"

#include <bench/config.h>
#include <bench/err.h>

#define SCANS_MAX 16	   /* stations at once */
#define SCAN_TEXT_MAX 4000 /* of one scan; with its end it fits into PIPE_BUF */
#define SCAN_UNUSED_S 1800 /* then it ends */

struct scans;

/* screen: one line of JSON, valid during the call. session: whose. */
typedef void scans_screen_fn(int64_t session, const char *screen, void *arg);
/* Told once for each scans_send() and scans_show(). screen NULL: text says why. */
typedef void scans_answer_fn(const char *screen, const char *text, void *arg);

/* program: a whole path of bench-scan; config: of bench.conf. */
int scans_new(const char *program, const char *config, scans_screen_fn *fn, void *arg,
	      struct scans **ret_scans, struct bench_err *err) BENCH_CHECKED;
/* Ends all of them; nobody is told. */
void scans_freep(struct scans **ss);
int scans_fd(const struct scans *ss);
void scans_run(struct scans *ss, struct bench_mono now);

/* The station of this session, started if need be, in its language. station: the name
 * that its scans are kept with. -EAGAIN: too many; -errno. The answer comes later. */
int scans_show(struct scans *ss, const struct session *s, const char *station,
	       scans_answer_fn *answer, void *arg, struct bench_err *err) BENCH_CHECKED;
/* One scan: no line end or NUL in it. -EBUSY: it does not take any more. */
int scans_send(struct scans *ss, const struct session *s, const char *station,
	       const char *text, scans_answer_fn *answer, void *arg,
	       struct bench_err *err) BENCH_CHECKED;
/* Ends it, after what it was told. */
void scans_end(struct scans *ss, int64_t session);
size_t scans_count(const struct scans *ss);

#endif
