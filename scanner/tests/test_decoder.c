#include "canvas.h"

#include <decode/decoder.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static uint8_t pixels[64];
static const struct bench_image image = { 8, 8, pixels };

static void
put(struct bench_str *message, const char *text)
{
	struct bench_symbol s = { .symbology = BENCH_SYMBOLOGY_CODE128,
				  .text = { (const uint8_t *)text, strlen(text) } };

	bench_symbols_put(message, &s);
}

/* What the frame's first pixel says. */
static int
obey(struct bench_zbar *zbar, const struct bench_image *i, struct bench_str *message,
     struct bench_err *err)
{
	(void)zbar;
	switch (i->luma[0]) {
	case 'a':
		abort();
	case 'h':
		for (;;)
			poll(NULL, 0, 1000);
	case 'e':
		return bench_fail(err, -EIO, "not today");
	case 'o':
		put(message,
		    open("/dev/null", O_RDONLY | O_CLOEXEC) < 0 ? "refused" : "opened");
		return 0;
	case 'f':
		put(message, fork() < 0 ? "refused" : "forked");
		return 0;
	default:
		put(message, "seen");
		return 0;
	}
}

static int
ask(struct bench_decoder *d, char what, char answer[64])
{
	struct bench_err err = { "" };
	struct bench_found found;
	int r;

	pixels[0] = (uint8_t)what;
	r = bench_decoder_read(d, &(struct bench_frame){ .image = &image }, &found,
			       &err);
	bench_copy(answer, 64, err.text);
	if (r < 0)
		return r;
	assert_int_equal(found.symbols.n, 1);
	snprintf(answer, 64, "%.*s", (int)found.symbols.at[0].text.len,
		 (const char *)found.symbols.at[0].text.data);
	bench_found_clear(&found);
	return 0;
}

static int
begin(void **state)
{
	struct bench_decoder *d;
	int r = bench_decoder_new(obey, &d, NULL);

	*state = r == 0 ? d : NULL;
	return r;
}

static int
end(void **state)
{
	bench_decoder_free(*state);
	return 0;
}

static void
a_crash_costs_one_frame(void **state)
{
	struct bench_decoder *d = *state;
	char answer[64];

	assert_int_equal(ask(d, 'x', answer), 0);
	assert_string_equal(answer, "seen");
	assert_int_equal(ask(d, 'a', answer), -EIO);
	assert_string_equal(answer, "the decoder died of signal 6");
	assert_int_equal(ask(d, 'x', answer), 0);
	assert_int_equal(bench_decoder_children(d), 2);
}

static void
a_decoder_that_hangs_costs_one_frame(void **state)
{
	struct bench_decoder *d = *state;
	char answer[64];

	assert_int_equal(ask(d, 'h', answer), -EIO);
	assert_string_equal(answer, "the decoder took too long");
	assert_int_equal(ask(d, 'x', answer), 0);
}

static void
an_error_costs_no_child(void **state)
{
	struct bench_decoder *d = *state;
	char answer[64];

	assert_int_equal(ask(d, 'e', answer), -EIO);
	assert_string_equal(answer, "not today");
	assert_int_equal(ask(d, 'x', answer), 0);
	assert_int_equal(bench_decoder_children(d), 1);
}

#ifndef __SANITIZE_ADDRESS__ /* has no filter of system calls */
static void
the_decoder_opens_no_file_and_starts_no_process(void **state)
{
	struct bench_decoder *d = *state;
	char answer[64];

	assert_int_equal(ask(d, 'o', answer), 0);
	assert_string_equal(answer, "refused");
	assert_int_equal(ask(d, 'f', answer), -EIO);
	assert_string_equal(answer, "the decoder died of signal 31"); /* SIGSYS */
	assert_int_equal(ask(d, 'x', answer), 0);
}
#endif

static void
a_child_is_replaced_in_time(void **state)
{
	struct bench_decoder *d = *state;
	char answer[64];

	for (unsigned i = 0; i < BENCH_DECODER_FRAMES; i++)
		assert_int_equal(ask(d, 'x', answer), 0);
	assert_int_equal(bench_decoder_children(d), 1);
	assert_int_equal(ask(d, 'x', answer), 0);
	assert_int_equal(bench_decoder_children(d), 2);
}

static void
frames_of_any_size_follow_each_other(void **state)
{
	struct bench_decoder *d = *state;
	static uint8_t large[1000 * 900];
	const struct bench_image images[] = { { 1000, 900, large },
					      { 1, 1, large },
					      { 900, 1000, large } };
	struct bench_found found;

	for (size_t i = 0; i < BENCH_N(images); i++) {
		assert_int_equal(
			bench_decoder_read(d,
					   &(struct bench_frame){ .image = &images[i] },
					   &found, NULL),
			0);
		bench_found_clear(&found);
	}
	assert_int_equal(bench_decoder_children(d), 1);
}

