#include "record.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "tap1 complete pid=7 ip=10.99.1.7 "

static int
parse(const char *line, struct bench_tap_record *r)
{
	return bench_tap_record_parse(line, strlen(line), r);
}

static void
a_line_as_the_tap_writes_it_is_read(void **state)
{
	static const char line[] =
		"tap1 aborted t=123456789 pid=4711 ip=10.99.1.7 port=56765 op=1 "
		"name=/CP-8841.xml mode=octet opts=blksize\\x3d1428,tsize\\x3d0 "
		"path=/by-ip/10.99.1.7/cp-8841.xml link=../unit/88d039aabbcc dev=43 "
		"ino=99 "
		"mtime=1700000000123456789 fsize=5000 code=3 text=flash\\x20full "
		"bytes=1428 "
		"ms=12 rtx=1 blk=1428 lost=2";
	struct bench_tap_record r;

	(void)state;
	assert_int_equal(parse(line, &r), 0);
	assert_int_equal(r.kind, BENCH_TAP_ABORTED);
	assert_int_equal(r.t, 123456789);
	assert_int_equal(r.port, 56765);
	assert_string_equal(r.opts, "blksize=1428,tsize=0");
	assert_string_equal(r.link, "../unit/88d039aabbcc");
	assert_true(r.mtime == INT64_C(1700000000123456789));
	assert_string_equal(r.text, "flash full");
	assert_int_equal(r.lost, 2);
}

static void
malformed_lines_are_refused_and_change_nothing(void **state)
{
	static const char *const bad[] = {
		"",
		" ",
		"tap1",
		"tap1 ",
		"tap2 complete pid=7 ip=10.99.1.7",
		"tap1 done pid=7 ip=10.99.1.7",
		"tap1  complete pid=7 ip=10.99.1.7",
		"tap1 complete",
		"tap1 complete pid=7",
		"tap1 complete ip=10.99.1.7",
		"tap1 complete pid=0 ip=10.99.1.7",
		"tap1 complete pid=-7 ip=10.99.1.7",
		"tap1 complete pid=4294967303 ip=10.99.1.7",
		"tap1 complete pid=7 ip=10.99.1",
		"tap1 complete pid=7 ip=10.99.1.777",
		"tap1 complete pid=7 ip=phone",
		HEAD "port=65536",
		HEAD "port=-1",
		HEAD "port=",
		HEAD "port",
		HEAD "port=7x",
		HEAD "port=+7",
		HEAD "port=0x7",
		HEAD "bytes=9223372036854775808",
		HEAD "bytes=99999999999999999999999",
		HEAD "mtime=-9223372036854775809",
		HEAD "mtime=-",
		HEAD "ms=-1",
		HEAD "fsize=-1",
		HEAD "lost=-1",
		HEAD "t=-1",
		HEAD "port=1 port=1",
		HEAD "name=a name=a",
		HEAD "pid=8",
		HEAD "unknown=1",
		HEAD "=1",
		HEAD "=",
		HEAD " port=1",
		HEAD "name=",
		HEAD "name=a=b",
		HEAD "name=\\",
		HEAD "name=\\x",
		HEAD "name=\\x4",
		HEAD "name=\\x4g",
		HEAD "name=\\y41",
		HEAD "name=\\x00",
		HEAD "name=\\X41",
		HEAD "name=\\x2F",
		HEAD "name=\x01",
		HEAD "name=\xe3\x81\x82",
		HEAD "name=a\tb",
		HEAD "mode=abcdefghijkl",
		HEAD "port=1\n",
	};
	struct bench_tap_record r;

	(void)state;
	memset(&r, 0x5a, sizeof(r));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (parse(bad[i], &r) != -EINVAL)
			fail_msg("accepted: '%s'", bad[i]);
		for (size_t k = 0; k < sizeof(r); k++)
			assert_int_equal(((unsigned char *)&r)[k], 0x5a);
	}
	assert_int_equal(parse(HEAD "port=1", &r), 0);
	assert_int_equal(parse(HEAD "mode=abcdefghijk", &r), 0);
	assert_int_equal(parse(HEAD "mtime=-9223372036854775808", &r), 0);
	assert_true(r.mtime == INT64_MIN);
}

static void
a_line_cut_anywhere_is_never_read_past_its_end(void **state)
{
	static const char line[] =
		HEAD "port=5 name=\\x41\\x20b link=../unit/88d039aabbcc";
	struct bench_tap_record r;

	(void)state;
	for (size_t n = 0; n < sizeof(line); n++) {
		char *exact = malloc(n + 1);

		memcpy(exact, line, n);
		(void)!bench_tap_record_parse(exact, n, &r);
		free(exact);
	}
	assert_int_equal(bench_tap_record_parse(NULL, 0, &r), -EINVAL);
}

/* Every text full of bytes that need an escape, every number as long as can be. */
static struct bench_tap_record
worst(void)
{
	struct bench_tap_record r = { .kind = BENCH_TAP_UNREACHABLE };

	for (size_t i = 0; i < BENCH_TAP_FIELDS; i++) {
		const struct bench_tap_field *f = &bench_tap_fields[i];
		char *at = (char *)&r + f->offset;

		if (f->room > 0)
			memset(at, 0xff, f->room - 1);
		else
			memcpy(at, &(int64_t){ INT64_MAX }, sizeof(int64_t));
	}
	snprintf(r.ip, sizeof(r.ip), "255.255.255.255");
	r.pid = INT32_MAX;
	r.port = UINT16_MAX;
	r.dev = r.ino = r.mtime = r.code = INT64_MIN;
	return r;
}

