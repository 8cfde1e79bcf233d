/* The Nth allocation fails: an error comes back, nothing leaks (seen by the
 * sanitizers), and with enough memory the result is there. Allocations of this library
 * and libbench only. */
#include <bench/str.h>
#include <errno.h>
#include <profiles/publish.h>
#include <profiles/rule.h>
#include <profiles/tails.h>
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
	"recipe \"t\" { redirect = \"https://p.example.com/{{mac}}\" srv = true\n"
	"transport = \"https\" admin_password = \"Blue-7-Sky\"\n"
	"encryption { cipher = \"aes-256-cbc\" gzip = true }\n"
	"firmware \"8841\" { version = \"sip88xx.1-2\" via = { \"sip88xx.1-1\" } }\n"
	"remote { parameter \"B\" { value = \"{{mac}}\" } }\n"
	"parameter \"A\" { value = \"{{serial}}\" } }";

/* Everything from the files to the rendered unit; 0 or the first error. */
static int
whole_way(void)
{
	bench_auto(bench_families_freep) struct bench_families *families = NULL;
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	bench_auto(bench_str_clear) struct bench_str rule = { 0 };
	struct bench_rendered *files = NULL, remote = { 0 };
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
		.keys = { "k1", "k2" },
	};
	r = bench_render_unit(&q, &files, &n, NULL);
	if (r == 0)
		r = bench_rendered_encrypt(files, n, recipe, q.keys.bench, NULL);
	if (r == 0)
		assert_int_equal(n, 6);
	if (r == 0)
		r = bench_render_remote(&q, &remote, NULL);
	free(remote.text);
	if (r == 0)
		r = bench_render_redirect(&q, &rule, NULL);
	if (r == 0 && bench_str_failed(&rule))
		r = -ENOMEM;
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

/* A rule parsed and judged, and a DHCP value taken apart; 0 or the first error. */
static int
judge_rule(void)
{
	static const struct bench_macro values[] = {
		{ "MA", "001234ab45de" }, { "PN", "CP-8851-3PCC" },
		{ "PSN", "8851-3PCC" },	  { "SA", "k" },
		{ "A", "post=$MA" },	  { "SWVER", "sip88xx.11-3-2MPP0001-609" },
	};
	static const struct bench_macros macros = { values, BENCH_N(values) };
	bench_auto(bench_rule_freep) struct bench_rule *rule = NULL;
	bench_auto(bench_rule_outcome_freep) struct bench_rule_outcome *out = NULL;
	struct bench_tails tails;
	int r = bench_rule_parse(
		"($SWVER lt 11.3.2)? /a | (\"$MA\" ne \"\")? (B = \"$A\")!"
		" [--key $SA --post a] https://h/$MA",
		BENCH_RULE_PROFILE, &rule, NULL);

	if (r == 0)
		r = bench_rule_evaluate(rule, &macros, &out, NULL);
	if (r == 0)
		r = bench_tails("https://a/b;10.0.0.1", "/$PSN.xml", &macros, &tails,
				NULL);
	if (r == 0)
		assert_int_equal(out->n_orders + tails.n, 10);
	return r;
}

static void
each_allocation_of_a_rule_may_fail(void **state)
{
	long n;
	int r = -ENOMEM;

	(void)state;
	for (n = 0; n < 10000; n++) {
		left = n;
		r = judge_rule();
		if (left >= 0)
			break; /* none failed any more */
		assert_int_equal(r, -ENOMEM);
	}
	left = -1;
	assert_int_equal(r, 0);
	assert_true(n > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(each_allocation_of_a_rule_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
