#include "lab.h"

#include <decode/search.h>
#include <decode/split.h>
#include <decode/strip.h>
#include <errno.h>
#include <math.h>
#include <scarce.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LEISURE INT64_C(60000000)

static struct bench_zbar *zbar;
static uint8_t pixels[640 * 480];
static const struct bench_image picture = { 640, 480, pixels };

static int
begin(void **state)
{
	(void)state;
	memset(pixels, 230, sizeof(pixels));
	return bench_zbar_new(&zbar, NULL);
}

static int
end(void **state)
{
	(void)state;
	bench_zbar_free(zbar);
	return 0;
}

/* Bars and spaces of 1 to 4 modules, by no code's rules. */
static bool
is_dark(unsigned module)
{
	unsigned end = 0, seed = 1;
	bool dark = true;

	for (;;) {
		seed = seed * 1103515245u + 12345u;
		end += 1 + (seed >> 16) % 4;
		if (module < end)
			return dark;
		dark = !dark;
	}
}

static double
level_at(double u, double v, double module, double length, double height)
{
	bool inside = fabs(u) < length / 2 && fabs(v) < height / 2;

	return inside && is_dark((unsigned)((u + length / 2) / module)) ? 30 : 230;
}

/* The middle at x, y. */
static void
draw_bars(double x, double y, double degrees, double module, double length,
	  double height)
{
	double c = cos(degrees * M_PI / 180), s = sin(degrees * M_PI / 180);
	double reach = hypot(length, height) / 2 + 1;

	for (int i = 0; i < 640 * 480; i++) {
		double px = i % 640 - x, py = i / 640 - y, sum = 0;

		if (hypot(px, py) > reach)
			continue;
		for (int k = 0; k < 9; k++) {
			double qx = px + (k % 3 - 1) / 3.0, qy = py + (k / 3 - 1) / 3.0;

			sum += level_at(qx * c + qy * s, qy * c - qx * s, module,
					length, height);
		}
		if (sum < 9 * 230)
			pixels[i] = (uint8_t)(sum / 9);
	}
}

static struct bench_bars
largest(void)
{
	struct bench_bars bars[BENCH_BARS_MAX];
	size_t n;

	assert_int_equal(bench_bars_find(&picture, bars, &n, NULL), 0);
	assert_true(n > 0);
	return bars[0];
}

static void
bars_are_found_at_every_angle(void **state)
{
	(void)state;
	for (int degrees = -90; degrees < 90; degrees += 7) {
		struct bench_bars b;
		double off;

		memset(pixels, 230, sizeof(pixels));
		draw_bars(320, 240, degrees, 2, 300, 60);
		b = largest();
		off = fabs(b.angle * 180 / M_PI - degrees);
		off = off > 90 ? 180 - off : off;
		assert_true(off < 1.5);
		assert_true(fabsf(b.x - 320) < 10 && fabsf(b.y - 240) < 10);
		assert_true(b.length > 290 && b.length < 350);
		assert_true(bench_bars_contain(&b, 320, 240, 0));
		assert_false(bench_bars_contain(&b, 5, 5, 10));
	}
}

static void
flat_pictures_have_no_bars(void **state)
{
	struct bench_bars bars[BENCH_BARS_MAX];
	size_t n = 7;

	(void)state;
	assert_int_equal(bench_bars_find(&picture, bars, &n, NULL), 0);
	assert_int_equal(n, 0);
}

static void
codes_above_each_other_are_strips_of_their_own(void **state)
{
	struct bench_bars b, places[BENCH_PLACES_MAX];
	struct bench_strip strip;
	size_t n;

	(void)state;
	draw_bars(320, 200, 4, 2, 300, 50);
	draw_bars(315, 260, 4, 3, 270, 50);
	b = largest();
	assert_int_equal(bench_bars_split(&picture, &b, places, &n, NULL), 0);
	assert_int_equal(n, 2);
	for (size_t i = 0; i < n; i++) {
		assert_true(fabsf(places[i].y - (i == 0 ? 200 : 260)) < 8);
		assert_int_equal(
			bench_strip_cut(&picture, &places[i], false, &strip, NULL), 0);
		assert_true(strip.likeness > 0.9);
		assert_false(strip.is_light);
		bench_strip_clear(&strip);
	}
}

