#include <bench/mac.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *text, *canonical; /* NULL: refused */
} spellings[] = {
	{ "001A2B3C4D5E", "00:1a:2b:3c:4d:5e" },
	{ "00:1a:2b:3c:4d:5e", "00:1a:2b:3c:4d:5e" },
	{ "00-1A-2B-3C-4D-5E", "00:1a:2b:3c:4d:5e" },
	{ "001A.2B3C.4D5E", "00:1a:2b:3c:4d:5e" },
	{ "001A-2B3C-4D5E", "00:1a:2b:3c:4d:5e" },
	{ "", NULL },
	{ "001A2B3C4D5", NULL },
	{ "001A2B3C4D5E0", NULL },
	{ "001A2B3C4D5O", NULL },
	{ "00:1A:2B:3C:4D", NULL },
	{ "00-1A2B-3C4D5E", NULL },
	{ "00:1a-2b:3c:4d:5e", NULL },
	{ "00:1a:2b:3c:4d:5:", NULL },
	{ "001A2.B3C4.D5E", NULL },
	{ ":00:1a:2b:3c:4d:5", NULL },
};

static void
mac_parse_reads_every_spelling_and_no_other(void **state)
{
	char text[BENCH_MAC_TEXT];
	struct bench_mac mac;

	(void)state;
	for (size_t i = 0; i < BENCH_N(spellings); i++) {
		int r = bench_mac_parse(spellings[i].text, strlen(spellings[i].text),
					&mac);

		if (spellings[i].canonical == NULL) {
			assert_int_equal(r, -EINVAL);
			continue;
		}
		assert_int_equal(r, 0);
		assert_string_equal(bench_mac_format(mac, text),
				    spellings[i].canonical);
	}
}

static void
mac_bare_is_the_macro_of_the_phone(void **state)
{
	struct bench_mac mac = { { 0x00, 0x0e, 0x08, 0xaa, 0xbb, 0xcc } };
	char text[13];

	(void)state;
	assert_string_equal(bench_mac_format_bare(mac, text), "000e08aabbcc");
}

static void
mac_universal_excludes_multicast_local_and_zero(void **state)
{
	(void)state;
	assert_true(bench_mac_is_universal(
		(struct bench_mac){ { 0x00, 0x56, 0x2b, 1, 2, 3 } }));
	assert_false(bench_mac_is_universal(
		(struct bench_mac){ { 0x01, 0x56, 0x2b, 1, 2, 3 } }));
	assert_false(bench_mac_is_universal(
		(struct bench_mac){ { 0x02, 0x56, 0x2b, 1, 2, 3 } }));
	assert_false(bench_mac_is_universal((struct bench_mac){ { 0 } }));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mac_parse_reads_every_spelling_and_no_other),
		cmocka_unit_test(mac_bare_is_the_macro_of_the_phone),
		cmocka_unit_test(mac_universal_excludes_multicast_local_and_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
