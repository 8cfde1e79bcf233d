/* Keyboard layouts: our tables against X's, the calibration code, and data/layouts.tsv,
 * every string of the classifier's table through every layout.
 *
 *   test_scanner_layout data/layouts.tsv
 *   test_scanner_layout --make data/classify.tsv     writes data/layouts.tsv */
#include "xkb.h"

#include <bench/str.h>
#include <core/calibrate.h>
#include <core/classify.h>
#include <errno.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* 2026-06-15 12:00 UTC, as in test_classify.c. */
#define TODAY INT64_C(1781524800000000)

static const char *table;

/* The columns of the table, behind text, class and value. */
static const struct {
	const char *name;
	enum bench_layout host;
	enum bench_caps caps;
} columns[] = {
	{ "us", BENCH_LAYOUT_US, BENCH_CAPS_OFF },
	{ "us caps", BENCH_LAYOUT_US, BENCH_CAPS_LETTERS },
	{ "fr", BENCH_LAYOUT_FRENCH, BENCH_CAPS_OFF },
	{ "fr caps", BENCH_LAYOUT_FRENCH, BENCH_CAPS_LETTERS },
	{ "fr caps of all keys", BENCH_LAYOUT_FRENCH, BENCH_CAPS_ALL },
	{ "be", BENCH_LAYOUT_BELGIAN, BENCH_CAPS_OFF },
	{ "be caps", BENCH_LAYOUT_BELGIAN, BENCH_CAPS_LETTERS },
	{ "de", BENCH_LAYOUT_GERMAN, BENCH_CAPS_OFF },
	{ "de caps", BENCH_LAYOUT_GERMAN, BENCH_CAPS_LETTERS },
	{ "de caps of all keys", BENCH_LAYOUT_GERMAN, BENCH_CAPS_ALL },
	{ "jp", BENCH_LAYOUT_JAPANESE, BENCH_CAPS_OFF },
	{ "jp caps", BENCH_LAYOUT_JAPANESE, BENCH_CAPS_LETTERS },
	{ "uk", BENCH_LAYOUT_BRITISH, BENCH_CAPS_OFF },
	{ "uk caps", BENCH_LAYOUT_BRITISH, BENCH_CAPS_LETTERS },
};

static struct bench_bytes
bytes(const char *text)
{
	return (struct bench_bytes){ (const uint8_t *)text, strlen(text) };
}

static struct bench_typing
typing_of(size_t column)
{
	return (struct bench_typing){ BENCH_LAYOUT_US, columns[column].host,
				      columns[column].caps };
}

static struct xkb *
open_x(enum bench_layout layout)
{
	struct xkb *x = xkb_open(layout);

	if (x == NULL)
		fail_msg("xkb-data has no layout '%s'", bench_layout_word(layout));
	return x;
}

/* Every character of ASCII. */
static void
our_layouts_are_those_of_x(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(columns); i++) {
		struct xkb *x = open_x(columns[i].host);

		for (char c = ' '; c <= '~'; c++) {
			char text[] = { c, '\0' }, ours[8] = "", xs[8];

			(void)bench_typing_do(typing_of(i), bytes(text), ours,
					      sizeof(ours));
			assert_true(xkb_type(x, columns[i].caps, text, xs, sizeof(xs)));
			if (strcmp(ours, xs) != 0)
				fail_msg("%s: %c gives %s, X says %s", columns[i].name,
					 c, ours, xs);
		}
		xkb_close(x);
	}
}

static struct bench_scan
classify(const char *text)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	struct bench_scan scan;

	bench_scan_classify(&rules, bytes(text), BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
	return scan;
}

struct row {
	char line[8192];
	const char *sent, *class, *value, *arrived[BENCH_N(columns)];
};

static bool
read_row(FILE *f, struct row *row)
{
	char *rest = row->line;

	do
		if (fgets(row->line, sizeof(row->line), f) == NULL)
			return false;
	while (row->line[0] == '#');
	row->line[strcspn(row->line, "\n")] = '\0';
	row->sent = strsep(&rest, "\t");
	row->class = strsep(&rest, "\t");
	row->value = strsep(&rest, "\t");
	for (size_t i = 0; i < BENCH_N(columns); i++)
		row->arrived[i] = strsep(&rest, "\t");
	assert_non_null(row->arrived[BENCH_N(columns) - 1]);
	assert_null(rest);
	return true;
}

typedef int row_fn(const struct row *row, size_t column);

/* How many cells did not hold. */
static int
each_cell(row_fn *fn)
{
	bench_auto(bench_fclosep) FILE *f = fopen(table, "re");
	static struct row row;
	int rows = 0, failed = 0;

	assert_non_null(f);
	for (; read_row(f, &row); rows++)
		for (size_t i = 0; i < BENCH_N(columns); i++)
			failed += fn(&row, i);
	assert_true(rows >= 300);
	return failed;
}

