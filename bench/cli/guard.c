/* bench guard: may a bench run on this interface? (DESIGN D10)
 *
 * Two things must not be: a default route over it (then it is somebody's LAN), and
 * another DHCP server on it. The second is asked on the wire: one DHCPDISCOVER, and
 * whoever offers is named. Nothing is configured by it; the offer is not taken. */
#include "cli.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAGIC UINT32_C(0x63825363) /* RFC 2131 3 */
#define FRAME 342		   /* Ethernet, IP, UDP, BOOTP of 300 bytes */

struct probe {
	int fd, ifindex;
	uint8_t mac[6], xid[4];
};

/* /proc/net/route: destination 00000000 is a default route. */
static int
has_default_route(const char *interface, bool *ret_has)
{
	bench_auto(bench_fclosep) FILE *f = fopen("/proc/self/net/route", "re");
	char line[256], name[32], destination[16], mask[16];

	if (f == NULL)
		return -errno;
	*ret_has = false;
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%31s %15s %*s %*s %*s %*s %*s %15s", name,
			   destination, mask) == 3 &&
		    strcmp(name, interface) == 0 &&
		    strcmp(destination, "00000000") == 0 &&
		    strcmp(mask, "00000000") == 0)
			*ret_has = true;
	}
	return 0;
}

static int
probe_open(struct cli *c, const char *interface, struct probe *p)
{
	struct ifreq req = { 0 };
	struct sockaddr_ll at = { .sll_family = AF_PACKET };
	int r;

	p->fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, htons(ETH_P_IP));
	if (p->fd < 0)
		return bench_fail(
			&c->err, -EACCES,
			"raw socket: %s: run as root where raw sockets are allowed",
			strerror(errno));
	bench_copy(req.ifr_name, sizeof(req.ifr_name), interface);
	r = ioctl(p->fd, SIOCGIFINDEX, &req) < 0 ? -errno : 0;
	p->ifindex = req.ifr_ifindex;
	if (r == 0 && ioctl(p->fd, SIOCGIFHWADDR, &req) < 0)
		r = -errno;
	if (r < 0)
		return bench_fail(&c->err, -EINVAL, "interface '%s': %s: see 'ip link'",
				  interface, strerror(-r));
	memcpy(p->mac, req.ifr_hwaddr.sa_data, 6);
	at.sll_ifindex = p->ifindex;
	at.sll_protocol = htons(ETH_P_IP);
	if (bind(p->fd, (struct sockaddr *)&at, sizeof(at)) < 0)
		return bench_fail(&c->err, -errno, "interface '%s': %s", interface,
				  strerror(errno));
	return getrandom(p->xid, sizeof(p->xid), 0) == sizeof(p->xid) ? 0 : -EIO;
}

static void
put16(uint8_t *at, unsigned v)
{
	at[0] = (uint8_t)(v >> 8);
	at[1] = (uint8_t)v;
}

