#include "canvas.h"

#include <jansson.h>
#include <station/commands.h>
#include <string.h>
#include <unistd.h>
#include <zint.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* 2026-06-15 12:00 UTC. */
#define TODAY INT64_C(1781524800000000)

/* The objects that were printed, one a line. */
static json_t *
parse_lines(char *text, size_t len)
{
	json_t *list = json_array();
	char *line, *rest = text;

	assert_true(len == 0 || text[len - 1] == '\n');
	while ((line = strsep(&rest, "\n")) != NULL && line[0] != '\0') {
		json_t *o =
			json_loads(line, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);

		assert_non_null(o);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *
classify(char *input, size_t n)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	char *text = NULL;
	size_t len = 0;
	FILE *in = fmemopen(input, n, "rb");
	FILE *out = open_memstream(&text, &len);
	json_t *list;

	assert_true(in != NULL && out != NULL);
	assert_int_equal(bench_classify_lines(&rules, in, out, NULL), 0);
	fclose(in);
	fclose(out);
	list = parse_lines(text, len);
	free(text);
	return list;
}

static const char *
field(const json_t *list, size_t i, const char *name)
{
	const char *text =
		json_string_value(json_object_get(json_array_get(list, i), name));

	return text == NULL ? "(none)" : text;
}

static void
classify_answers_every_line_whatever_its_bytes(void **state)
{
	static char input[] = "001A2B3C4D5E\r\n\n]C0FCH2143E1AB\nA\0B\n\xff\xfe\n"
			      "CP-8841-3PCC-K9=,FCH2143E1AB\nlast";
	json_t *list = classify(input, sizeof(input) - 1);

	(void)state;
	assert_int_equal(json_array_size(list), 7);
	assert_string_equal(field(list, 0, "class"), "MAC");
	assert_string_equal(field(list, 0, "value"), "00:1a:2b:3c:4d:5e");
	assert_string_equal(field(list, 0, "symbology"), "(none)");
	assert_string_equal(field(list, 1, "class"), "UNKNOWN");
	assert_string_equal(field(list, 1, "value"), "");
	assert_string_equal(field(list, 2, "class"), "SERIAL");
	assert_string_equal(field(list, 2, "symbology"), "code128");
	assert_int_equal(
		json_string_length(json_object_get(json_array_get(list, 3), "value")),
		3);
	assert_string_equal(field(list, 4, "value"), "\\xff\\xfe");
	assert_string_equal(field(list, 5, "class"), "COMPOSITE");
	assert_string_equal(field(list, 5, "serial"), "FCH2143E1AB");
	assert_string_equal(field(list, 6, "value"), "last");
	for (size_t i = 0; i < 7; i++)
		assert_true(strlen(field(list, i, "reason")) > 0);
	json_decref(list);
}

static void
classify_bounds_what_it_keeps_of_a_line(void **state)
{
	static char input[200000];
	json_t *list;

	(void)state;
	memset(input, 'A', sizeof(input));
	input[4096] = '\n';
	snprintf(input + sizeof(input) - 13, 13, "\nFCH2143E1AB");
	list = classify(input, sizeof(input) - 1);
	assert_int_equal(json_array_size(list), 3);
	assert_int_equal(strlen(field(list, 0, "value")), 4096);
	assert_string_equal(field(list, 0, "class"), "UNKNOWN");
	assert_int_equal(strlen(field(list, 1, "value")), 65536);
	assert_string_equal(field(list, 2, "class"), "SERIAL");
	json_decref(list);
}

static void
decode_answers_for_every_file_and_remembers_the_unreadable(void **state)
{
	static struct canvas canvas;
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	char path[] = "/tmp/bench-label-XXXXXX", missing[] = "/nonexistent.png";
	char *files[] = { missing, path };
	int fd = mkstemp(path);
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);
	json_t *list, *codes;

	(void)state;
	close(fd);
	canvas_clear(&canvas);
	canvas_draw(&canvas, BARCODE_CODE128, "00562B000001", 40, 40);
	canvas_draw(&canvas, BARCODE_CODE128, "FCH2143E1AB", 40, 140);
	canvas_write(&canvas, CANVAS_PNG, path);
	assert_int_equal(bench_decode_files(&rules, files, 2, stdin, 10, out, NULL), 1);
	assert_int_equal(bench_decode_files(&rules, files + 1, 1, stdin, 10, out, NULL),
			 0);
	unlink(path);
	fclose(out);
	list = parse_lines(text, len);
	free(text);
	assert_int_equal(json_array_size(list), 3);
	assert_string_equal(field(list, 0, "file"), missing);
	assert_string_equal(field(list, 0, "status"), "none");
	assert_non_null(strstr(field(list, 0, "error"), "No such file"));
	assert_string_equal(field(list, 1, "file"), path);
	assert_string_equal(field(list, 1, "status"), "ok");
	assert_string_equal(field(list, 1, "mac"), "00:56:2b:00:00:01");
	assert_string_equal(field(list, 1, "serial"), "FCH2143E1AB");
	assert_true(json_is_null(json_object_get(json_array_get(list, 1), "pid")));
	codes = json_object_get(json_array_get(list, 1), "codes");
	assert_int_equal(json_array_size(codes), 2);
	assert_string_equal(field(codes, 0, "symbology"), "code128");
	json_decref(list);
}

