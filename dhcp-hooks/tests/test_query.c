#include "message.h"
#include "query.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct bench_mac phone = { { 0x00, 0x56, 0x2b, 0xaa, 0xbb, 0x01 } };

static void
query_takes_what_a_phone_says(void **state)
{
	struct message m = message_begin(phone, BENCH_QUERY_DISCOVER);
	struct bench_query q;
	(void)state;

	message_add(&m, 0, "", 0); /* reads as two pads */
	message_add(&m, 60, "CP-8841-3PCC\0", 13);
	message_add(&m, 57, "\x05\xdc", 2);
	message_add(&m, 82, "\x01\x01p", 3);
	memcpy(m.data + 12, "\x0a\x4d\x01\x02", 4);
	assert_int_equal(bench_query_parse(message_end(&m), &q), 0);
	assert_true(bench_mac_equal(q.mac, phone));
	assert_int_equal(q.type, BENCH_QUERY_DISCOVER);
	assert_int_equal(q.ciaddr, 0x0a4d0102);
	assert_int_equal(q.max_size, 1500);
	assert_int_equal(q.vendor_class.len, 13);
	assert_memory_equal(q.vendor_class.data, "CP-8841-3PCC\0", 13);
	assert_int_equal(q.relay.len, 3);
	assert_memory_equal(q.relay.data, "\x01\x01p", 3);
	assert_ptr_equal(q.options.data, m.data + 240);
	assert_int_equal(q.options.len, m.len - 240);
}

static void
query_without_option_57_takes_576(void **state)
{
	struct message m = message_begin(phone, BENCH_QUERY_DISCOVER);
	struct bench_query q;
	(void)state;

	assert_int_equal(bench_query_parse(message_end(&m), &q), 0);
	assert_int_equal(q.max_size, 576);
}

static void
query_ignores_an_option_57_below_the_legal_least(void **state)
{
	struct message m = message_begin(phone, BENCH_QUERY_DISCOVER);
	struct bench_query q;
	(void)state;

	message_add(&m, 57, "\x00\x40", 2);
	assert_int_equal(bench_query_parse(message_end(&m), &q), 0);
	assert_int_equal(q.max_size, 576);
}

static void
query_ignores_options_of_the_wrong_size(void **state)
{
	struct message m = message_begin(phone, BENCH_QUERY_DISCOVER);
	struct bench_query q;
	(void)state;

	message_add(&m, 57, "\x05", 1);
	message_add(&m, 57, "\x05\xdc\x00", 3);
	message_add(&m, 53, "\x03\x03", 2);
	assert_int_equal(bench_query_parse(message_end(&m), &q), 0);
	assert_int_equal(q.max_size, 576);
	assert_int_equal(q.type, BENCH_QUERY_DISCOVER);
}

static void
query_accepts_a_missing_end(void **state)
{
	struct message m = message_begin(phone, BENCH_QUERY_REQUEST);
	struct bench_query q;
	(void)state;

	assert_int_equal(bench_query_parse((struct bench_bytes){ m.data, m.len }, &q),
			 0);
	assert_int_equal(q.type, BENCH_QUERY_REQUEST);
}

static void
query_stops_at_the_end_option(void **state)
{
	struct message m = message_begin(phone, BENCH_QUERY_DISCOVER);
	struct bench_query q;
	(void)state;

	message_end(&m);
	message_add(&m, 60, "yealink", 7);
	assert_int_equal(bench_query_parse((struct bench_bytes){ m.data, m.len }, &q),
			 0);
	assert_int_equal(q.vendor_class.len, 0);
}

static void
query_believes_no_option_of_a_torn_block(void **state)
{
	struct message m = message_begin(phone, BENCH_QUERY_DISCOVER);
	struct bench_query q;
	(void)state;

	message_add(&m, 60, "CP-8841-3PCC", 12);
	m.data[m.len++] = 12;
	m.data[m.len++] = 200; /* 200 bytes that are not there */
	assert_int_equal(bench_query_parse((struct bench_bytes){ m.data, m.len }, &q),
			 -EBADMSG);
	assert_true(bench_mac_equal(q.mac, phone));
	assert_int_equal(q.type, 0);
	assert_int_equal(q.vendor_class.len, 0);
	assert_int_equal(q.options.len, m.len - 240);
}

