/* What the family itself renders passes its own lint: the files of a unit in the order
 * in which the phone takes them, with the bench's address to be gone at the end. */
#include "conf.h"

#include <bench/str.h>
#include <dirent.h>
#include <profiles/lint.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define GOLDEN SOURCE_DIR "/golden/cisco-mpp/"
#define BENCH_ADDRESS "192.0.2.1" /* golden.c's bench */

static struct bench_parameters *table;

/* A section of a golden file: "=== <role> <name>", up to the next. */
static struct bench_bytes
section(const char *golden, const char *role)
{
	char head[64];
	const char *begin, *end;

	snprintf(head, sizeof(head), "=== %s /", role);
	begin = strstr(golden, head);
	assert_non_null(begin);
	begin = strchr(begin, '\n');
	assert_non_null(begin);
	end = strstr(++begin, "\n===");
	return (struct bench_bytes){ (const uint8_t *)begin,
				     end == NULL ? strlen(begin)
						 : (size_t)(end + 1 - begin) };
}

static struct bench_findings *
lint(const char *golden, const char *const roles[], enum bench_lint_role role)
{
	static const char *const bench = BENCH_ADDRESS;
	struct bench_lint_file files[4] = { 0 };
	struct bench_lint_job job = { files, 0, table, role, &bench, 1 };
	struct bench_findings *found = NULL;

	for (; roles[job.n_files] != NULL; job.n_files++) {
		files[job.n_files].name = roles[job.n_files];
		files[job.n_files].bytes = section(golden, roles[job.n_files]);
	}
	assert_int_equal(bench_lint(&job, &found, NULL), 0);
	for (size_t i = 0; i < found->n; i++)
		print_message("%s:%d: %s: %s [%s]\n", roles[found->at[i].file],
			      found->at[i].line, found->at[i].element,
			      found->at[i].reason, found->at[i].rule->id);
	return found;
}

/* NULL: the folder has no such file. */
static char *
load(const char *name)
{
	char path[512];
	char *text = NULL;

	snprintf(path, sizeof(path), GOLDEN "%s/expected.txt", name);
	return bench_conf_read(path, &text, NULL) < 0 ? NULL : text;
}

/* The chain of every golden case has no error; how many there were. */
static size_t
lint_all(const char *const chain[], enum bench_lint_role role)
{
	DIR *folder = opendir(GOLDEN);
	struct dirent *entry;
	size_t n = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		bench_auto(bench_freep) char *golden = load(entry->d_name);
		bench_auto(bench_findings_freep) struct bench_findings *found = NULL;

		if (golden == NULL)
			continue;
		print_message("%s\n", entry->d_name);
		found = lint(golden, chain, role);
		assert_int_equal(found->errors, 0);
		n++;
	}
	(void)closedir(folder);
	return n;
}

static void
a_units_chain_leaves_nothing_wrong(void **state)
{
	static const char *const chain[] = { "model", "redirect", "cleanup", NULL };

	(void)state;
	assert_true(lint_all(chain, BENCH_LINT_REDIRECT) >= 3);
}

/* And this is seen by the same means: without the clean-up the bench is left. */
static void
a_chain_without_clean_up_leaves_the_bench(void **state)
{
	static const char *const chain[] = { "model", "redirect", NULL };
	bench_auto(bench_freep) char *golden = load("6821-plain");
	bench_auto(bench_findings_freep) struct bench_findings *found = NULL;
	size_t left = 0;

	(void)state;
	assert_non_null(golden);
	found = lint(golden, chain, BENCH_LINT_REDIRECT);
	for (size_t i = 0; i < found->n; i++)
		left += strcmp(found->at[i].rule->id, "bench-left") == 0;
	assert_true(left >= 2); /* the syslog server and a rule */
}

static void
a_pending_phones_chain_is_well_made(void **state)
{
	static const char *const chain[] = { "pending", "cleanup", NULL };

	(void)state;
	assert_true(lint_all(chain, BENCH_LINT_ANY) >= 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_units_chain_leaves_nothing_wrong),
		cmocka_unit_test(a_chain_without_clean_up_leaves_the_bench),
		cmocka_unit_test(a_pending_phones_chain_is_well_made),
	};
	int failed;

	if (bench_parameters_load(FAMILIES_DIR "/cisco-mpp/parameters.tsv", &table,
				  NULL) < 0)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	bench_parameters_freep(&table);
	return failed;
}
