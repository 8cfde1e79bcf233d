#include "canvas.h"

#include <bench/clock.h>
#include <decode/reading.h>
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zint.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* 2026-06-15 12:00 UTC. */
#define TODAY INT64_C(1781524800000000)

static struct canvas canvas;
static struct bench_reading reading;
static char path[64];

static int
read_path(struct bench_err *err)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);

	return bench_reading_load(&rules, path, &reading, err);
}

static enum bench_picture_status
read_canvas(enum canvas_format format)
{
	struct bench_err err = { "" };
	int r;

	canvas_write(&canvas, format, path);
	r = read_path(&err);
	assert_string_equal(err.text, "");
	assert_int_equal(r, 0);
	return reading.status;
}

static void
draw_label(int x, const char *mac, const char *serial)
{
	canvas_draw(&canvas, BARCODE_CODE128, "1PCP-8841-3PCC-K9=", x, 40);
	if (serial != NULL)
		canvas_draw(&canvas, BARCODE_CODE39, serial, x, 140);
	if (mac != NULL)
		canvas_draw(&canvas, BARCODE_CODE128, mac, x, 240);
}

static void
assert_reading(const char *expected)
{
	char text[128];

	assert_string_equal(bench_label_format(&reading.label, text, sizeof(text)),
			    expected);
	bench_reading_clear(&reading);
}

static int
begin(void **state)
{
	int fd;

	(void)state;
	snprintf(path, sizeof(path), "/tmp/bench-label-XXXXXX");
	fd = mkstemp(path);
	canvas_clear(&canvas);
	return fd < 0 ? -1 : close(fd);
}

static int
end(void **state)
{
	(void)state;
	return unlink(path);
}

static void
a_label_is_read_in_every_file_format(void **state)
{
	(void)state;
	draw_label(40, "00562B000001", "SFCH2143E1AB");
	canvas_draw(&canvas, BARCODE_EANX, "088265812345", 700, 40);
	for (enum canvas_format f = CANVAS_PGM; f <= CANVAS_JPEG; f++) {
		assert_int_equal(read_canvas(f), BENCH_PICTURE_OK);
		assert_int_equal(reading.n, 4);
		assert_reading("00:56:2b:00:00:01 FCH2143E1AB CP-8841-3PCC-K9");
	}
}

static void
a_2d_code_alone_is_a_unit(void **state)
{
	(void)state;
	canvas_draw(&canvas, BARCODE_QRCODE,
		    "PID:CP-8841-3PCC-K9;SN:FCH2143E1AB;MAC:00562B000001", 100, 100);
	assert_int_equal(read_canvas(CANVAS_PNG), BENCH_PICTURE_OK);
	assert_reading("00:56:2b:00:00:01 FCH2143E1AB CP-8841-3PCC-K9");
}

static void
white_on_black_is_read(void **state)
{
	(void)state;
	draw_label(40, "00562B000001", "FCH2143E1AB");
	canvas_invert(&canvas);
	assert_int_equal(read_canvas(CANVAS_PNG), BENCH_PICTURE_OK);
	assert_reading("00:56:2b:00:00:01 FCH2143E1AB CP-8841-3PCC-K9");
}

static void
two_macs_on_a_label_are_ambiguous(void **state)
{
	(void)state;
	draw_label(40, "00562B000001", "FCH2143E1AB");
	canvas_draw(&canvas, BARCODE_CODE128, "00562B000002", 40, 340);
	assert_int_equal(read_canvas(CANVAS_PNG), BENCH_PICTURE_AMBIGUOUS);
	assert_reading("");
}

static void
two_labels_in_view_are_ambiguous(void **state)
{
	(void)state;
	draw_label(20, "00562B000001", "FCH2143E1AB");
	draw_label(680, "00562B000002", "FCH2143E1AC");
	assert_int_equal(read_canvas(CANVAS_PNG), BENCH_PICTURE_AMBIGUOUS);
	assert_reading("");
}

static void
one_labels_mac_and_anothers_serial_are_ambiguous(void **state)
{
	(void)state;
	canvas_draw(&canvas, BARCODE_CODE128, "00562B000001", 20, 240);
	canvas_draw(&canvas, BARCODE_CODE128, "FCH2143E1AC", 800, 140);
	assert_int_equal(read_canvas(CANVAS_PNG), BENCH_PICTURE_AMBIGUOUS);
	assert_reading("");
}

static void
a_label_without_its_serial_is_partial(void **state)
{
	(void)state;
	draw_label(40, "00562B000001", NULL);
	assert_int_equal(read_canvas(CANVAS_PNG), BENCH_PICTURE_PARTIAL);
	assert_reading("00:56:2b:00:00:01 CP-8841-3PCC-K9");
}

/* Twelve digits: MAC in Code 128 with Cisco's OUI, GTIN in EAN. */
static void
digits_are_told_apart_by_symbology(void **state)
{
	(void)state;
	canvas_draw(&canvas, BARCODE_CODE128, "703509123453", 40, 40);
	assert_int_equal(read_canvas(CANVAS_PNG), BENCH_PICTURE_PARTIAL);
	assert_reading("70:35:09:12:34:53");
	canvas_clear(&canvas);
	canvas_draw(&canvas, BARCODE_UPCA, "703509123453", 40, 40);
	assert_int_equal(read_canvas(CANVAS_PNG), BENCH_PICTURE_NONE);
	assert_int_equal(reading.n, 1);
	assert_int_equal(reading.codes[0].scan.class, BENCH_SCAN_GTIN);
	bench_reading_clear(&reading);
}