static void
the_longest_record_fits_into_an_atomic_write(void **state)
{
	struct bench_tap_record r = worst(), back;
	char line[BENCH_TAP_LINE], again[BENCH_TAP_LINE];
	size_t n = bench_tap_record_write(&r, line, sizeof(line));

	(void)state;
	assert_in_range(n, 3000, 4096);
	assert_int_equal(line[n - 1], '\n');
	assert_int_equal(bench_tap_record_parse(line, n - 1, &back), 0);
	assert_int_equal(bench_tap_record_write(&back, again, sizeof(again)), n);
	assert_memory_equal(line, again, n);
}

static void
a_record_that_does_not_fit_is_not_written(void **state)
{
	struct bench_tap_record r = worst();
	char line[BENCH_TAP_LINE + 16];
	size_t n = bench_tap_record_write(&r, line, BENCH_TAP_LINE);

	(void)state;
	memset(line, 'x', sizeof(line));
	for (size_t room = 0; room < n; room++)
		assert_int_equal(bench_tap_record_write(&r, line, room), 0);
	assert_int_equal(line[n], 'x');
}

static struct bench_event
event_of(const char *line)
{
	struct bench_tap_record r;
	struct bench_event e;

	assert_int_equal(parse(line, &r), 0);
	bench_tap_record_event(&r, &e);
	return e;
}

static void
an_open_becomes_asked_and_an_end_becomes_transfer(void **state)
{
	struct bench_event e = event_of(
		"tap1 open t=5000 pid=7 ip=10.99.1.7 port=9 op=1 name=/CP-8841.xml "
		"link=../unit/88d039aabbcc dev=43 ino=99 mtime=17 fsize=5000");
	struct bench_mac mac = { { 0x88, 0xd0, 0x39, 0xaa, 0xbb, 0xcc } };

	(void)state;
	assert_int_equal(e.kind, BENCH_EVENT_ASKED);
	assert_int_equal(e.outcome, BENCH_OUTCOME_NONE);
	assert_string_equal(e.source, "tftpd");
	assert_int_equal(e.mono.us, 5000);
	assert_true(bench_mac_equal(e.mac, mac));
	assert_string_equal(e.ip, "10.99.1.7");
	assert_string_equal(e.name, "/CP-8841.xml");
	assert_int_equal(e.file.dev, 43);
	assert_int_equal(e.file.ino, 99);
	assert_int_equal(e.file.mtime_ns, 17);
	assert_int_equal(e.file.size, 5000);

	e = event_of(HEAD
		     "link=../unit/88d039aabbcc ino=99 bytes=4999 ms=3 mode=octet");
	assert_int_equal(e.kind, BENCH_EVENT_TRANSFER);
	assert_int_equal(e.outcome, BENCH_OUTCOME_COMPLETE);
	assert_int_equal(e.size, 4999);
	assert_int_equal(e.ms, 3);
	assert_string_equal(e.text, "");
}

static void
each_kind_has_its_outcome_and_text(void **state)
{
	static const struct {
		const char *line;
		enum bench_outcome outcome;
		const char *text;
	} cases[] = {
		{ HEAD "mode=NetASCII", BENCH_OUTCOME_COMPLETE, "netascii" },
		{ "tap1 refused pid=7 ip=1.2.3.4 code=1 text=File\\x20not\\x20found",
		  BENCH_OUTCOME_REFUSED, "File not found" },
		{ "tap1 refused pid=7 ip=1.2.3.4 code=2", BENCH_OUTCOME_REFUSED,
		  "error 2" },
		{ "tap1 refused pid=7 ip=1.2.3.4", BENCH_OUTCOME_REFUSED,
		  "no answer was sent" },
		{ "tap1 aborted pid=7 ip=1.2.3.4 code=3 text=full",
		  BENCH_OUTCOME_ABORTED, "full" },
		{ "tap1 aborted pid=7 ip=1.2.3.4", BENCH_OUTCOME_ABORTED, "" },
		{ "tap1 unreachable pid=7 ip=1.2.3.4 code=111",
		  BENCH_OUTCOME_UNREACHABLE, "Connection refused" },
		{ "tap1 timeout pid=7 ip=1.2.3.4", BENCH_OUTCOME_TIMEOUT,
		  "the client fell silent" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(cases); i++) {
		struct bench_event e = event_of(cases[i].line);

		assert_int_equal(e.kind, BENCH_EVENT_TRANSFER);
		assert_int_equal(e.outcome, cases[i].outcome);
		assert_string_equal(e.text, cases[i].text);
	}
}

static void
only_a_link_to_a_unit_names_a_mac(void **state)
{
	static const char *const links[] = {
		"../pending",		"../unit/",
		"../unit/88d039aabbc",	"../unit/88d039aabbccd",
		"../unit/88d039aabbcg", "/unit/88d039aabbcc",
		"../runs/88d039aabbcc", "../unit/88-d0-39-aab",
		"88d039aabbcc",
	};
	char line[200];

	(void)state;
	for (size_t i = 0; i < BENCH_N(links); i++) {
		struct bench_event e;

		snprintf(line, sizeof(line), HEAD "link=%s", links[i]);
		e = event_of(line);
		assert_true(bench_mac_is_zero(e.mac));
	}
	assert_true(bench_mac_is_zero(event_of(HEAD "port=1").mac));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_as_the_tap_writes_it_is_read),
		cmocka_unit_test(malformed_lines_are_refused_and_change_nothing),
		cmocka_unit_test(a_line_cut_anywhere_is_never_read_past_its_end),
		cmocka_unit_test(the_longest_record_fits_into_an_atomic_write),
		cmocka_unit_test(a_record_that_does_not_fit_is_not_written),
		cmocka_unit_test(an_open_becomes_asked_and_an_end_becomes_transfer),
		cmocka_unit_test(each_kind_has_its_outcome_and_text),
		cmocka_unit_test(only_a_link_to_a_unit_names_a_mac),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
