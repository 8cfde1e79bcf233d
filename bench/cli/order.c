/* bench batch order: models and quantities. */
#include "cli.h"

#include <bench/order.h>
#include <errno.h>
#include <string.h>

/* --- models ------------------------------------------------------------------------
 */

#define NEAR 5 /* named at most */

struct near {
	size_t n;
	struct {
		const char *name;
		size_t distance;
	} at[NEAR];
};

/* How many letters have to be changed, put in or taken out (Levenshtein). */
static size_t
distance(const char *a, const char *b)
{
	size_t row[32], n = strlen(b);

	if (n >= BENCH_N(row))
		return SIZE_MAX;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (; *a != '\0'; a++) {
		size_t corner = row[0]++;

		for (size_t j = 1; j <= n; j++) {
			size_t best = corner + ((*a | 0x20) != (b[j - 1] | 0x20));

			corner = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[n];
}

static void
keep_near(struct near *near, const char *name, size_t d)
{
	size_t i = near->n < NEAR ? near->n++ : NEAR;

	while (i > 0 && near->at[i - 1].distance > d) {
		if (i < NEAR)
			near->at[i] = near->at[i - 1];
		i--;
	}
	if (i < NEAR) {
		near->at[i].name = name;
		near->at[i].distance = d;
	}
}

static int
unknown_model(struct cli *c, const char *word, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	size_t most = strlen(word) / 3 + 1;
	struct near near = { 0 };

	for (size_t i = 0; i < bench_families_count(c->families); i++) {
		const struct bench_family *f = bench_families_at(c->families, i);

		for (size_t k = 0; k < bench_family_models(f); k++) {
			const char *name = bench_family_model_at(f, k)->name;
			size_t d = distance(word, name);

			if (d <= most)
				keep_near(&near, name, d);
		}
	}
	for (size_t i = 0; i < near.n; i++)
		bench_str_addf(&text, "%s%s", i == 0 ? ": is it " : " or ",
			       near.at[i].name);
	return bench_fail(err, -EINVAL, "no model '%.40s' is known%s%s", word,
			  bench_str_get(&text),
			  near.n == 0 ? ": see 'bench family list'" : "?");
}

int
cli_model(struct cli *c, const char *word, char model[24], struct bench_err *err)
{
	struct bench_recognised found = bench_families_by_pid(c->families, word);

	if (found.model != NULL) {
		bench_copy(model, 24, found.model->name);
		return 0;
	}
	for (size_t i = 0; i < bench_families_count(c->families); i++) {
		const struct bench_family *f = bench_families_at(c->families, i);

		for (size_t k = 0; k < bench_family_models(f); k++) {
			if (strcasecmp(bench_family_model_at(f, k)->name, word) != 0)
				continue;
			bench_copy(model, 24, bench_family_model_at(f, k)->name);
			return 0;
		}
	}
	return unknown_model(c, word, err);
}

/* --- order lines ---------------------------------------------------------------------
 */

static int
read_line(struct cli *c, const char *word, struct cli_lines *lines)
{
	const char *equals = strrchr(word, '=');
	char name[64] = "", *end;
	long n = equals == NULL ? -1 : strtol(equals + 1, &end, 10);
	int r;

	if (equals == NULL || equals[1] == '\0' || *end != '\0' || n < 0 || n > 1000000)
		return cli_usage(c, "--line: '%s' is not like 8841=10", word);
	if (lines->n == BENCH_N(lines->at))
		return cli_usage(c, "more than %zu order lines", BENCH_N(lines->at));
	if (!bench_copy_n(name, sizeof(name), word, (size_t)(equals - word)))
		return cli_usage(c, "--line: '%s' names no model", word);
	r = cli_families(c);
	if (r == 0)
		r = cli_model(c, name, lines->at[lines->n].model, &c->err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < lines->n; i++) {
		if (strcmp(lines->at[i].model, lines->at[lines->n].model) == 0)
			return cli_usage(c, "--line: model %s is there twice",
					 lines->at[i].model);
	}
	lines->at[lines->n++].quantity = (int)n;
	return 0;
}

int
cli_lines(struct cli *c, struct cli_lines *ret_lines)
{
	for (;;) {
		const char *word = NULL;
		int r = cli_option(c, "--line", &word);

		if (r < 0 || word == NULL)
			return r;
		r = read_line(c, word, ret_lines);
		if (r < 0)
			return r;
	}
}

static int
change_order(struct cli *c, int64_t id, const struct cli_lines *lines, int expected)
{
	int r = bench_store_begin(c->store, &c->err);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < lines->n; i++)
		r = bench_store_order_line(c->store, id, lines->at[i].model,
					   lines->at[i].quantity, &c->err);
	if (r == 0 && expected >= 0)
		r = bench_store_order_expected(c->store, id, expected, &c->err);
	if (r < 0) {
		bench_store_rollback(c->store);
		return r;
	}
	return bench_store_commit(c->store, &c->err);
}

static int
add_line(const struct bench_order_line *l, void *arg)
{
	struct cli *c = arg;

	table_row(c->table);
	table_text(c->table, "model", l->model);
	table_int(c->table, "ordered", l->quantity);
	table_int(c->table, "units", l->units);
	return 0;
}

static int
show_order(struct cli *c, int64_t id)
{
	struct bench_order_sum sum = { 0 };
	struct bench_batch b = { 0 };
	int r = bench_store_batch_get(c->store, id, &b, &c->err);

	if (r == 0)
		r = bench_store_order_sum(c->store, id, &sum, &c->err);
	if (r < 0)
		return r;
	table_list(c->table, "batches");
	table_row(c->table);
	table_int(c->table, "batch", id);
	table_int(c->table, "expected", b.expected);
	table_int(c->table, "units", b.units);
	table_int(c->table, "missing", sum.missing);
	table_int(c->table, "extra", sum.extra);
	table_text(c->table, "difference", sum.text);
	table_list(c->table, "lines");
	return bench_store_order_lines(c->store, id, add_line, c, &c->err);
}

int
cmd_batch_order(struct cli *c)
{
	struct cli_lines lines = { 0 };
	int64_t id = 0;
	int expected = -1;
	int r = cli_count(c, "--expected", 1000000, &expected);

	if (r == 0)
		r = cli_lines(c, &lines);
	if (r == 0)
		r = cli_number(c, "batch", &id);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0 && (lines.n > 0 || expected >= 0))
		r = change_order(c, id, &lines, expected);
	return r < 0 ? r : show_order(c, id);
}
