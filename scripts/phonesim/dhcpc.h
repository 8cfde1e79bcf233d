/* One phone's DHCP client, RFC 2131 section 4.4:
 *   INIT → SELECTING → REQUESTING → BOUND → RENEWING → REBINDING → INIT */
#ifndef PHONESIM_DHCPC_H
#define PHONESIM_DHCPC_H

#include "dhcp.h"
#include "link.h"
#include "loop.h"
#include "snoop.h"

#define DNS_MAX 3

struct lease {
	uint32_t ip, mask, server_id;
	uint32_t dns[DNS_MAX];
	size_t n_dns;
	struct dhcp_msg ack; /* for the options the phone scans */
};

struct dhcpc_conf {
	struct mac mac;
	const char *vendor_class, *hostname;
	const uint8_t *prl;
	size_t n_prl;
	bool broadcast, client_id;
	uint16_t max_size;
	double scale;		       /* lease times are divided by it */
	int64_t retransmit_ms;	       /* the first wait; it doubles four times */
	const struct snoop_port *port; /* of a switch that snoops; NULL: of another */
};

enum dhcpc_state {
	DHCPC_STOPPED,
	DHCPC_SELECTING,
	DHCPC_REQUESTING,
	DHCPC_BOUND,
	DHCPC_RENEWING,
	DHCPC_REBINDING,
};

struct dhcpc {
	struct loop *loop;
	struct link *link;
	struct rng *rng;
	struct dhcpc_conf conf;
	enum dhcpc_state state;
	uint32_t xid;
	int64_t began, bound_at;
	unsigned tries;
	struct timer timer;
	struct lease lease;
	struct mac server_mac;
	uint32_t hint; /* address of the last lease, asked for again */
	void (*bound)(void *arg, bool renewed);
	void (*lost)(void *arg);
	void *arg;
};

/* c->loop, link, rng, conf, bound, lost, arg are the caller's to fill first. */
void dhcpc_init(struct dhcpc *c);
void dhcpc_start(struct dhcpc *c);
void dhcpc_stop(struct dhcpc *c);
/* True if the message was for this client. */
bool dhcpc_receive(struct dhcpc *c, const struct dhcp_msg *m);

#endif
