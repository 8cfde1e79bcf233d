/* An Ethernet frame down to what its UDP datagram or TCP segment carries.
 *
 * IEEE 802.3 and 802.1Q (one tag), RFC 791 (no fragments but the first), RFC 768,
 * RFC 9293. Checksums are not looked at: a frame that leaves by a virtual interface has
 * none yet. */
#ifndef BENCH_CAPTURE_FRAME_H
#define BENCH_CAPTURE_FRAME_H

#include <bench/bytes.h>
#include <bench/mac.h>

#define BENCH_FRAME_UDP 17
#define BENCH_FRAME_TCP 6

struct bench_frame {
	struct bench_mac from, to;
	uint32_t from_ip, to_ip; /* host order */
	uint8_t protocol;	 /* BENCH_FRAME_UDP or _TCP */
	uint16_t from_port, to_port;
	bool syn;		    /* TCP: opens a connection */
	struct bench_bytes payload; /* a view into the frame */
};

/* Who speaks to whom, of any frame; the addresses are 0 but in IPv4 and ARP (RFC 826).
 */
struct bench_ends {
	struct bench_mac from, to;
	uint32_t from_ip, to_ip; /* host order */
};

/* -EBADMSG: shorter than an Ethernet header. */
int bench_frame_ends(struct bench_bytes wire,
		     struct bench_ends *ret_ends) BENCH_CHECKED;

/* -EPROTONOSUPPORT: something else than UDP or TCP over IPv4; -EBADMSG: cut short or
 * not what it says. */
int bench_frame_parse(struct bench_bytes wire,
		      struct bench_frame *ret_frame) BENCH_CHECKED;

#endif