static struct bench_symbols found;
static struct bench_str message;

static void
search(const struct bench_image *image)
{
	struct bench_bytes all;

	bench_str_reset(&message);
	assert_int_equal(bench_search(zbar, image, LEISURE, &message, NULL), 0);
	bench_symbols_put_end(&message);
	all = (struct bench_bytes){ (const uint8_t *)message.text, message.len };
	assert_int_equal(bench_symbols_get(all, &found, NULL), 0);
}

static const struct bench_symbol *
symbol_of(const char *text)
{
	for (size_t i = 0; i < found.n; i++)
		if (found.at[i].text.len == strlen(text) &&
		    memcmp(found.at[i].text.data, text, strlen(text)) == 0)
			return &found.at[i];
	return NULL;
}

static void
a_turned_label_is_read_and_each_code_has_its_place(void **state)
{
	const struct bench_symbol *mac, *serial;
	struct lab_view v;

	(void)state;
	lab_look(LAB_ROTATED, 3, &v);
	search(&v.image);
	mac = symbol_of(v.label.mac);
	serial = symbol_of(v.label.serial);
	assert_non_null(mac);
	assert_non_null(serial);
	assert_true(mac->quality >= 2);
	assert_true(abs(mac->place.angle - serial->place.angle) <= 2);
	assert_true(mac->place.length > 100 && mac->place.height > 20);
	bench_str_clear(&message);
	free(v.image.luma);
}

static void
bars_that_nobody_can_read_are_told(void **state)
{
	(void)state;
	draw_bars(320, 240, 20, 2, 300, 60);
	search(&picture);
	assert_int_equal(found.n, 1);
	assert_true(found.at[0].unread);
	assert_int_equal(found.at[0].text.len, 0);
	assert_true(abs(found.at[0].place.angle - 20) <= 2);
	bench_str_clear(&message);
}

static void
pictures_of_any_shape_are_searched(void **state)
{
	static const unsigned sizes[][2] = { { 1, 1 },	  { 7, 3 },    { 8, 8 },
					     { 2, 3000 }, { 3000, 2 }, { 31, 33 } };

	(void)state;
	for (int i = 0; i < 640 * 480; i++)
		pixels[i] = (uint8_t)((unsigned)i * 2654435761u >> 24);
	for (size_t i = 0; i < BENCH_N(sizes); i++) {
		struct bench_image image = { sizes[i][0], sizes[i][1], pixels };

		search(&image);
		assert_int_equal(found.n, 0);
	}
	bench_str_clear(&message);
}

static void
without_time_the_plain_pass_is_all(void **state)
{
	struct lab_view v;

	(void)state;
	lab_look(LAB_CLEAN, 1, &v);
	bench_str_reset(&message);
	assert_int_equal(bench_search(zbar, &v.image, -1, &message, NULL), 0);
	assert_true(message.len > 0);
	bench_str_clear(&message);
	free(v.image.luma);
}

static void
a_failing_allocation_is_an_error(void **state)
{
	struct lab_view v;

	(void)state;
	lab_look(LAB_MIXED, 2, &v);
	for (long n = 0;; n++) {
		struct bench_err err = { "" };
		int r;

		bench_str_reset(&message);
		scarce_after(n);
		r = bench_search(zbar, &v.image, LEISURE, &message, &err);
		if (scarce_unused())
			break;
		scarce_after(-1);
		assert_true(r == -ENOMEM || (r == 0 && bench_str_failed(&message)));
		assert_true(r == 0 || strstr(err.text, "out of memory") != NULL);
		bench_str_clear(&message);
	}
	scarce_after(-1);
	bench_str_clear(&message);
	free(v.image.luma);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bars_are_found_at_every_angle),
		TEST(flat_pictures_have_no_bars),
		TEST(codes_above_each_other_are_strips_of_their_own),
		TEST(a_turned_label_is_read_and_each_code_has_its_place),
		TEST(bars_that_nobody_can_read_are_told),
		TEST(pictures_of_any_shape_are_searched),
		TEST(without_time_the_plain_pass_is_all),
		TEST(a_failing_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
