#include <errno.h>
#include <station/ouis.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static enum bench_vendor
vendor(const struct bench_ouis *ouis, const char *text)
{
	struct bench_mac mac;

	assert_int_equal(bench_mac_parse(text, strlen(text), &mac), 0);
	return bench_oui_vendor(ouis, mac);
}

/* scanner.md section 2.3: 1,135 of Cisco's; section 2.2 and cisco-mpp section 10: the
 * rest. */
static void
the_builtin_table_knows_phone_vendors(void **state)
{
	size_t cisco = 0;

	(void)state;
	for (size_t i = 0; i < bench_ouis_builtin.n; i++) {
		cisco += bench_ouis_builtin.at[i].vendor == BENCH_VENDOR_CISCO;
		if (i > 0)
			assert_true(bench_ouis_builtin.at[i - 1].prefix <
				    bench_ouis_builtin.at[i].prefix);
	}
	assert_int_equal(cisco, 1135);
	assert_int_equal(vendor(&bench_ouis_builtin, "00562b000000"),
			 BENCH_VENDOR_CISCO);
	assert_int_equal(vendor(&bench_ouis_builtin, "70350912345F"),
			 BENCH_VENDOR_CISCO);
	assert_int_equal(vendor(&bench_ouis_builtin, "00156500000A"),
			 BENCH_VENDOR_YEALINK);
	assert_int_equal(vendor(&bench_ouis_builtin, "0004f2000000"),
			 BENCH_VENDOR_POLY);
	assert_int_equal(vendor(&bench_ouis_builtin, "882658123450"),
			 BENCH_VENDOR_NONE);
}

static void
an_empty_table_knows_nobody(void **state)
{
	struct bench_ouis none = { NULL, 0 };

	(void)state;
	assert_int_equal(vendor(&none, "00562b000000"), BENCH_VENDOR_NONE);
}

static void
the_registry_adds_and_never_renames(void **state)
{
	static const char csv[] =
		"Registry,Assignment,Organization Name,Organization Address\n"
		"MA-L,002272,American Micro-Fuel Device Corp.,2181 Buchanan Loop\n"
		"MA-L,00562B,\"Cisco Systems, Inc\",San Jose\n"
		"MA-L,ZZZZZZ,broken,nowhere\nMA-L,0022,short,nowhere\nMA-M,AABBCC,"
		"other,x\n";
	char path[] = "/tmp/bench-oui-XXXXXX";
	int fd = mkstemp(path);
	bench_auto(bench_freep) struct bench_oui *at = NULL;
	struct bench_ouis ouis = { NULL, 0 };

	(void)state;
	assert_int_equal(write(fd, csv, strlen(csv)), (ssize_t)strlen(csv));
	close(fd);
	assert_int_equal(bench_ouis_load(path, &at, &ouis.n, NULL), 0);
	unlink(path);
	ouis.at = at;
	assert_int_equal(ouis.n, bench_ouis_builtin.n + 1);
	assert_int_equal(vendor(&ouis, "002272123456"), BENCH_VENDOR_OTHER);
	assert_int_equal(vendor(&ouis, "00562b000000"), BENCH_VENDOR_CISCO);
	assert_int_equal(vendor(&ouis, "aabbcc000000"), BENCH_VENDOR_NONE);
}

static void
a_box_without_the_registry_says_so(void **state)
{
	struct bench_oui *at = NULL;
	struct bench_err err;
	size_t n;

	(void)state;
	assert_int_equal(bench_ouis_load("/nonexistent/oui.csv", &at, &n, &err),
			 -ENOENT);
	assert_non_null(strstr(err.text, "/nonexistent/oui.csv"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_builtin_table_knows_phone_vendors),
		cmocka_unit_test(an_empty_table_knows_nobody),
		cmocka_unit_test(the_registry_adds_and_never_renames),
		cmocka_unit_test(a_box_without_the_registry_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
