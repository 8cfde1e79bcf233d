/* The judge of deliveries, on real sockets of loopback. */
#include "wire.h"

#include <arpa/inet.h>
#include <bench/str.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct pair {
	int ours, theirs;
};

static struct pair
connect_pair(int window)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(in);
	int server = socket(AF_INET, SOCK_STREAM, 0);
	struct pair p = { .theirs = socket(AF_INET, SOCK_STREAM, 0) };

	assert_int_equal(bind(server, (struct sockaddr *)&in, len), 0);
	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(getsockname(server, (struct sockaddr *)&in, &len), 0);
	if (window > 0)
		assert_int_equal(setsockopt(p.theirs, SOL_SOCKET, SO_RCVBUF, &window,
					    sizeof(window)),
				 0);
	assert_int_equal(connect(p.theirs, (struct sockaddr *)&in, len), 0);
	p.ours = accept(server, NULL, NULL);
	assert_true(p.ours >= 0);
	close(server);
	return p;
}

static struct bench_event judged;
static int count;

static void
note(const struct bench_event *e, void *arg)
{
	(void)arg;
	judged = *e;
	count++;
}

static struct httpd_wait
wait_of(const struct pair *p, int64_t size)
{
	struct httpd_wire wire = { 0 };
	struct httpd_wait w = { .fd = dup(p->ours),
				.head = 0,
				.event = { .kind = BENCH_EVENT_TRANSFER } };

	assert_int_equal(httpd_wire_read(w.fd, &wire), 0);
	w.end = wire.written;
	w.start = wire.written - (uint64_t)size;
	w.event.size = size;
	return w;
}

/* Looks until it is judged; 2 s at most. */
static void
look(struct httpd_waits *waits)
{
	for (int i = 0; i < 400 && count == 0; i++) {
		if (httpd_waits_run(waits, bench_mono_now(), false, note, NULL) < 0)
			break;
		usleep(5000);
	}
	assert_int_equal(count, 1);
}

static struct httpd_waits *
waits_new(size_t max, int64_t limit_us)
{
	struct httpd_waits *w = NULL;

	count = 0;
	assert_int_equal(httpd_waits_new(max, limit_us, &w), 0);
	return w;
}

static void
wire_is_complete_when_all_is_acknowledged(void **state)
{
	bench_auto(httpd_waits_freep) struct httpd_waits *waits = waits_new(4, 2000000);
	struct pair p = connect_pair(0);
	struct httpd_wait w;
	char data[1000] = "";

	(void)state;
	assert_int_equal(send(p.ours, data, sizeof(data), 0), sizeof(data));
	w = wait_of(&p, sizeof(data));
	close(p.ours); /* FIN: the connection is gone, its duplicate is not */
	httpd_waits_add(waits, &w, bench_mono_now(), note, NULL);
	if (count == 0)
		look(waits);
	assert_int_equal(judged.outcome, BENCH_OUTCOME_COMPLETE);
	assert_int_equal(judged.size, sizeof(data));
	close(p.theirs);
}

static void
wire_is_not_complete_when_the_client_stops_reading(void **state)
{
	bench_auto(httpd_waits_freep) struct httpd_waits *waits = waits_new(4, 150000);
	struct pair p = connect_pair(4096);
	struct httpd_wait w;
	static char data[400000];
	ssize_t n = send(p.ours, data, sizeof(data), MSG_DONTWAIT);

	(void)state;
	assert_true(n > 20000); /* in the kernel, and more than their window takes */
	w = wait_of(&p, n);
	httpd_waits_add(waits, &w, bench_mono_now(), note, NULL);
	assert_int_equal(count, 0);
	look(waits);
	assert_int_equal(judged.outcome, BENCH_OUTCOME_TIMEOUT);
	assert_true(judged.size > 0 && judged.size < n);
	close(p.ours);
	close(p.theirs);
}

