/* bench profile lint. */
#include "cli.h"

#include <bench/file.h>
#include <errno.h>
#include <fcntl.h>
#include <profiles/lint.h>
#include <string.h>
#include <sysexits.h>

#define FILE_MOST ((size_t)8 << 20)

struct lint_run {
	struct bench_lint_job job;
	struct bench_lint_file files[BENCH_LINT_FILES];
	struct bench_str texts[BENCH_LINT_FILES];
	const char *benches[BENCH_LINT_BENCHES];
	struct bench_parameters *parameters;
	struct bench_findings *findings;
	const char *family;
	bool strict;
};

static void
run_clear(struct lint_run *run)
{
	for (size_t i = 0; i < BENCH_LINT_FILES; i++)
		bench_str_clear(&run->texts[i]);
	bench_parameters_freep(&run->parameters);
	bench_findings_freep(&run->findings);
}

static const char *
severity(const struct bench_lint_rule *rule)
{
	return rule->severity == BENCH_LINT_ERROR ? "error" : "warning";
}

static int
list_rules(struct cli *c)
{
	size_t n;
	const struct bench_lint_rule *rules = bench_lint_rules(&n);
	int r = cli_end(c);

	if (r < 0)
		return r;
	table_list(c->table, "rules");
	for (size_t i = 0; i < n; i++) {
		table_row(c->table);
		table_text(c->table, "rule", rules[i].id);
		table_text(c->table, "severity", severity(&rules[i]));
		table_text(c->table, "finds", rules[i].summary);
		table_text(c->table, "do", rules[i].action);
	}
	return 0;
}

static int
take_benches(struct cli *c, struct lint_run *run)
{
	for (;;) {
		const char *bench = NULL;
		int r = cli_option(c, "--bench", &bench);

		if (r < 0 || bench == NULL)
			return r;
		if (run->job.n_benches == BENCH_LINT_BENCHES)
			return cli_usage(c, "at most %d times --bench",
					 BENCH_LINT_BENCHES);
		if (bench[0] == '\0')
			return cli_usage(c, "--bench is an address or a name");
		run->benches[run->job.n_benches++] = bench;
	}
}

static int
take_role(struct cli *c, struct lint_run *run)
{
	const char *role = "any";
	int r = cli_option(c, "--role", &role);

	if (r < 0)
		return r;
	if (strcmp(role, "redirect") == 0)
		run->job.role = BENCH_LINT_REDIRECT;
	else if (strcmp(role, "any") != 0)
		return cli_usage(c, "--role is redirect or any, not '%s'", role);
	return 0;
}

static int
take_words(struct cli *c, struct lint_run *run)
{
	int r = take_role(c, run);

	run->family = "cisco-mpp";
	run->strict = cli_flag(c, "--strict");
	if (r == 0)
		r = cli_option(c, "--family", &run->family);
	if (r == 0)
		r = take_benches(c, run);
	if (r == 0 && (c->argc < 1 || c->argc > BENCH_LINT_FILES))
		r = cli_usage(c, "name 1 to %d files", BENCH_LINT_FILES);
	return r;
}

