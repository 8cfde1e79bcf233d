#include <core/gs1.h>

#include <bench/str.h>
#include <ctype.h>
#include <string.h>

#define FNC1 0x1d

/* By the identifier's first digits: its own length, and its value's; 0: up to FNC1.
 * General Specifications, figures 3.2-1 (lengths of identifiers) and 7.8.5-2
 * (predefined lengths). */
static const struct {
	const char *start;
	uint8_t ai_len, value_len;
} kinds[] = {
	{ "00", 2, 18 }, { "01", 2, 14 }, { "02", 2, 14 }, { "11", 2, 6 },
	{ "12", 2, 6 },	 { "13", 2, 6 },  { "15", 2, 6 },  { "16", 2, 6 },
	{ "17", 2, 6 },	 { "20", 2, 2 },  { "10", 2, 0 },  { "21", 2, 0 },
	{ "22", 2, 0 },	 { "23", 3, 0 },  { "24", 3, 0 },  { "25", 3, 0 },
	{ "30", 2, 0 },	 { "31", 4, 6 },  { "32", 4, 6 },  { "33", 4, 6 },
	{ "34", 4, 6 },	 { "35", 4, 6 },  { "36", 4, 6 },  { "37", 2, 0 },
	{ "39", 4, 0 },	 { "40", 3, 0 },  { "41", 3, 13 }, { "42", 3, 0 },
	{ "70", 4, 0 },	 { "71", 3, 0 },  { "72", 4, 0 },  { "80", 4, 0 },
	{ "81", 4, 0 },	 { "82", 4, 0 },  { "9", 2, 0 },
};

bool
bench_gs1_is_bracketed(struct bench_bytes text)
{
	return text.len > 4 && text.data[0] == '(' && isdigit(text.data[1]) &&
	       memchr(text.data, ')', text.len < 6 ? text.len : 6) != NULL;
}

static struct bench_bytes
skip(struct bench_bytes text, size_t n)
{
	return (struct bench_bytes){ text.data + n, text.len - n };
}

static bool
next_bracketed(struct bench_bytes *text, struct bench_gs1_element *ret_element)
{
	const uint8_t *close = memchr(text->data, ')', text->len);
	const uint8_t *open;
	struct bench_bytes rest;
	size_t n;

	if (close == NULL)
		return false;
	n = (size_t)(close - text->data) - 1;
	if (n < 2 || n > 4)
		return false;
	bench_copy_n(ret_element->ai, sizeof(ret_element->ai), text->data + 1, n);
	rest = skip(*text, n + 2);
	open = memchr(rest.data, '(', rest.len);
	n = open == NULL ? rest.len : (size_t)(open - rest.data);
	ret_element->value = (struct bench_bytes){ rest.data, n };
	*text = skip(rest, n);
	return true;
}

static bool
next_plain(struct bench_bytes *text, struct bench_gs1_element *ret_element)
{
	for (size_t i = 0; i < BENCH_N(kinds); i++) {
		size_t ai_len = kinds[i].ai_len, n = kinds[i].value_len;
		const uint8_t *end;
		struct bench_bytes rest;

		if (text->len <= ai_len ||
		    memcmp(text->data, kinds[i].start, strlen(kinds[i].start)) != 0)
			continue;
		rest = skip(*text, ai_len);
		end = memchr(rest.data, FNC1, rest.len);
		if (n == 0)
			n = end == NULL ? rest.len : (size_t)(end - rest.data);
		if (n > rest.len)
			return false;
		bench_copy_n(ret_element->ai, sizeof(ret_element->ai), text->data,
			     ai_len);
		ret_element->value = (struct bench_bytes){ rest.data, n };
		*text = skip(rest, n);
		return true;
	}
	return false;
}

bool
bench_gs1_next(struct bench_bytes *text, struct bench_gs1_element *ret_element)
{
	while (text->len > 0 && text->data[0] == FNC1)
		*text = skip(*text, 1);
	if (text->len == 0)
		return false;
	return text->data[0] == '(' ? next_bracketed(text, ret_element)
				    : next_plain(text, ret_element);
}
