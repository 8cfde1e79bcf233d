/* What a client's DHCP message says, as far as we ask. */
#ifndef BENCH_QUERY_H
#define BENCH_QUERY_H

#include <bench/bytes.h>
#include <bench/mac.h>

#define BENCH_QUERY_MAX 1500 /* a longer one came in fragments: not from a phone */
#define BENCH_QUERY_SIZE_MIN                                                           \
	576 /* RFC 2132 9.10: least legal option 57, and the default */

enum bench_query_type { BENCH_QUERY_DISCOVER = 1, BENCH_QUERY_REQUEST = 3 };

struct bench_query {
	struct bench_mac mac; /* zero: not Ethernet, or no DHCP message at all */
	uint32_t ciaddr;      /* set by a client that renews (RFC 2131 4.3.2) */
	uint8_t type;	      /* option 53; 0: none */
	uint16_t max_size;    /* option 57 */
	struct bench_bytes vendor_class; /* option 60 */
	struct bench_bytes relay;	 /* option 82, which a switch puts in */
	struct bench_bytes options;	 /* the block after the magic cookie */
};

/* -EBADMSG, -EMSGSIZE: then mac, ciaddr and options are what the fixed part says, if
 * there is one, and nothing of the option block is believed. Views point into
 * message. */
int bench_query_parse(struct bench_bytes message,
		      struct bench_query *ret_query) BENCH_CHECKED;

/* Option 60 for people: without the NULs some phones end it with (cisco-mpp §1.3),
 * the rest escaped as bench_str_add_log() does, cut at a whole character. */
void bench_query_vendor_text(struct bench_bytes vendor_class, char *text, size_t room);

#endif
