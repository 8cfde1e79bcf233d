#include <station/words.h>

#include <bench/str.h>

char *
bench_station_words(const char *text, enum bench_lang lang, char *out, size_t room)
{
	return bench_words_with(&bench_station_sentences, text, lang, out, room);
}

/* UAX 11: wide and full-width letters, in the blocks that names and sentences use. */
static int
columns_of(uint32_t c)
{
	if (c < 0x20 || c == 0x7f)
		return 0;
	if ((c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf) ||
	    (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff) ||
	    (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60) ||
	    (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1f9ff) ||
	    (c >= 0x20000 && c <= 0x3fffd))
		return 2;
	return c >= 0x300 && c <= 0x36f ? 0 : 1;
}

size_t
bench_columns_fit(const char *text, int columns)
{
	const char *p = text;
	int n = 0;

	while (*p != '\0') {
		const char *next = p;

		n += columns_of(bench_utf8_next(&next));
		if (n > columns)
			break;
		p = next;
	}
	return (size_t)(p - text);
}

int
bench_columns(const char *text)
{
	const char *p = text;
	int n = 0;

	while (*p != '\0')
		n += columns_of(bench_utf8_next(&p));
	return n;
}
