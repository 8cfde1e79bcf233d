/* A line of a transcript is written as it is read, and nothing else is read. */
#include "scarce.h"

#include <bench/str.h>
#include <errno.h>
#include <station/transcript.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define WHOLE                                                                          \
	"{\"mono_us\":5,\"wall_us\":6,\"source\":\"west\",\"kind\":\"evdev\","         \
	"\"batch\":3,\"layout\":\"de\",\"layout_known\":true,\"calibrated\":false,"    \
	"\"insists\":true,\"badge\":false,\"bytes\":\"00ff41\","                       \
	"\"symbology\":\"unknown\",\"end\":\"gap\",\"typed\":true,\"lost\":false}"

static struct bench_transcript_line line;

static int
parse(const char *text)
{
	struct bench_err err = { "" };
	int r = bench_transcript_parse(text, strlen(text), &line, &err);

	assert_true(r == 0 || err.text[0] != '\0');
	return r;
}

static void
a_line_is_written_as_it_is_read(void **state)
{
	struct bench_err err = { "" };
	char *text = NULL;
	size_t len = 0;
	FILE *out;

	(void)state;
	assert_int_equal(parse(WHOLE), 0);
	assert_int_equal(line.when.us, 5);
	assert_string_equal(line.source, "west");
	assert_int_equal(line.kind, BENCH_SOURCE_EVDEV);
	assert_string_equal(bench_layout_word(line.layout), "de");
	assert_int_equal(line.len, 3);
	assert_memory_equal(line.bytes, "\x00\xff\x41", 3);
	assert_int_equal(line.end, BENCH_LINE_BY_GAP);
	assert_true(line.typed && line.insists && line.layout_known);
	out = open_memstream(&text, &len);
	assert_non_null(out);
	assert_int_equal(bench_transcript_write(out, &line, &err), 0);
	fclose(out);
	assert_int_equal(text[len - 1], '\n');
	text[len - 1] = '\0';
	assert_string_equal(text, WHOLE);
	free(text);
}

/* from becomes to. */
static int
with(const char *from, const char *to)
{
	const char *at = strstr(WHOLE, from);
	char text[1024];

	assert_non_null(at);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - WHOLE), WHOLE, to,
		 at + strlen(from));
	return parse(text);
}

static void
what_is_no_line_is_refused(void **state)
{
	(void)state;
	assert_int_equal(parse(""), -EBADMSG);
	assert_int_equal(parse("[]"), -EBADMSG);
	assert_int_equal(parse(WHOLE " x"), -EBADMSG);
	assert_int_equal(with("\"lost\":false", "\"lost\":false,\"more\":1"), -EBADMSG);
	assert_int_equal(with(",\"lost\":false", ""), -EBADMSG);
	assert_int_equal(with("00ff41", "00ff4"), -EBADMSG);
	assert_int_equal(with("00ff41", "00FF41"), -EBADMSG);
	assert_int_equal(with("evdev", "camera"), 0);
	assert_int_equal(with("evdev", "mirror"), -EBADMSG);
	assert_int_equal(with("\"gap\"", "\"\""), -EBADMSG);
	assert_int_equal(with("\"de\"", "\"xx\""), -EBADMSG);
	assert_int_equal(with(":5,", ":-5,"), -EBADMSG);
	assert_int_equal(
		with("west",
		     "a name that is longer than any station's name is in the record of all"),
		-EBADMSG);
}

static void
a_full_disk_is_told(void **state)
{
	struct bench_err err = { "" };
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(full);
	assert_int_equal(parse(WHOLE), 0);
	assert_int_equal(bench_transcript_write(full, &line, &err), -ENOSPC);
	assert_non_null(strstr(err.text, "transcript"));
	fclose(full);
}

static void
the_nth_allocation_fails_and_is_told(void **state)
{
	struct bench_err err = { "" };
	int r = -ENOMEM;
	FILE *null = fopen("/dev/null", "w");

	(void)state;
	assert_non_null(null);
	assert_int_equal(setvbuf(null, NULL, _IONBF, 0), 0);
	for (long i = 0; r < 0; i++) {
		assert_true(i < 500);
		scarce_after(i);
		r = bench_transcript_parse(WHOLE, strlen(WHOLE), &line, &err);
		if (r == 0)
			r = bench_transcript_write(null, &line, &err);
		scarce_after(-1);
		assert_true(r == 0 || r == -ENOMEM || r == -EBADMSG);
	}
	fclose(null);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_written_as_it_is_read),
		cmocka_unit_test(what_is_no_line_is_refused),
		cmocka_unit_test(a_full_disk_is_told),
		cmocka_unit_test(the_nth_allocation_fails_and_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
