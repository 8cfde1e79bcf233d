/* Any text as a template, in every escape: it renders or says why, within bounds; what
 * stands outside of placeholders comes out as it is. */
#include <bench/str.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <template.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
render(const char *text, enum bench_template_escape escape)
{
	static const char *const cells[] = { "a", "<&>", "b", "" };
	static const char *const fields[] = { "name", "value" };
	static const struct bench_template_list list = { fields, 2, cells, 2 };
	static const struct bench_template_list none = { fields, 2, NULL, 0 };
	static const struct bench_template_var vars[] = {
		{ .name = "mac", .text = "00562b043615" },
		{ .name = "host", .text = "a&b" },
		{ .name = "empty", .text = "" },
		{ .name = "rows", .list = &list },
		{ .name = "none", .list = &none },
	};
	const struct bench_template_scope scope = { vars, BENCH_N(vars), escape };
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct bench_err err = { "" };
	int r = bench_template_render(text, "t", 1, &scope, &out, &err);

	require(r == 0 || r == -EINVAL);
	require((r == 0) == (err.text[0] == '\0'));
	if (r < 0)
		require(strncmp(err.text, "t:", 2) == 0 && err.text[2] >= '1' &&
			err.text[2] <= '9');
	if (strstr(text, "{{") == NULL)
		require(r == 0 && strcmp(bench_str_get(&out), text) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	/* rows multiply: each nested list doubles what is in it, up to its depth */
	if (size > 4096)
		return 0;
	text = malloc(size + 1);
	require(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	render(text, BENCH_TEMPLATE_XML);
	render(text, BENCH_TEMPLATE_NONE);
	render(text, BENCH_TEMPLATE_LINE);
	free(text);
	return 0;
}
