/* Who still needs a load. */
#include "firmware_store.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

struct search {
	struct bench_store *store;
	const char *load;
	char *by; /* of 160 bytes */
	struct bench_err *err;
};

static bool
is_name_byte(char c)
{
	return isalnum((unsigned char)c) || (c != '\0' && strchr("._-", c) != NULL);
}

/* The load as a whole word. In the recipe's text, so that targets, steps on the way and
 * what else names it all count. */
static bool
names(const char *text, const char *load)
{
	size_t n = strlen(load), end = strlen(BENCH_FIRMWARE_LOADS);

	for (const char *p = strstr(text, load); p != NULL; p = strstr(p + 1, load)) {
		const char *after = p + n;

		if (strncmp(after, BENCH_FIRMWARE_LOADS, end) == 0)
			after += end;
		if ((p == text || !is_name_byte(p[-1])) && !is_name_byte(*after))
			return true;
	}
	return false;
}

static int
ask_batch(const struct bench_batch *b, void *arg)
{
	struct search *q = arg;
	struct bench_recipe_row row = { 0 };
	int r;

	if (b->state == BENCH_BATCH_CLOSED)
		return 0;
	r = bench_store_recipe_get(q->store, NULL, b->recipe, &row, q->err);
	if (r < 0)
		return r;
	r = names(row.text, q->load);
	if (r == 1)
		snprintf(q->by, 160, "batch %lld (%s) by its recipe %s",
			 (long long)b->id, bench_batch_state_name(b->state), row.name);
	bench_recipe_row_clear(&row);
	return r;
}

int
bench_firmware_needed(struct bench_store *s, const char *load, char by[160],
		      struct bench_err *err)
{
	struct search q = { .store = s, .load = load, .by = by, .err = err };

	return bench_store_batch_each(s, ask_batch, &q, err);
}