static void
wire_is_not_complete_when_the_client_resets(void **state)
{
	bench_auto(httpd_waits_freep) struct httpd_waits *waits = waits_new(4, 2000000);
	struct pair p = connect_pair(4096);
	struct linger now = { .l_onoff = 1 };
	struct httpd_wait w;
	static char data[400000];
	ssize_t n = send(p.ours, data, sizeof(data), MSG_DONTWAIT);

	(void)state;
	w = wait_of(&p, n);
	setsockopt(p.theirs, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(p.theirs);
	httpd_waits_add(waits, &w, bench_mono_now(), note, NULL);
	if (count == 0)
		look(waits);
	assert_int_equal(judged.outcome, BENCH_OUTCOME_ABORTED);
	assert_true(judged.size < n);
	close(p.ours);
}

/* What TLS says at the end is not the body. */
static void
wire_forgives_a_reset_that_loses_only_the_close_notify(void **state)
{
	static const struct {
		uint64_t tail;
		enum bench_outcome outcome;
	} rows[] = { { 24, BENCH_OUTCOME_COMPLETE },
		     { 23, BENCH_OUTCOME_ABORTED },
		     { 0, BENCH_OUTCOME_ABORTED } };

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(httpd_waits_freep) struct httpd_waits *waits =
			waits_new(4, 2000000);
		struct pair p = connect_pair(0);
		struct linger now = { .l_onoff = 1 };
		struct httpd_wait w;
		char data[1000] = "";

		assert_int_equal(send(p.ours, data, sizeof(data), 0), sizeof(data));
		assert_int_equal(recv(p.theirs, data, sizeof(data), MSG_WAITALL),
				 sizeof(data));
		w = wait_of(&p, sizeof(data));
		w.end += 24; /* as if it had been on its way */
		w.tail = rows[i].tail;
		setsockopt(p.theirs, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
		close(p.theirs);
		httpd_waits_add(waits, &w, bench_mono_now(), note, NULL);
		if (count == 0)
			look(waits);
		assert_int_equal(judged.outcome, rows[i].outcome);
		close(p.ours);
	}
}

static void
wire_judges_the_oldest_when_too_many_wait(void **state)
{
	bench_auto(httpd_waits_freep) struct httpd_waits *waits =
		waits_new(1, 60000000);
	struct pair p = connect_pair(4096);
	struct httpd_wait w;
	static char data[400000];
	ssize_t n = send(p.ours, data, sizeof(data), MSG_DONTWAIT);

	(void)state;
	w = wait_of(&p, n);
	httpd_waits_add(waits, &w, bench_mono_now(), note, NULL);
	assert_int_equal(count, 0);
	w.fd = dup(p.ours);
	httpd_waits_add(waits, &w, bench_mono_now(), note, NULL);
	assert_int_equal(count, 1);
	assert_int_equal(judged.outcome, BENCH_OUTCOME_TIMEOUT);
	assert_int_equal(httpd_waits_run(waits, bench_mono_now(), true, note, NULL),
			 -1);
	assert_int_equal(count, 2);
	close(p.ours);
	close(p.theirs);
}

static void
wire_counts_only_bytes_of_the_body_that_arrived(void **state)
{
	const struct httpd_wait plain = {
		.start = 1000, .head = 200, .end = 2200, .event.size = 1000
	};
	const struct httpd_wait tls = { .start = 1000,
					.head = UINT64_MAX,
					.end = 2200,
					.handed = 800,
					.event.size = 1000 };

	(void)state;
	assert_int_equal(httpd_wait_certain(&plain, 900), 0);
	assert_int_equal(httpd_wait_certain(&plain, 1200), 0);
	assert_int_equal(httpd_wait_certain(&plain, 1201), 1);
	assert_int_equal(httpd_wait_certain(&plain, 2200), 1000);
	assert_int_equal(httpd_wait_certain(&plain, 9999), 1000);
	assert_int_equal(httpd_wait_certain(&tls, 2200), 800);
	assert_int_equal(httpd_wait_certain(&tls, 2000), 600);
	assert_int_equal(httpd_wait_certain(&tls, 1000), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wire_is_complete_when_all_is_acknowledged),
		cmocka_unit_test(wire_is_not_complete_when_the_client_stops_reading),
		cmocka_unit_test(wire_is_not_complete_when_the_client_resets),
		cmocka_unit_test(
			wire_forgives_a_reset_that_loses_only_the_close_notify),
		cmocka_unit_test(wire_judges_the_oldest_when_too_many_wait),
		cmocka_unit_test(wire_counts_only_bytes_of_the_body_that_arrived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
