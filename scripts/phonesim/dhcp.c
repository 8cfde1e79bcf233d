#include "dhcp.h"

#include <errno.h>
#include <string.h>

#define COOKIE 0x63825363u
#define SNAME_LEN 64
#define FILE_LEN 128
#define BOOTP_MIN 300
#define IP_UDP 17
#define OVERLOAD_FILE 1
#define OVERLOAD_SNAME 2

uint16_t
ip_checksum(const uint8_t *p, size_t n)
{
	struct reader r = rd_init(p, n);
	uint32_t sum = 0;

	while (rd_left(&r) >= 2)
		sum += rd_be16(&r);
	if (rd_left(&r) == 1)
		sum += (uint32_t)rd_u8(&r) << 8;
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)(~sum & 0xffff);
}

/* One area of options. Pad and End: RFC 2132 section 3. */
static void
each_option(const uint8_t *p, size_t n,
	    void (*fn)(struct dhcp_msg *, uint8_t, const uint8_t *, uint8_t),
	    struct dhcp_msg *m, bool *ret_bad)
{
	struct reader r = rd_init(p, n);

	while (rd_left(&r) > 0) {
		uint8_t code = rd_u8(&r), len;
		const uint8_t *value;

		if (code == 0)
			continue;
		if (code == 255)
			return;
		len = rd_u8(&r);
		value = rd_bytes(&r, len);
		if (r.bad) {
			*ret_bad = true;
			return;
		}
		fn(m, code, value, len);
	}
}

static void
measure(struct dhcp_msg *m, uint8_t code, const uint8_t *value, uint8_t len)
{
	(void)value;
	m->opt[code].present = true;
	m->opt[code].len = (uint16_t)(m->opt[code].len + len);
}

static void
collect(struct dhcp_msg *m, uint8_t code, const uint8_t *value, uint8_t len)
{
	memcpy(m->data + m->opt[code].off + m->opt[code].len, value, len);
	m->opt[code].len = (uint16_t)(m->opt[code].len + len);
}

struct area {
	const uint8_t *p;
	size_t n;
};

static void
note_overload(struct dhcp_msg *m, uint8_t code, const uint8_t *value, uint8_t len)
{
	if (code == OPT_OVERLOAD && len == 1)
		m->data[0] = value[0];
}

/* The options field, then file, then sname (RFC 2131 section 4.1, RFC 3396 section 5).
 */
static int
read_options(struct dhcp_msg *m, struct area options, struct area file,
	     struct area sname)
{
	struct area areas[3] = { options };
	size_t n = 1, off = 0;
	bool bad = false;
	uint8_t overload;

	each_option(options.p, options.n, note_overload, m, &bad);
	overload = m->data[0];
	m->data[0] = 0;
	if (overload & OVERLOAD_FILE)
		areas[n++] = file;
	if (overload & OVERLOAD_SNAME)
		areas[n++] = sname;
	for (size_t i = 0; i < n; i++)
		each_option(areas[i].p, areas[i].n, measure, m, &bad);
	for (size_t code = 0; code < 256; code++) {
		m->opt[code].off = (uint16_t)off;
		off += m->opt[code].len;
		m->opt[code].len = 0;
	}
	if (bad || off > sizeof(m->data))
		return -EBADMSG;
	for (size_t i = 0; i < n; i++)
		each_option(areas[i].p, areas[i].n, collect, m, &bad);
	return 0;
}

