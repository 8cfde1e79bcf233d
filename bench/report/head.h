/* Reads the head of a batch: tables in the byte form of docs/REPORT.md. Views into the
 * head, which must stay. */
#ifndef BENCH_HEAD_H
#define BENCH_HEAD_H

#include <bench/bytes.h>
#include <bench/mac.h>

#define HEAD_COLUMNS 16

struct head_cell {
	char type; /* 'N' NULL, 'I', 'T', 'B' */
	struct bench_bytes bytes;
};

struct head_table {
	struct bench_reader r;
	struct bench_bytes name, columns[HEAD_COLUMNS];
	struct head_cell cells[HEAD_COLUMNS]; /* of the row at hand */
	size_t n;			      /* columns */
	int64_t rows;			      /* that are still to come */
};

/* The first table of r, or the next one when all rows of t were read. -ENOENT: there is
 * none; -EBADMSG: this is no head. */
int head_first(struct bench_bytes head, struct head_table *t) BENCH_CHECKED;
int head_following(struct head_table *t) BENCH_CHECKED;
int head_find(struct bench_bytes head, const char *name,
	      struct head_table *t) BENCH_CHECKED;
/* 1 a row, 0 no more, -EBADMSG. */
int head_next(struct head_table *t) BENCH_CHECKED;

/* Of the row at hand; 0, "" or zero for what is NULL or not there. */
int64_t head_int(const struct head_table *t, const char *column);
void head_text(const struct head_table *t, const char *column, char *out, size_t room);
struct bench_bytes head_bytes(const struct head_table *t, const char *column);
struct bench_mac head_mac(const struct head_table *t, const char *column);

#endif
