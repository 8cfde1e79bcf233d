/* Any bytes as a list: rows with all that their contract says, and no line twice as
 * good. */
#include <bench/order_list.h>

#include <assert.h>
#include <string.h>

static int
look(const struct bench_order_row *row, void *arg)
{
	int *last = arg;

	assert(row->line > 0);
	assert(row->line >= *last);
	*last = row->line;
	assert(memchr(row->serial, '\0', sizeof(row->serial)) != NULL);
	assert(memchr(row->note, '\0', sizeof(row->note)) != NULL);
	assert(memchr(row->model, '\0', sizeof(row->model)) != NULL);
	assert(memchr(row->problem, '\0', sizeof(row->problem)) != NULL);
	if (row->problem[0] != '\0')
		return 0;
	assert(row->serial[0] != '\0' || !bench_mac_is_zero(row->mac));
	assert(bench_mac_is_zero(row->mac) || bench_mac_is_universal(row->mac));
	assert(row->serial[strspn(row->serial,
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/")] == '\0');
	assert(bench_text_problem(row->note) == NULL);
	assert(bench_text_problem(row->model) == NULL);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_order_list info;
	struct bench_err err;
	int last = 0;

	(void)!bench_order_list_parse((struct bench_bytes){ data, size }, look, &last,
				      &info, &err);
	return 0;
}
