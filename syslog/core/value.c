#include "value.h"

#include "words.h"

#include <bench/str.h>
#include <errno.h>
#include <string.h>

static bool
is_printable(uint8_t c)
{
	return c >= ' ' && c <= '~';
}

static bool
is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_one_of(uint8_t c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* Printable ASCII without a macro that the phone left as it was. */
static bool
is_plain(struct bench_bytes v)
{
	size_t n = 0;

	while (n < v.len && is_printable(v.data[n]) && v.data[n] != '$')
		n++;
	return n == v.len;
}

/* The whole value as text, or nothing. */
static int
keep(struct bench_bytes v, char *field, size_t room)
{
	if (v.len == 0 || v.len >= room || !is_plain(v))
		return -EINVAL;
	(void)bench_copy_n(field, room, v.data, v.len);
	return 0;
}

int
bench_value_mac(struct bench_bytes v, struct bench_event *e)
{
	return bench_mac_parse((const char *)v.data, v.len, &e->mac);
}

int
bench_value_model(struct bench_bytes v, struct bench_event *e)
{
	size_t n = 0;

	if (!bench_words_starts(v, "CP-") || !bench_words_ends(v, "-3PCC"))
		return -EINVAL;
	v = bench_words_tail(v, strlen("CP-"));
	while (n < v.len && (is_letter(v.data[n]) || is_digit(v.data[n])))
		n++;
	if (v.len - n != strlen("-3PCC"))
		return -EINVAL;
	return keep(bench_words_head(v, n), e->model, sizeof(e->model));
}

int
bench_value_serial(struct bench_bytes v, struct bench_event *e)
{
	return keep(v, e->serial, sizeof(e->serial));
}

int
bench_value_version(struct bench_bytes v, struct bench_event *e)
{
	return keep(v, e->version, sizeof(e->version));
}

int
bench_value_outcome(struct bench_bytes v, struct bench_event *e)
{
	char word[24];
	enum bench_outcome o;
	int r;

	r = keep(v, word, sizeof(word));
	if (r == 0)
		r = bench_outcome_parse(word, &o);
	if (r < 0)
		return r;
	if (o < BENCH_OUTCOME_RESYNC_ASK || o > BENCH_OUTCOME_UPGRADE_FAILED)
		return -EINVAL;
	e->outcome = o;
	return 0;
}

/* RFC 3986 3.1; 0: there is none. */
static size_t
scheme_length(struct bench_bytes v)
{
	size_t n = 0;

	while (n < v.len && (is_letter(v.data[n]) || (n > 0 && is_digit(v.data[n]))))
		n++;
	return bench_words_starts(bench_words_tail(v, n), "://") ? n : 0;
}

int
bench_value_url(struct bench_bytes v, struct bench_event *e)
{
	size_t n = scheme_length(v), start, end;

	if (n == 0 || !is_plain(v))
		return -EINVAL;
	v = bench_words_tail(v, n + strlen("://"));
	for (start = 0; start < v.len && !is_one_of(v.data[start], "/?#"); start++)
		continue;
	v = bench_words_tail(v, start);
	if (!bench_words_starts(v, "/"))
		return -EINVAL;
	for (end = 0; end < v.len && !is_one_of(v.data[end], "?#"); end++)
		continue;
	return keep(bench_words_head(v, end), e->name, sizeof(e->name));
}

int
bench_value_text(struct bench_bytes v, struct bench_event *e)
{
	(void)bench_words_skip_blanks(&v);
	(void)bench_words_drop_blanks(&v);
	(void)bench_copy_n(e->text, sizeof(e->text), v.data, v.len);
	for (size_t i = 0; e->text[i] != '\0'; i++) {
		if (!is_printable((uint8_t)e->text[i]))
			e->text[i] = '?';
	}
	return 0;
}
