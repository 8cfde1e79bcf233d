/* What a decoder found in a picture, and how its process hands it over. */
#ifndef SCANNER_SYMBOLS_H
#define SCANNER_SYMBOLS_H

#include <bench/err.h>
#include <bench/str.h>
#include <core/picture.h>

struct bench_symbol {
	enum bench_symbology symbology;
	bool gs1;
	int quality;
	struct bench_box box;
	struct bench_place place;
	bool unread; /* bars without a text */
	struct bench_bytes text;
};

/* Bounds what a picture of a stranger can make us keep. */
#define BENCH_SYMBOLS_MAX 64

struct bench_symbols {
	struct bench_symbol at[BENCH_SYMBOLS_MAX];
	size_t n;
};

/* Message of the decoder's process: symbols, then an end mark; or an error text. */
void bench_symbols_put(struct bench_str *message, const struct bench_symbol *symbol);
void bench_symbols_put_end(struct bench_str *message);
void bench_symbols_put_error(struct bench_str *message, const char *text);
/* Texts point into message. -EINVAL with the error text of the message, or with "" in
 * err when the message is cut or no message at all. */
int bench_symbols_get(struct bench_bytes message, struct bench_symbols *ret_symbols,
		      struct bench_err *err) BENCH_CHECKED;

#endif
