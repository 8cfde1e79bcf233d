/* Was it delivered? What TCP knows of a response, beyond what libmicrohttpd tells.
 *
 * libmicrohttpd says "completed" when the last byte was handed to the kernel; the phone
 * may be gone by then. So at that moment we note the position W of that byte in the
 * stream (acknowledged so far, TCP_INFO's tcpi_bytes_acked, plus what SIOCOUTQ says is
 * not), keep a duplicate of the socket, which outlives the connection, and wait:
 *
 *   request ──► S, position before ──► headers, body ──► W ──► acked >= W   complete
 *                                                          ├─► reset        aborted
 *                                                          └─► time limit   timeout
 *
 * acked >= W is SIOCOUTQ 0 for this response, and stays right when the next request of
 * a kept connection is answered meanwhile. TLS changes nothing: records are bytes of
 * the stream. Two things that follow the body must not spoil the proof when a client
 * hangs up as soon as it has the whole body, and so resets the connection before it
 * acknowledges them: our FIN, which counts as one byte, and TLS's close_notify, one
 * more record, whose size is known for AEAD ciphers. A reset with exactly these missing
 * is complete.
 *
 * Bytes of a body that was not complete: acked - S less the response's head, exactly;
 * in TLS, where libmicrohttpd asks for the body block by block, what was handed over
 * less what SIOCOUTQ held: never more than what arrived. */
#ifndef BENCH_HTTPD_WIRE_H
#define BENCH_HTTPD_WIRE_H

#include <bench/err.h>
#include <bench/event.h>
#include <stdbool.h>

struct httpd_wire {
	uint64_t acked, written; /* positions in the stream of what we send */
	bool reset;		 /* nothing will be acknowledged any more */
};

/* -errno; of a connected TCP socket, open or closed by either side. */
int httpd_wire_read(int fd, struct httpd_wire *ret_wire) BENCH_CHECKED;

/* What was handed to the kernel and waits for the peer. */
struct httpd_waits;

/* Limits: how many may wait (the oldest is judged at once when one more comes), and for
 * how long. */
int httpd_waits_new(size_t max, int64_t limit_us,
		    struct httpd_waits **ret_waits) BENCH_CHECKED;
void httpd_waits_freep(struct httpd_waits **w);

struct httpd_wait {
	int fd;		     /* taken */
	uint64_t start, end; /* S and W */
	uint64_t tail;	     /* close_notify's size if it may be in W; 0 none */
	uint64_t head;	     /* the response's head, in bytes; UINT64_MAX not known: */
	uint64_t handed;     /* then bytes of the body that are in start..end */
	int64_t asked_us;    /* when the request came: ms counts from here */
	struct bench_event event; /* its size is the body's; outcome is filled here */
};

/* How much of the body has certainly arrived when the stream is acknowledged so far. */
int64_t httpd_wait_certain(const struct httpd_wait *w, uint64_t acked);

typedef void httpd_judged_fn(const struct bench_event *e, void *arg);
/* Judges what can be judged now; everything when end is true. The fd is closed. Returns
 * how many ms until the next look, -1 when nothing waits. */
int httpd_waits_run(struct httpd_waits *w, struct bench_mono now, bool end,
		    httpd_judged_fn *fn, void *arg);
/* Takes wait->fd in any case; fn is called at once for one that cannot wait. */
void httpd_waits_add(struct httpd_waits *w, const struct httpd_wait *wait,
		     struct bench_mono now, httpd_judged_fn *fn, void *arg);

#endif
