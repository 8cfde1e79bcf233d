/* Any bytes as a template: rendered, or refused with a place and a reason; what is
 * rendered for a phone is pure ASCII if the template is. */
#include "template.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static bool
is_ascii(const char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text > '~')
			return false;
	}
	return true;
}

static void
render(const char *text, enum bench_template_escape escape)
{
	static const char *const fields[] = { "parameter", "value" };
	static const char *const cells[] = { "A", "<&>\xe6\x9d\xb1", "B", "" };
	static const struct bench_template_list list = { fields, 2, cells, 2 };
	static const struct bench_template_list none = { fields, 2, NULL, 0 };
	static const struct bench_template_var vars[] = {
		{ "bench", "192.0.2.1", NULL },	  { "empty", "", NULL },
		{ "text", "a\xff\x01<z>", NULL }, { "rows", NULL, &list },
		{ "none", NULL, &none },
	};
	const struct bench_template_scope scope = { vars, BENCH_N(vars), escape };
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct bench_err err = { 0 };
	int r = bench_template_render(text, "w", 1, &scope, &out, &err);

	require((r < 0) == (err.text[0] != '\0'));
	require(r == 0 || strncmp(err.text, "w:", 2) == 0);
	if (r == 0 && is_ascii(text))
		require(is_ascii(bench_str_get(&out)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	render(text, BENCH_TEMPLATE_XML);
	render(text, BENCH_TEMPLATE_NONE);
	render(text, BENCH_TEMPLATE_LINE);
	free(text);
	return 0;
}
