#include <bench/say.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int in, saved;

/* stderr becomes a pipe. */
static int
setup(void **state)
{
	int fds[2];

	(void)state;
	if (pipe(fds) < 0)
		return -1;
	saved = dup(STDERR_FILENO);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	in = fds[0];
	return fcntl(in, F_SETFL, O_NONBLOCK);
}

static int
teardown(void **state)
{
	(void)state;
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(in);
	return 0;
}

static ssize_t
take(char *text, size_t room)
{
	ssize_t n = read(in, text, room - 1);

	text[n < 0 ? 0 : n] = '\0';
	return n;
}

static void
a_line_has_its_priority_in_front(void **state)
{
	char text[100];

	(void)state;
	bench_say(BENCH_WARNING, "tftpd.ended after %d s", 5);
	take(text, sizeof(text));
	assert_string_equal(text, "<4>tftpd.ended after 5 s\n");
}

static void
a_long_line_is_cut_and_still_ends(void **state)
{
	static char text[5000], big[4000];

	(void)state;
	memset(big, 'x', sizeof(big) - 1);
	bench_say(BENCH_INFO, "%s", big);
	assert_int_equal(take(text, sizeof(text)), 2047);
	assert_int_equal(text[2046], '\n');
	assert_int_equal(text[2045], 'x');
}

static void
a_reader_that_stalls_blocks_nobody(void **state)
{
	static char text[1 << 17];
	ssize_t n;

	(void)state;
	for (int i = 0; i < 10000; i++)
		bench_say(BENCH_INFO, "a line that goes into a pipe that nobody reads");
	n = take(text, sizeof(text));
	assert_in_range(n, 4096, 65536);
	assert_int_equal(text[n - 1], '\n');
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_line_has_its_priority_in_front),
		TEST(a_long_line_is_cut_and_still_ends),
		TEST(a_reader_that_stalls_blocks_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
