#include "view.h"

#include <bed.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#define SECOND INT64_C(1000000)
#define HOUR (3600 * SECOND)

/* The bed's boot is row 1 and its events happen within the first second. */
static json_t *
view_with(struct bed *b, const struct bench_config *c, int64_t boot, int64_t mono_us,
	  int64_t wall_us)
{
	bench_auto(bench_norm_book_freep) struct bench_norm_book *norms = NULL;
	bench_auto(board_picture_clear) struct board_picture picture = { 0 };
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct board_now now = { bench_tick(boot, (struct bench_mono){ mono_us }),
				 { wall_us } };
	struct health health = { 0 };
	json_error_t error;
	json_t *o;

	bed_must(b, bench_store_norms(b->s, c->resync_seconds, &norms, &b->err),
		 "norms");
	bed_must(b, board_view(b->s, c, norms, &health, now, &picture, &b->err),
		 "view");
	board_picture_json(&picture, "page", 1, &text);
	o = json_loads(bench_str_get(&text), JSON_REJECT_DUPLICATES, &error);
	if (o == NULL)
		fail_msg("%s: %s", error.text, bench_str_get(&text));
	return o;
}

static json_t *
view_in_boot(struct bed *b, int64_t boot, int64_t mono_us, int64_t wall_us)
{
	struct bench_config c;

	bench_config_default(&c);
	return view_with(b, &c, boot, mono_us, wall_us);
}

static json_t *
view_at(struct bed *b, int64_t mono_us, int64_t wall_us)
{
	return view_in_boot(b, 1, mono_us, wall_us);
}

static json_t *
view(struct bed *b)
{
	return view_at(b, SECOND, bench_wall_now().us);
}

static size_t
length(const json_t *o, const char *list)
{
	const json_t *l = json_object_get(o, list);

	assert_true(json_is_array(l));
	return json_array_size(l);
}

static const json_t *
item(const json_t *o, const char *list, size_t i)
{
	const json_t *e = json_array_get(json_object_get(o, list), i);

	assert_non_null(e);
	return e;
}

static void
assert_text(const json_t *o, const char *key, const char *value)
{
	const char *text = json_string_value(json_object_get(o, key));

	assert_non_null(text);
	assert_string_equal(text, value);
}

static void
assert_number(const json_t *o, const char *key, int64_t value)
{
	assert_true(json_is_integer(json_object_get(o, key)));
	assert_int_equal(json_integer_value(json_object_get(o, key)), value);
}

static int64_t
make_batch(struct bed *b)
{
	return bed_batch(b, "Acme", "A-17", BED_RECIPE("prov.example.com"));
}

static void
walk(struct bed *b, unsigned n, int64_t batch, enum bed_step first, enum bed_step last)
{
	struct bed_phone p = bed_phone(n, batch);

	bed_walk(b, &p, first, last);
}

static void
view_puts_each_phone_into_its_list(void **state)
{
	struct bed *b = *state;
	struct bed_phone stranger = bed_phone(5, 0);
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 20);
	int64_t batch = make_batch(b);
	json_t *o;

	walk(b, 0x88d0, batch, BED_SEEN, BED_END);
	walk(b, 2, batch, BED_SEEN, BED_MODEL_OK);
	walk(b, 3, 0, BED_SEEN, BED_SCAN);
	walk(b, 4, batch, BED_SCAN, BED_PUBLISH);
	e.family[0] = e.model[0] = '\0';
	bed_record(b, &stranger, e);
	o = view(b);
	assert_int_equal(length(o, "units"), 2);
	assert_text(item(o, "units", 0), "last4", "88D0");
	assert_text(item(o, "units", 1), "mac", "00:56:2b:00:00:02");
	assert_int_equal(length(o, "unscanned"), 1);
	assert_text(item(o, "unscanned", 0), "last4", "0003");
	assert_int_equal(length(o, "unseen"), 1);
	assert_text(item(o, "unseen", 0), "last4", "0004");
	assert_int_equal(length(o, "others"), 1);
	assert_text(item(o, "others", 0), "last4", "0005");
	json_decref(o);
}

static void
place(struct bed *b, unsigned n, int64_t batch, const char *slot, const char *port)
{
	struct bed_phone p = bed_phone(n, batch);
	struct bench_event wire = chain_wire(BENCH_EVENT_LEASED, 200);

	walk(b, n, batch, BED_SEEN, BED_MODEL_OK);
	bench_copy(wire.port, sizeof(wire.port), port);
	bed_record(b, &p, wire);
	bench_copy(p.slot, sizeof(p.slot), slot);
	bed_record(b, &p, chain_scan(210));
}

static int64_t
order_of(const json_t *o, size_t i)
{
	return json_integer_value(json_object_get(item(o, "units", i), "order"));
}

