/* The table of scanner.md section 6.2, as data/classify.tsv has it. */
#include <bench/str.h>
#include <core/classify.h>
#include <ctype.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* 2026-06-15 12:00 UTC. */
#define TODAY INT64_C(1781524800000000)

static const char *table;

static int
hex(char c)
{
	return isdigit((unsigned char)c) ? c - '0'
					 : tolower((unsigned char)c) - 'a' + 10;
}

/* In place; returns the length. */
static size_t
unescape(char *text)
{
	size_t n = 0;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p != '\\') {
			text[n++] = *p;
			continue;
		}
		p++;
		if (*p == 'x') {
			text[n++] = (char)(hex(p[1]) << 4 | hex(p[2]));
			p += 2;
		} else {
			text[n++] = *p == 'n'	? '\n'
				    : *p == 't' ? '\t'
				    : *p == 'r' ? '\r'
						: *p;
		}
	}
	return n;
}

static struct bench_scan
classify(const char *text, size_t len)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	struct bench_scan scan;

	bench_scan_classify(&rules, (struct bench_bytes){ (const uint8_t *)text, len },
			    BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
	return scan;
}

static bool
row_holds(char *line)
{
	char *rest = line, *text = strsep(&rest, "\t"), *class = strsep(&rest, "\t");
	char *value = strsep(&rest, "\t"), *why = strsep(&rest, "\t");
	char shown[200];
	struct bench_scan scan;

	assert_non_null(why);
	bench_copy(shown, sizeof(shown), text);
	scan = classify(text, unescape(text));
	if (strcmp(bench_scan_class_name(scan.class), class) == 0 &&
	    strcmp(scan.value, value) == 0 && strstr(scan.reason, why) != NULL &&
	    scan.reason[0] != '\0')
		return true;
	print_error("%s: %s '%s' (%s), not %s '%s' (%s)\n", shown,
		    bench_scan_class_name(scan.class), scan.value, scan.reason, class,
		    value, why);
	return false;
}

static void
every_row_of_the_table_holds(void **state)
{
	bench_auto(bench_fclosep) FILE *f = fopen(table, "re");
	char line[1024];
	int rows = 0, failed = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		rows++;
		failed += !row_holds(line);
	}
	assert_int_equal(failed, 0);
	assert_true(rows >= 300);
}

static void
four_kilobytes_are_unknown(void **state)
{
	static char text[4096];
	struct bench_scan scan;

	(void)state;
	memset(text, 'A', sizeof(text));
	scan = classify(text, sizeof(text));
	assert_int_equal(scan.class, BENCH_SCAN_UNKNOWN);
	assert_non_null(strstr(scan.reason, "too long"));
	scan = classify(text, BENCH_SCAN_MAX);
	assert_int_equal(scan.class, BENCH_SCAN_UNKNOWN);
}

/* A code with very many pieces costs bounded work and gives nothing. */
static void
more_than_64_pieces_are_unknown(void **state)
{
	char text[BENCH_SCAN_MAX];
	size_t n = 0;

	(void)state;
	n += (size_t)snprintf(text, sizeof(text), "SN:FCH2143E1AB");
	while (n + 3 < sizeof(text))
		n += (size_t)snprintf(text + n, sizeof(text) - n, ",V01");
	assert_int_equal(classify(text, n < sizeof(text) ? n : sizeof(text) - 1).class,
			 BENCH_SCAN_UNKNOWN);
}

static void
the_decoders_symbology_counts_like_an_aim_identifier(void **state)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	struct bench_bytes digits = { (const uint8_t *)"703509123453", 12 };
	struct bench_scan scan;

	(void)state;
	bench_scan_classify(&rules, digits, BENCH_SYMBOLOGY_CODE128, false, &scan);
	assert_int_equal(scan.class, BENCH_SCAN_MAC);
	bench_scan_classify(&rules, digits, BENCH_SYMBOLOGY_EAN, false, &scan);
	assert_int_equal(scan.class, BENCH_SCAN_GTIN);
	bench_scan_classify(&rules, digits, BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
	assert_int_equal(scan.class, BENCH_SCAN_ASK);
}

static bool
product_is_gxp(const char *pid, const void *arg)
{
	return strcmp(pid, arg) == 0;
}

static void
a_product_of_the_table_is_a_pid(void **state)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	struct bench_bytes text = { (const uint8_t *)"GXP2170", 7 };
	struct bench_scan scan;

	(void)state;
	bench_scan_classify(&rules, text, BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
	assert_int_equal(scan.class, BENCH_SCAN_UNKNOWN);
	rules.is_product = product_is_gxp;
	rules.arg = "GXP2170";
	bench_scan_classify(&rules, text, BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
	assert_int_equal(scan.class, BENCH_SCAN_PID);
	assert_false(scan.not_mpp);
}

static void
an_unset_clock_refuses_no_serial_for_being_new(void **state)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ 0 }, 2010);

	(void)state;
	assert_int_equal(bench_serial_check("FCH3027ZZZZ", rules.serials),
			 BENCH_SERIAL_OK);
	assert_int_equal(bench_serial_check("FCH1352ZZZZ", rules.serials),
			 BENCH_SERIAL_YEAR);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_of_the_table_holds),
		cmocka_unit_test(four_kilobytes_are_unknown),
		cmocka_unit_test(more_than_64_pieces_are_unknown),
		cmocka_unit_test(the_decoders_symbology_counts_like_an_aim_identifier),
		cmocka_unit_test(a_product_of_the_table_is_a_pid),
		cmocka_unit_test(an_unset_clock_refuses_no_serial_for_being_new),
	};

	if (argc != 2)
		return 2;
	table = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
