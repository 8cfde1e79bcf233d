#include "template.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *const fields[] = { "key", "value" };
static const char *const cells[] = { "A", "1", "B", "" };
static const struct bench_template_list two = { fields, 2, cells, 2 };
static const struct bench_template_list none = { fields, 2, NULL, 0 };

static const struct bench_template_var vars[] = {
	{ "name", "x<&>\"'y", NULL },	 { "empty", "", NULL },
	{ "utf8", "caf\xc3\xa9", NULL }, { "two", NULL, &two },
	{ "none", NULL, &none },
};

struct row {
	const char *text;
	const char *result; /* NULL: an error */
	const char *error;  /* how the error begins */
};

static void
check(const struct row *row, enum bench_template_escape escape)
{
	const struct bench_template_scope scope = { vars, BENCH_N(vars), escape };
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct bench_err err = { 0 };
	int r = bench_template_render(row->text, "t.xml", 1, &scope, &out, &err);

	if (row->result == NULL) {
		assert_int_equal(r, -EINVAL);
		if (strncmp(err.text, row->error, strlen(row->error)) != 0)
			assert_string_equal(err.text, row->error);
		return;
	}
	assert_string_equal(err.text, "");
	assert_int_equal(r, 0);
	assert_string_equal(bench_str_get(&out), row->result);
}

static void
template_renders_values_sections_and_lists(void **state)
{
	static const struct row rows[] = {
		{ "", "", NULL },
		{ "plain } { }} text\n", "plain } { }} text\n", NULL },
		{ "<a>{{name}}</a>", "<a>x&lt;&amp;&gt;&quot;&apos;y</a>", NULL },
		{ "{{utf8}}", "caf&#233;", NULL },
		{ "a{{#name}}b{{/name}}c", "abc", NULL },
		{ "a{{#empty}}b{{/empty}}c", "ac", NULL },
		{ "a{{^empty}}b{{/empty}}c", "abc", NULL },
		{ "a{{^name}}b{{/name}}c", "ac", NULL },
		{ "a{{^none}}b{{/none}}c", "abc", NULL },
		{ "a{{^two}}b{{/two}}c", "ac", NULL },
		{ "{{#two}}<{{key}}>{{value}};{{/two}}", "<A>1;<B>;", NULL },
		{ "a{{#none}}{{key}}{{/none}}c", "ac", NULL },
		{ "{{#two}}{{#value}}{{key}}{{/value}}{{/two}}", "A", NULL },
		{ "{{#two}}{{empty}}{{key}}{{/two}}", "AB", NULL },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++)
		check(&rows[i], BENCH_TEMPLATE_XML);
}

static void
template_lines_with_only_a_tag_leave_nothing(void **state)
{
	static const struct row rows[] = {
		{ "a\n  {{#name}}\n  b\n\t{{/name}} \nc\n", "a\n  b\nc\n", NULL },
		{ "{{! one\n   two }}\na\n", "a\n", NULL },
		{ "a {{! not alone }}\n", "a \n", NULL },
		{ "{{#two}}\n{{key}}\n{{/two}}", "A\nB\n", NULL },
		{ "{{#name}}{{^empty}}\nx\n{{/empty}}{{/name}}\n", "\nx\n\n", NULL },
		{ "  {{empty}}\n", "  \n", NULL },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++)
		check(&rows[i], BENCH_TEMPLATE_XML);
}

static void
template_errors_name_file_and_line(void **state)
{
	static const struct row rows[] = {
		{ "a\nb{{nothing}}", NULL, "t.xml:2: unknown placeholder nothing" },
		{ "\n\n{{name", NULL, "t.xml:3: '{{' without '}}'" },
		{ "{{ name }}", NULL, "t.xml:1: not a placeholder" },
		{ "{{Name}}", NULL, "t.xml:1: not a placeholder" },
		{ "{{}}", NULL, "t.xml:1: not a placeholder" },
		{ "{{#name}}\nx", NULL, "t.xml:2: section is not closed: name" },
		{ "x{{/name}}", NULL, "t.xml:1: closes what is not open: name" },
		{ "{{#name}}{{#empty}}{{/name}}{{/empty}}", NULL,
		  "t.xml:1: closes what is not" },
		{ "{{two}}", NULL, "t.xml:1: this is a list, not a value: two" },
		{ "\n{{key}}", NULL, "t.xml:2: unknown placeholder key" },
		/* also where nothing is written */
		{ "{{#empty}}\n{{nothing}}{{/empty}}", NULL,
		  "t.xml:2: unknown placeholder" },
		{ "{{#none}}{{nothing}}{{/none}}", NULL,
		  "t.xml:1: unknown placeholder" },
		{ "{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#name}}{{#"
		  "name}}"
		  "{{#name}}",
		  NULL, "t.xml:1: sections are nested too deeply" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++)
		check(&rows[i], BENCH_TEMPLATE_XML);
}

static void
template_without_escape_takes_ascii_only(void **state)
{
	static const struct row rows[] = {
		{ "{{name}}", "x<&>\"'y", NULL },
		{ "a\n{{utf8}}", NULL,
		  "t.xml:2: this format takes printable ASCII only: utf8" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++)
		check(&rows[i], BENCH_TEMPLATE_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(template_renders_values_sections_and_lists),
		cmocka_unit_test(template_lines_with_only_a_tag_leave_nothing),
		cmocka_unit_test(template_errors_name_file_and_line),
		cmocka_unit_test(template_without_escape_takes_ascii_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
