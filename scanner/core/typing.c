#include <core/typing.h>

#include <string.h>

/* "a", and "é" of Latin-1 (U+00E0 to U+00FE, but for the division sign). */
static bool
is_small(uint16_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 0xe0 && c <= 0xfe && c != 0xf7);
}

/* Caps lock turns a key whose two characters are a small and a capital letter; of
 * another that is small alone ("é" above "2") it writes the capital. */
static uint16_t
nth_with_caps(struct bench_typing t, size_t i)
{
	bool shift = i >= BENCH_LAYOUT_KEYS;
	size_t other = shift ? i - BENCH_LAYOUT_KEYS : i + BENCH_LAYOUT_KEYS;
	uint16_t c, pair;

	if (i >= 2 * BENCH_LAYOUT_KEYS || t.caps == BENCH_CAPS_OFF)
		return bench_layout_nth(t.host, i);
	if (t.caps == BENCH_CAPS_ALL)
		return bench_layout_nth(t.host, other);
	c = bench_layout_nth(t.host, i);
	pair = bench_layout_nth(t.host, other);
	if (!shift && c == 0xdf)
		return 0x1e9e; /* the capital sharp s */
	if (c == 0xb5)
		return 0; /* X has no capital of the micro sign, and writes nothing */
	if (!shift && is_small(c))
		return (uint16_t)(c - 0x20);
	return shift && is_small(pair) && c == pair - 0x20 ? pair : c;
}

static bool
is_control(uint16_t c)
{
	return c < 0x20 || c == 0x7f;
}

struct direction {
	bool undo;
	struct bench_typing t;
};

/* What stands on the key at the other end, 0 for nothing: the first key's, if several
 * write from. false: no key does. */
static bool
translate(const struct direction *d, uint16_t from, uint16_t *ret_to)
{
	bool found = false;

	*ret_to = 0;
	for (size_t i = 0; *ret_to == 0 && i < 3 * BENCH_LAYOUT_KEYS; i++) {
		uint16_t sent = bench_layout_nth(d->t.scanner, i);
		uint16_t arrives = nth_with_caps(d->t, i);

		if ((d->undo ? arrives : sent) != from)
			continue;
		found = true;
		*ret_to = d->undo ? sent : arrives;
	}
	return d->undo ? *ret_to != 0 : found;
}

static size_t
translate_all(const struct direction *d, struct bench_bytes text, char *out,
	      size_t room)
{
	size_t n = 0;

	while (text.len > 0) {
		uint16_t from = bench_layout_take(&text), to = from;

		if (from == 0 || n + 4 > room ||
		    (!is_control(from) && !translate(d, from, &to)))
			return 0;
		if (to != 0)
			n += bench_layout_put(to, out + n);
	}
	if (n > 0)
		out[n] = '\0';
	return n;
}

size_t
bench_typing_do(struct bench_typing typing, struct bench_bytes sent, char *out,
		size_t room)
{
	const struct direction d = { false, typing };

	return translate_all(&d, sent, out, room);
}

size_t
bench_typing_undo(struct bench_typing typing, struct bench_bytes text, char *out,
		  size_t room)
{
	const struct direction d = { true, typing };

	return translate_all(&d, text, out, room);
}

bool
bench_typing_is_plain(struct bench_typing typing)
{
	return typing.scanner == typing.host && typing.caps == BENCH_CAPS_OFF;
}

char *
bench_typing_describe(struct bench_typing typing, char *text, size_t room)
{
	static const char *const caps[BENCH_CAPS] = {
		[BENCH_CAPS_OFF] = "",
		[BENCH_CAPS_LETTERS] = ", caps lock",
		[BENCH_CAPS_ALL] = ", caps lock that shifts every key",
	};
	int n = snprintf(text, room, "a scanner set to %s, a %s keyboard%s",
			 bench_layout_name(typing.scanner),
			 bench_layout_name(typing.host), caps[typing.caps]);

	if (n < 0)
		text[0] = '\0';
	return text;
}
