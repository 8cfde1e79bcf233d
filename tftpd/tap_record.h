/* One record of the tap: as a struct, and as the line that goes through the pipe.
 *
 *   line  = "tap1" SP kind *( SP key "=" value ) LF      at most BENCH_TAP_LINE bytes
 *   kind  = "open" | "complete" | "refused" | "aborted" | "unreachable" | "timeout"
 *   value = a decimal number, or a text in which every byte outside 0x21..0x7e, the
 *           backslash and "=" are written as \xNN
 *
 * The keys are those of the struct below. A key whose value is 0 or "" is left out, and
 * no key comes twice. A line is shorter than PIPE_BUF, so one write() is atomic and
 * lines of several processes never mix (pipe(7)).
 *
 * "open" is written when the first byte of a file goes out; one of the others when the
 * request is over, with the same identity again. So a request that is refused before a
 * file is served has no "open", and a server process that is killed leaves an "open"
 * alone.
 *
 * Used by the tap inside in.tftpd, therefore: no allocation, no stdio, nothing of
 * libbench. */
#ifndef BENCH_TFTPD_TAP_RECORD_H
#define BENCH_TFTPD_TAP_RECORD_H

#include <stddef.h>
#include <stdint.h>

#define BENCH_TAP_LINE 4096

enum bench_tap_kind {
	BENCH_TAP_OPEN,
	BENCH_TAP_COMPLETE,    /* the last block was acknowledged */
	BENCH_TAP_REFUSED,     /* in.tftpd sent an ERROR, or ended without any answer */
	BENCH_TAP_ABORTED,     /* the client sent an ERROR */
	BENCH_TAP_UNREACHABLE, /* ICMP; code is the errno */
	BENCH_TAP_TIMEOUT,     /* in.tftpd gave up */
	BENCH_TAP_KINDS
};

struct bench_tap_record {
	enum bench_tap_kind kind;
	int64_t t;    /* CLOCK_MONOTONIC, microseconds */
	int64_t pid;  /* of the process that serves this request */
	int64_t port; /* the client's */
	int64_t op;   /* 1 RRQ, 2 WRQ (RFC 1350 section 5) */
	int64_t dev, ino, mtime,
		fsize; /* fstat of the open file; mtime in nanoseconds */
	int64_t code;  /* of the ERROR packet, or errno */
	int64_t bytes; /* payload acknowledged */
	int64_t ms;    /* since the request was received */
	int64_t rtx;   /* packets that were sent again */
	int64_t blk;   /* block size */
	int64_t lost;  /* records of all processes so far that did not fit into the pipe
			*/
	char ip[16];
	char name[256]; /* as asked, before mapping */
	char mode[12];
	char opts[128]; /* as asked: "blksize=1428,tsize=0" */
	char path[288]; /* as opened, below the tree */
	char link[64];	/* what by-ip/<ip> pointed to, before and after the open */
	char text[128]; /* of the ERROR packet */
};

/* The one table that both directions use. room 0: a number. */
struct bench_tap_field {
	const char *key;
	size_t offset, room;
};
#define BENCH_TAP_FIELDS 21
extern const struct bench_tap_field bench_tap_fields[BENCH_TAP_FIELDS];
extern const char *const bench_tap_kinds[BENCH_TAP_KINDS];

/* The line's length, LF included; 0 when it does not fit. */
size_t bench_tap_record_write(const struct bench_tap_record *r, char *line,
			      size_t room);

#endif
