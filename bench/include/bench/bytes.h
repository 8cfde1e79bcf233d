/* Bounded reading of packets and messages: a cursor with a sticky error.
 *
 * After the first read beyond the end every read returns zeros, so a parser checks
 * once, by bench_reader_done() or bench_reader_ok(), when it is through. */
#ifndef BENCH_BYTES_H
#define BENCH_BYTES_H

#include <bench/defs.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

/* Borrowed memory. data may be NULL when len is 0. */
struct bench_bytes {
	const uint8_t *data;
	size_t len;
};

struct bench_reader {
	const uint8_t *pos, *end;
	bool failed;
};

struct bench_reader bench_reader_init(const void *data, size_t len);
size_t bench_reader_left(const struct bench_reader *r);
uint8_t bench_reader_u8(struct bench_reader *r);
uint16_t bench_reader_be16(struct bench_reader *r);
uint32_t bench_reader_be32(struct bench_reader *r);
/* n bytes as a view into the buffer; {NULL, 0} on error. */
struct bench_bytes bench_reader_bytes(struct bench_reader *r, size_t n);
void bench_reader_skip(struct bench_reader *r, size_t n);
/* No read has failed. */
bool bench_reader_ok(const struct bench_reader *r);
/* No read has failed and nothing is left. */
bool bench_reader_done(const struct bench_reader *r);

/* Is needle in hay? An empty needle is not. */
bool bench_bytes_contain(struct bench_bytes hay, const char *needle);
/* The same for ASCII letters of any case. */
bool bench_bytes_contain_nocase(struct bench_bytes hay, const char *needle);

/* out (2 * n + 1 bytes) becomes lower-case hex. */
void bench_hex(const void *data, size_t n, char *out);
/* 0 to 15 for a hex digit of either case, else -1. */
int bench_hex_value(char c);

/* FNV-1a: to see that something is the same again; not against forgers. */
uint32_t bench_bytes_digest(struct bench_bytes b);

BENCH_END_DECLS
#endif