static void
a_blank_picture_is_none(void **state)
{
	(void)state;
	assert_int_equal(read_canvas(CANVAS_JPEG), BENCH_PICTURE_NONE);
	assert_int_equal(reading.n, 0);
	bench_reading_clear(&reading);
}

static void
write_file(const void *data, size_t len)
{
	FILE *f = fopen(path, "wbe");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, len, f), len);
	assert_int_equal(fclose(f), 0);
}

static void
files_that_are_no_pictures_are_refused(void **state)
{
	static const struct {
		const char *data, *why;
	} rows[] = {
		{ "", "not a PNG" },
		{ "hello, world", "not a PNG" },
		{ "P5", "not a PNG" },
		{ "P5\n", "damaged PNM" },
		{ "P5\n10 10\n255\nshort", "too early" },
		{ "P5\n10 10\n65535\n", "damaged PNM" },
		{ "P5\n0 10\n255\n", "too large" },
		{ "P5\n30000 30000\n255\n", "too large" },
		{ "P6\n99999999999999999999 1\n255\n", "damaged PNM" },
		{ "P5\n-1 10\n255\n", "damaged PNM" },
		{ "\xff\xd8\xff\xe0garbage", "damaged JPEG" },
		{ "\x89PNG\r\n\x1a\ngarbage garbage", "damaged PNG" },
	};
	struct bench_err err;

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		write_file(rows[i].data, strlen(rows[i].data));
		assert_int_equal(read_path(&err), -EINVAL);
		if (strstr(err.text, rows[i].why) == NULL)
			fail_msg("%zu: %s", i, err.text);
	}
}

static void
a_missing_file_and_a_folder_are_refused(void **state)
{
	struct bench_err err;

	(void)state;
	unlink(path);
	assert_int_equal(read_path(&err), -ENOENT);
	assert_non_null(strstr(err.text, "No such file"));
	assert_int_equal(mkdir(path, 0700), 0);
	assert_true(read_path(&err) < 0);
	assert_int_equal(rmdir(path), 0);
	write_file("", 0);
}

/* A file cut anywhere is refused or read, never fatal. */
static void
a_cut_file_costs_only_itself(void **state)
{
	static uint8_t data[1 << 20];
	size_t len, step;
	FILE *f;

	(void)state;
	draw_label(40, "00562B000001", "FCH2143E1AB");
	for (enum canvas_format format = CANVAS_PNG; format <= CANVAS_JPEG; format++) {
		canvas_write(&canvas, format, path);
		f = fopen(path, "rbe");
		assert_non_null(f);
		len = fread(data, 1, sizeof(data), f);
		fclose(f);
		step = len / 11;
		for (size_t n = 0; n < len; n += step) {
			struct bench_err err = { "" };
			int r;

			write_file(data, n);
			r = read_path(&err);
			assert_true(r == 0 || (r == -EINVAL && err.text[0] != '\0'));
			if (r == 0)
				bench_reading_clear(&reading);
		}
	}
}

static void
crash(FILE *f, struct bench_str *message)
{
	(void)f;
	(void)message;
	abort();
}

static void
hang(FILE *f, struct bench_str *message)
{
	(void)f;
	(void)message;
	for (;;)
		poll(NULL, 0, 1000);
}

static void
babble(FILE *f, struct bench_str *message)
{
	(void)f;
	for (int i = 0; i < 400; i++)
		bench_str_addf(message, "%01000d", 7);
}

static void
say_nothing(FILE *f, struct bench_str *message)
{
	(void)f;
	(void)message;
}

static void
a_decoder_that_fails_costs_only_the_file(void **state)
{
	static const struct {
		bench_decode_fn *work;
		const char *why;
	} rows[] = {
		{ crash, "died of signal 6" },
		{ hang, "too long" },
		{ babble, "signal" },
		{ say_nothing, "no answer" },
	};
	struct bench_found found;

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_err err = { "" };

		assert_int_equal(bench_decode_with(path, rows[i].work, 1, &found, &err),
				 -EIO);
		if (strstr(err.text, rows[i].why) == NULL)
			fail_msg("%zu: %s", i, err.text);
	}
}

static void
try_to_write(FILE *f, struct bench_str *message)
{
	FILE *out = fopen(path, "wbe");

	(void)f;
	if (out == NULL || fputs("anything", out) < 0 || fclose(out) != 0)
		bench_symbols_put_error(message, "limited");
	else
		bench_symbols_put_error(message, "it can write files");
}

static void
the_decoder_cannot_write_files(void **state)
{
	struct bench_found found;
	struct bench_err err = { "" };

	(void)state;
	assert_true(bench_decode_with(path, try_to_write, 5, &found, &err) < 0);
#ifdef __SANITIZE_ADDRESS__ /* no filter of system calls: SIGXFSZ */
	assert_string_equal(err.text, "the decoder died of signal 25");
#else
	assert_string_equal(err.text, "limited");
#endif
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_label_is_read_in_every_file_format),
		TEST(a_2d_code_alone_is_a_unit),
		TEST(white_on_black_is_read),
		TEST(two_macs_on_a_label_are_ambiguous),
		TEST(two_labels_in_view_are_ambiguous),
		TEST(one_labels_mac_and_anothers_serial_are_ambiguous),
		TEST(a_label_without_its_serial_is_partial),
		TEST(digits_are_told_apart_by_symbology),
		TEST(a_blank_picture_is_none),
		TEST(files_that_are_no_pictures_are_refused),
		TEST(a_missing_file_and_a_folder_are_refused),
		TEST(a_cut_file_costs_only_itself),
		TEST(a_decoder_that_fails_costs_only_the_file),
		TEST(the_decoder_cannot_write_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
