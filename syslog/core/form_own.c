#include "form.h"

#include "value.h"
#include "words.h"

#include <string.h>

static const char opening[] = "bench mac=";

static const struct key {
	const char *name;
	int (*take)(struct bench_bytes v, struct bench_event *e);
	bool rest; /* the value is the rest of the line */
} keys[] = {
	{ "mac=", bench_value_mac, false },	  { "pn=", bench_value_model, false },
	{ "sn=", bench_value_serial, false },	  { "sw=", bench_value_version, false },
	{ "event=", bench_value_outcome, false }, { "url=", bench_value_url, false },
	{ "err=", bench_value_text, true },
};

/* BENCH_N(keys) for a word that is no key of ours. */
static size_t
key_of(struct bench_bytes word)
{
	size_t i = 0;

	while (i < BENCH_N(keys) && !bench_words_starts(word, keys[i].name))
		i++;
	return i;
}

/* False: a key came twice. A value that does not parse is left out. */
static bool
take_words(struct bench_bytes line, struct bench_event *e)
{
	unsigned seen = 0;

	while (bench_words_skip_blanks(&line), line.len > 0) {
		struct bench_bytes whole = line;
		struct bench_bytes word = bench_words_next(&line);
		size_t k = key_of(word);

		if (k == BENCH_N(keys))
			continue;
		if ((seen & 1U << k) != 0)
			return false;
		seen |= 1U << k;
		if (keys[k].rest) {
			word = whole;
			line.len = 0;
		}
		(void)keys[k].take(bench_words_tail(word, strlen(keys[k].name)), e);
	}
	return true;
}

/* Is the byte before at part of a longer word? */
static bool
inside_word(struct bench_bytes all, size_t at)
{
	uint8_t c = at > 0 ? all.data[at - 1] : ' ';

	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c >= 0x80;
}

/* Without a known event the other words are nobody's statement. */
static void
keep_mac_only(struct bench_event *e, const struct bench_event *before)
{
	struct bench_mac mac = e->mac;

	*e = *before;
	e->mac = mac;
}

/* Where the next statement opens at or after from; all.len: none. */
static size_t
next_opening(struct bench_bytes all, size_t from)
{
	size_t at = bench_words_find(all, from, opening);

	while (at < all.len && inside_word(all, at))
		at = bench_words_find(all, at + 1, opening);
	return at;
}

int
bench_form_own(struct bench_bytes all, struct bench_event *e)
{
	const struct bench_event before = *e;
	size_t at = next_opening(all, 0);
	struct bench_bytes line;

	if (at == all.len)
		return 0;
	if (next_opening(all, at + 1) < all.len)
		return 2;
	line = bench_words_line(bench_words_tail(all, at + strlen("bench ")));
	if (!take_words(line, e))
		return 2;
	if (e->outcome == BENCH_OUTCOME_NONE)
		keep_mac_only(e, &before);
	return 1;
}