static int
read_bootp(struct reader *r, struct dhcp_msg *m)
{
	uint8_t op = rd_u8(r), htype = rd_u8(r), hlen = rd_u8(r);
	const uint8_t *chaddr;
	struct area options, file, sname;

	rd_u8(r);
	m->xid = rd_be32(r);
	rd_bytes(r, 2 + 2 + 4);
	m->yiaddr = rd_be32(r);
	rd_bytes(r, 4 + 4);
	chaddr = rd_bytes(r, 16);
	sname = (struct area){ rd_bytes(r, SNAME_LEN), SNAME_LEN };
	file = (struct area){ rd_bytes(r, FILE_LEN), FILE_LEN };
	if (rd_be32(r) != COOKIE || r->bad || op != 2 || htype != 1 || hlen != 6)
		return -EBADMSG;
	memcpy(m->chaddr.b, chaddr, 6);
	options.n = rd_left(r);
	options.p = rd_bytes(r, options.n);
	if (read_options(m, options, file, sname) < 0 || m->opt[OPT_TYPE].len != 1)
		return -EBADMSG;
	m->type = m->data[m->opt[OPT_TYPE].off];
	return 0;
}

/* The UDP checksum is not looked at: a veth delivers it unfinished. */
static int
read_ip(struct reader *r, struct dhcp_msg *m, struct reader *ret_udp)
{
	const uint8_t *start = r->p;
	uint8_t version = rd_u8(r), protocol;
	size_t header = (size_t)(version & 15) * 4;
	uint16_t total, fragment, udp_len;

	rd_u8(r);
	total = rd_be16(r);
	rd_be16(r);
	fragment = rd_be16(r);
	rd_u8(r);
	protocol = rd_u8(r);
	rd_be16(r);
	m->src_ip = rd_be32(r);
	rd_be32(r);
	if (r->bad || version >> 4 != 4 || header < 20 || protocol != IP_UDP ||
	    (fragment & 0x3fff) != 0 || total < header + 8)
		return -EBADMSG;
	rd_bytes(r, header - 20);
	if (r->bad || rd_left(r) < total - header || ip_checksum(start, header) != 0)
		return -EBADMSG;
	*ret_udp = rd_init(r->p, total - header);
	rd_be16(ret_udp);
	if (rd_be16(ret_udp) != 68)
		return -EBADMSG;
	udp_len = rd_be16(ret_udp);
	rd_be16(ret_udp);
	if (udp_len < 8 || (size_t)(udp_len - 8) > rd_left(ret_udp))
		return -EBADMSG;
	*ret_udp = rd_init(ret_udp->p, (size_t)(udp_len - 8));
	return 0;
}

int
dhcp_parse_frame(const uint8_t *frame, size_t n, struct dhcp_msg *ret)
{
	struct reader r = rd_init(frame, n), udp;
	const uint8_t *src;

	*ret = (struct dhcp_msg){ 0 };
	rd_bytes(&r, 6);
	src = rd_bytes(&r, 6);
	if (rd_be16(&r) != 0x0800 || r.bad || n > DHCP_FRAME_MAX)
		return -EBADMSG;
	memcpy(ret->src_mac.b, src, 6);
	if (read_ip(&r, ret, &udp) < 0)
		return -EBADMSG;
	return read_bootp(&udp, ret);
}

const uint8_t *
dhcp_option(const struct dhcp_msg *m, uint8_t code, size_t *ret_n)
{
	*ret_n = m->opt[code].len;
	return m->opt[code].present ? m->data + m->opt[code].off : NULL;
}

bool
dhcp_option_u32(const struct dhcp_msg *m, uint8_t code, uint32_t *ret)
{
	size_t n;
	const uint8_t *p = dhcp_option(m, code, &n);
	struct reader r;

	if (p == NULL || n < 4)
		return false;
	r = rd_init(p, n);
	*ret = rd_be32(&r);
	return true;
}

char *
dhcp_option_text(const struct dhcp_msg *m, uint8_t code)
{
	size_t n;
	const uint8_t *p = dhcp_option(m, code, &n);

	while (n > 0 && p[n - 1] == '\0')
		n--;
	if (n == 0)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (p[i] < ' ' || p[i] > '~')
			return NULL;
	return xstrndup((const char *)p, n);
}

