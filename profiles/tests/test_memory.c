/* The Nth allocation fails: an error comes back, nothing leaks (seen by the
 * sanitizers), and with enough memory the result is there. Allocations of this library
 * and libbench only. */
#include <bench/str.h>
#include <errno.h>
#include <profiles/publish.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static long left = -1; /* allocations until the failing one; -1: none fails */

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
void *__real_reallocarray(void *p, size_t n, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_reallocarray(void *p, size_t n, size_t size);
char *__wrap_strdup(const char *text);

static bool
fails(void)
{
	return left >= 0 && left-- == 0;
}

void *
__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *
__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *
__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

void *
__wrap_reallocarray(void *p, size_t n, size_t size)
{
	return fails() ? NULL : __real_reallocarray(p, n, size);
}

char *
__wrap_strdup(const char *text)
{
	return fails() ? NULL : __real_strdup(text);
}

static const char recipe_text[] =
	"recipe \"t\" { redirect = \"https://p.example.com/$MA\"\n"
	"firmware \"8841\" { version = \"sip88xx.1-2\" }\n"
	"parameter \"A\" { value = \"1\" } }";

/* Everything from the files to the rendered unit; 0 or the first error. */
static int
whole_way(void)
{
	bench_auto(bench_families_freep) struct bench_families *families = NULL;
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	struct bench_rendered *files = NULL;
	struct bench_config config;
	size_t n = 0;
	int r = bench_families_load(FAMILIES_DIR, &families, NULL);

	bench_config_default(&config);
	if (r == 0)
		r = bench_recipe_parse(recipe_text, "t", &recipe, NULL);
	if (r == 0)
		r = bench_recipe_check(recipe, families, NULL);
	if (r < 0)
		return r;
	const struct bench_render_request q = {
		.mac = { { 0, 1, 2, 3, 4, 5 } },
		.serial = "S",
		.model = "8841",
		.family = bench_families_find(families, "cisco-mpp"),
		.recipe = recipe,
		.config = &config,
		.nonce = "00",
	};
	r = bench_render_unit(&q, &files, &n, NULL);
	if (r == 0)
		assert_int_equal(n, 6);
	bench_rendered_free(files, n);
	return r;
}

static void
each_allocation_may_fail(void **state)
{
	long n;
	int r = -ENOMEM;

	(void)state;
	for (n = 0; n < 10000; n++) {
		left = n;
		r = whole_way();
		if (left >= 0)
			break; /* none failed any more */
		assert_int_equal(r, -ENOMEM);
	}
	left = -1;
	print_message("%ld allocations\n", n);
	assert_int_equal(r, 0);
	assert_true(n > 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(
		each_allocation_may_fail) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
