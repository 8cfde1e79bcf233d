/* Any bytes as a recipe: refused with a reason, or a recipe that every family can
 * judge; and if a phone can be made by it, its files are whole and pure ASCII. */
#include <bench/str.h>
#include <errno.h>
#include <profiles/publish.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static const struct bench_families *
families(void)
{
	static struct bench_families *loaded; /* for the whole run */

	if (loaded == NULL)
		require(bench_families_load(FAMILIES_DIR, &loaded, NULL) == 0);
	return loaded;
}

static void
check_files(const struct bench_rendered *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < files[i].len; k++)
			require(files[i].text[k] == '\n' ||
				(files[i].text[k] >= ' ' && files[i].text[k] <= '~'));
		require(strlen(files[i].text) == files[i].len);
		require(strstr(files[i].text, "</flat-profile>") != NULL);
	}
}

static void
render(const struct bench_recipe *recipe)
{
	static struct bench_config config;
	struct bench_render_request q = {
		.mac = { { 0x00, 0x56, 0x2b, 0x04, 0x36, 0x15 } },
		.serial = "FCH2133D0AB",
		.model = "8841",
		.family = bench_families_find(families(), "cisco-mpp"),
		.recipe = recipe,
		.config = &config,
		.nonce = "00",
		.keys = { "k1", "k2" },
	};
	struct bench_rendered *files = NULL, remote = { 0 };
	struct bench_err err = { 0 };
	size_t n = 0;
	int r;

	bench_config_default(&config);
	r = bench_render_unit(&q, &files, &n, &err);
	require((r < 0) == (err.text[0] != '\0'));
	if (r == 0) {
		check_files(files, n);
		require(bench_rendered_encrypt(files, n, recipe, "k1", NULL) == 0);
		r = bench_render_remote(&q, &remote, &err);
		require(r == 0 || r == -ENODATA || err.text[0] != '\0');
		free(remote.text);
	}
	bench_rendered_free(files, n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	struct bench_err err = { 0 };
	char *text = malloc(size + 1);
	int r;

	require(text != NULL);
	memcpy(text, data, size);
	text[size] = '\0';
	r = bench_recipe_parse(text, "w", &recipe, &err);
	free(text);
	require((r < 0) == (err.text[0] != '\0'));
	if (r < 0)
		return 0;
	require(bench_recipe_name(recipe)[0] != '\0');
	(void)!bench_recipe_check(recipe, families(), NULL);
	render(recipe);
	return 0;
}