static int
is_what_x_types(const struct row *row, size_t column)
{
	static struct xkb *x[BENCH_LAYOUTS];
	enum bench_layout host = columns[column].host;
	char text[1024];

	if (x[host] == NULL)
		x[host] = open_x(host);
	assert_true(
		xkb_type(x[host], columns[column].caps, row->sent, text, sizeof(text)));
	if (strcmp(text, row->arrived[column]) == 0)
		return 0;
	print_error("%s, %s: the table has %s, X types %s\n", row->sent,
		    columns[column].name, row->arrived[column], text);
	return 1;
}

static void
the_table_holds_what_x_types(void **state)
{
	(void)state;
	assert_int_equal(each_cell(is_what_x_types), 0);
}

static int
is_right_when_calibrated(const struct row *row, size_t column)
{
	struct bench_bytes arrived = bytes(row->arrived[column]);
	char text[1024] = "";
	struct bench_scan scan;

	if (bench_typing_undo(typing_of(column), arrived, text, sizeof(text)) == 0)
		bench_copy(text, sizeof(text), "?");
	scan = classify(text);
	if (strcmp(bench_scan_class_name(scan.class), row->class) == 0 &&
	    strcmp(scan.value, row->value) == 0)
		return 0;
	print_error("%s, %s: %s is %s '%s'\n", row->sent, columns[column].name,
		    row->arrived[column], bench_scan_class_name(scan.class),
		    scan.value);
	return 1;
}

static void
every_string_is_right_by_a_calibrated_scanner(void **state)
{
	(void)state;
	assert_int_equal(each_cell(is_right_when_calibrated), 0);
}

static bool
identifies(const struct bench_scan *scan)
{
	return scan->class == BENCH_SCAN_MAC || scan->class == BENCH_SCAN_SERIAL ||
	       scan->class == BENCH_SCAN_PID || scan->class == BENCH_SCAN_COMPOSITE ||
	       scan->label.other.serial_of != 0 || scan->label.other.pid_of != 0;
}

/* Without calibration: never another value, but where letters may have moved, and those
 * values a source with an unknown layout refuses. */
static int
is_safe_without(const struct row *row, size_t column)
{
	struct bench_scan scan = classify(row->arrived[column]);

	if (!identifies(&scan) || strpbrk(scan.value, BENCH_TYPING_MOVED) != NULL ||
	    strcmp(scan.value, row->value) == 0)
		return 0;
	print_error("%s, %s: %s is %s '%s'\n", row->sent, columns[column].name,
		    row->arrived[column], bench_scan_class_name(scan.class),
		    scan.value);
	return 1;
}

static void
no_string_becomes_another_value_without_calibration(void **state)
{
	(void)state;
	assert_int_equal(each_cell(is_safe_without), 0);
}

static int
is_command_everywhere(const struct row *row, size_t column)
{
	struct bench_scan scan = classify(row->arrived[column]);

	/* An AIM identifier moves, and is not the command's own. */
	if (strcmp(row->class, "COMMAND") != 0 || row->sent[0] == ']')
		return 0;
	return scan.class != BENCH_SCAN_COMMAND || strcmp(scan.value, row->value) != 0;
}

static void
commands_need_no_calibration(void **state)
{
	(void)state;
	assert_int_equal(each_cell(is_command_everywhere), 0);
}

