#include "util.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void *
must(void *p)
{
	if (p == NULL) {
		fputs("phonesim: out of memory\n", stderr);
		abort();
	}
	return p;
}

void *
xcalloc(size_t n, size_t size)
{
	return must(calloc(n, size));
}

void *
xrealloc(void *p, size_t size)
{
	return must(realloc(p, size));
}

char *
xstrdup(const char *s)
{
	return must(strdup(s));
}

char *
xstrndup(const char *s, size_t n)
{
	return must(strndup(s, n));
}

void
freep(void *p)
{
	free(*(void **)p);
}

void
set_text(char **slot, const char *text)
{
	char *copy = xstrdup(text);

	free(*slot);
	*slot = copy;
}

void
str_addn(struct str *b, const char *text, size_t n)
{
	b->s = xrealloc(b->s, b->len + n + 1);
	memcpy(b->s + b->len, text, n);
	b->len += n;
	b->s[b->len] = '\0';
}

void
str_add(struct str *b, const char *text)
{
	str_addn(b, text, strlen(text));
}

void
str_addf(struct str *b, const char *fmt, ...)
{
	AUTO_FREE char *text = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0) {
		text = NULL;
		must(NULL);
	}
	str_addn(b, text, (size_t)n);
}

void
str_clear(struct str *b)
{
	free(b->s);
	*b = (struct str){ 0 };
}

char *
str_take(struct str *b)
{
	char *s = b->s != NULL ? b->s : xstrdup("");

	*b = (struct str){ 0 };
	return s;
}

struct reader
rd_init(const void *p, size_t n)
{
	const uint8_t *start = p;

	return (struct reader){ .p = start, .end = n > 0 ? start + n : start };
}

const uint8_t *
rd_bytes(struct reader *r, size_t n)
{
	const uint8_t *p = r->p;

	if (r->bad || (size_t)(r->end - r->p) < n) {
		r->bad = true;
		return NULL;
	}
	r->p += n;
	return p;
}

uint8_t
rd_u8(struct reader *r)
{
	const uint8_t *p = rd_bytes(r, 1);

	return p != NULL ? p[0] : 0;
}

uint16_t
rd_be16(struct reader *r)
{
	const uint8_t *p = rd_bytes(r, 2);

	return (uint16_t)(p != NULL ? (uint32_t)p[0] << 8 | p[1] : 0);
}

uint32_t
rd_be32(struct reader *r)
{
	uint32_t high = rd_be16(r);

	return high << 16 | rd_be16(r);
}

size_t
rd_left(const struct reader *r)
{
	return r->bad ? 0 : (size_t)(r->end - r->p);
}

struct writer
wr_init(void *p, size_t n)
{
	return (struct writer){ .start = p, .p = p, .end = (uint8_t *)p + n };
}

void
wr_bytes(struct writer *w, const void *p, size_t n)
{
	if (w->bad || (size_t)(w->end - w->p) < n) {
		w->bad = true;
		return;
	}
	if (n > 0)
		memcpy(w->p, p, n);
	w->p += n;
}

void
wr_u8(struct writer *w, uint8_t v)
{
	wr_bytes(w, &v, 1);
}

void
wr_be16(struct writer *w, uint16_t v)
{
	wr_u8(w, (uint8_t)(v >> 8));
	wr_u8(w, (uint8_t)(v & 0xff));
}

void
wr_be32(struct writer *w, uint32_t v)
{
	wr_be16(w, (uint16_t)(v >> 16));
	wr_be16(w, (uint16_t)(v & 0xffff));
}

void
wr_zeros(struct writer *w, size_t n)
{
	while (n-- > 0 && !w->bad)
		wr_u8(w, 0);
}

size_t
wr_len(const struct writer *w)
{
	return w->bad ? 0 : (size_t)(w->p - w->start);
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
mac_parse(const char *text, struct mac *ret)
{
	struct mac m = { { 0 } };
	size_t n = 0;

	for (; *text != '\0'; text++) {
		int d = hex_digit(*text);

		if (d < 0 && n > 0 && strchr(":-.", *text) != NULL)
			continue;
		if (d < 0 || n == 12)
			return false;
		m.b[n / 2] = (uint8_t)(m.b[n / 2] << 4 | d);
		n++;
	}
	if (n != 12)
		return false;
	*ret = m;
	return true;
}

bool
mac_equal(const struct mac *a, const struct mac *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

bool
ip_parse(const char *text, uint32_t *ret)
{
	struct in_addr a;

	if (inet_pton(AF_INET, text, &a) != 1)
		return false;
	*ret = ntohl(a.s_addr);
	return true;
}

bool
number_parse(const char *text, uint64_t max, uint64_t *ret)
{
	uint64_t v = 0;

	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9' || v > (UINT64_MAX - 9) / 10)
			return false;
		v = v * 10 + (uint64_t)(*text - '0');
	}
	if (v > max)
		return false;
	*ret = v;
	return true;
}

int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* splitmix64: short, and the same everywhere, so that a seed means one fleet. */
uint64_t
rng_next(struct rng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

uint64_t
rng_below(struct rng *r, uint64_t n)
{
	return n == 0 ? 0 : rng_next(r) % n;
}