static void
query_of_every_cut_length_is_refused_or_whole(void **state)
{
	struct message m = message_begin(phone, BENCH_QUERY_DISCOVER);
	struct bench_query q;
	size_t len;
	(void)state;

	message_add(&m, 60, "CP-8841-3PCC", 12);
	for (len = 0; len < 240; len++) {
		assert_int_equal(
			bench_query_parse((struct bench_bytes){ m.data, len }, &q),
			-EBADMSG);
		assert_true(bench_mac_is_zero(q.mac));
	}
	for (len = 240; len < m.len; len++) /* 240 no option, 243 option 53 only */
		assert_int_equal(
			bench_query_parse((struct bench_bytes){ m.data, len }, &q),
			len == 240 || len == 243 ? 0 : -EBADMSG);
}

static void
query_longer_than_a_frame_is_refused(void **state)
{
	struct message m = message_begin(phone, BENCH_QUERY_DISCOVER);
	struct bench_query q;
	(void)state;

	m.len = BENCH_QUERY_MAX; /* the rest is pads */
	assert_int_equal(bench_query_parse((struct bench_bytes){ m.data, m.len }, &q),
			 0);
	m.len++;
	assert_int_equal(bench_query_parse((struct bench_bytes){ m.data, m.len }, &q),
			 -EMSGSIZE);
	assert_true(bench_mac_equal(q.mac, phone));
	assert_int_equal(q.type, 0);
}

static void
query_refuses_what_is_no_request_over_ethernet(void **state)
{
	static const struct {
		size_t at;
		uint8_t value;
	} wrong[] = { { 0, 2 }, { 1, 6 }, { 2, 16 }, { 239, 0 } };
	struct bench_query q;
	size_t i;
	(void)state;

	for (i = 0; i < BENCH_N(wrong); i++) {
		struct message m = message_begin(phone, BENCH_QUERY_DISCOVER);

		m.data[wrong[i].at] = wrong[i].value;
		assert_int_equal(bench_query_parse(message_end(&m), &q), -EBADMSG);
		assert_true(bench_mac_is_zero(q.mac));
	}
}

static void
vendor_text_drops_trailing_nuls_and_escapes(void **state)
{
	struct bench_bytes poly = { (const uint8_t *)"\0\0\x36=\\P\xff", 7 };
	struct bench_bytes cisco = { (const uint8_t *)"CP-8841-3PCC\0\0", 14 };
	char text[64];
	(void)state;

	bench_query_vendor_text(cisco, text, sizeof(text));
	assert_string_equal(text, "CP-8841-3PCC");
	bench_query_vendor_text(poly, text, sizeof(text));
	assert_string_equal(text, "\\x00\\x006=\\x5cP\\xff");
	bench_query_vendor_text((struct bench_bytes){ 0 }, text, sizeof(text));
	assert_string_equal(text, "");
}

static void
vendor_text_is_cut_between_characters(void **state)
{
	struct bench_bytes all = { (const uint8_t *)"\x01\x01\x01\x01", 4 };
	char text[12];
	(void)state;

	bench_query_vendor_text(all, text, sizeof(text));
	assert_string_equal(text, "\\x01\\x01");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(query_takes_what_a_phone_says),
		cmocka_unit_test(query_without_option_57_takes_576),
		cmocka_unit_test(query_ignores_an_option_57_below_the_legal_least),
		cmocka_unit_test(query_ignores_options_of_the_wrong_size),
		cmocka_unit_test(query_accepts_a_missing_end),
		cmocka_unit_test(query_stops_at_the_end_option),
		cmocka_unit_test(query_believes_no_option_of_a_torn_block),
		cmocka_unit_test(query_of_every_cut_length_is_refused_or_whole),
		cmocka_unit_test(query_longer_than_a_frame_is_refused),
		cmocka_unit_test(query_refuses_what_is_no_request_over_ethernet),
		cmocka_unit_test(vendor_text_drops_trailing_nuls_and_escapes),
		cmocka_unit_test(vendor_text_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
