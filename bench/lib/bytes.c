#include <bench/bytes.h>

#include <string.h>
#include <strings.h>

struct bench_reader
bench_reader_init(const void *data, size_t len)
{
	const uint8_t *p = data;

	return (struct bench_reader){ .pos = p, .end = p == NULL ? p : p + len };
}

size_t
bench_reader_left(const struct bench_reader *r)
{
	return r->failed ? 0 : (size_t)(r->end - r->pos);
}

struct bench_bytes
bench_reader_bytes(struct bench_reader *r, size_t n)
{
	struct bench_bytes b = { 0 };

	if (r->failed || bench_reader_left(r) < n) {
		r->failed = true;
		return b;
	}
	b.data = r->pos;
	b.len = n;
	r->pos = n == 0 ? r->pos : r->pos + n;
	return b;
}

static uint32_t
number(struct bench_reader *r, size_t n)
{
	struct bench_bytes b = bench_reader_bytes(r, n);
	uint32_t v = 0;

	for (size_t i = 0; i < b.len; i++)
		v = v << 8 | b.data[i];
	return v;
}

uint8_t
bench_reader_u8(struct bench_reader *r)
{
	return (uint8_t)number(r, 1);
}

uint16_t
bench_reader_be16(struct bench_reader *r)
{
	return (uint16_t)number(r, 2);
}

uint32_t
bench_reader_be32(struct bench_reader *r)
{
	return number(r, 4);
}

void
bench_reader_skip(struct bench_reader *r, size_t n)
{
	(void)bench_reader_bytes(r, n);
}

bool
bench_reader_ok(const struct bench_reader *r)
{
	return !r->failed;
}

bool
bench_reader_done(const struct bench_reader *r)
{
	return !r->failed && r->pos == r->end;
}

bool
bench_bytes_contain(struct bench_bytes hay, const char *needle)
{
	size_t n = strlen(needle);

	return n > 0 && hay.len >= n && memmem(hay.data, hay.len, needle, n) != NULL;
}

bool
bench_bytes_contain_nocase(struct bench_bytes hay, const char *needle)
{
	size_t n = strlen(needle);

	for (size_t i = 0; n > 0 && i + n <= hay.len; i++) {
		if (strncasecmp((const char *)hay.data + i, needle, n) == 0)
			return true;
	}
	return false;
}

void
bench_hex(const void *data, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *p = data;

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[p[i] >> 4];
		out[2 * i + 1] = digits[p[i] & 15];
	}
	out[2 * n] = '\0';
}

int
bench_hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

uint32_t
bench_bytes_digest(struct bench_bytes b)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < b.len; i++)
		h = (h ^ b.data[i]) * 16777619u;
	return h;
}
