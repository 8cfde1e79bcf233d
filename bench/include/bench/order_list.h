/* The list of units that comes with an order, as people send it: CSV of any separator
 * and encoding, with a header or without. Pure: bytes in, rows out; nothing is lost for
 * one bad line, each is told by its number with what to do.
 *
 *   header      serial, mac, model, note: English or Japanese, any order, other columns
 *               are left aside
 *   no header   each value says what it is: a MAC, a serial, a model, else a note
 *
 * Separators: comma, semicolon, tab. Quotes: RFC 4180. Line ends: LF, CRLF, CR.
 * Encodings: UTF-8, UTF-16 (either order, with or without BOM), Shift_JIS (CP932). */
#ifndef BENCH_ORDER_LIST_H
#define BENCH_ORDER_LIST_H

#include <bench/bytes.h>
#include <bench/err.h>
#include <bench/mac.h>
#include <bench/str.h>

BENCH_BEGIN_DECLS

#define BENCH_ORDER_LIST_MOST (64 << 20) /* bytes of a file */

struct bench_order_row {
	int line;	      /* in the file, from 1 */
	char serial[32];      /* in capitals; "" none */
	struct bench_mac mac; /* zero: none */
	char model[48];	      /* as written */
	char note[200];
	char problem[200]; /* why the line is no good, and what to do; "": it is good */
};
/* 0 to go on, else that is returned. */
typedef int bench_order_row_fn(const struct bench_order_row *row, void *arg);

struct bench_order_list {
	const char *encoding; /* "UTF-8", "UTF-16LE", "UTF-16BE", "Shift_JIS" */
	char separator;	      /* ',' when there is but one column */
	bool header;
	int rows, problems; /* good ones, bad ones */
};

/* fn is called once a line that is not blank. -EINVAL: the file as a whole is no list,
 * text says why; -ENOMEM. */
int bench_order_list_parse(struct bench_bytes file, bench_order_row_fn *fn, void *arg,
			   struct bench_order_list *ret_list,
			   struct bench_err *err) BENCH_CHECKED;

/* The first step of it: out gets the bytes as UTF-8, without BOM. What cannot be read
 * becomes the byte 0xff, so that its line can be told. */
int bench_order_list_decode(struct bench_bytes file, struct bench_str *out,
			    const char **ret_encoding,
			    struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
