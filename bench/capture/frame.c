#include "frame.h"

#include <errno.h>
#include <string.h>

#define ETHERTYPE_IPV4 0x0800
#define ETHERTYPE_ARP 0x0806
#define ETHERTYPE_VLAN 0x8100
#define FRAGMENT_OFFSET 0x1fff
#define TCP_SYN 0x02
#define TCP_ACK 0x10

static struct bench_mac
read_mac(struct bench_reader *r)
{
	struct bench_bytes b = bench_reader_bytes(r, 6);
	struct bench_mac mac = { 0 };

	if (b.len == sizeof(mac.b))
		memcpy(mac.b, b.data, sizeof(mac.b));
	return mac;
}

static uint16_t
read_ethertype(struct bench_reader *r)
{
	uint16_t type = bench_reader_be16(r);

	if (type != ETHERTYPE_VLAN)
		return type;
	bench_reader_skip(r, 2);
	return bench_reader_be16(r);
}

/* RFC 791 3.1; leaves r at the end of what the header says, whatever padding follows.
 */
static int
read_ip(struct bench_reader *r, struct bench_frame *f)
{
	uint8_t version = bench_reader_u8(r);
	size_t header = (size_t)(version & 15) * 4, total;
	uint16_t fragment;

	bench_reader_skip(r, 1);
	total = bench_reader_be16(r);
	bench_reader_skip(r, 2);
	fragment = bench_reader_be16(r);
	bench_reader_skip(r, 1);
	f->protocol = bench_reader_u8(r);
	bench_reader_skip(r, 2);
	f->from_ip = bench_reader_be32(r);
	f->to_ip = bench_reader_be32(r);
	if (!bench_reader_ok(r) || version >> 4 != 4 || header < 20 || total < header)
		return -EBADMSG;
	if ((fragment & FRAGMENT_OFFSET) != 0)
		return -EPROTONOSUPPORT;
	bench_reader_skip(r, header - 20);
	*r = bench_reader_init(r->pos, bench_reader_ok(r) ? bench_reader_left(r) : 0);
	if (bench_reader_left(r) > total - header)
		r->end = r->pos + (total - header);
	return 0;
}

static void
read_udp(struct bench_reader *r, struct bench_frame *f)
{
	size_t length, body;

	f->from_port = bench_reader_be16(r);
	f->to_port = bench_reader_be16(r);
	length = bench_reader_be16(r);
	bench_reader_skip(r, 2);
	body = length < 8 ? 0 : length - 8;
	if (body > bench_reader_left(r)) /* the first fragment of several */
		body = bench_reader_left(r);
	f->payload = bench_reader_bytes(r, body);
}

static void
read_tcp(struct bench_reader *r, struct bench_frame *f)
{
	uint8_t offset, flags;

	f->from_port = bench_reader_be16(r);
	f->to_port = bench_reader_be16(r);
	bench_reader_skip(r, 8);
	offset = bench_reader_u8(r);
	flags = bench_reader_u8(r);
	bench_reader_skip(r, 6);
	bench_reader_skip(r, (size_t)(offset >> 4) * 4 >= 20
				     ? (size_t)(offset >> 4) * 4 - 20
				     : bench_reader_left(r) + 1);
	f->syn = (flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
	f->payload = bench_reader_bytes(r, bench_reader_left(r));
}

int
bench_frame_ends(struct bench_bytes wire, struct bench_ends *ret_ends)
{
	struct bench_reader r = bench_reader_init(wire.data, wire.len);
	struct bench_ends e = { 0 };
	uint16_t type;

	e.to = read_mac(&r);
	e.from = read_mac(&r);
	type = read_ethertype(&r);
	if (!bench_reader_ok(&r))
		return -EBADMSG;
	if (type == ETHERTYPE_IPV4) {
		bench_reader_skip(&r, 12);
		e.from_ip = bench_reader_be32(&r);
		e.to_ip = bench_reader_be32(&r);
	} else if (type == ETHERTYPE_ARP) {
		bench_reader_skip(&r, 14);
		e.from_ip = bench_reader_be32(&r);
		bench_reader_skip(&r, 6);
		e.to_ip = bench_reader_be32(&r);
	}
	*ret_ends = e;
	return 0;
}

int
bench_frame_parse(struct bench_bytes wire, struct bench_frame *ret_frame)
{
	struct bench_reader r = bench_reader_init(wire.data, wire.len);
	struct bench_frame f = { 0 };
	uint16_t type;
	int e;

	f.to = read_mac(&r);
	f.from = read_mac(&r);
	type = read_ethertype(&r);
	if (!bench_reader_ok(&r))
		return -EBADMSG;
	if (type != ETHERTYPE_IPV4)
		return -EPROTONOSUPPORT;
	e = read_ip(&r, &f);
	if (e < 0)
		return e;
	if (f.protocol == BENCH_FRAME_UDP)
		read_udp(&r, &f);
	else if (f.protocol == BENCH_FRAME_TCP)
		read_tcp(&r, &f);
	else
		return -EPROTONOSUPPORT;
	if (!bench_reader_ok(&r))
		return -EBADMSG;
	*ret_frame = f;
	return 0;
}
