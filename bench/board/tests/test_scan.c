#include "scan.h"

#include <bench/str.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define TURNS 4000 /* of 5 ms */
#define LATER_US INT64_C(3600000000)

struct rig {
	char dir[64], program[96];
	struct scans *scans;
	struct session who;
	int answers, screens;
	struct bench_str screen, text; /* of the last answer */
};

/* A station that shows how often it was told something; "die" ends it, and deaf ones
 * do not notice their end of input. */
static const char station[] =
	"#!/bin/sh\n"
	"n=0\n"
	"echo '{\"taken\":0}'\n"
	"while read -r line; do\n"
	"	if [ \"$line\" = die ]; then\n"
	"		echo 'bench-scan: the disk is full' >&2\n"
	"		exit 1\n"
	"	fi\n"
	"	n=$((n + 1))\n"
	"	echo \"{\\\"taken\\\":$n,\\\"text\\\":\\\"$line\\\"}\"\n"
	"	[ \"$line\" != deaf ] || exec sleep 1000\n"
	"done\n";

static void
on_screen(int64_t session, const char *screen, void *arg)
{
	struct rig *rig = arg;

	(void)screen;
	assert_int_equal(session, rig->who.id);
	rig->screens++;
}

static void
on_answer(const char *screen, const char *text, void *arg)
{
	struct rig *rig = arg;

	rig->answers++;
	bench_str_reset(&rig->screen);
	bench_str_reset(&rig->text);
	bench_str_add(&rig->screen, screen == NULL ? "" : screen);
	bench_str_add(&rig->text, text == NULL ? "" : text);
}

static int
set_up(void **state)
{
	struct rig *rig = calloc(1, sizeof(*rig));
	struct bench_err err = { "" };
	FILE *f;

	assert_non_null(rig);
	bench_copy(rig->dir, sizeof(rig->dir), "/tmp/prebench-scan-XXXXXX");
	assert_non_null(mkdtemp(rig->dir));
	snprintf(rig->program, sizeof(rig->program), "%s/station", rig->dir);
	f = fopen(rig->program, "w");
	assert_non_null(f);
	fputs(station, f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(rig->program, 0700), 0);
	rig->who = (struct session){ .id = 7, .name = "packer" };
	assert_int_equal(
		scans_new(rig->program, "/dev/null", on_screen, rig, &rig->scans, &err),
		0);
	*state = rig;
	return 0;
}

static int
tear_down(void **state)
{
	struct rig *rig = *state;

	scans_freep(&rig->scans);
	assert_int_equal(unlink(rig->program), 0);
	assert_int_equal(rmdir(rig->dir), 0);
	bench_str_clear(&rig->screen);
	bench_str_clear(&rig->text);
	free(rig);
	return 0;
}

/* later_us: so much time has gone by. */
static void
turn(struct rig *rig, int64_t later_us)
{
	struct pollfd p = { .fd = scans_fd(rig->scans), .events = POLLIN };
	struct bench_mono now;

	poll(&p, 1, 5);
	now = bench_mono_now();
	now.us += later_us;
	scans_run(rig->scans, now);
}

static void
send_scan(struct rig *rig, const char *text)
{
	struct bench_err err = { "" };

	assert_int_equal(scans_send(rig->scans, &rig->who, "table 1", text, on_answer,
				    rig, &err),
			 0);
}

static void
await_answers(struct rig *rig, int n)
{
	for (int turns = 0; rig->answers < n && turns < TURNS; turns++)
		turn(rig, 0);
	assert_int_equal(rig->answers, n);
}

static void
await_count(struct rig *rig, size_t n, int64_t later_us)
{
	for (int turns = 0; scans_count(rig->scans) != n && turns < TURNS; turns++)
		turn(rig, later_us);
	assert_int_equal(scans_count(rig->scans), n);
}

static void
scan_is_answered_by_the_screen_that_counts_it(void **state)
{
	struct rig *rig = *state;

	send_scan(rig, "one");
	send_scan(rig, "two");
	await_answers(rig, 2);
	assert_non_null(strstr(bench_str_get(&rig->screen), "\"text\":\"two\""));
	assert_true(rig->screens >= 3);
}

static void
scan_of_a_station_that_died_says_why_and_the_next_has_a_new_one(void **state)
{
	struct rig *rig = *state;

	send_scan(rig, "die");
	await_answers(rig, 1);
	assert_string_equal(bench_str_get(&rig->text), "the disk is full");
	assert_int_equal(scans_count(rig->scans), 0);
	send_scan(rig, "again");
	await_answers(rig, 2);
	assert_non_null(strstr(bench_str_get(&rig->screen), "\"taken\":1"));
}

static void
scan_station_that_is_let_go_ends_by_itself(void **state)
{
	struct rig *rig = *state;

	send_scan(rig, "one");
	await_answers(rig, 1);
	scans_end(rig->scans, rig->who.id);
	await_count(rig, 0, 0);
}

static void
scan_station_that_does_not_end_loses_its_seat(void **state)
{
	struct rig *rig = *state;

	send_scan(rig, "deaf");
	await_answers(rig, 1);
	scans_end(rig->scans, rig->who.id);
	for (int turns = 0; turns < 20; turns++)
		turn(rig, 0);
	assert_int_equal(scans_count(rig->scans), 1);
	await_count(rig, 0, LATER_US);
}

static void
scan_that_is_not_answered_is_told_so(void **state)
{
	struct rig *rig = *state;

	send_scan(rig, "deaf");
	await_answers(rig, 1);
	send_scan(rig, "lost");
	for (int turns = 0; rig->answers < 2 && turns < TURNS; turns++)
		turn(rig, INT64_C(60000000));
	assert_int_equal(rig->answers, 2);
	assert_string_equal(bench_str_get(&rig->text),
			    "the station does not answer: scan again");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(scan_is_answered_by_the_screen_that_counts_it),
		TEST(scan_of_a_station_that_died_says_why_and_the_next_has_a_new_one),
		TEST(scan_station_that_is_let_go_ends_by_itself),
		TEST(scan_station_that_does_not_end_loses_its_seat),
		TEST(scan_that_is_not_answered_is_told_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