static void
view_says_where_each_phone_stands_and_how_to_sort_them(void **state)
{
	struct bed *b = *state;
	int64_t batch = make_batch(b);
	struct bench_config c;
	json_t *o;

	bench_config_default(&c);
	c.slots = 1;
	c.slot[0] = (struct bench_slot){ .name = "A2", .port = "sw1/Gi0/2" };
	place(b, 1, batch, "A10", "");
	place(b, 2, batch, "", "sw1/Gi0/2");
	place(b, 3, batch, "", "sw1/Gi0/<9>");
	place(b, 4, batch, "", "");
	o = view_with(b, &c, 1, SECOND, 0);
	assert_text(item(o, "units", 0), "slot", "A10");
	assert_text(item(o, "units", 0), "port", "");
	assert_text(item(o, "units", 1), "slot", "A2");
	assert_text(item(o, "units", 1), "port", "sw1/Gi0/2");
	assert_text(item(o, "units", 2), "slot", "");
	assert_text(item(o, "units", 2), "port", "sw1/Gi0/<9>");
	assert_text(item(o, "units", 3), "port", "");
	assert_true(order_of(o, 1) < order_of(o, 0));	      /* A2 before A10 */
	assert_true(order_of(o, 0) < order_of(o, 2));	      /* slots before no slot */
	assert_int_equal(order_of(o, 3), order_of(o, 2) + 1); /* by last four */
	json_decref(o);
}

static void
view_says_what_to_do_with_a_phone(void **state)
{
	struct bed *b = *state;
	struct bed_phone liar;
	int64_t batch = make_batch(b);
	json_t *o;

	walk(b, 1, batch, BED_SEEN, BED_END);
	walk(b, 2, batch, BED_SEEN, BED_MODEL_OK);
	liar = bed_phone(3, batch);
	bench_copy(liar.reported, sizeof(liar.reported), "FCH9999ZZZZ");
	bed_walk(b, &liar, BED_SEEN, BED_REDIRECT_ASKED);
	o = view(b);
	assert_text(item(o, "units", 0), "verdict", "pack");
	assert_text(item(o, "units", 0), "word", "PACK");
	assert_text(item(o, "units", 0), "missing", "");
	assert_text(item(o, "units", 0), "stage", "proven");
	assert_number(item(o, "units", 0), "batch", batch);
	assert_text(item(o, "units", 0), "serial", "FCH21430001");
	assert_text(item(o, "units", 0), "target", CHAIN_TARGET);
	assert_text(item(o, "units", 0), "version", CHAIN_TARGET);
	assert_text(item(o, "units", 1), "word", "WAIT");
	assert_text(item(o, "units", 1), "missing",
		    "delivered,confirmed,cleaned,firmware");
	assert_text(item(o, "units", 2), "word", "FIX");
	assert_text(item(o, "units", 2), "advice",
		    "the phone reports another serial than its label");
	json_decref(o);
}

static void
view_turns_wait_into_fix_by_time_alone(void **state)
{
	struct bed *b = *state;
	int64_t batch = make_batch(b);
	json_t *o;

	walk(b, 1, batch, BED_SEEN, BED_REDIRECT_OK);
	o = view_at(b, 179 * SECOND, 0);
	assert_text(item(o, "units", 0), "word", "WAIT");
	json_decref(o);
	o = view_at(b, 182 * SECOND, 0); /* half as much again as usual */
	assert_text(item(o, "units", 0), "word", "FIX");
	json_decref(o);
}

static void
view_sums_up_each_job(void **state)
{
	struct bed *b = *state;
	int64_t batch = make_batch(b);
	const json_t *job;
	json_t *o;

	walk(b, 1, batch, BED_SEEN, BED_END);
	walk(b, 2, batch, BED_SEEN, BED_END);
	bed_must(b, bench_store_batch_close(b->s, batch, &b->err), "close");
	batch = make_batch(b);
	walk(b, 3, batch, BED_SEEN, BED_END);
	walk(b, 4, batch, BED_SEEN, BED_MODEL_OK);
	walk(b, 5, batch, BED_SEEN, BED_REDIRECT_OK);
	walk(b, 6, batch, BED_SCAN, BED_PUBLISH);
	o = view_at(b, 190 * SECOND, bench_wall_now().us);
	job = item(o, "batches", 0);
	assert_text(job, "state", "closed");
	assert_number(job, "packed", 2);
	assert_number(job, "pack", 0);
	job = item(o, "batches", 1);
	assert_text(job, "customer", "Acme");
	assert_text(job, "order", "A-17");
	assert_text(job, "host", "prov.example.com");
	assert_text(job, "state", "open");
	assert_number(job, "units", 4);
	assert_number(job, "pack", 1);
	assert_number(job, "wait", 2);
	assert_number(job, "fix", 1);
	assert_number(job, "packed", 0);
	json_decref(o);
}

static void
view_forgets_what_is_packed_and_jobs_of_the_last_shift(void **state)
{
	struct bed *b = *state;
	int64_t batch = make_batch(b), now;
	json_t *o;

	walk(b, 1, batch, BED_SEEN, BED_END);
	bed_must(b, bench_store_batch_close(b->s, batch, &b->err), "close");
	now = bench_wall_now().us;
	o = view_at(b, SECOND, now);
	assert_int_equal(length(o, "units"), 0);
	assert_int_equal(length(o, "batches"), 1);
	json_decref(o);
	o = view_at(b, SECOND, now + 13 * HOUR);
	assert_int_equal(length(o, "batches"), 0);
	json_decref(o);
}