static void
put_option(struct writer *w, uint8_t code, const void *p, size_t n)
{
	if (n > 255) {
		w->bad = true;
		return;
	}
	wr_u8(w, code);
	wr_u8(w, (uint8_t)n);
	wr_bytes(w, p, n);
}

static void
put_option_u32(struct writer *w, uint8_t code, uint32_t v)
{
	if (v == 0)
		return;
	wr_u8(w, code);
	wr_u8(w, 4);
	wr_be32(w, v);
}

static void
put_options(struct writer *w, const struct dhcp_request *q)
{
	uint8_t type = (uint8_t)q->type;

	put_option(w, OPT_TYPE, &type, 1);
	if (q->client_id) {
		wr_u8(w, OPT_CLIENT_ID);
		wr_u8(w, 7);
		wr_u8(w, 1);
		wr_bytes(w, q->mac.b, 6);
	}
	put_option_u32(w, OPT_REQUESTED, q->requested);
	put_option_u32(w, OPT_SERVER_ID, q->server_id);
	if (q->max_size != 0) {
		wr_u8(w, OPT_MAX_SIZE);
		wr_u8(w, 2);
		wr_be16(w, q->max_size);
	}
	if (q->hostname != NULL)
		put_option(w, OPT_HOSTNAME, q->hostname, strlen(q->hostname));
	put_option(w, OPT_VENDOR_CLASS, q->vendor_class, strlen(q->vendor_class) + 1);
	put_option(w, OPT_PRL, q->prl, q->n_prl);
	wr_u8(w, 255);
}

static void
put_bootp(struct writer *w, const struct dhcp_request *q)
{
	size_t start = wr_len(w);

	wr_u8(w, 1);
	wr_u8(w, 1);
	wr_u8(w, 6);
	wr_u8(w, 0);
	wr_be32(w, q->xid);
	wr_be16(w, q->secs);
	wr_be16(w, q->broadcast ? 0x8000 : 0);
	wr_be32(w, q->ciaddr);
	wr_zeros(w, 12);
	wr_bytes(w, q->mac.b, 6);
	wr_zeros(w, 10 + SNAME_LEN + FILE_LEN);
	wr_be32(w, COOKIE);
	put_options(w, q);
	if (wr_len(w) - start < BOOTP_MIN)
		wr_zeros(w, BOOTP_MIN - (wr_len(w) - start));
}

static void
put_ip(struct writer *w, const struct dhcp_request *q, size_t payload)
{
	uint8_t *start = w->p;
	struct writer sum;

	wr_be16(w, 0x4500);
	wr_be16(w, (uint16_t)(28 + payload));
	wr_be32(w, 0);
	wr_u8(w, 64);
	wr_u8(w, IP_UDP);
	wr_be16(w, 0);
	wr_be32(w, q->ciaddr);
	wr_be32(w, q->server_ip != 0 ? q->server_ip : UINT32_MAX);
	if (w->bad)
		return;
	sum = wr_init(start + 10, 2);
	wr_be16(&sum, ip_checksum(start, 20));
	wr_be16(w, 68);
	wr_be16(w, 67);
	wr_be16(w, (uint16_t)(8 + payload));
	wr_be16(w, 0); /* no checksum, RFC 768 */
}

size_t
dhcp_build_frame(const struct dhcp_request *q, uint8_t *frame, size_t size)
{
	static const struct mac broadcast = { { 255, 255, 255, 255, 255, 255 } };
	struct writer w = wr_init(frame, size), body;
	uint8_t bootp[DHCP_FRAME_MAX - 42];

	body = wr_init(bootp, sizeof(bootp));
	put_bootp(&body, q);
	if (body.bad)
		return 0;
	wr_bytes(&w, q->server_ip != 0 ? q->dst_mac.b : broadcast.b, 6);
	wr_bytes(&w, q->mac.b, 6);
	wr_be16(&w, 0x0800);
	put_ip(&w, q, wr_len(&body));
	wr_bytes(&w, bootp, wr_len(&body));
	return wr_len(&w);
}
