/* What changes, sent to browsers as it happens: server-sent events (WHATWG HTML 9.2).
 *
 *   board    the whole picture: first, and when a browser is too far behind
 *   patch    what differs from the picture before (delta.h)
 *   failed   {"text":…}: the record cannot be read
 *   session  {"signed_in":false}: this browser's session has ended
 *   others   by streams_send(), to one session
 *
 * A browser that takes nothing gets less, not later: what it missed comes as one. */
#ifndef BENCH_BOARD_STREAM_H
#define BENCH_BOARD_STREAM_H

#include "content.h"
#include "request.h"

#define STREAMS_MAX 100
#define STREAMS_OF_ADDRESS 40 /* nobody can take them all from others */

struct streams;

/* content and sessions are borrowed. */
int streams_new(struct content *content, struct sessions *sessions,
		struct streams **ret_streams, struct bench_err *err) BENCH_CHECKED;
/* The web server has let go of all requests before. */
void streams_freep(struct streams **ss);
/* Answers r by a stream; 503 when there are too many. */
void streams_open(struct streams *ss, struct request *r, struct answer *a);
/* To every stream of a session. data is JSON, in one line. */
void streams_send(struct streams *ss, int64_t session, const char *event,
		  const char *data);
/* Looks for changes, and wakes who has something to hear. */
void streams_run(struct streams *ss, struct bench_mono now);
/* How long until that is to be called again; -1: nobody listens. */
int streams_timeout_ms(const struct streams *ss);
size_t streams_count(const struct streams *ss);

#endif
