/* A DHCP message down to what tells whom it is for (RFC 2131 2, RFC 2132). */
#ifndef BENCH_CAPTURE_DHCP_H
#define BENCH_CAPTURE_DHCP_H

#include <bench/bytes.h>
#include <bench/mac.h>

#define BENCH_DHCP_SERVER 67
#define BENCH_DHCP_CLIENT 68
#define BENCH_DHCP_DISCOVER 1
#define BENCH_DHCP_ACK 5

struct bench_dhcp {
	struct bench_mac client;    /* chaddr */
	uint32_t yours;		    /* yiaddr, host order */
	uint8_t type;		    /* BENCH_DHCP_DISCOVER …; 0: BOOTP, or not said */
	struct bench_bytes options; /* a view into the message */
};

/* What a datagram to port 67 or 68 carries. -EBADMSG: cut short. */
int bench_dhcp_parse(struct bench_bytes message,
		     struct bench_dhcp *ret_dhcp) BENCH_CHECKED;
/* The next option but pads; false at the end, or where they are cut short. */
bool bench_dhcp_option(struct bench_reader *options, uint8_t *ret_code,
		       struct bench_bytes *ret_value) BENCH_CHECKED;

#endif
