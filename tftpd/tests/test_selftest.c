#include "selftest.h"

#include <arpa/inet.h>
#include <bench/defs.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A server's socket on loopback, played by the test. */
static struct bench_selftest t = { .fd = -1 };
static struct sockaddr_in client;
static int server;

static int
setup(void **state)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval limit = { 5, 0 };
	struct bench_err err;

	(void)state;
	server = socket(AF_INET, SOCK_DGRAM, 0);
	setsockopt(server, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	if (bind(server, (struct sockaddr *)&a, sizeof(a)) < 0)
		return -1;
	return bench_selftest_start(&t, server, (struct bench_mono){ 0 }, &err);
}

static int
teardown(void **state)
{
	(void)state;
	bench_selftest_stop(&t);
	close(server);
	return 0;
}

static size_t
take(char *packet, size_t room)
{
	socklen_t len = sizeof(client);
	ssize_t n = recvfrom(server, packet, room, 0, (struct sockaddr *)&client, &len);

	assert_true(n > 0);
	return (size_t)n;
}

static void
answer(const void *packet, size_t len)
{
	struct pollfd p = { .fd = t.fd, .events = POLLIN };

	assert_int_equal(sendto(server, packet, len, 0, (struct sockaddr *)&client,
				sizeof(client)),
			 len);
	assert_int_equal(poll(&p, 1, 5000), 1);
	bench_selftest_input(&t, (struct bench_mono){ 1000 });
}

static struct bench_tap_record
record(enum bench_tap_kind kind)
{
	struct bench_tap_record r = { .kind = kind,
				      .port = ntohs(client.sin_port),
				      .ip = "127.0.0.1" };

	return r;
}

/* The request, the right file, the ACK. */
static void
transfer(void)
{
	char dir[] = "/tmp/bench-selftest-XXXXXX", path[100], packet[600];
	struct bench_err err;
	struct stat st;
	size_t len;
	FILE *f;

	len = take(packet, sizeof(packet));
	assert_int_equal(len, 2 + sizeof(BENCH_SELFTEST_NAME) + sizeof("octet"));
	assert_memory_equal(packet, "\0\1" BENCH_SELFTEST_NAME "\0octet", len);

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/firmware", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(bench_selftest_prepare(dir, getgid(), &err), 0);
	snprintf(path, sizeof(path), "%s" BENCH_SELFTEST_NAME, dir);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	f = fopen(path, "re");
	memcpy(packet, "\0\3\0\1", 4);
	len = fread(packet + 4, 1, 500, f);
	fclose(f);
	unlink(path);
	snprintf(path, sizeof(path), "%s/firmware", dir);
	rmdir(path);
	rmdir(dir);

	answer(packet, len + 4);
	assert_int_equal(take(packet, sizeof(packet)), 4);
	assert_memory_equal(packet, "\0\4\0\1", 4);
}

static enum bench_selftest_verdict
judge(int64_t now)
{
	return bench_selftest_judge(&t, (struct bench_mono){ now });
}

#define SETTLED (1000 + BENCH_SELFTEST_SETTLE_US)

static void
one_transfer_and_one_record_pass(void **state)
{
	struct bench_tap_record open, complete;

	(void)state;
	transfer();
	open = record(BENCH_TAP_OPEN);
	complete = record(BENCH_TAP_COMPLETE);
	assert_true(bench_selftest_record(&t, &open));
	assert_true(bench_selftest_record(&t, &complete));
	assert_int_equal(judge(SETTLED - 1), BENCH_SELFTEST_RUNNING);
	assert_int_equal(judge(SETTLED), BENCH_SELFTEST_PASSED);
	assert_int_equal(t.fd, -1);
}

static void
a_transfer_without_a_record_means_that_the_tap_is_not_there(void **state)
{
	(void)state;
	transfer();
	assert_int_equal(judge(SETTLED), BENCH_SELFTEST_NO_RECORD);
}

static void
two_records_are_one_too_many(void **state)
{
	struct bench_tap_record r;

	(void)state;
	transfer();
	r = record(BENCH_TAP_COMPLETE);
	bench_selftest_record(&t, &r);
	bench_selftest_record(&t, &r);
	assert_int_equal(judge(SETTLED), BENCH_SELFTEST_DOUBLE);
}

static void
silence_errors_and_wrong_bytes_are_no_answer(void **state)
{
	char packet[600];

	(void)state;
	take(packet, sizeof(packet));
	answer("\0\5\0\1File not found", 19);
	answer("\0\3\0\1other", 9);
	answer("\0", 1);
	assert_int_equal(judge(BENCH_SELFTEST_PATIENCE_US - 1), BENCH_SELFTEST_RUNNING);
	assert_int_equal(judge(BENCH_SELFTEST_PATIENCE_US), BENCH_SELFTEST_NO_ANSWER);
}

static void
records_of_phones_are_not_ours(void **state)
{
	struct bench_tap_record r;
	char packet[600];

	(void)state;
	take(packet, sizeof(packet));
	r = record(BENCH_TAP_COMPLETE);
	r.port ^= 1;
	assert_false(bench_selftest_record(&t, &r));
	r = record(BENCH_TAP_COMPLETE);
	r.ip[8] = '2';
	assert_false(bench_selftest_record(&t, &r));
	bench_selftest_stop(&t);
	r = record(BENCH_TAP_COMPLETE);
	assert_false(bench_selftest_record(&t, &r));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(one_transfer_and_one_record_pass),
		TEST(a_transfer_without_a_record_means_that_the_tap_is_not_there),
		TEST(two_records_are_one_too_many),
		TEST(silence_errors_and_wrong_bytes_are_no_answer),
		TEST(records_of_phones_are_not_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
