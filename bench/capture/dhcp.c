#include "dhcp.h"

#include <errno.h>
#include <string.h>

#define MAGIC_COOKIE UINT32_C(0x63825363)
#define CHADDR_ROOM 16
#define NAMES_ROOM (64 + 128) /* sname, file */
#define OPTION_PAD 0
#define OPTION_END 255
#define OPTION_TYPE 53

bool
bench_dhcp_option(struct bench_reader *options, uint8_t *ret_code,
		  struct bench_bytes *ret_value)
{
	uint8_t code = OPTION_PAD;
	struct bench_bytes value;

	while (code == OPTION_PAD && bench_reader_left(options) > 0)
		code = bench_reader_u8(options);
	if (code == OPTION_PAD || code == OPTION_END)
		return false;
	value = bench_reader_bytes(options, bench_reader_u8(options));
	if (!bench_reader_ok(options))
		return false;
	*ret_code = code;
	*ret_value = value;
	return true;
}

static uint8_t
find_type(struct bench_bytes options)
{
	struct bench_reader r = bench_reader_init(options.data, options.len);
	struct bench_bytes value;
	uint8_t code, type = 0;

	while (bench_dhcp_option(&r, &code, &value)) {
		if (code == OPTION_TYPE && value.len == 1)
			type = value.data[0];
	}
	return type;
}

int
bench_dhcp_parse(struct bench_bytes message, struct bench_dhcp *ret_dhcp)
{
	struct bench_reader r = bench_reader_init(message.data, message.len);
	struct bench_dhcp d = { 0 };
	struct bench_bytes client;

	bench_reader_skip(&r, 16);
	d.yours = bench_reader_be32(&r);
	bench_reader_skip(&r, 8);
	client = bench_reader_bytes(&r, sizeof(d.client.b));
	if (!bench_reader_ok(&r))
		return -EBADMSG;
	memcpy(d.client.b, client.data, sizeof(d.client.b));
	bench_reader_skip(&r, CHADDR_ROOM - sizeof(d.client.b) + NAMES_ROOM);
	if (bench_reader_be32(&r) == MAGIC_COOKIE) {
		d.options = bench_reader_bytes(&r, bench_reader_left(&r));
		d.type = find_type(d.options);
	}
	*ret_dhcp = d;
	return 0;
}
