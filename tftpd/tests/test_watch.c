#include "tap_watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define RRQ(name) "\0\1" name "\0octet"
#define REQUEST(w, packet)                                                             \
	bench_tap_watch_request(w, packet, sizeof(packet), "10.99.1.7", 1024, 1000000)
/* The literal's own NUL ends the packet's last text. */
#define SENT(w, packet) bench_tap_watch_sent(w, packet, sizeof(packet), 1002000)
#define RECEIVED(w, packet) bench_tap_watch_received(w, packet, sizeof(packet), 1005000)

static const struct bench_tap_file file = {
	.path = "/by-ip/10.99.1.7/x",
	.link = "../unit/88d039aabbcc",
	.dev = 1,
	.ino = 2,
	.mtime = 3,
	.size = 1024,
};

static enum bench_tap_news
send_data(struct bench_tap_watch *w, unsigned block, size_t len)
{
	static unsigned char packet[65536];

	packet[1] = 3;
	packet[2] = (unsigned char)(block >> 8);
	packet[3] = (unsigned char)block;
	return bench_tap_watch_sent(w, packet, len + 4, 1002000);
}

static enum bench_tap_news
get_ack(struct bench_tap_watch *w, unsigned block)
{
	unsigned char packet[] = { 0, 4, (unsigned char)(block >> 8),
				   (unsigned char)block };

	return bench_tap_watch_received(w, packet, sizeof(packet), 1005000);
}

static struct bench_tap_watch
asked(void)
{
	struct bench_tap_watch w;

	REQUEST(&w, RRQ("/X.xml"));
	bench_tap_watch_opened(&w, &file);
	return w;
}

static void
a_request_is_taken_apart(void **state)
{
	struct bench_tap_watch w;

	(void)state;
	REQUEST(&w, "\0\1/CP-8841.xml\0OCTET\0blksize\0"
		    "1428\0tsize\0"
		    "0");
	assert_true(w.requested);
	assert_int_equal(w.record.op, 1);
	assert_string_equal(w.record.name, "/CP-8841.xml");
	assert_string_equal(w.record.mode, "OCTET");
	assert_string_equal(w.record.opts, "blksize=1428,tsize=0");
	assert_int_equal(w.record.blk, 512);
}

static void
only_requests_are_watched(void **state)
{
	static const char *const packets[] = {
		"", "\0", "\0\3\0\1", "\0\4\0\1", "\0\5\0\1x", "\1\1x",
	};
	static const size_t lens[] = { 0, 1, 4, 4, 6, 4 };

	(void)state;
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		struct bench_tap_watch w;

		bench_tap_watch_request(&w, packets[i], lens[i], "10.99.1.7", 1, 0);
		assert_false(w.requested);
		assert_int_equal(send_data(&w, 1, 3), BENCH_TAP_NO_NEWS);
		assert_int_equal(get_ack(&w, 1), BENCH_TAP_NO_NEWS);
		assert_int_equal(bench_tap_watch_failed(&w, 111, 0), BENCH_TAP_NO_NEWS);
		assert_int_equal(bench_tap_watch_exit(&w, 0), BENCH_TAP_NO_NEWS);
	}
}

static void
a_request_without_ends_is_kept_as_far_as_it_goes(void **state)
{
	struct bench_tap_watch w;

	(void)state;
	bench_tap_watch_request(&w, "\0\1abc", 5, "10.99.1.7", 1, 0);
	assert_true(w.requested);
	assert_string_equal(w.record.name, "abc");
	assert_string_equal(w.record.mode, "");
	REQUEST(&w, "\0\1abc\0octet\0blksize");
	assert_string_equal(w.record.opts, "");
}

static void
long_texts_are_cut(void **state)
{
	static char packet[4000] = { 0, 1 };
	struct bench_tap_watch w;

	(void)state;
	memset(packet + 2, 'n', 1000);
	memset(packet + 1003, 'm', 100);
	for (size_t i = 1104; i + 4 < sizeof(packet); i += 4)
		memcpy(packet + i, "k\0v", 4);
	bench_tap_watch_request(&w, packet, sizeof(packet), "10.99.1.7", 1, 0);
	assert_int_equal(strlen(w.record.name), sizeof(w.record.name) - 1);
	assert_int_equal(strlen(w.record.mode), sizeof(w.record.mode) - 1);
	assert_int_equal(strlen(w.record.opts), sizeof(w.record.opts) - 1);
}

static void
the_last_short_block_acknowledged_is_complete(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	assert_int_equal(send_data(&w, 1, 512), BENCH_TAP_NEWS_OPEN);
	assert_int_equal(w.record.kind, BENCH_TAP_OPEN);
	assert_int_equal(get_ack(&w, 1), BENCH_TAP_NO_NEWS);
	assert_int_equal(send_data(&w, 2, 100), BENCH_TAP_NO_NEWS);
	assert_int_equal(get_ack(&w, 2), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_COMPLETE);
	assert_int_equal(w.record.bytes, 612);
	assert_int_equal(w.record.ms, 5);
	assert_int_equal(w.record.rtx, 0);
	assert_int_equal(bench_tap_watch_exit(&w, 9), BENCH_TAP_NO_NEWS);
}