static void
a_jpeg_is_opened_by_the_child(void **state)
{
	static const uint8_t damaged[] = { 0xff, 0xd8, 0xff, 0xe0, 1, 2, 3 };
	static struct canvas canvas;
	struct bench_decoder *d = *state;
	struct bench_found found;
	struct bench_err err = { "" };
	char path[] = "/tmp/bench-jpeg-XXXXXX", answer[64];
	uint8_t data[200000];
	int fd = mkstemp(path);
	ssize_t n;

	assert_true(fd >= 0);
	canvas_clear(&canvas);
	canvas_write(&canvas, CANVAS_JPEG, path);
	n = read(fd, data, sizeof(data));
	close(fd);
	unlink(path);
	assert_true(n > 100);
	assert_int_equal(
		bench_decoder_read(d,
				   &(struct bench_frame){ .jpeg = { data, (size_t)n } },
				   &found, &err),
		0);
	assert_int_equal(found.symbols.n, 1);
	bench_found_clear(&found);
	assert_int_equal(
		bench_decoder_read(
			d,
			&(struct bench_frame){ .jpeg = { damaged, sizeof(damaged) } },
			&found, &err),
		-EIO);
	assert_non_null(strstr(err.text, "damaged JPEG"));
	assert_int_equal(ask(d, 'x', answer), 0);
	assert_int_equal(bench_decoder_children(d), 1);
}

static int
step(struct bench_decoder *d, struct bench_found *found)
{
	struct pollfd p = bench_decoder_wants(d);

	assert_int_equal(poll(&p, 1, 10000), 1);
	return bench_decoder_step(d, bench_mono_now(), found, NULL);
}

/* A frame larger than the socket takes at once. */
static void
a_frame_may_be_decoded_while_other_work_is_done(void **state)
{
	static uint8_t large[1280 * 720] = { 'x' };
	const struct bench_image big = { 1280, 720, large };
	const struct bench_frame frame = { .image = &big };
	struct bench_decoder *d = *state;
	struct bench_found found;
	int r, steps = 0;

	assert_int_equal(bench_decoder_wants(d).fd, -1);
	assert_true(bench_decoder_due(d).us == INT64_MAX);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(bench_decoder_begin(d, &frame, NULL), 0);
		assert_true(bench_decoder_is_busy(d));
		while ((r = step(d, &found)) == -EAGAIN)
			steps++;
		assert_int_equal(r, 0);
		assert_false(bench_decoder_is_busy(d));
		assert_int_equal(found.symbols.n, 1);
		bench_found_clear(&found);
	}
	assert_true(steps > 0);
	assert_int_equal(bench_decoder_children(d), 1);
}

static void
a_frame_that_is_given_up_disturbs_no_other(void **state)
{
	const struct bench_frame frame = { .image = &image };
	struct bench_decoder *d = *state;
	struct bench_found found;
	char answer[64];

	pixels[0] = 'h';
	assert_int_equal(bench_decoder_begin(d, &frame, NULL), 0);
	assert_int_equal(bench_decoder_step(d, (struct bench_mono){ 0 }, &found, NULL),
			 -EAGAIN);
	bench_decoder_forget(d);
	assert_false(bench_decoder_is_busy(d));
	assert_int_equal(ask(d, 'x', answer), 0);
	pixels[0] = 'h';
	assert_int_equal(bench_decoder_begin(d, &frame, NULL), 0);
	assert_int_equal(bench_decoder_step(d, bench_decoder_due(d), &found, NULL),
			 -EIO);
	assert_int_equal(ask(d, 'x', answer), 0);
}

/* At any moment: before a frame, in the midst of it, and while it is looked at. */
static void
a_killed_child_costs_one_frame(void **state)
{
	const struct bench_frame frame = { .image = &image };
	struct bench_decoder *d = *state;
	struct bench_found found;
	char answer[64];
	int r;

	assert_int_equal(ask(d, 'x', answer), 0);
	assert_int_equal(kill(bench_decoder_child(d), SIGKILL), 0);
	assert_int_equal(ask(d, 'x', answer), -EIO);
	assert_int_equal(ask(d, 'x', answer), 0);
	pixels[0] = 'h';
	assert_int_equal(bench_decoder_begin(d, &frame, NULL), 0);
	assert_int_equal(bench_decoder_step(d, (struct bench_mono){ 0 }, &found, NULL),
			 -EAGAIN);
	assert_int_equal(kill(bench_decoder_child(d), SIGKILL), 0);
	while ((r = step(d, &found)) == -EAGAIN)
		;
	assert_int_equal(r, -EIO);
	assert_int_equal(ask(d, 'x', answer), 0);
	assert_int_equal(bench_decoder_children(d), 3);
}

/* Nobody hears of a pipe's end while a child holds the other one. */
static void
the_child_has_none_of_our_descriptors(void **state)
{
	struct bench_decoder *d = *state;
	struct pollfd p = { .events = POLLIN };
	char answer[64];
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(ask(d, 'x', answer), 0);
	close(ends[1]);
	p.fd = ends[0];
	assert_int_equal(poll(&p, 1, 10000), 1);
	assert_true((p.revents & POLLHUP) != 0);
	close(ends[0]);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_crash_costs_one_frame),
		TEST(a_decoder_that_hangs_costs_one_frame),
		TEST(an_error_costs_no_child),
#ifndef __SANITIZE_ADDRESS__
		TEST(the_decoder_opens_no_file_and_starts_no_process),
#endif
		TEST(a_child_is_replaced_in_time),
		TEST(frames_of_any_size_follow_each_other),
		TEST(a_jpeg_is_opened_by_the_child),
		TEST(a_frame_may_be_decoded_while_other_work_is_done),
		TEST(a_frame_that_is_given_up_disturbs_no_other),
		TEST(a_killed_child_costs_one_frame),
		TEST(the_child_has_none_of_our_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