static void
view_shows_a_packed_phone_that_was_reset(void **state)
{
	struct bed *b = *state;
	int64_t batch = make_batch(b);
	struct bed_phone p = bed_phone(1, batch);
	json_t *o;

	bed_walk(b, &p, BED_SEEN, BED_END);
	bed_must(b, bench_store_batch_close(b->s, batch, &b->err), "close");
	bed_record(b, &p, chain_file(BENCH_EVENT_ASKED, 500, 1, BENCH_ROLE_PENDING));
	o = view_at(b, SECOND + bench_mono_now().us, bench_wall_now().us);
	assert_int_equal(length(o, "units"), 1);
	json_decref(o);
}

static void
view_counts_what_the_power_loss_left_half_done(void **state)
{
	struct bed *b = *state;
	int64_t batch = make_batch(b);
	json_t *o;

	walk(b, 1, batch, BED_SEEN, BED_END);
	walk(b, 2, batch, BED_SEEN, BED_REDIRECT);
	walk(b, 3, batch, BED_SEEN, BED_CLEANUP);
	o = view_at(b, SECOND, 0);
	assert_number(o, "recheck", 0);
	json_decref(o);
	o = view_in_boot(b, 2, SECOND, 0);
	assert_number(o, "recheck", 2);
	json_decref(o);
}

static void
view_drops_strangers_when_their_lease_must_be_over(void **state)
{
	struct bed *b = *state;
	int64_t batch = make_batch(b);
	json_t *o;

	walk(b, 1, 0, BED_SEEN, BED_SCAN);
	walk(b, 2, batch, BED_SCAN, BED_PUBLISH);
	o = view_at(b, HOUR - SECOND, 0);
	assert_int_equal(length(o, "unscanned"), 1);
	json_decref(o);
	o = view_at(b, HOUR + SECOND, 0);
	assert_int_equal(length(o, "unscanned"), 0);
	assert_int_equal(length(o, "unseen"), 1); /* somebody waits for it */
	json_decref(o);
}

static void
view_names_no_host_that_it_cannot_read(void **state)
{
	struct bed *b = *state;
	json_t *o;

	bed_batch(b, "Acme", "A-17", "of a later version");
	o = view(b);
	assert_true(json_is_null(json_object_get(item(o, "batches", 0), "host")));
	assert_text(item(o, "batches", 0), "recipe", "acme");
	json_decref(o);
}

static void
view_passes_hostile_texts_as_they_are(void **state)
{
	static const char hostile[] =
		"</script><img src=x onerror=alert(1)>\"\\\x01\x1f";
	struct bed *b = *state;
	struct bed_phone p = bed_phone(1, 0);
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 20);
	const json_t *u;
	json_t *o;

	bench_copy(e.text, sizeof(e.text), hostile);
	e.family[0] = '\0';
	bed_record(b, &p, e);
	e = chain_event(BENCH_EVENT_ALARM, 30);
	bench_copy(e.text, sizeof(e.text), "\xff\xfe\xc0\xaf bad");
	bed_record(b, &p, e);
	bed_batch(b, hostile, "'; DROP TABLE unit; --", BED_RECIPE("prov.example.com"));
	o = view(b);
	u = item(o, "others", 0);
	assert_text(u, "vendor", hostile);
	assert_text(u, "alarm", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd bad");
	assert_text(item(o, "batches", 0), "customer", hostile);
	assert_text(item(o, "batches", 0), "order", "'; DROP TABLE unit; --");
	json_decref(o);
}

static void
view_of_a_failure_has_every_list_and_the_reason(void **state)
{
	static const char *const lists[] = { "batches", "units", "unscanned", "unseen",
					     "others" };
	bench_auto(board_picture_clear) struct board_picture picture = { 0 };
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	json_t *o;

	(void)state;
	board_view_failed("a \"reason\"", &picture);
	board_picture_json(&picture, "page", 1, &text);
	o = json_loads(bench_str_get(&text), JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(o);
	assert_true(json_is_false(json_object_get(o, "ok")));
	assert_text(o, "text", "a \"reason\"");
	for (size_t i = 0; i < BENCH_N(lists); i++)
		assert_int_equal(length(o, lists[i]), 0);
	assert_int_equal(length(json_object_get(o, "health"), "sources"), 0);
	json_decref(o);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(view_puts_each_phone_into_its_list),
		TEST(view_says_where_each_phone_stands_and_how_to_sort_them),
		TEST(view_says_what_to_do_with_a_phone),
		TEST(view_turns_wait_into_fix_by_time_alone),
		TEST(view_sums_up_each_job),
		TEST(view_forgets_what_is_packed_and_jobs_of_the_last_shift),
		TEST(view_shows_a_packed_phone_that_was_reset),
		TEST(view_counts_what_the_power_loss_left_half_done),
		TEST(view_drops_strangers_when_their_lease_must_be_over),
		TEST(view_names_no_host_that_it_cannot_read),
		TEST(view_passes_hostile_texts_as_they_are),
		cmocka_unit_test(view_of_a_failure_has_every_list_and_the_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
