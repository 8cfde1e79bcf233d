#include "link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define RECEIVE_BUFFER (4 << 20)

/* IPv4, UDP, not a later fragment, destination port 68. */
static struct sock_filter port68[] = {
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IP, 0, 8),
	BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 0, 6),
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 20),
	BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x1fff, 4, 0),
	BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 14),
	BPF_STMT(BPF_LD | BPF_H | BPF_IND, 16),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 68, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, 0x40000),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

static void
raw_ready(void *arg, uint32_t events)
{
	struct link *k = arg;
	uint8_t frame[2048];

	(void)events;
	for (;;) {
		struct sockaddr_ll from = { 0 };
		socklen_t len = sizeof(from);
		ssize_t n = recvfrom(k->raw.fd, frame, sizeof(frame), 0,
				     (struct sockaddr *)&from, &len);

		if (n < 0)
			return;
		if (from.sll_pkttype != PACKET_OUTGOING)
			k->frame(k->arg, frame, (size_t)n);
	}
}

static void
udp68_ready(void *arg, uint32_t events)
{
	struct link *k = arg;
	uint8_t dummy;

	(void)events;
	while (recv(k->udp68.fd, &dummy, 1, 0) >= 0)
		;
}

static int
interface_check(struct link *k, int fd)
{
	struct ifreq req = { 0 };

	memcpy(req.ifr_name, k->name, sizeof(req.ifr_name));
	if (ioctl(fd, SIOCGIFFLAGS, &req) < 0)
		return -errno;
	return req.ifr_flags & IFF_UP ? 0 : -ENETDOWN;
}

static int
raw_setup(struct link *k, int fd)
{
	const struct sock_fprog filter = { ARRAY_SIZE(port68), port68 };
	const struct sockaddr_ll local = { .sll_family = AF_PACKET,
					   .sll_protocol = htons(ETH_P_IP),
					   .sll_ifindex = k->index };
	const struct packet_mreq all = { .mr_ifindex = k->index,
					 .mr_type = PACKET_MR_PROMISC };
	const int buffer = RECEIVE_BUFFER;

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter)) < 0 ||
	    bind(fd, (const struct sockaddr *)&local, sizeof(local)) < 0 ||
	    setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof(all)) < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof(buffer)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof(buffer));
	return interface_check(k, fd);
}

static int
raw_open(struct link *k, struct loop *l)
{
	/* Protocol 0 until bound, so that nothing of other interfaces is queued. */
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int r;

	if (fd < 0)
		return -errno;
	r = raw_setup(k, fd);
	if (r < 0) {
		close(fd);
		return r;
	}
	return io_open(l, &k->raw, fd, EPOLLIN);
}

/* Best effort: a DHCP client of the host may hold the port. */
static void
udp68_open(struct link *k, struct loop *l)
{
	const struct sockaddr_in any = { .sin_family = AF_INET, .sin_port = htons(68) };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return;
	if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, k->name,
		       (socklen_t)strlen(k->name)) < 0 ||
	    bind(fd, (const struct sockaddr *)&any, sizeof(any)) < 0)
		close(fd);
	else
		io_open(l, &k->udp68, fd, EPOLLIN);
}

int
link_open(struct link *k, struct loop *l, const char *name,
	  void (*frame)(void *, const uint8_t *, size_t), void *arg)
{
	int r;

	*k = (struct link){ .netlink = -1, .frame = frame, .arg = arg };
	io_init(&k->raw, raw_ready, k);
	io_init(&k->udp68, udp68_ready, k);
	if (strlen(name) >= sizeof(k->name))
		return -ENODEV;
	memcpy(k->name, name, strlen(name) + 1);
	k->index = (int)if_nametoindex(name);
	if (k->index == 0)
		return -ENODEV;
	r = raw_open(k, l);
	if (r < 0)
		return r;
	k->netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (k->netlink < 0) {
		r = -errno;
		io_close(&k->raw);
		return r;
	}
	udp68_open(k, l);
	return 0;
}

int
link_send(struct link *k, const uint8_t *frame, size_t n)
{
	return send(k->raw.fd, frame, n, 0) < 0 ? -errno : 0;
}

struct request {
	struct nlmsghdr head;
	union {
		struct ifaddrmsg addr;
		struct rtmsg route;
	} u;
	uint8_t attributes[64];
};

