/* All that the shim may call. No Kea type crosses this line, no exception comes back.
 *
 *   pkt4_receive ─► seen ─► SEEN event     pkt4_send ─► ask ─► options of the reply
 *   lease4_* ─────► gone ─► RELEASED event          └─► ack ─► by-ip link, LEASED event
 *
 * seen, ask, ack and gone may run on any number of threads at once; they read memory,
 * push to a ring and, in ack and gone, make a few system calls on the served tree (a
 * tmpfs). They never fail: whatever is wrong is counted, and the lease goes its way. */
#ifndef BENCH_HOOK_H
#define BENCH_HOOK_H

#include <bench/bytes.h>
#include <bench/clock.h>
#include <bench/err.h>
#include <bench/mac.h>
#include <bench/str.h>
#include <profiles/family.h>

BENCH_BEGIN_DECLS

struct bench_hook;

struct bench_hook_conf {
	const char *config;	/* bench.conf */
	const char *lease_file; /* Kea's memfile; NULL or "": nothing is made good */
	int drain_ms; /* freep() lets the record take what waits for so long; 0: 120 */
};

enum bench_hook_client { BENCH_HOOK_NOBODY, BENCH_HOOK_PHONE, BENCH_HOOK_OTHER };

enum bench_hook_end { BENCH_HOOK_RELEASED, BENCH_HOOK_DECLINED, BENCH_HOOK_EXPIRED };

/* Bytes that each option of a reply takes on the wire, code and length included. */
struct bench_hook_held {
	uint16_t bytes[256];
};

/* For each option: remove what the reply has of that code, then add it, unless len is 0
 * (it did not fit). */
struct bench_hook_answer {
	size_t n;
	struct bench_family_reply option[BENCH_FAMILY_OPTIONS];
};

int bench_hook_new(const struct bench_hook_conf *conf, struct bench_hook **ret_hook,
		   struct bench_err *err) BENCH_CHECKED;
/* Gives the record drain_ms to take what waits, and one wait for the database. */
void bench_hook_freep(struct bench_hook **h);

/* message is a client's whole DHCP message, without IP and UDP headers; now is when it
 * came by. */
enum bench_hook_client bench_hook_seen(struct bench_hook *h, struct bench_bytes message,
				       struct bench_mono now);
void bench_hook_ask(struct bench_hook *h, struct bench_bytes message,
		    const struct bench_hook_held *held,
		    struct bench_hook_answer *ret_answer);
/* An ACK that gives ip (host order) is about to leave. */
void bench_hook_ack(struct bench_hook *h, struct bench_bytes message, uint32_t ip,
		    struct bench_mono now);
void bench_hook_gone(struct bench_hook *h, struct bench_mac mac, uint32_t ip,
		     enum bench_hook_end end);

/* A DHCP socket was opened: enlarges its receive buffer; the effective size. */
int bench_hook_socket(struct bench_hook *h, int fd);
/* An exception stopped at the shim. */
void bench_hook_exception(struct bench_hook *h);

/* JSON objects, from memory only. h may be NULL: why says what kept it from being
 * made. */
void bench_hook_stats(struct bench_hook *h, struct bench_str *out);
void bench_hook_health(struct bench_hook *h, const char *why, struct bench_str *out);

BENCH_END_DECLS
#endif
