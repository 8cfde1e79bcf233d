#include "phone.h"

#include "dhcp.h"
#include "frame.h"

static bool
is_dhcp(const struct bench_frame *f)
{
	return f->protocol == BENCH_FRAME_UDP &&
	       (f->to_port == BENCH_DHCP_CLIENT || f->to_port == BENCH_DHCP_SERVER);
}

/* true: the message is the phone's. */
static bool
learn(struct bench_phone *p, struct bench_bytes message)
{
	struct bench_dhcp d;
	bool mine;

	if (bench_dhcp_parse(message, &d) < 0)
		return false;
	mine = bench_mac_equal(d.client, p->mac);
	if (d.type != BENCH_DHCP_ACK || d.yours == 0)
		return mine;
	if (mine)
		p->ip = d.yours;
	else if (d.yours == p->ip)
		p->ip = 0;
	return mine;
}

bool
bench_phone_owns(struct bench_phone *p, struct bench_bytes wire)
{
	struct bench_frame f;
	struct bench_ends e;
	bool named =
		bench_frame_parse(wire, &f) == 0 && is_dhcp(&f) && learn(p, f.payload);

	if (bench_frame_ends(wire, &e) < 0)
		return false;
	return named || bench_mac_equal(e.from, p->mac) ||
	       bench_mac_equal(e.to, p->mac) ||
	       (p->ip != 0 && (e.from_ip == p->ip || e.to_ip == p->ip));
}