/* What labels consist of. */
static const char labels[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ:-/.=";

static void
the_calibration_code_tells_every_typing(void **state)
{
	struct bench_typing t, found;
	char arrived[256], text[256];

	(void)state;
	for (t.scanner = 0; t.scanner < BENCH_LAYOUTS; t.scanner++)
		for (t.host = 0; t.host < BENCH_LAYOUTS; t.host++)
			for (t.caps = 0; t.caps < BENCH_CAPS; t.caps++) {
				size_t n = bench_typing_do(t, bytes(BENCH_CALIBRATION),
							   arrived, sizeof(arrived));

				assert_true(n > 0);
				assert_int_equal(
					bench_calibrate(bytes(arrived), &found), 0);
				n = bench_typing_do(t, bytes(labels), arrived,
						    sizeof(arrived));
				if (t.host == BENCH_LAYOUT_JAPANESE &&
				    t.caps == BENCH_CAPS_ALL)
					continue; /* nothing on its shifted 0 */
				assert_true(n > 0);
				assert_true(bench_typing_undo(found, bytes(arrived),
							      text, sizeof(text)) > 0);
				assert_string_equal(text, labels);
			}
}

static void
the_calibration_code_may_come_with_its_identifier(void **state)
{
	struct bench_typing jp = { BENCH_LAYOUT_US, BENCH_LAYOUT_JAPANESE, 0 }, found;
	char arrived[256];

	(void)state;
	assert_true(bench_typing_do(jp, bytes("]C0" BENCH_CALIBRATION), arrived,
				    sizeof(arrived)) > 0);
	assert_int_equal(strncmp(arrived, "[C0", 3), 0);
	assert_int_equal(bench_calibrate(bytes(arrived), &found), 0);
	assert_int_equal(found.host, BENCH_LAYOUT_JAPANESE);
}

/* A German dead key at the end: Linux writes nothing for it. */
static void
the_calibration_code_may_lose_its_dead_key(void **state)
{
	struct bench_typing de = { BENCH_LAYOUT_US, BENCH_LAYOUT_GERMAN, 0 }, found;
	char arrived[256];
	size_t n =
		bench_typing_do(de, bytes(BENCH_CALIBRATION), arrived, sizeof(arrived));

	(void)state;
	assert_string_equal(arrived + n - 2, "´");
	arrived[n - 2] = '\0';
	assert_int_equal(bench_calibrate(bytes(arrived), &found), 0);
	assert_int_equal(found.host, BENCH_LAYOUT_GERMAN);
}

static void
a_padded_calibration_code_counts_and_a_damaged_one_does_not(void **state)
{
	char text[] = BENCH_CALIBRATION, padded[200] = "";
	struct bench_typing t;

	(void)state;
	memset(padded, ' ', sizeof(padded) - 1);
	memcpy(padded + 2, text, strlen(text));
	assert_true(bench_is_calibration(bytes(padded)));
	assert_int_equal(bench_calibrate(bytes(padded), &t), 0);
	text[3] = '9';
	assert_int_equal(bench_calibrate(bytes(text), &t), -EBADMSG);
	assert_int_equal(bench_calibrate(bytes("FCH2143E1AB"), &t), -ENOENT);
	assert_int_equal(bench_calibrate(bytes(""), &t), -ENOENT);
}

static void
undo_refuses_what_no_key_writes(void **state)
{
	struct bench_typing fr = { BENCH_LAYOUT_US, BENCH_LAYOUT_FRENCH, 0 };
	char out[64];

	(void)state;
	assert_int_equal(bench_typing_undo(fr, bytes("電"), out, sizeof(out)), 0);
	assert_int_equal(bench_typing_undo(fr, bytes("\xff"), out, sizeof(out)), 0);
	assert_int_equal(bench_typing_undo(fr, bytes("\xc3"), out, sizeof(out)), 0);
	assert_int_equal(bench_typing_undo(fr, bytes("ABCDEFGH"), out, 6), 0);
}

/* 0: the line is written, or is none for the table. A French keyboard with caps lock
 * loses '|' under X: it cannot come back. */
static int
make_row(char *line, struct xkb *const *x)
{
	char *rest = line, *text = strsep(&rest, "\t"), *class = strsep(&rest, "\t");
	char *value = strsep(&rest, "\t");
	char typed[1024];

	if (value == NULL || text[0] == '#' || text[strspn(text, " ")] == '\0')
		return 0;
	for (const char *p = text; *p != '\0'; p++)
		if (*p < ' ' || *p > '~' || *p == '\\' || *p == '|')
			return 0;
	printf("%s\t%s\t%s", text, class, value);
	for (size_t i = 0; i < BENCH_N(columns); i++) {
		if (!xkb_type(x[columns[i].host], columns[i].caps, text, typed,
			      sizeof(typed)))
			return -1;
		printf("\t%s", typed);
	}
	return putchar('\n') == EOF ? -1 : 0;
}

static int
make_table(const char *path)
{
	bench_auto(bench_fclosep) FILE *f = fopen(path, "re");
	struct xkb *x[BENCH_LAYOUTS];
	char line[2048];
	int r = 0;

	if (f == NULL)
		return 1;
	printf("# What becomes of classify.tsv's strings on other keyboards. Made by "
	       "test_scanner_layout --make\n# from X's layouts. text, class, value");
	for (size_t i = 0; i < BENCH_N(columns); i++)
		printf(", %s", columns[i].name);
	printf("\n");
	for (enum bench_layout l = 0; l < BENCH_LAYOUTS; l++)
		x[l] = xkb_open(l);
	while (r == 0 && fgets(line, sizeof(line), f) != NULL)
		r = make_row(line, x);
	for (enum bench_layout l = 0; l < BENCH_LAYOUTS; l++)
		xkb_close(x[l]);
	return r != 0;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_layouts_are_those_of_x),
		cmocka_unit_test(the_table_holds_what_x_types),
		cmocka_unit_test(every_string_is_right_by_a_calibrated_scanner),
		cmocka_unit_test(no_string_becomes_another_value_without_calibration),
		cmocka_unit_test(commands_need_no_calibration),
		cmocka_unit_test(the_calibration_code_tells_every_typing),
		cmocka_unit_test(the_calibration_code_may_come_with_its_identifier),
		cmocka_unit_test(the_calibration_code_may_lose_its_dead_key),
		cmocka_unit_test(
			a_padded_calibration_code_counts_and_a_damaged_one_does_not),
		cmocka_unit_test(undo_refuses_what_no_key_writes),
	};

	if (argc == 3 && strcmp(argv[1], "--make") == 0)
		return make_table(argv[2]);
	if (argc != 2)
		return 2;
	table = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
