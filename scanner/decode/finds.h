/* What was read where, and by how many witnesses. */
#ifndef SCANNER_FINDS_H
#define SCANNER_FINDS_H

#include <decode/sheet.h>
#include <decode/symbols.h>
#include <decode/zbar.h>

#define BENCH_NOWHERE (-1)

struct bench_find {
	enum bench_symbology symbology;
	bool gs1;
	int place;  /* of its bars, BENCH_NOWHERE for a QR code */
	int passes; /* of the picture as it is */
	uint8_t seen[BENCH_SHEET_DIVISIONS]; /* windows of each division, a bit each */
	struct bench_box box;
	uint8_t *text; /* owned */
	size_t len;
};

/* Start with all zero; ends by bench_finds_clear(). */
struct bench_finds {
	struct bench_find at[BENCH_SYMBOLS_MAX];
	size_t n;
	bool failed; /* out of memory, once */
};

void bench_finds_clear(struct bench_finds *finds);
/* The find of this text in this place, a new one if need be: the same text in two
 * places is two finds. NULL when there is no room. */
struct bench_find *bench_finds_get(struct bench_finds *finds,
				   const struct bench_zbar_symbol *symbol, int place);
void bench_find_widen(struct bench_find *find, float x, float y);
/* How many passes and rows that have nothing in common read it. */
int bench_find_witnesses(const struct bench_find *find);
/* Is anything read in a place, and is it read for sure? */
bool bench_finds_has(const struct bench_finds *finds, int place, bool firm);
bool bench_find_is_firm(const struct bench_find *find);
/* A pass may end a little outside of its place: no second code. */
bool bench_finds_is_stray(const struct bench_finds *finds,
			  const struct bench_find *find);

#endif
