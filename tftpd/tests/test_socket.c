#include "socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Descriptor 3 as a supervisor leaves it; what was there before is put back afterwards.
 */
static int before;

static int
setup(void **state)
{
	(void)state;
	before = fcntl(3, F_DUPFD_CLOEXEC, 10);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	if (before >= 0) {
		dup2(before, 3);
		close(before);
	} else {
		close(3);
	}
	return 0;
}

static void
give(int fd, int pid)
{
	char text[16];

	if (fd != 3) {
		assert_int_equal(dup2(fd, 3), 3);
		close(fd);
	}
	snprintf(text, sizeof(text), "%d", pid);
	setenv("LISTEN_PID", text, 1);
	setenv("LISTEN_FDS", "1", 1);
}

static int
bound(int type, bool bind_it)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, type, 0);

	if (bind_it)
		assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	return fd;
}

static void
a_socket_from_the_supervisor_is_taken_once(void **state)
{
	struct bench_err err = { "" };

	(void)state;
	give(bound(SOCK_DGRAM, true), getpid());
	assert_int_equal(bench_tftp_socket_inherited(&err), 3);
	assert_int_equal(fcntl(3, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	assert_null(getenv("LISTEN_FDS"));
	assert_int_equal(bench_tftp_socket_inherited(&err), -ENOENT);
}

static void
a_socket_for_another_process_is_left_alone(void **state)
{
	struct bench_err err = { "" };

	(void)state;
	give(bound(SOCK_DGRAM, true), getpid() + 1);
	assert_int_equal(bench_tftp_socket_inherited(&err), -ENOENT);
}

static void
anything_but_a_bound_udp_socket_is_refused_in_words(void **state)
{
	struct bench_err err = { "" };

	(void)state;
	give(bound(SOCK_DGRAM, false), getpid());
	assert_int_equal(bench_tftp_socket_inherited(&err), -EINVAL);
	assert_non_null(strstr(err.text, "ListenDatagram"));
	give(bound(SOCK_STREAM, true), getpid());
	assert_int_equal(bench_tftp_socket_inherited(&err), -EINVAL);
	give(open("/dev/null", O_RDONLY), getpid());
	assert_int_equal(bench_tftp_socket_inherited(&err), -EINVAL);
}

static void
a_socket_is_prepared_for_a_storm(void **state)
{
	int fd = bound(SOCK_DGRAM, true), buffer = 0, on = 0;
	struct bench_err err = { "" };
	socklen_t len = sizeof(on);

	(void)state;
	assert_int_equal(bench_tftp_socket_prepare(fd, &buffer, &err), 0);
	assert_true(buffer > 0 && buffer <= BENCH_TFTP_BUFFER);
	if (geteuid() == 0)
		assert_int_equal(buffer, BENCH_TFTP_BUFFER);
	assert_int_equal(getsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, &len), 0);
	assert_int_equal(on, 1);
	close(fd);
}

static void
an_address_that_is_not_ours_or_none_is_refused(void **state)
{
	struct bench_err err = { "" };

	(void)state;
	assert_int_equal(bench_tftp_socket_open("ten.0.0.1", &err), -EINVAL);
	assert_true(bench_tftp_socket_open("192.0.2.1", &err) < 0);
	assert_non_null(strstr(err.text, "192.0.2.1"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_socket_from_the_supervisor_is_taken_once),
		TEST(a_socket_for_another_process_is_left_alone),
		TEST(anything_but_a_bound_udp_socket_is_refused_in_words),
		TEST(a_socket_is_prepared_for_a_storm),
		TEST(an_address_that_is_not_ours_or_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