static int
read_file(struct cli *c, const char *path, struct bench_str *out)
{
	bench_auto(bench_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return bench_fail(&c->err, -ENOENT, "%s: %s", path, strerror(errno));
	r = bench_file_read_all(fd, FILE_MOST, out);
	if (r == -EFBIG)
		return bench_fail(&c->err, -EINVAL, "%s: above %zu MB: no profile is",
				  path, FILE_MOST >> 20);
	if (r == -ENOMEM)
		return bench_fail(&c->err, r, "%s: out of memory", path);
	return r < 0 ? bench_fail(&c->err, -ENOENT, "%s: cannot be read: %s", path,
				  strerror(-r))
		     : 0;
}

static int
read_files(struct cli *c, struct lint_run *run)
{
	for (int i = 0; i < c->argc; i++) {
		int r = read_file(c, c->argv[i], &run->texts[i]);

		if (r < 0)
			return r;
		run->files[i] = (struct bench_lint_file){
			c->argv[i],
			{ (const uint8_t *)bench_str_get(&run->texts[i]),
			  run->texts[i].len },
		};
	}
	run->job.files = run->files;
	run->job.n_files = (size_t)c->argc;
	run->job.benches = run->benches;
	return 0;
}

/* A family without a table: then nothing that needs one is checked. */
static int
load_parameters(struct cli *c, struct lint_run *run)
{
	char path[512];
	int r = cli_families(c);

	if (r < 0)
		return r;
	if (bench_families_find(c->families, run->family) == NULL)
		return bench_fail(&c->err, -ENOENT,
				  "no family '%s' in %s: see 'bench family list'",
				  run->family, c->config.profiles_dir);
	snprintf(path, sizeof(path), "%s/%s/parameters.tsv", c->config.profiles_dir,
		 run->family);
	r = bench_parameters_load(path, &run->parameters, &c->err);
	run->job.parameters = run->parameters;
	return r == -ENOENT ? 0 : r;
}

static void
add_text(struct cli *c, const struct lint_run *run, const struct bench_finding *f)
{
	bench_str_add_log(&c->plain, run->files[f->file].name,
			  strlen(run->files[f->file].name));
	if (f->line > 0)
		bench_str_addf(&c->plain, ":%d:%d", f->line, f->column);
	bench_str_addf(&c->plain, ": %s: %s%s%s [%s]\n\t%s\n", severity(f->rule),
		       f->element, f->element[0] == '\0' ? "" : ": ", f->reason,
		       f->rule->id, f->rule->action);
}

static void
add_row(struct cli *c, const struct lint_run *run, const struct bench_finding *f)
{
	table_row(c->table);
	table_text(c->table, "file", run->files[f->file].name);
	table_int(c->table, "line", f->line);
	table_int(c->table, "column", f->column);
	table_text(c->table, "severity", severity(f->rule));
	table_text(c->table, "rule", f->rule->id);
	table_text(c->table, "parameter", f->element);
	table_text(c->table, "reason", f->reason);
	table_text(c->table, "do", f->rule->action);
}

static void
print_json(struct cli *c, const struct lint_run *run)
{
	const struct bench_findings *f = run->findings;

	table_list(c->table, "summary");
	table_row(c->table);
	table_int(c->table, "files", (int64_t)run->job.n_files);
	table_int(c->table, "not_profiles", (int64_t)f->no_profiles);
	table_int(c->table, "errors", (int64_t)f->errors);
	table_int(c->table, "warnings", (int64_t)f->warnings);
	table_bool(c->table, "parameters_known", run->parameters != NULL);
	table_list(c->table, "findings");
	for (size_t i = 0; i < f->n; i++)
		add_row(c, run, &f->at[i]);
}

static void
print_text(struct cli *c, const struct lint_run *run)
{
	const struct bench_findings *f = run->findings;

	for (size_t i = 0; i < f->n; i++)
		add_text(c, run, &f->at[i]);
	if (f->errors + f->warnings > f->n)
		bench_str_addf(&c->plain, "%zu more are not listed\n",
			       f->errors + f->warnings - f->n);
	bench_str_addf(&c->plain, "%zu %s: %zu errors, %zu warnings\n",
		       run->job.n_files, run->job.n_files == 1 ? "file" : "files",
		       f->errors, f->warnings);
	if (run->parameters == NULL)
		bench_str_addf(
			&c->plain,
			"family %s has no parameter table: names and values were "
			"not checked\n",
			run->family);
}

static int
verdict(const struct lint_run *run)
{
	const struct bench_findings *f = run->findings;

	if (f->no_profiles > 0)
		return EX_DATAERR; /* whatever the others have */
	return f->errors > 0 || (run->strict && f->warnings > 0) ? 1 : 0;
}

static int
run_lint(struct cli *c, struct lint_run *run)
{
	int r = take_words(c, run);

	if (r == 0)
		r = read_files(c, run);
	if (r == 0)
		r = load_parameters(c, run);
	if (r == 0)
		r = bench_lint(&run->job, &run->findings, &c->err);
	if (r < 0)
		return r;
	if (c->json)
		print_json(c, run);
	else
		print_text(c, run);
	return verdict(run);
}

int
cmd_profile_lint(struct cli *c)
{
	struct lint_run run = { 0 };
	int r;

	if (cli_flag(c, "--rules"))
		return list_rules(c);
	r = run_lint(c, &run);
	run_clear(&run);
	return r;
}
