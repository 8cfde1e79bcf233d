#include "port.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SIXTY "012345678901234567890123456789012345678901234567890123456789"
#define BYTES(text)                                                                    \
	{                                                                              \
		(const uint8_t *)(text), sizeof(text) - 1                              \
	}

static const struct {
	struct bench_bytes option;
	const char *port;
} rows[] = {
	/* plain text in both, in either order */
	{ BYTES("\x01\x05Gi0/3\x02\x03sw1"), "sw1/Gi0/3" },
	{ BYTES("\x02\x03sw1\x01\x05Gi0/3"), "sw1/Gi0/3" },
	{ BYTES("\x01\x0fport 0/1/3:4011"), "port 0/1/3:4011" },
	/* Cisco: type 0, length, VLAN, module, port; remote id the switch's MAC */
	{ BYTES("\x01\x06\x00\x04\x00\x0a\x01\x03\x02\x08\x00\x06\x00\x1b\x2c\x3d\x4e\x5f"),
	  "0006001b2c3d4e5f/0004000a0103" },
	/* Cisco with texts of the administrator's: type 1, length, text */
	{ BYTES("\x01\x07\x01\x05Gi0/3\x02\x05\x01\x03sw1"), "sw1/Gi0/3" },
	{ BYTES("\x01\x07port-3\x00"), "port-3" },
	/* sub-options that are not ours are passed over, the first of a code counts */
	{ BYTES("\x09\x02zz\x01\x01p\x97\x01q\x01\x01r"), "p" },
	/* what bench.conf could not hold, and other languages */
	{ BYTES("\x01\x03q\"r"), "712272" },
	{ BYTES("\x01\x03\xe5\x8f\xa3\x02\x02s1"), "s1/e58fa3" },
	{ BYTES("\x01\x01\x00"), "00" },
	/* the end of long ones */
	{ BYTES("\x01\x3f" SIXTY "abc\x02\x40x" SIXTY "abc"),
	  SIXTY "abc/" SIXTY "abc" },
	{ BYTES("\x01\x28\xff\xfexx345678901234567890123456789012345678"),
	  "38393031323334353637383930313233343536373839303132333435363738" },
	/* a switch, but no port of it */
	{ BYTES("\x02\x03sw1"), "" },
	{ BYTES("\x01\x00\x02\x03sw1"), "" },
	{ BYTES(""), "" },
	/* cut off, or too long: nothing of it is believed */
	{ BYTES("\x01"), "" },
	{ BYTES("\x01\x05Gi0/"), "" },
	{ BYTES("\x01\x01p\x02\x09sw1"), "" },
	{ BYTES("\x01\x01p\x02"), "" },
};

static void
a_port_is_named_as_its_switch_says(void **state)
{
	char text[BENCH_PORT_TEXT];

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		memset(text, 'x', sizeof(text));
		bench_port_text(rows[i].option, text);
		assert_string_equal(text, rows[i].port);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_port_is_named_as_its_switch_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
