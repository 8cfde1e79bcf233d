#include "table.h"

#include <bench/bytes.h>
#include <string.h>

#define CELLS 32 /* in a row */

struct cell {
	const char *key;
	char *text;
	bool bare; /* number or truth value: no quotes in JSON */
};

struct row {
	size_t n;
	struct cell cells[CELLS];
};

struct list {
	const char *name;
	size_t n, room;
	struct row *rows;
};

struct table {
	size_t n;
	struct list lists[8];
	bool failed;
};

struct table *
table_new(void)
{
	return calloc(1, sizeof(struct table));
}

static void
row_clear(struct row *row)
{
	for (size_t i = 0; i < row->n; i++)
		free(row->cells[i].text);
}

void
table_freep(struct table **t)
{
	if (*t == NULL)
		return;
	for (size_t i = 0; i < (*t)->n; i++) {
		struct list *l = &(*t)->lists[i];

		for (size_t j = 0; j < l->n; j++)
			row_clear(&l->rows[j]);
		free(l->rows);
	}
	free(*t);
	*t = NULL;
}

bool
table_failed(const struct table *t)
{
	return t == NULL || t->failed;
}

void
table_list(struct table *t, const char *name)
{
	if (table_failed(t))
		return;
	if (t->n == BENCH_N(t->lists))
		t->failed = true;
	else
		t->lists[t->n++].name = name;
}

static struct list *
last_list(struct table *t)
{
	return &t->lists[t->n - 1];
}

void
table_row(struct table *t)
{
	struct list *l;
	struct row *p;

	if (table_failed(t))
		return;
	l = last_list(t);
	if (l->n == l->room) {
		p = reallocarray(l->rows, l->room * 2 + 16, sizeof(*p));
		if (p == NULL) {
			t->failed = true;
			return;
		}
		l->rows = p;
		l->room = l->room * 2 + 16;
	}
	l->rows[l->n++] = (struct row){ 0 };
}

static void
add_cell(struct table *t, const char *key, const char *value, bool bare)
{
	struct list *l;
	struct row *row;
	char *copy;

	if (table_failed(t))
		return;
	l = last_list(t);
	row = &l->rows[l->n - 1];
	copy = strdup(value);
	if (copy == NULL || row->n == CELLS) {
		free(copy);
		t->failed = true;
		return;
	}
	row->cells[row->n++] = (struct cell){ .key = key, .text = copy, .bare = bare };
}

void
table_text(struct table *t, const char *key, const char *value)
{
	add_cell(t, key, value, false);
}

void
table_int(struct table *t, const char *key, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	add_cell(t, key, text, true);
}

void
table_bool(struct table *t, const char *key, bool value)
{
	add_cell(t, key, value ? "true" : "false", true);
}

static size_t
column_width(const struct list *l, size_t column)
{
	size_t width = strlen(l->rows[0].cells[column].key);

	for (size_t i = 0; i < l->n; i++) {
		size_t n = strlen(l->rows[i].cells[column].text);

		if (n > width)
			width = n;
	}
	return width < 60 ? width : 60;
}

/* Control bytes of strangers' texts never reach the terminal. */
static void
add_clean(struct bench_str *out, const char *text, size_t width)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		bench_str_addf(out, "%c", c < 0x20 || c == 0x7f ? '?' : c);
	}
	if (width > 0)
		bench_str_addf(out, "%*s", (int)(n < width ? width - n : 0) + 2, "");
}

static void
print_list(const struct list *l, struct bench_str *out)
{
	size_t columns = l->n == 0 ? 0 : l->rows[0].n;
	size_t widths[CELLS] = { 0 };

	if (l->n == 0) {
		bench_str_addf(out, "no %s\n", l->name);
		return;
	}
	for (size_t c = 0; c < columns; c++)
		widths[c] = c + 1 == columns ? 0 : column_width(l, c);
	for (size_t c = 0; c < columns; c++)
		add_clean(out, l->rows[0].cells[c].key, widths[c]);
	bench_str_add(out, "\n");
	for (size_t i = 0; i < l->n; i++) {
		for (size_t c = 0; c < l->rows[i].n; c++) {
			const char *text = l->rows[i].cells[c].text;

			add_clean(out, text[0] == '\0' ? "-" : text, widths[c]);
		}
		bench_str_add(out, "\n");
	}
}

static void
print_card(const struct list *l, struct bench_str *out)
{
	for (size_t c = 0; c < l->rows[0].n; c++) {
		const struct cell *cell = &l->rows[0].cells[c];

		add_clean(out, cell->key, 16);
		add_clean(out, cell->text[0] == '\0' ? "-" : cell->text, 0);
		bench_str_add(out, "\n");
	}
}

/* The first of several lists is the thing itself: one row, printed as a card. */
void
table_print_text(const struct table *t, struct bench_str *out)
{
	for (size_t i = 0; i < t->n; i++) {
		if (i > 0)
			bench_str_addf(out, "\n%s:\n", t->lists[i].name);
		if (i == 0 && t->n > 1 && t->lists[i].n == 1)
			print_card(&t->lists[i], out);
		else
			print_list(&t->lists[i], out);
	}
}

static void
print_json_row(const struct row *row, struct bench_str *out)
{
	bench_str_add(out, "{");
	for (size_t c = 0; c < row->n; c++) {
		bench_str_add(out, c == 0 ? "" : ",");
		bench_str_add_json(out, row->cells[c].key);
		bench_str_add(out, ":");
		if (row->cells[c].bare)
			bench_str_add(out, row->cells[c].text);
		else
			bench_str_add_json(out, row->cells[c].text);
	}
	bench_str_add(out, "}");
}

void
table_print_json(const struct table *t, struct bench_str *out)
{
	bench_str_add(out, "{");
	for (size_t i = 0; i < t->n; i++) {
		bench_str_add(out, i == 0 ? "" : ",");
		bench_str_add_json(out, t->lists[i].name);
		bench_str_add(out, ":[");
		for (size_t j = 0; j < t->lists[i].n; j++) {
			bench_str_add(out, j == 0 ? "" : ",");
			print_json_row(&t->lists[i].rows[j], out);
		}
		bench_str_add(out, "]");
	}
	bench_str_add(out, "}\n");
}
