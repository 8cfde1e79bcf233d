#include <core/layout.h>

#include <string.h>

struct key {
	char typed[3]; /* UTF-8 as it arrives */
	char sent;     /* as on a US keyboard */
};

/* AZERTY: digits need shift (caps lock gives them), A and Q, Z and W are swapped. */
static const struct key french[] = {
	{ "à", '0' }, { "&", '1' }, { "é", '2' }, { "\"", '3' }, { "'", '4' },
	{ "(", '5' }, { "-", '6' }, { "§", '6' }, { "è", '7' },	 { "_", '8' },
	{ "!", '8' }, { "ç", '9' }, { "Q", 'A' }, { "A", 'Q' },	 { "W", 'Z' },
	{ "Z", 'W' }, { "q", 'a' }, { "a", 'q' }, { "w", 'z' },	 { "z", 'w' },
	{ ",", 'm' }, { "?", 'M' }, { "M", ':' }, { "m", ';' },	 { ")", '-' },
	{ "°", '-' }, { ":", '.' },
};
static const struct key german[] = {
	{ "Y", 'Z' }, { "Z", 'Y' }, { "y", 'z' }, { "z", 'y' }, { "ß", '-' },
	{ "´", '=' }, { "Ö", ':' }, { "ö", ';' }, { "-", '/' },
};
static const struct key japanese[] = {
	{ "^", '=' }, { "+", ':' }, { "[", ']' }, { "@", '[' }, { "\"", '@' },
};
static const struct key british[] = {
	{ "@", '"' },
	{ "\"", '@' },
	{ "£", '#' },
};

static const struct {
	const char *name;
	const struct key *keys;
	size_t n;
} layouts[BENCH_LAYOUTS] = {
	[BENCH_LAYOUT_FRENCH] = { "French", french, BENCH_N(french) },
	[BENCH_LAYOUT_GERMAN] = { "German", german, BENCH_N(german) },
	[BENCH_LAYOUT_JAPANESE] = { "Japanese", japanese, BENCH_N(japanese) },
	[BENCH_LAYOUT_BRITISH] = { "British", british, BENCH_N(british) },
};

const char *
bench_layout_name(enum bench_layout layout)
{
	return layouts[layout].name;
}

static const struct key *
find(enum bench_layout layout, struct bench_bytes text)
{
	for (size_t i = 0; i < layouts[layout].n; i++) {
		const struct key *key = &layouts[layout].keys[i];
		size_t n = strnlen(key->typed, sizeof(key->typed));

		if (n <= text.len && memcmp(key->typed, text.data, n) == 0)
			return key;
	}
	return NULL;
}

size_t
bench_layout_undo(enum bench_layout layout, struct bench_bytes text, char *out,
		  size_t room)
{
	size_t n = 0;
	bool touched = false;

	while (text.len > 0 && n + 1 < room) {
		const struct key *key = find(layout, text);
		size_t step = key == NULL ? 1 : strnlen(key->typed, sizeof(key->typed));

		touched |= key != NULL;
		out[n++] = key == NULL ? (char)text.data[0] : key->sent;
		text.data += step;
		text.len -= step;
	}
	out[n] = '\0';
	return touched ? n : 0;
}
