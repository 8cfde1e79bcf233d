#include "test.h"

#include "dhcp.h"
#include "snoop.h"

#include <string.h>

#define OPTIONS 282
#define PORT_3 "\x01\x06port-3\x02\x03sw1"

static size_t
discover(uint8_t f[DHCP_FRAME_MAX])
{
	static const uint8_t prl[] = { 1, 3, 6 };
	const struct dhcp_request q = {
		.type = DHCP_DISCOVER,
		.mac = { { 0, 0x56, 0x2b, 0, 0, 1 } },
		.vendor_class = "CP-8841-3PCC",
		.prl = prl,
		.n_prl = sizeof(prl),
	};

	return dhcp_build_frame(&q, f, DHCP_FRAME_MAX);
}

static unsigned
be16(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static void
the_option_comes_last_and_the_packet_is_sound(void **state)
{
	struct snoop_port port;
	uint8_t f[DHCP_FRAME_MAX], before[DHCP_FRAME_MAX];
	size_t n = discover(f), end = OPTIONS, m;

	(void)state;
	memcpy(before, f, n);
	assert_true(snoop_port_read("sw1", 3, &port));
	assert_int_equal(port.n, sizeof(PORT_3) - 1);
	assert_memory_equal(port.option, PORT_3, port.n);
	m = snoop_insert(f, n, sizeof(f), &port);
	while (before[end] != 255)
		end += 2 + (size_t)before[end + 1];
	assert_memory_equal(f + OPTIONS, before + OPTIONS, end - OPTIONS);
	assert_memory_equal(f + end, "\x52\x0d" PORT_3 "\xff", port.n + 3);
	assert_memory_equal(f + 66, "\0\0\0\0", 4); /* giaddr */
	assert_int_equal(be16(f + 16), m - 14);
	assert_int_equal(be16(f + 38), m - 34);
	assert_int_equal(ip_checksum(f + 14, 20), 0);
}

static void
what_does_not_fit_goes_through_as_it_is(void **state)
{
	struct snoop_port port = { .n = 255 };
	uint8_t f[DHCP_FRAME_MAX], before[DHCP_FRAME_MAX];
	size_t n = discover(f);

	(void)state;
	memcpy(before, f, n);
	assert_int_equal(snoop_insert(f, n, n, &port), n);
	assert_memory_equal(f, before, n);
	memset(f + OPTIONS, 0, n - OPTIONS); /* no end */
	assert_int_equal(snoop_insert(f, n, sizeof(f), &port), n);
	f[n - 1] = 60; /* torn off */
	assert_int_equal(snoop_insert(f, n, sizeof(f), &port), n);
}

static void
bytes_go_in_as_they_are_given(void **state)
{
	struct snoop_port port;

	(void)state;
	assert_true(snoop_port_read("hex:0109fF", 1, &port));
	assert_int_equal(port.n, 3);
	assert_memory_equal(port.option, "\x01\x09\xff", 3);
	assert_true(snoop_port_read("hex:", 1, &port));
	assert_int_equal(port.n, 0);
	assert_false(snoop_port_read("hex:0", 1, &port));
	assert_false(snoop_port_read("hex:0x", 1, &port));
	assert_false(snoop_port_read("", 1, &port));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_option_comes_last_and_the_packet_is_sound),
		cmocka_unit_test(what_does_not_fit_goes_through_as_it_is),
		cmocka_unit_test(bytes_go_in_as_they_are_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
