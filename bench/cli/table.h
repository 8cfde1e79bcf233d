/* What a command answers: named lists of rows, printed as text or as one JSON object.
 * The shape of the JSON never depends on how many rows there are. */
#ifndef BENCH_CLI_TABLE_H
#define BENCH_CLI_TABLE_H

#include <bench/str.h>
#include <stdbool.h>

struct table;

/* NULL when out of memory; every call takes NULL then. */
struct table *table_new(void);
void table_freep(struct table **t);

/* Begins a list; rows follow. */
void table_list(struct table *t, const char *name);
void table_row(struct table *t);
/* Cells of the row; every row of a list has the same keys in the same order. Copied. */
void table_text(struct table *t, const char *key, const char *value);
void table_int(struct table *t, const char *key, int64_t value);
void table_bool(struct table *t, const char *key, bool value);

void table_print_text(const struct table *t, struct bench_str *out);
void table_print_json(const struct table *t, struct bench_str *out);
/* Memory ran out on the way: nothing must be printed. */
bool table_failed(const struct table *t);

#endif
