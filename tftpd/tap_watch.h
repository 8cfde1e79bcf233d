/* What one request comes to, told from the packets alone: pure, no system call.
 *
 *   request ──► (opened) ──► DATA or OACK sent ──► last block's ACK ──► complete
 *      │                        │       │  └─ ERROR received ──► aborted
 *      │                        │       └─ send or recv failed ──► unreachable
 *      └─ ERROR sent ──► refused└─ process exits ──► timeout
 *
 * in.tftpd sends one block and waits for its ACK (tftp §1: no windowsize), so "the ACK
 * of the block that is out" is exact however block numbers roll over (65535 to 0, or to
 * what the client's rollover option says). The last block is the first one shorter than
 * the block size, possibly empty (RFC 1350 section 6). Should a block ever follow one
 * that was not acknowledged, the watch no longer knows what arrived and never says
 * complete. */
#ifndef BENCH_TFTPD_TAP_WATCH_H
#define BENCH_TFTPD_TAP_WATCH_H

#include "tap_record.h"

#include <stdbool.h>

/* What there is to report now. */
enum bench_tap_news { BENCH_TAP_NO_NEWS, BENCH_TAP_NEWS_OPEN, BENCH_TAP_NEWS_END };

struct bench_tap_watch {
	struct bench_tap_record record; /* kind is set when there is news */
	int64_t start;			/* when the request came, microseconds */
	bool requested;			/* there is an RRQ or WRQ */
	bool opened;			/* record has a file */
	bool answered;			/* something other than an ERROR was sent */
	bool ended;			/* reported; nothing more comes */
	bool inexact;			/* a block followed an unacknowledged one */
	bool waiting;			/* `block` is out and not acknowledged */
	bool offered;			/* the OACK is out and not acknowledged */
	uint16_t block;
	size_t len; /* payload of `block` */
};

/* Starts anew. Anything but an RRQ or WRQ leaves `requested` false. ip is dotted. */
void bench_tap_watch_request(struct bench_tap_watch *w, const void *packet, size_t len,
			     const char *ip, uint16_t port, int64_t now);
/* The client's file was opened: path, link target and identity. A later one replaces it
 * until the first byte is sent. */
struct bench_tap_file {
	const char *path, *link;
	int64_t dev, ino, mtime, size;
};
void bench_tap_watch_opened(struct bench_tap_watch *w, const struct bench_tap_file *f);
enum bench_tap_news bench_tap_watch_sent(struct bench_tap_watch *w, const void *packet,
					 size_t len, int64_t now);
enum bench_tap_news bench_tap_watch_received(struct bench_tap_watch *w,
					     const void *packet, size_t len,
					     int64_t now);
/* A send or recv failed for good. */
enum bench_tap_news bench_tap_watch_failed(struct bench_tap_watch *w, int error,
					   int64_t now);
/* The process ends by itself. */
enum bench_tap_news bench_tap_watch_exit(struct bench_tap_watch *w, int64_t now);

#endif