/* RFC 1071 over the 20 bytes of the header. */
static unsigned
ip_checksum(const uint8_t *header)
{
	unsigned sum = 0;

	for (int i = 0; i < 20; i += 2)
		sum += (unsigned)header[i] << 8 | header[i + 1];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

/* A DISCOVER with the broadcast flag (RFC 2131 table 1), option 53 = 1, 55 = 1, 3. */
static void
build_discover(const struct probe *p, uint8_t frame[FRAME])
{
	static const uint8_t options[] = { 0x63, 0x82, 0x53, 0x63, 53, 1,
					   1,	 55,   2,    1,	   3,  255 };
	uint8_t *ip = frame + 14, *udp = ip + 20, *bootp = udp + 8;

	memset(frame, 0, FRAME);
	memset(frame, 0xff, 6);
	memcpy(frame + 6, p->mac, 6);
	put16(frame + 12, ETHERTYPE_IP);
	ip[0] = 0x45;
	put16(ip + 2, FRAME - 14);
	ip[8] = 64;
	ip[9] = IPPROTO_UDP;
	memset(ip + 16, 0xff, 4);
	put16(ip + 10, ip_checksum(ip));
	put16(udp, 68);
	put16(udp + 2, 67);
	put16(udp + 4, FRAME - 34);
	bootp[0] = bootp[1] = 1;
	bootp[2] = 6;
	memcpy(bootp + 4, p->xid, 4);
	put16(bootp + 10, 0x8000);
	memcpy(bootp + 28, p->mac, 6);
	memcpy(bootp + 236, options, sizeof(options));
}

/* An answer to our question: BOOTREPLY, our xid, with the magic cookie. */
static bool
is_offer(const struct probe *p, const uint8_t *data, size_t n, char server[16])
{
	struct bench_reader r = bench_reader_init(data, n);
	struct bench_bytes from, xid;
	size_t header;
	uint8_t op;

	bench_reader_skip(&r, 14);
	header = (size_t)(bench_reader_u8(&r) & 15) * 4;
	bench_reader_skip(&r, 8);
	if (bench_reader_u8(&r) != IPPROTO_UDP || header < 20)
		return false;
	bench_reader_skip(&r, 2);
	from = bench_reader_bytes(&r, 4);
	bench_reader_skip(&r, header - 16);
	if (bench_reader_be32(&r) !=
	    (67U << 16 | 68)) /* ports: from server, to client */
		return false;
	bench_reader_skip(&r, 4);
	op = bench_reader_u8(&r);
	bench_reader_skip(&r, 3);
	xid = bench_reader_bytes(&r, 4);
	bench_reader_skip(&r, 228);
	if (bench_reader_be32(&r) != MAGIC || !bench_reader_ok(&r) || op != 2 ||
	    memcmp(xid.data, p->xid, 4) != 0)
		return false;
	inet_ntop(AF_INET, from.data, server, 16);
	return true;
}

/* 1: somebody offered (server); 0: silence. */
static int
wait_for_offer(const struct probe *p, int seconds, char server[16])
{
	int64_t end = bench_mono_now().us + seconds * INT64_C(1000000);
	uint8_t frame[2048];
	int64_t left;

	while ((left = end - bench_mono_now().us) > 0) {
		struct pollfd wait = { .fd = p->fd, .events = POLLIN };
		ssize_t n;

		if (poll(&wait, 1, (int)(left / 1000) + 1) <= 0)
			continue;
		n = recv(p->fd, frame, sizeof(frame), MSG_DONTWAIT);
		if (n > 0 && is_offer(p, frame, (size_t)n, server))
			return 1;
	}
	return 0;
}

static int
probe(struct cli *c, const char *interface, int seconds, char server[16])
{
	struct probe p = { .fd = -1 };
	bench_auto(bench_closep) int fd = -1;
	uint8_t frame[FRAME];
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_halen = 6 };
	int r = probe_open(c, interface, &p);

	fd = p.fd;
	if (r < 0)
		return r;
	to.sll_ifindex = p.ifindex;
	memset(to.sll_addr, 0xff, 6);
	build_discover(&p, frame);
	for (int i = 0; i < 2; i++) {
		if (sendto(fd, frame, sizeof(frame), 0, (struct sockaddr *)&to,
			   sizeof(to)) < 0)
			return bench_fail(&c->err, -errno,
					  "interface '%s': %s: is it up?", interface,
					  strerror(errno));
		if (wait_for_offer(&p, (seconds + 1) / 2, server))
			return 1;
	}
	return 0;
}

int
cmd_guard(struct cli *c)
{
	const char *interface = c->config.interface, *seconds = "4";
	char server[16] = "";
	bool routed = false;
	int r = cli_option(c, "--interface", &interface);

	if (r == 0)
		r = cli_option(c, "--seconds", &seconds);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = has_default_route(interface, &routed);
	if (r < 0)
		return r;
	if (routed)
		return bench_fail(
			&c->err, -EPERM,
			"interface %s has a default route: it is not a bench LAN; take "
			"an interface of its own",
			interface);
	r = probe(c, interface, (int)strtol(seconds, NULL, 10), server);
	if (r < 0)
		return r;
	if (r == 1)
		return bench_fail(
			&c->err, -EPERM,
			"a DHCP server answers on %s: %s; two on one LAN harm every "
			"phone: take it off first",
			interface, server);
	table_list(c->table, "guard");
	table_row(c->table);
	table_text(c->table, "interface", interface);
	table_bool(c->table, "ok", true);
	return 0;
}
