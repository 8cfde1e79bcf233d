#include "json_out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

static void
json_out_minds_commas_and_nesting(void **state)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct json_out j = { .out = &out };

	(void)state;
	jout_open(&j, NULL, '{');
	jout_open(&j, "a", '[');
	jout_close(&j, ']');
	jout_open(&j, "b", '[');
	jout_int(&j, NULL, -1);
	jout_open(&j, NULL, '{');
	jout_bool(&j, "c", true);
	jout_null(&j, "d");
	jout_close(&j, '}');
	jout_text(&j, NULL, "x");
	jout_close(&j, ']');
	jout_text_or_null(&j, "e", NULL);
	jout_close(&j, '}');
	assert_string_equal(
		bench_str_get(&out),
		"{\"a\":[],\"b\":[-1,{\"c\":true,\"d\":null},\"x\"],\"e\":null}");
}

static void
json_out_stays_json_whatever_the_bytes(void **state)
{
	char text[256];

	(void)state;
	for (int i = 1; i < 256; i++)
		text[i - 1] = (char)i;
	text[255] = '\0';
	for (size_t from = 0; from < 255; from += 17) {
		bench_auto(bench_str_clear) struct bench_str out = { 0 };
		struct json_out j = { .out = &out };
		json_error_t error;
		json_t *parsed;

		jout_open(&j, NULL, '{');
		jout_text(&j, text + from, text + from);
		jout_close(&j, '}');
		parsed =
			json_loads(bench_str_get(&out), JSON_REJECT_DUPLICATES, &error);
		if (parsed == NULL)
			fail_msg("%s in %s", error.text, bench_str_get(&out));
		assert_int_equal(json_object_size(parsed), 1);
		json_decref(parsed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_out_minds_commas_and_nesting),
		cmocka_unit_test(json_out_stays_json_whatever_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
