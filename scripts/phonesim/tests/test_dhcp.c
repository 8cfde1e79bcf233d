#include "test.h"

#include "dhcp.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BOOTP 42 /* Ethernet + IP + UDP */
#define SNAME (BOOTP + 44)
#define FILE_FIELD (BOOTP + 108)
#define OPTIONS (BOOTP + 240)

struct frame {
	uint8_t p[DHCP_FRAME_MAX];
	size_t n;
};

static void
finish(struct frame *f)
{
	size_t ip = f->n - 14, udp = f->n - 34;
	uint32_t sum = 0;

	f->p[16] = (uint8_t)(ip >> 8);
	f->p[17] = (uint8_t)(ip & 255);
	f->p[38] = (uint8_t)(udp >> 8);
	f->p[39] = (uint8_t)(udp & 255);
	f->p[24] = f->p[25] = 0;
	for (size_t i = 14; i < 34; i += 2)
		sum += (uint32_t)f->p[i] << 8 | f->p[i + 1];
	sum = (sum & 0xffff) + (sum >> 16);
	sum = ~sum & 0xffff;
	f->p[24] = (uint8_t)(sum >> 8);
	f->p[25] = (uint8_t)(sum & 255);
}

/* A BOOTREPLY from 10.0.0.1 for xid 0x11223344, yiaddr 10.0.0.9. */
static struct frame
reply(const void *options, size_t n)
{
	struct frame f = { .n = OPTIONS + n };

	memcpy(f.p + 6, "\x02\0\0\0\0\1\x08\0\x45", 9);
	f.p[22] = 64;
	f.p[23] = 17;
	memcpy(f.p + 26, "\x0a\0\0\1\x0a\0\0\x09\0\x43\0\x44", 12);
	memcpy(f.p + BOOTP, "\2\1\6\0\x11\x22\x33\x44", 8);
	memcpy(f.p + BOOTP + 16, "\x0a\0\0\x09", 4);
	memcpy(f.p + BOOTP + 28, "\0\x56\x2b\0\0\1", 6);
	memcpy(f.p + BOOTP + 236, "\x63\x82\x53\x63", 4);
	memcpy(f.p + OPTIONS, options, n);
	finish(&f);
	return f;
}
#define REPLY(text) reply(text, sizeof(text) - 1)

static int
parse(const struct frame *f, struct dhcp_msg *m)
{
	uint8_t *exact = xcalloc(f->n > 0 ? f->n : 1, 1);
	int r;

	memcpy(exact, f->p, f->n);
	r = dhcp_parse_frame(exact, f->n, m);
	free(exact);
	return r;
}

static void
text_is(const struct dhcp_msg *m, uint8_t code, const char *expected)
{
	AUTO_FREE char *text = dhcp_option_text(m, code);

	if (expected == NULL)
		assert_null(text);
	else
		assert_string_equal(text, expected);
}

static void
offer_is_read(void **state)
{
	struct frame f = REPLY("\x35\1\2\x36\4\x0a\0\0\1\0\0\1\4\xff\xff\0\0\xff");
	struct dhcp_msg m;
	uint32_t v;

	(void)state;
	assert_int_equal(parse(&f, &m), 0);
	assert_int_equal(m.type, DHCP_OFFER);
	assert_int_equal(m.xid, 0x11223344);
	assert_int_equal(m.yiaddr, 0x0a000009);
	assert_int_equal(m.src_ip, 0x0a000001);
	assert_memory_equal(m.chaddr.b, "\0\x56\x2b\0\0\1", 6);
	assert_true(dhcp_option_u32(&m, OPT_MASK, &v));
	assert_int_equal(v, 0xffff0000);
	assert_false(dhcp_option_u32(&m, OPT_DNS, &v));
}

static void
long_options_are_concatenated(void **state)
{
	struct frame f = REPLY("\x35\1\5\xa0\4http\x42\1x\xa0\7://h/ab\xff");
	struct dhcp_msg m;

	(void)state;
	assert_int_equal(parse(&f, &m), 0);
	text_is(&m, 160, "http://h/ab");
	text_is(&m, 66, "x");
}

/* RFC 3396 section 5: the options field first, then file, then sname. */
static void
overload_reads_file_then_sname(void **state)
{
	struct frame f = REPLY("\x35\1\5\x42\1a\x34\1\3\xff");
	struct dhcp_msg m;

	(void)state;
	memcpy(f.p + FILE_FIELD, "\x42\1b\xff", 4);
	memcpy(f.p + SNAME, "\x42\1c\xff", 4);
	assert_int_equal(parse(&f, &m), 0);
	text_is(&m, 66, "abc");
	f.p[OPTIONS + 8] = 2;
	assert_int_equal(parse(&f, &m), 0);
	text_is(&m, 66, "ac");
	f.p[OPTIONS + 8] = 1;
	assert_int_equal(parse(&f, &m), 0);
	text_is(&m, 66, "ab");
}

static void
text_loses_trailing_nul_only(void **state)
{
	struct frame f =
		REPLY("\x35\1\5\x42\3ab\0\xa0\3a\0b\x96\4\x0a\0\0\1\x9f\0\xff");
	struct dhcp_msg m;

	(void)state;
	assert_int_equal(parse(&f, &m), 0);
	text_is(&m, 66, "ab");
	text_is(&m, 160, NULL);
	text_is(&m, 150, NULL);
	text_is(&m, 159, NULL);
	text_is(&m, 161, NULL);
}