/* The same picture so many times in a row, then tail bytes of another one. */
static json_t *
decode_stream_of(unsigned times, size_t tail, int expected)
{
	static struct canvas canvas;
	static uint8_t data[3 * (CANVAS_WIDTH * CANVAS_HEIGHT + 64)];
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	char path[] = "/tmp/bench-label-XXXXXX", dash[] = "-", *files[] = { dash };
	int fd = mkstemp(path);
	char *text = NULL;
	size_t len = 0, n;
	FILE *out = open_memstream(&text, &len), *in;
	json_t *list;

	canvas_clear(&canvas);
	canvas_draw(&canvas, BARCODE_CODE128, "00562B000001", 40, 40);
	canvas_draw(&canvas, BARCODE_CODE128, "FCH2143E1AB", 40, 140);
	canvas_write(&canvas, CANVAS_PGM, path);
	n = (size_t)read(fd, data, sizeof(data));
	close(fd);
	unlink(path);
	assert_true(n < sizeof(data) / 3);
	for (unsigned i = 1; i < 3; i++)
		memcpy(data + i * n, data, n);
	in = fmemopen(data, times * n + tail, "rb");
	assert_non_null(in);
	assert_int_equal(bench_decode_files(&rules, files, 1, in, 10, out, NULL),
			 expected);
	fclose(in);
	fclose(out);
	list = parse_lines(text, len);
	free(text);
	assert_int_equal(json_array_size(list), 1);
	assert_string_equal(field(list, 0, "file"), "-");
	return list;
}

static void
decode_tells_what_the_pictures_of_a_stream_agree_about(void **state)
{
	json_t *list = decode_stream_of(1, 0, 0);

	(void)state;
	assert_string_equal(field(list, 0, "status"), "none");
	json_decref(list);
	list = decode_stream_of(2, 0, 0);
	assert_string_equal(field(list, 0, "status"), "ok");
	assert_string_equal(field(list, 0, "mac"), "00:56:2b:00:00:01");
	assert_string_equal(field(list, 0, "serial"), "FCH2143E1AB");
	json_decref(list);
	list = decode_stream_of(2, 1000, 1);
	assert_non_null(strstr(field(list, 0, "error"), "too early"));
	json_decref(list);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classify_answers_every_line_whatever_its_bytes),
		cmocka_unit_test(classify_bounds_what_it_keeps_of_a_line),
		cmocka_unit_test(
			decode_answers_for_every_file_and_remembers_the_unreadable),
		cmocka_unit_test(
			decode_tells_what_the_pictures_of_a_stream_agree_about),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
