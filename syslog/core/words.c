#include "words.h"

#include <string.h>

size_t
bench_words_find(struct bench_bytes hay, size_t from, const char *needle)
{
	const uint8_t *found = NULL;

	if (from < hay.len)
		found = memmem(hay.data + from, hay.len - from, needle, strlen(needle));
	return found == NULL ? hay.len : (size_t)(found - hay.data);
}

struct bench_bytes
bench_words_head(struct bench_bytes b, size_t n)
{
	if (n < b.len)
		b.len = n;
	return b;
}

struct bench_bytes
bench_words_tail(struct bench_bytes b, size_t n)
{
	if (n > b.len)
		n = b.len;
	if (n > 0)
		b.data += n;
	b.len -= n;
	return b;
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

static bool
is_end(uint8_t c)
{
	return c == '\r' || c == '\n' || c == '\0';
}

struct bench_bytes
bench_words_line(struct bench_bytes b)
{
	size_t n = 0;

	while (n < b.len && !is_end(b.data[n]))
		n++;
	return bench_words_head(b, n);
}

bool
bench_words_starts(struct bench_bytes b, const char *prefix)
{
	size_t n = strlen(prefix);

	return b.len >= n && memcmp(b.data, prefix, n) == 0;
}

bool
bench_words_ends(struct bench_bytes b, const char *suffix)
{
	size_t n = strlen(suffix);

	return b.len >= n && memcmp(b.data + b.len - n, suffix, n) == 0;
}

size_t
bench_words_skip_blanks(struct bench_bytes *b)
{
	size_t n = 0;

	while (n < b->len && is_blank(b->data[n]))
		n++;
	*b = bench_words_tail(*b, n);
	return n;
}

size_t
bench_words_drop_blanks(struct bench_bytes *b)
{
	size_t n = 0;

	while (n < b->len && is_blank(b->data[b->len - 1 - n]))
		n++;
	b->len -= n;
	return n;
}

struct bench_bytes
bench_words_next(struct bench_bytes *b)
{
	struct bench_bytes word;
	size_t n = 0;

	while (n < b->len && !is_blank(b->data[n]) && !is_end(b->data[n]))
		n++;
	word = bench_words_head(*b, n);
	*b = bench_words_tail(*b, n);
	return word;
}

struct bench_bytes
bench_words_last(struct bench_bytes *b)
{
	struct bench_bytes word;
	size_t n = b->len;

	while (n > 0 && b->data[n - 1] > ' ')
		n--;
	word = bench_words_tail(*b, n);
	*b = bench_words_head(*b, n);
	return word;
}
