/* Lint for phone profiles: what a phone would not take, or would take otherwise than
 * was meant, each with its place, the reason and what to do.
 *
 * Pure, but for bench_parameters_load(). No value of a password or key is ever part of
 * a finding. */
#ifndef PROFILES_LINT_H
#define PROFILES_LINT_H

#include <bench/bytes.h>
#include <bench/err.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

#define BENCH_LINT_FILES 16
#define BENCH_LINT_FINDINGS 1000 /* kept; the others are counted */
#define BENCH_LINT_BENCHES 16

/* A family's parameters: <family>/parameters.tsv, whose head describes it. Immutable.
 */
struct bench_parameters;

/* -ENOENT: the family has no table; -EINVAL with file:line. */
int bench_parameters_load(const char *path, struct bench_parameters **ret_parameters,
			  struct bench_err *err) BENCH_CHECKED;
int bench_parameters_parse(const char *text, const char *where,
			   struct bench_parameters **ret_parameters,
			   struct bench_err *err) BENCH_CHECKED;
void bench_parameters_freep(struct bench_parameters **p);
size_t bench_parameters_count(const struct bench_parameters *p);

enum bench_lint_severity {
	BENCH_LINT_WARNING,
	BENCH_LINT_ERROR,
};

struct bench_lint_rule {
	const char *id;
	enum bench_lint_severity severity;
	const char *summary; /* what it finds */
	const char *action;  /* what to do about it */
};

const struct bench_lint_rule *bench_lint_rules(size_t *ret_n);

enum bench_lint_role {
	BENCH_LINT_ANY,
	BENCH_LINT_REDIRECT, /* what the phone is shipped with */
};

struct bench_lint_file {
	const char *name;
	struct bench_bytes bytes; /* XML, or gzip of XML */
};

/* The files stand in the order in which the phone takes them: what a later one sets
 * again, an earlier one does not leave on the phone. */
struct bench_lint_job {
	const struct bench_lint_file *files;
	size_t n_files;				   /* 1 to BENCH_LINT_FILES */
	const struct bench_parameters *parameters; /* NULL: only what needs no table */
	enum bench_lint_role role;
	const char *const *benches; /* addresses and names of the bench */
	size_t n_benches;	    /* at most BENCH_LINT_BENCHES */
};

struct bench_finding {
	const struct bench_lint_rule *rule;
	size_t file;	  /* in the job */
	int line, column; /* from 1; 0: the file as a whole */
	char element[64]; /* "" none */
	char reason[256]; /* printable ASCII */
};

/* In the order of files and lines. */
struct bench_findings {
	struct bench_finding *at;
	size_t n;
	size_t errors, warnings; /* with those that are not kept */
	size_t no_profiles;	 /* files that are no profile at all */
};

/* -EINVAL: the job is out of bounds; -ENOMEM. What is wrong with the files is never an
 * error of this function. */
int bench_lint(const struct bench_lint_job *job, struct bench_findings **ret_findings,
	       struct bench_err *err) BENCH_CHECKED;
void bench_findings_freep(struct bench_findings **f);

BENCH_END_DECLS
#endif
