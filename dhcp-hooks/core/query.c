#include "query.h"

#include <errno.h>
#include <string.h>

#define BOOTREQUEST 1
#define HTYPE_ETHERNET 1
#define MAGIC_COOKIE 0x63825363u

enum {
	OPTION_PAD = 0,
	OPTION_MESSAGE_TYPE = 53,
	OPTION_MAX_SIZE = 57,
	OPTION_VENDOR_CLASS = 60,
	OPTION_RELAY = 82,
	OPTION_END = 255,
};

/* RFC 2131 figure 1. */
static bool
parse_fixed(struct bench_reader *r, struct bench_query *q)
{
	struct bench_bytes chaddr;
	uint8_t op, htype, hlen;

	op = bench_reader_u8(r);
	htype = bench_reader_u8(r);
	hlen = bench_reader_u8(r);
	bench_reader_skip(r, 1 + 4 + 2 + 2); /* hops xid secs flags */
	q->ciaddr = bench_reader_be32(r);
	bench_reader_skip(r, 4 + 4 + 4); /* yiaddr siaddr giaddr */
	chaddr = bench_reader_bytes(r, 16);
	bench_reader_skip(r, 64 + 128); /* sname file */
	if (bench_reader_be32(r) != MAGIC_COOKIE || op != BOOTREQUEST)
		return false;
	if (htype != HTYPE_ETHERNET || hlen != sizeof(q->mac.b))
		return false;
	memcpy(q->mac.b, chaddr.data, sizeof(q->mac.b));
	return true;
}

/* The first of a code counts; what an option says in the wrong size is not said. */
static void
take_option(struct bench_query *q, uint8_t code, struct bench_bytes value)
{
	struct bench_reader r = bench_reader_init(value.data, value.len);
	uint16_t size;

	if (code == OPTION_MESSAGE_TYPE && value.len == 1 && q->type == 0) {
		q->type = bench_reader_u8(&r);
	} else if (code == OPTION_MAX_SIZE && value.len == 2) {
		size = bench_reader_be16(&r);
		if (size > q->max_size)
			q->max_size = size;
	} else if (code == OPTION_VENDOR_CLASS && q->vendor_class.len == 0) {
		q->vendor_class = value;
	} else if (code == OPTION_RELAY && q->relay.len == 0) {
		q->relay = value;
	}
}

static bool
parse_options(struct bench_query *q)
{
	struct bench_reader r = bench_reader_init(q->options.data, q->options.len);
	struct bench_bytes value;
	uint8_t code;

	while (bench_reader_left(&r) > 0) {
		code = bench_reader_u8(&r);
		if (code == OPTION_END)
			return true;
		if (code == OPTION_PAD)
			continue;
		value = bench_reader_bytes(&r, bench_reader_u8(&r));
		if (!bench_reader_ok(&r))
			return false;
		take_option(q, code, value);
	}
	return true;
}

int
bench_query_parse(struct bench_bytes message, struct bench_query *ret_query)
{
	struct bench_query fixed = { .max_size = BENCH_QUERY_SIZE_MIN }, q;
	struct bench_reader r = bench_reader_init(message.data, message.len);

	*ret_query = fixed;
	if (!parse_fixed(&r, &fixed))
		return -EBADMSG;
	fixed.options = bench_reader_bytes(&r, bench_reader_left(&r));
	*ret_query = fixed;
	if (message.len > BENCH_QUERY_MAX)
		return -EMSGSIZE;
	q = fixed;
	if (!parse_options(&q))
		return -EBADMSG;
	*ret_query = q;
	return 0;
}

void
bench_query_vendor_text(struct bench_bytes vendor_class, char *text, size_t room)
{
	static const char digits[] = "0123456789abcdef";
	size_t len = vendor_class.len, used = 0, i;
	uint8_t c;

	while (len > 0 && vendor_class.data[len - 1] == '\0')
		len--;
	for (i = 0; i < len && used + 5 <= room; i++) {
		c = vendor_class.data[i];
		if (c >= ' ' && c < 0x7f && c != '\\') {
			text[used++] = (char)c;
			continue;
		}
		text[used++] = '\\';
		text[used++] = 'x';
		text[used++] = digits[c >> 4];
		text[used++] = digits[c & 15];
	}
	text[used] = '\0';
}
