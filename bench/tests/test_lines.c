#include <bench/lines.h>

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct bench_lines lines;
static int in, out;
static char got[1000];

static int
setup(void **state)
{
	int fds[2];

	(void)state;
	if (pipe2(fds, O_NONBLOCK) < 0 || fcntl(fds[0], F_SETPIPE_SZ, 1 << 20) < 0)
		return -1;
	in = fds[0];
	out = fds[1];
	memset(&lines, 0, sizeof(lines));
	got[0] = '\0';
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	close(in);
	close(out);
	return 0;
}

static void
on_line(const char *line, size_t len, void *arg)
{
	size_t used = strlen(got);

	(void)arg;
	if (len > 100)
		len = 100;
	snprintf(got + used, sizeof(got) - used, "[%.*s]", (int)len, line);
}

static void
feed(const char *text)
{
	assert_int_equal(write(out, text, strlen(text)), strlen(text));
	assert_int_equal(bench_lines_read(&lines, in, on_line, NULL), strlen(text));
}

static void
lines_come_whole_however_they_are_cut(void **state)
{
	(void)state;
	feed("one\ntwo\nth");
	assert_string_equal(got, "[one][two]");
	feed("r");
	feed("ee\n\nfour\n");
	assert_string_equal(got, "[one][two][three][][four]");
}

static void
nothing_there_and_the_end_differ(void **state)
{
	(void)state;
	assert_int_equal(bench_lines_read(&lines, in, on_line, NULL), -EAGAIN);
	close(out);
	assert_int_equal(bench_lines_read(&lines, in, on_line, NULL), 0);
	out = -1;
}

static void
a_line_too_long_is_skipped_and_counted_once(void **state)
{
	static char big[BENCH_LINES_ROOM * 2 + 500];

	(void)state;
	memset(big, 'x', sizeof(big));
	assert_int_equal(write(out, big, sizeof(big)), sizeof(big));
	while (bench_lines_read(&lines, in, on_line, NULL) > 0)
		;
	feed("tail\nnext\n");
	assert_string_equal(got, "[next]");
	assert_int_equal(lines.too_long, 1);
}

static void
a_line_that_just_fits_is_handed_out(void **state)
{
	static char big[BENCH_LINES_ROOM];

	(void)state;
	memset(big, 'y', sizeof(big));
	big[sizeof(big) - 1] = '\n';
	assert_int_equal(write(out, big, sizeof(big)), sizeof(big));
	while (bench_lines_read(&lines, in, on_line, NULL) > 0)
		;
	assert_int_equal(strlen(got), 102);
	assert_int_equal(lines.too_long, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(lines_come_whole_however_they_are_cut),
		TEST(nothing_there_and_the_end_differ),
		TEST(a_line_too_long_is_skipped_and_counted_once),
		TEST(a_line_that_just_fits_is_handed_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