static void
put_attribute(struct request *q, unsigned short type, const void *p, size_t n)
{
	struct rtattr a = { .rta_len = (unsigned short)RTA_LENGTH(n),
			    .rta_type = type };
	uint8_t *end = (uint8_t *)q + NLMSG_ALIGN(q->head.nlmsg_len);

	memcpy(end, &a, sizeof(a));
	memcpy(end + RTA_LENGTH(0), p, n);
	q->head.nlmsg_len =
		(uint32_t)(NLMSG_ALIGN(q->head.nlmsg_len) + RTA_ALIGN(a.rta_len));
}

/* Sends and waits for the acknowledgement, which the kernel gives at once. */
static int
ask(struct link *k, struct request *q)
{
	union {
		struct {
			struct nlmsghdr head;
			struct nlmsgerr error;
		} m;
		uint8_t bytes[512];
	} answer;
	ssize_t n;

	q->head.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	if (q->head.nlmsg_type == RTM_NEWADDR || q->head.nlmsg_type == RTM_NEWROUTE)
		q->head.nlmsg_flags |= NLM_F_CREATE | NLM_F_EXCL;
	if (send(k->netlink, q, q->head.nlmsg_len, 0) < 0)
		return -errno;
	n = recv(k->netlink, &answer, sizeof(answer), 0);
	if (n < 0)
		return -errno;
	if ((size_t)n < sizeof(answer.m) || answer.m.head.nlmsg_type != NLMSG_ERROR)
		return -EPROTO;
	return answer.m.error.error;
}

static int
change_addr(struct link *k, unsigned short type, uint32_t ip)
{
	struct request q = { .head = { .nlmsg_type = type,
				       .nlmsg_len = NLMSG_LENGTH(sizeof(q.u.addr)) } };
	const uint32_t wire = htonl(ip);

	q.u.addr.ifa_family = AF_INET;
	q.u.addr.ifa_prefixlen = 32;
	q.u.addr.ifa_index = (uint32_t)k->index;
	put_attribute(&q, IFA_LOCAL, &wire, sizeof(wire));
	return ask(k, &q);
}

static int
change_route(struct link *k, unsigned short type, uint32_t net, uint32_t mask)
{
	struct request q = { .head = { .nlmsg_type = type,
				       .nlmsg_len = NLMSG_LENGTH(sizeof(q.u.route)) } };
	const uint32_t wire = htonl(net);

	q.u.route.rtm_family = AF_INET;
	q.u.route.rtm_dst_len = (uint8_t)__builtin_popcount(mask);
	q.u.route.rtm_table = RT_TABLE_MAIN;
	q.u.route.rtm_protocol = RTPROT_STATIC;
	q.u.route.rtm_scope = RT_SCOPE_LINK;
	q.u.route.rtm_type = RTN_UNICAST;
	put_attribute(&q, RTA_DST, &wire, sizeof(wire));
	put_attribute(&q, RTA_OIF, &k->index, sizeof(k->index));
	return ask(k, &q);
}

static struct link_addr *
find(struct link *k, uint32_t ip)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->addrs[i].ip == ip)
			return &k->addrs[i];
	return NULL;
}

static int
route_add(struct link *k, uint32_t net, uint32_t mask)
{
	int r;

	if (mask == UINT32_MAX || (k->route == net && k->route_mask == mask))
		return 0;
	r = change_route(k, RTM_NEWROUTE, net, mask);
	if (r == 0 && k->route == 0) {
		k->route = net;
		k->route_mask = mask;
	}
	return r == -EEXIST ? 0 : r;
}

int
link_addr_add(struct link *k, uint32_t ip, uint32_t mask)
{
	struct link_addr *a = find(k, ip);
	int r;

	if (a != NULL) {
		a->refs++;
		return 0;
	}
	r = change_addr(k, RTM_NEWADDR, ip);
	if (r < 0 && r != -EEXIST)
		return r;
	k->addrs = xrealloc(k->addrs, (k->n + 1) * sizeof(*k->addrs));
	k->addrs[k->n++] = (struct link_addr){ ip, 1 };
	return route_add(k, ip & mask, mask);
}

int
link_addr_del(struct link *k, uint32_t ip)
{
	struct link_addr *a = find(k, ip);

	if (a == NULL || --a->refs > 0)
		return 0;
	*a = k->addrs[--k->n];
	return change_addr(k, RTM_DELADDR, ip);
}

void
link_close(struct link *k)
{
	while (k->n > 0) {
		k->addrs[0].refs = 1;
		link_addr_del(k, k->addrs[0].ip);
	}
	free(k->addrs);
	if (k->route != 0)
		change_route(k, RTM_DELROUTE, k->route, k->route_mask);
	if (k->netlink >= 0)
		close(k->netlink);
	io_close(&k->raw);
	io_close(&k->udp68);
}