static void
an_empty_last_block_counts(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	send_data(&w, 1, 512);
	assert_int_equal(get_ack(&w, 1), BENCH_TAP_NO_NEWS);
	send_data(&w, 2, 0);
	assert_int_equal(bench_tap_watch_exit(&w, 9), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_TIMEOUT);

	w = asked();
	send_data(&w, 1, 512);
	get_ack(&w, 1);
	send_data(&w, 2, 0);
	assert_int_equal(get_ack(&w, 2), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_COMPLETE);
	assert_int_equal(w.record.bytes, 512);
}

static void
the_granted_block_size_says_which_block_is_short(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	assert_int_equal(SENT(&w, "\0\6BlkSize\0"
				  "1024\0tsize\0"
				  "1024"),
			 BENCH_TAP_NEWS_OPEN);
	assert_int_equal(w.record.blk, 1024);
	assert_int_equal(get_ack(&w, 0), BENCH_TAP_NO_NEWS);
	assert_int_equal(send_data(&w, 1, 1024), BENCH_TAP_NO_NEWS);
	assert_int_equal(get_ack(&w, 1), BENCH_TAP_NO_NEWS);
	send_data(&w, 2, 0);
	assert_int_equal(get_ack(&w, 2), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_COMPLETE);
	assert_int_equal(w.record.bytes, 1024);
}

static void
an_option_acknowledgement_alone_is_a_timeout(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	SENT(&w, "\0\6blksize\0"
		 "1024");
	SENT(&w, "\0\6blksize\0"
		 "1024");
	get_ack(&w, 0);
	assert_int_equal(bench_tap_watch_exit(&w, 64000000), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_TIMEOUT);
	assert_int_equal(w.record.rtx, 1);
	assert_int_equal(w.record.ms, 63000);
	assert_int_equal(w.record.bytes, 0);
}

/* from: the number after 65535. */
static void
roll_over(unsigned from)
{
	struct bench_tap_watch w = asked();
	unsigned block = 1;

	SENT(&w, "\0\6blksize\0"
		 "8");
	for (int i = 0; i < 140000; i++) {
		send_data(&w, block, 8);
		assert_int_equal(get_ack(&w, block), BENCH_TAP_NO_NEWS);
		block = block == 65535 ? from : block + 1;
	}
	send_data(&w, block, 7);
	assert_int_equal(get_ack(&w, block), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_COMPLETE);
	assert_int_equal(w.record.bytes, 140000 * 8 + 7);
	assert_int_equal(w.record.rtx, 0);
}

static void
block_numbers_roll_over_to_zero_one_or_anything(void **state)
{
	(void)state;
	roll_over(0);
	roll_over(1);
	roll_over(65535);
}

static void
other_acknowledgements_acknowledge_nothing(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	assert_int_equal(get_ack(&w, 1), BENCH_TAP_NO_NEWS);
	send_data(&w, 1, 10);
	assert_int_equal(get_ack(&w, 0), BENCH_TAP_NO_NEWS);
	assert_int_equal(get_ack(&w, 2), BENCH_TAP_NO_NEWS);
	assert_int_equal(get_ack(&w, 256), BENCH_TAP_NO_NEWS);
	assert_int_equal(bench_tap_watch_received(&w, "\0\4\0", 3, 0),
			 BENCH_TAP_NO_NEWS);
	assert_int_equal(bench_tap_watch_received(&w, "\0\5\0", 3, 0),
			 BENCH_TAP_NO_NEWS);
	assert_int_equal(bench_tap_watch_exit(&w, 0), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_TIMEOUT);
	assert_int_equal(w.record.bytes, 0);
}

static void
a_second_acknowledgement_counts_once(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	send_data(&w, 1, 512);
	get_ack(&w, 1);
	get_ack(&w, 1);
	send_data(&w, 2, 1);
	get_ack(&w, 1);
	assert_int_equal(get_ack(&w, 2), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.bytes, 513);
}

static void
blocks_sent_again_are_counted(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	for (int i = 0; i < 4; i++)
		send_data(&w, 1, 512);
	get_ack(&w, 1);
	send_data(&w, 2, 0);
	send_data(&w, 2, 0);
	get_ack(&w, 2);
	assert_int_equal(w.record.kind, BENCH_TAP_COMPLETE);
	assert_int_equal(w.record.rtx, 4);
	assert_int_equal(w.record.bytes, 512);
}

static void
a_block_after_an_unacknowledged_one_is_never_complete(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	send_data(&w, 1, 512);
	send_data(&w, 2, 100);
	assert_int_equal(get_ack(&w, 2), BENCH_TAP_NO_NEWS);
	assert_int_equal(bench_tap_watch_exit(&w, 0), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_TIMEOUT);
}

