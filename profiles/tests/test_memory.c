/* The Nth allocation fails: an error comes back, nothing leaks (seen by the
 * sanitizers), and with enough memory the result is there. Allocations of this library
 * and libbench only. */
#include "scarce.h"

#include <bench/file.h>
#include <bench/str.h>
#include <errno.h>
#include <profiles/firmware.h>
#include <profiles/lint.h>
#include <profiles/publish.h>
#include <profiles/rule.h>
#include <profiles/tails.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct store_bed {
	char dir[32], in[48], file[80];
	struct bench_config config;
	struct bench_families *families;
	struct bench_store *store;
} bed;

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

/* A table and a chain of two files with rules, faults and more findings than fit at
 * first. */
static int
lint_way(void)
{
	static const char rows[] = "Profile_Rule\trule\tmain\tx\t\n"
				   "Profile_Rule_B\trule\tmore\tx\t\n"
				   "Restricted_Access_Domains\tdomains\t\tx\t\n";
	static const char first[] =
		"<flat-profile>\n<Profile_Rule>[--key k] https://p.example.com/$MA.xml"
		"</Profile_Rule>\n<Restricted_Access_Domains>example.com"
		"</Restricted_Access_Domains>\n<A>b & c</A>\n</flat-profile>\n";
	bench_auto(bench_parameters_freep) struct bench_parameters *table = NULL;
	bench_auto(bench_findings_freep) struct bench_findings *found = NULL;
	bench_auto(bench_str_clear) struct bench_str second = { 0 };
	struct bench_lint_file files[2] = {
		{ "a", { (const uint8_t *)first, sizeof(first) - 1 } }, { "b", { 0 } }
	};
	struct bench_lint_job job = { files, 2, NULL, BENCH_LINT_REDIRECT, NULL, 0 };
	int r = bench_parameters_parse(rows, "t", &table, NULL);

	bench_str_add(&second, "<flat-profile><Profile_Rule_B>/b</Profile_Rule_B>");
	for (int i = 0; i < 70; i++)
		bench_str_addf(&second, "<Unknown_%d>a</Unknown_%d></x>", i, i);
	bench_str_add(&second, "</flat-profile>");
	if (bench_str_failed(&second))
		return -ENOMEM;
	files[1].bytes =
		(struct bench_bytes){ (const uint8_t *)second.text, second.len };
	job.parameters = table;
	if (r == 0)
		r = bench_lint(&job, &found, NULL);
	if (r == 0)
		assert_int_equal(found->n, 143);
	return r;
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

/* The firmware store: in, looked at, and out again. */
static int
firmware_way(void)
{
	bench_auto(bench_firmware_source_freep) struct bench_firmware_source *source =
		NULL;
	bench_auto(bench_firmware_clear) struct bench_firmware found = { 0 };
	struct bench_firmware_terms terms = { .families = bed.families };
	struct bench_firmware_done done;
	size_t files = 0;
	int r = bench_firmware_source_open(bed.in, BENCH_FIRMWARE_LIMITS, &source,
					   NULL);

	if (r == 0)
		r = bench_firmware_import(bed.config.firmware_dir, source, &terms,
					  bed.store, &done, NULL);
	if (r == 0)
		r = bench_firmware_survey(&bed.config, NULL, &found, NULL);
	if (r < 0)
		return r;
	/* an earlier try may have got it in */
	assert_int_equal(found.n_files, 1);
	assert_int_equal(found.n_loads, 1);
	assert_int_equal(found.loads[0].state, BENCH_FIRMWARE_OK);
	r = bench_firmware_remove(&bed.config, found.loads[0].name, bed.store, &files,
				  NULL);
	if (r == 0)
		assert_int_equal(files, 1);
	return r;
}

static void
fail_each(int (*way)(void), long more_than)
{
	long n;
	int r = -ENOMEM;

	for (n = 0; n < 10000; n++) {
		scarce_after(n);
		r = way();
		if (scarce_unused())
			break; /* none failed any more */
		assert_int_equal(r, -ENOMEM);
	}
	scarce_after(-1);
	print_message("%ld allocations\n", n);
	assert_int_equal(r, 0);
	assert_true(n > more_than);
}

static void
each_allocation_may_fail(void **state)
{
	(void)state;
	fail_each(whole_way, 20);
}

static void
each_allocation_of_a_rule_may_fail(void **state)
{
	(void)state;
	fail_each(judge_rule, 20);
}

static void
each_allocation_of_lint_may_fail(void **state)
{
	(void)state;
	fail_each(lint_way, 20);
}

static void
each_allocation_of_the_firmware_store_may_fail(void **state)
{
	char path[64];
	FILE *f;

	(void)state;
	bench_copy(bed.dir, sizeof(bed.dir), "/tmp/memory.XXXXXX");
	assert_non_null(mkdtemp(bed.dir));
	snprintf(bed.in, sizeof(bed.in), "%s/in", bed.dir);
	assert_int_equal(mkdir(bed.in, 0700), 0);
	snprintf(bed.file, sizeof(bed.file), "%s/sip88xx.1-2.loads", bed.in);
	f = fopen(bed.file, "we");
	assert_non_null(f);
	assert_true(fputs("sip88xx.1-2.loads\n", f) >= 0);
	assert_int_equal(fclose(f), 0);
	bench_config_default(&bed.config);
	snprintf(bed.config.firmware_dir, sizeof(bed.config.firmware_dir), "%s/store",
		 bed.dir);
	snprintf(path, sizeof(path), "%s/bench.db", bed.dir);
	assert_int_equal(bench_store_open(path, BENCH_STORE_CREATE, &bed.store, NULL),
			 0);
	assert_int_equal(bench_families_load(FAMILIES_DIR, &bed.families, NULL), 0);
	fail_each(firmware_way, 20);
	bench_store_freep(&bed.store);
	bench_families_freep(&bed.families);
	(void)bench_file_remove_tree(bed.dir);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_allocation_may_fail),
		cmocka_unit_test(each_allocation_of_a_rule_may_fail),
		cmocka_unit_test(each_allocation_of_lint_may_fail),
		cmocka_unit_test(each_allocation_of_the_firmware_store_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
