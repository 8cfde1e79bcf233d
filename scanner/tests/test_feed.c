/* A station's screen as JSON lines, of a desk with a real record. */
#include "bed.h"

#include <bench/str.h>
#include <errno.h>
#include <jansson.h>
#include <station/feed.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LABEL_A "PID:CP-8841-3PCC-K9=;SN:FCH2143E1AB;MAC:00562B000001"

static struct bench_desk desk;
static struct bench_input input;
static struct bench_feed feed;
static char *said;
static size_t said_len, seen;

static int
set_up(void **state)
{
	struct bed *b;

	if (bed_set_up(state) < 0)
		return -1;
	b = *state;
	ok(b, bench_desk_init(&desk, &b->st, false, &b->err));
	desk.insists = true;
	seen = 0;
	input = (struct bench_input){ .desk = &desk };
	feed = (struct bench_feed){ .out = open_memstream(&said, &said_len) };
	assert_non_null(feed.out);
	return 0;
}

static int
tear_down(void **state)
{
	fclose(feed.out);
	free(said);
	bench_feed_clear(&feed);
	bench_desk_clear(&desk);
	return bed_tear_down(state);
}

static void
update(struct bed *b)
{
	ok(b, bench_feed_update(&feed, &desk, &input, &b->err));
}

/* What was written since the last call; NULL: nothing. The caller's. */
static json_t *
screen(void)
{
	json_error_t why;
	json_t *o;

	if (said_len == seen)
		return NULL;
	assert_int_equal(said[said_len - 1], '\n');
	assert_ptr_equal(memchr(said + seen, '\n', said_len - seen),
			 said + said_len - 1);
	o = json_loads(said + seen, 0, &why);
	if (o == NULL)
		fail_msg("%s: %s", why.text, said + seen);
	seen = said_len;
	return o;
}

static void
has(json_t *o, const char *name, const char *value)
{
	assert_string_equal(json_string_value(json_object_get(o, name)), value);
}

static void
scan(struct bed *b, const char *text)
{
	struct bench_evidence e = { .raw = { (const uint8_t *)text, strlen(text) },
				    .name = "" };
	struct bench_scan c;

	b->seconds += 4;
	e.when.us = b->start.us + b->seconds * 1000000;
	bench_scan_classify(&b->rules, e.raw, BENCH_SYMBOLOGY_UNKNOWN, false, &c);
	ok(b, bench_desk_take(&desk, &c, &e, &b->err));
	bench_feed_taken(&feed);
	update(b);
}

static void
a_screen_is_written_when_it_changes_and_for_each_scan(void **state)
{
	struct bed *b = *state;
	json_t *o;

	update(b);
	o = screen();
	has(o, "word", "READY");
	has(o, "customer", "Acme");
	json_decref(o);
	update(b);
	desk.changed = true; /* and yet it is the same */
	update(b);
	assert_null(screen());
	scan(b, LABEL_A);
	o = screen();
	has(o, "word", "OK");
	has(o, "tone", "ok");
	assert_int_equal(json_integer_value(json_object_get(o, "seq")), 2);
	assert_int_equal(json_integer_value(json_object_get(o, "taken")), 1);
	json_decref(o);
	bench_feed_taken(&feed);
	update(b);
	o = screen();
	has(o, "tone", "none"); /* it was played */
	assert_int_equal(json_integer_value(json_object_get(o, "taken")), 2);
	json_decref(o);
	bench_desk_tick(&desk, bench_desk_due(&desk));
	update(b);
	o = screen();
	has(o, "word", "READY");
	json_decref(o);
}

static void
a_stop_sounds_each_time_though_it_says_the_same(void **state)
{
	struct bed *b = *state;

	for (int i = 0; i < 3; i++) {
		json_t *o;

		scan(b, "00562B00000O");
		o = screen();
		has(o, "word", "STOP");
		has(o, "tone", "stop");
		assert_true(json_is_true(json_object_get(o, "ack")));
		json_decref(o);
	}
}

static void
what_strangers_wrote_is_text(void **state)
{
	struct bed *b = *state;
	json_t *o;

	bench_copy(desk.session.customer, sizeof(desk.session.customer),
		   "\"},<script>\n\x1b\xff\xc3");
	update(b);
	o = screen();
	has(o, "customer", "\"},<script>\\x0a\\x1b\\xff\\xc3");
	json_decref(o);
}

static void
a_screen_that_cannot_be_written_is_an_error(void **state)
{
	struct bed *b = *state;
	struct bench_feed full = { .out = fopen("/dev/full", "we") };

	assert_non_null(full.out);
	assert_int_equal(bench_feed_update(&full, &desk, &input, &b->err), -ENOSPC);
	assert_non_null(strstr(b->err.text, "cannot be written"));
	bench_feed_clear(&full);
	fclose(full.out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(a_screen_is_written_when_it_changes_and_for_each_scan),
		TEST(a_stop_sounds_each_time_though_it_says_the_same),
		TEST(what_strangers_wrote_is_text),
		TEST(a_screen_that_cannot_be_written_is_an_error),
	};

	assert_true(argc == 2);
	bed_families_dir = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
