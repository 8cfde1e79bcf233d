#include <decode/finds.h>

#include <limits.h>
#include <math.h>
#include <string.h>

void
bench_finds_clear(struct bench_finds *finds)
{
	for (size_t i = 0; i < finds->n; i++)
		free(finds->at[i].text);
	finds->n = 0;
}

static bool
is_text(const struct bench_find *f, enum bench_symbology symbology, const uint8_t *text,
	size_t len)
{
	return f->symbology == symbology && f->len == len &&
	       (len == 0 || memcmp(f->text, text, len) == 0);
}

struct bench_find *
bench_finds_get(struct bench_finds *finds, const struct bench_zbar_symbol *symbol,
		int place)
{
	struct bench_find *f = finds->at;
	struct bench_bytes text = symbol->text;

	for (size_t i = 0; i < finds->n; i++, f++)
		if (f->place == place &&
		    is_text(f, symbol->symbology, text.data, text.len))
			return f;
	if (finds->n == BENCH_N(finds->at))
		return NULL;
	*f = (struct bench_find){ .symbology = symbol->symbology,
				  .gs1 = symbol->gs1,
				  .place = place,
				  .box = { INT_MAX, INT_MAX, 0, 0 },
				  .text = malloc(text.len + 1),
				  .len = text.len };
	if (f->text == NULL) {
		finds->failed = true;
		return NULL;
	}
	if (text.len > 0)
		memcpy(f->text, text.data, text.len);
	finds->n++;
	return f;
}

void
bench_find_widen(struct bench_find *find, float x, float y)
{
	int left = (int)lrintf(x), top = (int)lrintf(y);
	struct bench_box *box = &find->box;

	box->left = left < box->left ? left : box->left;
	box->right = left > box->right ? left : box->right;
	box->top = top < box->top ? top : box->top;
	box->bottom = top > box->bottom ? top : box->bottom;
}

int
bench_find_witnesses(const struct bench_find *find)
{
	int most = 0;

	for (unsigned i = 0; i < BENCH_SHEET_DIVISIONS; i++) {
		int n = __builtin_popcount(find->seen[i]);

		most = n > most ? n : most;
	}
	return most + find->passes;
}

bool
bench_find_is_firm(const struct bench_find *find)
{
	return bench_code_is_firm(find->symbology, bench_find_witnesses(find));
}

bool
bench_finds_has(const struct bench_finds *finds, int place, bool firm)
{
	for (size_t i = 0; i < finds->n; i++)
		if (finds->at[i].place == place &&
		    (!firm || bench_find_is_firm(&finds->at[i])))
			return true;
	return false;
}

bool
bench_finds_is_stray(const struct bench_finds *finds, const struct bench_find *find)
{
	if (find->place != BENCH_NOWHERE || find->symbology == BENCH_SYMBOLOGY_QR)
		return false;
	for (size_t i = 0; i < finds->n; i++)
		if (finds->at[i].place != BENCH_NOWHERE &&
		    is_text(&finds->at[i], find->symbology, find->text, find->len))
			return true;
	return false;
}
