/* Template texts of a family.
 *
 *   {{name}}                the value, escaped
 *   {{#name}}...{{/name}}   if the value is not empty; for a list once a row, and in it
 *                           the row's fields are names, too
 *   {{^name}}...{{/name}}   if it is empty
 *   {{! ... }}              a comment
 *
 * A line that holds nothing but one section tag or comment leaves no line behind. Every
 * name is checked on every rendering, also where nothing is written. */
#ifndef PROFILES_TEMPLATE_H
#define PROFILES_TEMPLATE_H

#include <bench/err.h>
#include <bench/str.h>

enum bench_template_escape {
	BENCH_TEMPLATE_XML,  /* bench_str_add_xml(): pure ASCII */
	BENCH_TEMPLATE_NONE, /* as it is, but printable ASCII only */
	BENCH_TEMPLATE_LINE, /* the same, and no quotation mark or '#': one value of a
				line, where nothing can be escaped */
};

/* n_rows rows of n_fields cells each; "" for an empty cell. */
struct bench_template_list {
	const char *const *fields;
	size_t n_fields;
	const char *const *cells;
	size_t n_rows;
};

struct bench_template_var {
	const char *name;
	const char *text; /* NULL: it is a list */
	const struct bench_template_list *list;
};

struct bench_template_scope {
	const struct bench_template_var *vars;
	size_t n;
	enum bench_template_escape escape;
};

#define BENCH_TEMPLATE_FIELDS 8

/* Adds to out. -EINVAL with "where:line: …", counted from first_line; -ENOMEM. */
int bench_template_render(const char *text, const char *where, int first_line,
			  const struct bench_template_scope *scope,
			  struct bench_str *out, struct bench_err *err) BENCH_CHECKED;

#endif