static void
our_error_is_a_refusal_with_code_and_text(void **state)
{
	struct bench_tap_watch w;

	(void)state;
	REQUEST(&w, RRQ("nothing"));
	assert_int_equal(SENT(&w, "\0\5\0\1File not found"), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_REFUSED);
	assert_int_equal(w.record.code, 1);
	assert_string_equal(w.record.text, "File not found");
	assert_int_equal(w.record.ino, 0);
	assert_int_equal(bench_tap_watch_exit(&w, 0), BENCH_TAP_NO_NEWS);
}

static void
a_refusal_after_the_open_is_not_an_open(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	assert_int_equal(SENT(&w, "\0\5\0\10Unsupported option(s) requested"),
			 BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_REFUSED);
	assert_int_equal(w.record.code, 8);
}

static void
the_clients_error_aborts_in_either_phase(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	send_data(&w, 1, 512);
	get_ack(&w, 1);
	assert_int_equal(RECEIVED(&w, "\0\5\0\3flash full"), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_ABORTED);
	assert_int_equal(w.record.code, 3);
	assert_string_equal(w.record.text, "flash full");
	assert_int_equal(w.record.bytes, 512);

	w = asked();
	SENT(&w, "\0\6blksize\0"
		 "1024");
	assert_int_equal(bench_tap_watch_received(&w, "\0\5\0\10no", 6, 0),
			 BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_ABORTED);
	assert_string_equal(w.record.text, "no");
}

static void
an_error_after_the_end_changes_nothing(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	send_data(&w, 1, 5);
	get_ack(&w, 1);
	assert_int_equal(RECEIVED(&w, "\0\5\0\0late"), BENCH_TAP_NO_NEWS);
	assert_int_equal(bench_tap_watch_failed(&w, 111, 0), BENCH_TAP_NO_NEWS);
	assert_int_equal(w.record.kind, BENCH_TAP_COMPLETE);
	assert_int_equal(w.record.code, 0);
	assert_string_equal(w.record.text, "");
}

static void
a_failed_call_is_unreachable(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	send_data(&w, 1, 512);
	assert_int_equal(bench_tap_watch_failed(&w, 111, 1009000), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_UNREACHABLE);
	assert_int_equal(w.record.code, 111);
}

static void
an_end_without_any_answer_is_a_refusal(void **state)
{
	struct bench_tap_watch w = asked();

	(void)state;
	assert_int_equal(bench_tap_watch_exit(&w, 0), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_REFUSED);
	assert_string_equal(w.record.text, "");
}

static void
an_upload_is_never_complete(void **state)
{
	struct bench_tap_watch w;

	(void)state;
	REQUEST(&w, "\0\2up\0octet");
	assert_int_equal(SENT(&w, "\0\4\0"), BENCH_TAP_NO_NEWS);
	assert_int_equal(RECEIVED(&w, "\0\3\0\1data"), BENCH_TAP_NO_NEWS);
	assert_int_equal(bench_tap_watch_exit(&w, 0), BENCH_TAP_NEWS_END);
	assert_int_equal(w.record.kind, BENCH_TAP_TIMEOUT);
	assert_int_equal(w.record.bytes, 0);
}

static void
the_file_is_the_last_one_before_the_first_answer(void **state)
{
	struct bench_tap_file other = file;
	struct bench_tap_watch w = asked();

	(void)state;
	other.ino = 77;
	bench_tap_watch_opened(&w, &other);
	send_data(&w, 1, 512);
	bench_tap_watch_opened(&w, &file);
	assert_int_equal(w.record.ino, 77);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_taken_apart),
		cmocka_unit_test(only_requests_are_watched),
		cmocka_unit_test(a_request_without_ends_is_kept_as_far_as_it_goes),
		cmocka_unit_test(long_texts_are_cut),
		cmocka_unit_test(the_last_short_block_acknowledged_is_complete),
		cmocka_unit_test(an_empty_last_block_counts),
		cmocka_unit_test(the_granted_block_size_says_which_block_is_short),
		cmocka_unit_test(an_option_acknowledgement_alone_is_a_timeout),
		cmocka_unit_test(block_numbers_roll_over_to_zero_one_or_anything),
		cmocka_unit_test(other_acknowledgements_acknowledge_nothing),
		cmocka_unit_test(a_second_acknowledgement_counts_once),
		cmocka_unit_test(blocks_sent_again_are_counted),
		cmocka_unit_test(a_block_after_an_unacknowledged_one_is_never_complete),
		cmocka_unit_test(our_error_is_a_refusal_with_code_and_text),
		cmocka_unit_test(a_refusal_after_the_open_is_not_an_open),
		cmocka_unit_test(the_clients_error_aborts_in_either_phase),
		cmocka_unit_test(an_error_after_the_end_changes_nothing),
		cmocka_unit_test(a_failed_call_is_unreachable),
		cmocka_unit_test(an_end_without_any_answer_is_a_refusal),
		cmocka_unit_test(an_upload_is_never_complete),
		cmocka_unit_test(the_file_is_the_last_one_before_the_first_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