static void
damaged_frames_are_refused(void **state)
{
	/* EtherType, IP version, protocol, fragment, destination port, op, htype, hlen,
	 * cookie */
	static const size_t places[] = { 12,	14,	   23,	      20,	  37,
					 BOOTP, BOOTP + 1, BOOTP + 2, BOOTP + 236 };
	const struct frame sound = REPLY("\x35\1\5\xff");
	struct dhcp_msg m;

	(void)state;
	assert_int_equal(parse(&sound, &m), 0);
	for (size_t i = 0; i < ARRAY_SIZE(places); i++) {
		struct frame f = sound;

		f.p[places[i]] ^= 0x11;
		if (places[i] >= 14 && places[i] < 34)
			finish(&f);
		assert_int_equal(parse(&f, &m), -EBADMSG);
	}
	for (size_t i = 14; i < 34; i++) {
		struct frame f = sound;

		f.p[i] ^= 0x40;
		assert_int_equal(parse(&f, &m), -EBADMSG);
	}
}

static void
truncated_frames_are_refused(void **state)
{
	struct frame f = REPLY("\x35\1\5\x36\4\x0a\0\0\1\xff");
	const size_t whole = f.n;
	struct dhcp_msg m;

	(void)state;
	for (f.n = 0; f.n < whole; f.n++)
		assert_int_equal(parse(&f, &m), -EBADMSG);
}

static void
truncated_options_are_refused(void **state)
{
	struct frame length = REPLY("\x35\1\5\x42");
	struct frame value = REPLY("\x35\1\5\x42\5ab");
	struct frame no_type = REPLY("\x42\1a\xff");
	struct frame no_end = REPLY("\x35\1\5\x42\1a");
	struct dhcp_msg m;

	(void)state;
	assert_int_equal(parse(&length, &m), -EBADMSG);
	assert_int_equal(parse(&value, &m), -EBADMSG);
	assert_int_equal(parse(&no_type, &m), -EBADMSG);
	assert_int_equal(parse(&no_end, &m), 0);
}

static const uint8_t prl[] = { 1, 3, 6 };

static void
discover_carries_what_the_phone_says(void **state)
{
	const struct dhcp_request q = {
		.type = DHCP_DISCOVER,
		.xid = 0x01020304,
		.broadcast = true,
		.client_id = true,
		.max_size = 1500,
		.mac = { { 0, 0x56, 0x2b, 0, 0, 1 } },
		.vendor_class = "CP-8841-3PCC",
		.hostname = "SEP00562B000001",
		.prl = prl,
		.n_prl = sizeof(prl),
	};
	static const char options[] = "\x35\1\1\x3d\7\1\0\x56\x2b\0\0\1\x39\2\5\xdc"
				      "\x0c\x0fSEP00562B000001\x3c\x0d"
				      "CP-8841-3PCC\0\x37\3\1\3\6\xff";
	uint8_t f[DHCP_FRAME_MAX];
	size_t n = dhcp_build_frame(&q, f, sizeof(f));

	(void)state;
	assert_int_equal(n, BOOTP + 300);
	assert_memory_equal(f, "\xff\xff\xff\xff\xff\xff\0\x56\x2b\0\0\1\x08\0", 14);
	assert_memory_equal(f + 26, "\0\0\0\0\xff\xff\xff\xff\0\x44\0\x43", 12);
	assert_memory_equal(f + BOOTP, "\1\1\6\0\1\2\3\4\0\0\x80\0", 12);
	assert_memory_equal(f + OPTIONS, options, sizeof(options) - 1);
}

static void
renewal_is_unicast_from_the_lease(void **state)
{
	const struct dhcp_request q = {
		.type = DHCP_REQUEST,
		.ciaddr = 0x0a000009,
		.server_ip = 0x0a000001,
		.mac = { { 0, 0x56, 0x2b, 0, 0, 1 } },
		.dst_mac = { { 2, 0, 0, 0, 0, 1 } },
		.vendor_class = "CP-8841-3PCC",
		.prl = prl,
		.n_prl = sizeof(prl),
	};
	uint8_t f[DHCP_FRAME_MAX];

	(void)state;
	assert_true(dhcp_build_frame(&q, f, sizeof(f)) > 0);
	assert_memory_equal(f, q.dst_mac.b, 6);
	assert_memory_equal(f + 26, "\x0a\0\0\x09\x0a\0\0\1", 8);
	assert_memory_equal(f + BOOTP + 10, "\0\0\x0a\0\0\x09", 6);
	assert_int_equal(dhcp_build_frame(&q, f, 300), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offer_is_read),
		cmocka_unit_test(long_options_are_concatenated),
		cmocka_unit_test(overload_reads_file_then_sname),
		cmocka_unit_test(text_loses_trailing_nul_only),
		cmocka_unit_test(damaged_frames_are_refused),
		cmocka_unit_test(truncated_frames_are_refused),
		cmocka_unit_test(truncated_options_are_refused),
		cmocka_unit_test(discover_carries_what_the_phone_says),
		cmocka_unit_test(renewal_is_unicast_from_the_lease),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
