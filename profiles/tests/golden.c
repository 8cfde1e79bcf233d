/* golden [--write] FAMILIES FAMILY CASE...
 *
 * A case is a folder named <model>-<words>, with recipe.conf and expected.txt: every
 * rendered file with its role and name, of the unit's directory and of pending; before
 * encryption, as that has a new salt every time. A folder named "models" has a
 * <model>.txt for each model of the family instead. Exit 0 when all are the same. */
#include <bench/str.h>
#include <errno.h>
#include <profiles/publish.h>
#include <string.h>

#include "conf.h"

#define BENCH_KEY "1111111111111111222222222222222233333333333333334444444444444444"
#define UNIT_KEY "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd"

static int
add_files(const struct bench_render_request *q, struct bench_str *out,
	  struct bench_err *err)
{
	struct bench_rendered *files = NULL;
	size_t n = 0;
	int r = bench_render_unit(q, &files, &n, err);

	for (size_t i = 0; r == 0 && i < n; i++) {
		bool again = i > 0 && strcmp(files[i].text, files[i - 1].text) == 0;

		bench_str_addf(out, "=== %s %s%s\n%s", bench_role_name(files[i].role),
			       files[i].name, again ? " (the same)" : "",
			       again ? "" : files[i].text);
	}
	bench_rendered_free(files, n);
	return r;
}

static int
render_case(const struct bench_family *f, const char *dir, const char *model,
	    struct bench_str *out, struct bench_err *err)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	bench_auto(bench_freep) char *text = NULL;
	struct bench_config config;
	char path[512];
	int r;

	bench_config_default(&config);
	bench_copy(config.address, sizeof(config.address), "192.0.2.1");
	snprintf(path, sizeof(path), "%s/recipe.conf", dir);
	r = bench_conf_read(path, &text, err);
	if (r == 0)
		r = bench_recipe_parse(text, path, &recipe, err);
	if (r < 0)
		return r;
	struct bench_render_request q = {
		.mac = { { 0x00, 0x56, 0x2b, 0x04, 0x36, 0x15 } },
		.serial = "FCH2133D0AB",
		.model = model,
		.family = f,
		.recipe = recipe,
		.config = &config,
		.nonce = "00112233445566778899aabbccddeeff",
		.keys = { .bench = BENCH_KEY, .unit = UNIT_KEY },
	};
	r = add_files(&q, out, err);
	q.recipe = NULL;
	return r < 0 ? r : add_files(&q, out, err);
}

static int
write_text(const char *path, const char *text)
{
	bench_auto(bench_fclosep) FILE *f = fopen(path, "we");

	return f != NULL && fputs(text, f) >= 0 && fflush(f) == 0 ? 0 : 1;
}

static int
check_case(const struct bench_family *f, const char *dir, const char *model,
	   const char *file, bool write)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	bench_auto(bench_freep) char *expected = NULL;
	struct bench_err err = { 0 };
	char path[512];

	snprintf(path, sizeof(path), "%s/%s.txt", dir, file);
	if (render_case(f, dir, model, &out, &err) < 0) {
		fprintf(stderr, "%s: %s\n", dir, err.text);
		return 1;
	}
	if (write)
		return write_text(path, bench_str_get(&out));
	if (bench_conf_read(path, &expected, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	if (strcmp(expected, bench_str_get(&out)) == 0) {
		printf("%s: same, %zu bytes\n", path, out.len);
		return 0;
	}
	fprintf(stderr, "%s: not what is rendered now:\n%s", path, bench_str_get(&out));
	return 1;
}

static int
check_folder(const struct bench_family *f, const char *dir, bool write)
{
	const char *base = strrchr(dir, '/') + 1;
	char model[24];
	int failed = 0;

	bench_copy(model, sizeof(model), base);
	model[strcspn(model, "-")] = '\0';
	if (strcmp(base, "models") != 0)
		return check_case(f, dir, model, "expected", write);
	for (size_t i = 0; i < bench_family_models(f); i++) {
		const char *name = bench_family_model_at(f, i)->name;

		failed += check_case(f, dir, name, name, write);
	}
	return failed;
}

int
main(int argc, char **argv)
{
	bench_auto(bench_families_freep) struct bench_families *families = NULL;
	bool write = argc > 1 && strcmp(argv[1], "--write") == 0;
	char **arg = argv + (write ? 2 : 1);
	const struct bench_family *f;
	struct bench_err err = { 0 };
	int failed = 0;

	if (arg + 3 > argv + argc) {
		fprintf(stderr, "usage: golden [--write] FAMILIES FAMILY CASE...\n");
		return 64;
	}
	if (bench_families_load(arg[0], &families, &err) < 0 ||
	    (f = bench_families_find(families, arg[1])) == NULL) {
		fprintf(stderr, "%s: %s\n", arg[1], err.text);
		return 1;
	}
	for (arg += 2; arg < argv + argc; arg++)
		failed += check_folder(f, *arg, write);
	return failed == 0 ? 0 : 1;
}
