#include "listen.h"

#include <bench/str.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

static int
parse(const char *listen, struct bench_err *err)
{
	struct board_address a;
	struct bench_config c;

	bench_config_default(&c); /* the bench is 10.77.0.1/16 */
	bench_copy(c.board_listen, sizeof(c.board_listen), listen);
	return board_address_parse(&c, &a, err);
}

static void
listen_takes_one_address_of_the_staff_side(void **state)
{
	static const char *const good[] = { "127.0.0.1:8080", "192.168.1.20:80",
					    "[::1]:8080", "10.78.0.1:65535",
					    "127.0.0.1:0" };
	struct bench_err err = { "" };

	(void)state;
	for (size_t i = 0; i < BENCH_N(good); i++) {
		if (parse(good[i], &err) < 0)
			fail_msg("%s: %s", good[i], err.text);
	}
}

static void
listen_refuses_the_bench_side_however_it_is_written(void **state)
{
	static const char *const bad[] = { "10.77.0.1:8080", "10.77.200.3:8080",
					   "0.0.0.0:8080", "[::]:8080",
					   "[::ffff:10.77.0.1]:8080" };
	struct bench_err err = { "" };

	(void)state;
	for (size_t i = 0; i < BENCH_N(bad); i++) {
		if (parse(bad[i], &err) != -EINVAL)
			fail_msg("%s was taken", bad[i]);
	}
}

static void
listen_refuses_what_is_no_address_and_port(void **state)
{
	static const char *const bad[] = { "8080",
					   "127.0.0.1",
					   "127.0.0.1:",
					   ":8080",
					   "localhost:8080",
					   "127.0.0.1:70000",
					   "127.0.0.1:-1",
					   "127.0.0.1:80x",
					   "::1:8080:",
					   "[::1:8080",
					   "",
					   "127.0.0.1:999999999999999999999" };
	struct bench_err err = { "" };

	(void)state;
	for (size_t i = 0; i < BENCH_N(bad); i++) {
		if (parse(bad[i], &err) != -EINVAL)
			fail_msg("'%s' was taken", bad[i]);
	}
}

static void
listen_says_which_address_is_taken(void **state)
{
	struct bench_err err = { "" };
	struct sockaddr_storage got;
	socklen_t len = sizeof(got);
	struct board_address a;
	struct bench_config c;
	int fd;

	(void)state;
	bench_config_default(&c);
	bench_copy(c.board_listen, sizeof(c.board_listen), "127.0.0.1:0");
	assert_int_equal(board_address_parse(&c, &a, &err), 0);
	fd = board_listen(&c, &a, &err);
	assert_true(fd >= 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&got, &len), 0);
	a.addr = got;
	assert_int_equal(board_listen(&c, &a, &err), -EADDRINUSE);
	assert_string_equal(err.text,
			    "board_listen '127.0.0.1:0': Address already in use");
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(listen_takes_one_address_of_the_staff_side),
		cmocka_unit_test(listen_refuses_the_bench_side_however_it_is_written),
		cmocka_unit_test(listen_refuses_what_is_no_address_and_port),
		cmocka_unit_test(listen_says_which_address_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
