/* What the frames of one phone say to the points that no document settles (DESIGN §6;
 * facts/cisco-mpp.md §14). Pure: frames in, answers out. */
#ifndef BENCH_CAPTURE_ANSWERS_H
#define BENCH_CAPTURE_ANSWERS_H

#include <bench/bytes.h>
#include <bench/err.h>
#include <bench/mac.h>
#include <stdbool.h>

/* In the order in which a phone usually answers them. */
enum bench_point {
	BENCH_POINT_VENDOR_CLASS,  /* option 60 */
	BENCH_POINT_PARAMETERS,	   /* option 55, and whether 66 is in it */
	BENCH_POINT_CLIENT_ID,	   /* option 61 */
	BENCH_POINT_HOST_NAME,	   /* option 12 */
	BENCH_POINT_VENDOR_INFO,   /* option 125 */
	BENCH_POINT_MAX_SIZE,	   /* option 57 */
	BENCH_POINT_FIRST_REQUEST, /* what it asks for first, how long after its lease
				    */
	BENCH_POINT_TFTP,	   /* RRQ: name, mode, options */
	BENCH_POINT_TFTP_REPEAT,   /* after how long it asks again */
	BENCH_POINT_HTTP,	   /* request line and header */
	BENCH_POINT_CONNECTS,	   /* TCP connections, by address and port */
	BENCH_POINT_SYSLOG,	   /* the datagram, to the byte */
	BENCH_POINT_DNS,	   /* names it looks up */
	BENCH_POINT_NTP,	   /* whom it asks for the time */
	BENCH_POINTS
};

const char *bench_point_name(enum bench_point point);	  /* "tftp-request" */
const char *bench_point_question(enum bench_point point); /* for people */

struct bench_answers;

int bench_answers_new(struct bench_mac phone, struct bench_answers **ret_answers,
		      struct bench_err *err) BENCH_CHECKED;
void bench_answers_freep(struct bench_answers **a);

/* One frame of the wire; at_us is any clock that does not go back. The same answer
 * again is not kept; a point takes 64 answers. true: the frame is from or to the phone,
 * which is known by its MAC and, once it has one, by its leased address (a router may
 * stand between). */
bool bench_answers_take(struct bench_answers *a, int64_t at_us,
			struct bench_bytes frame);

/* frame counts the phone's frames from 1; at_ms is from the first of them. Texts
 * are escaped as bench_str_add_log() does; credentials in HTTP headers are left out.
 * fn returns 0 to go on, else that is returned. */
struct bench_answer {
	enum bench_point point;
	unsigned frame;
	int64_t at_ms;
	const char *text;
};
typedef int bench_answer_fn(const struct bench_answer *answer, void *arg);
int bench_answers_each(const struct bench_answers *a, bench_answer_fn *fn, void *arg);

#endif
