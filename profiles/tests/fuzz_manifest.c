/* Any bytes: what is taken is a manifest that could be served, and is printed as what
 * is read back to the same. */
#include "firmware_manifest.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
require_sound(const struct bench_manifest *m)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct bench_manifest_line *line = &m->lines[i];

		require(line->import < m->n_imports);
		require(i == 0 || line->import >= m->lines[i - 1].import);
		require(bench_firmware_name_ok(line->name));
		require(strlen(line->sha256) == 64);
		require(strcmp(bench_manifest_find(m, line->name)->sha256,
			       line->sha256) == 0);
	}
}

static void
require_same(const struct bench_manifest *m)
{
	bench_auto(bench_manifest_clear) struct bench_manifest again = { 0 };
	bench_auto(bench_str_clear) struct bench_str first = { 0 }, second = { 0 };

	bench_manifest_print(m, &first);
	require(bench_manifest_parse(bench_str_get(&first), first.len, "fuzz", &again,
				     NULL) == 0);
	bench_manifest_print(&again, &second);
	require(strcmp(bench_str_get(&first), bench_str_get(&second)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bench_auto(bench_manifest_clear) struct bench_manifest m = { 0 };
	struct bench_err err;

	if (bench_manifest_parse((const char *)data, size, "fuzz", &m, &err) < 0) {
		require(m.n == 0 && m.lines == NULL);
		return 0;
	}
	require_sound(&m);
	require_same(&m);
	while (m.n_imports > 0) {
		bench_manifest_forget(&m, m.n_imports / 2);
		require_sound(&m);
	}
	require(m.n == 0);
	return 0;
}
