/* How much of a frame the trace keeps, so that one phone's firmware does not push all
 * the others out. Pure; one thread.
 *
 * - What is not IPv4 is kept whole, and so is UDP's small talk: DHCP, DNS, NTP, the
 *   question for a TFTP transfer, syslog.
 * - Of anything else, each direction of a flow (addresses, ports; only addresses for
 *   ICMP and later fragments) is kept whole for its first 24 kB, headers included: a
 *   profile, or the head of a firmware file. Then 64 frames are cut to their headers
 *   and 16 bytes of payload; then just each 256th is kept, so cut, and any that comes
 *   after 0.2 s of silence (what is sent again). A flow that was silent for a minute,
 *   or opens by SYN, begins anew.
 * - Beyond that, who sends from one MAC and address to one other has a share in each
 *   minute; what is more is not kept at all. */
#ifndef BENCH_TRACE_CUT_H
#define BENCH_TRACE_CUT_H

#include <bench/bytes.h>
#include <bench/err.h>

#define BENCH_CUT_WHOLE 24576
#define BENCH_CUT_HEADS 64
#define BENCH_CUT_EACH 256
#define BENCH_CUT_PAYLOAD 16
#define BENCH_CUT_SILENCE_US INT64_C(200000)
#define BENCH_CUT_FORGET_US INT64_C(60000000)

struct bench_cut;

/* share: bytes a minute. */
int bench_cut_new(int syslog_port, int64_t share, struct bench_cut **ret_cut,
		  struct bench_err *err) BENCH_CHECKED;
void bench_cut_freep(struct bench_cut **c);

/* The bytes to keep, from the first on; 0: none. now_us does not go back. */
size_t bench_cut_keep(struct bench_cut *c, int64_t now_us, struct bench_bytes wire);

#endif
