#include <core/layout.h>

#include <linux/input-event-codes.h>
#include <string.h>
#include <uchar.h>

/* The keys in the order of the rows below: from the upper left to the lower right, then
 * the two that only Japanese keyboards have, then space. */
static const uint16_t codes[] = {
	KEY_GRAVE,	KEY_1,	   KEY_2,     KEY_3,	 KEY_4,		KEY_5,
	KEY_6,		KEY_7,	   KEY_8,     KEY_9,	 KEY_0,		KEY_MINUS,
	KEY_EQUAL,	KEY_Q,	   KEY_W,     KEY_E,	 KEY_R,		KEY_T,
	KEY_Y,		KEY_U,	   KEY_I,     KEY_O,	 KEY_P,		KEY_LEFTBRACE,
	KEY_RIGHTBRACE, KEY_A,	   KEY_S,     KEY_D,	 KEY_F,		KEY_G,
	KEY_H,		KEY_J,	   KEY_K,     KEY_L,	 KEY_SEMICOLON, KEY_APOSTROPHE,
	KEY_BACKSLASH,	KEY_102ND, KEY_Z,     KEY_X,	 KEY_C,		KEY_V,
	KEY_B,		KEY_N,	   KEY_M,     KEY_COMMA, KEY_DOT,	KEY_SLASH,
	KEY_YEN,	KEY_RO,	   KEY_SPACE,
};

enum level { PLAIN, SHIFT, ALTGR, LEVELS };

/* A TAB stands where a key writes nothing; a row that ends early writes nothing from
 * there on. Letters, digits and ASCII marks agree with the layouts of X (test_layout);
 * the rest is of no use on labels. */
/* clang-format off */
static const struct {
	const char *word, *name;
	char16_t rows[LEVELS][BENCH_N(codes) + 1];
} layouts[BENCH_LAYOUTS] = {
	[BENCH_LAYOUT_US] = { "us", "US", {
		u"`1234567890-=" u"qwertyuiop[]" u"asdfghjkl;'\\" u"\tzxcvbnm,./" u"\t\t ",
		u"~!@#$%^&*()_+" u"QWERTYUIOP{}" u"ASDFGHJKL:\"|" u"\tZXCVBNM<>?" u"\t\t ",
		u"" } },
	[BENCH_LAYOUT_FRENCH] = { "fr", "French", {
		u"²&é\"'(-è_çà)=" u"azertyuiop^$" u"qsdfghjklmù*" u"<wxcvbn,;:!" u"\t\t ",
		u"²1234567890°+" u"AZERTYUIOP¨£" u"QSDFGHJKLM%µ" u">WXCVBN?./§" u"\t\t ",
		u"\t\t~#{[|`\\^@]}" u"\t\t€" } },
	[BENCH_LAYOUT_BELGIAN] = { "be", "French (Mac) or Belgian", {
		u"²&é\"'(§è!çà)-" u"azertyuiop^$" u"qsdfghjklmùµ" u"<wxcvbn,;:=" u"\t\t ",
		u"³1234567890°_" u"AZERTYUIOP¨*" u"QSDFGHJKLM%£" u">WXCVBN?./+" u"\t\t ",
		u"\t|@#\t\t^\t\t{}\t\t" u"\t\t€\t\t\t\t\t\t\t[]"
		u"\t\t\t\t\t\t\t\t\t\t´`" u"\\\t\t\t\t\t\t\t\t\t~" } },
	[BENCH_LAYOUT_GERMAN] = { "de", "German", {
		u"^1234567890ß´" u"qwertzuiopü+" u"asdfghjklöä#" u"<yxcvbnm,.-" u"\t\t ",
		u"°!\"§$%&/()=?`" u"QWERTZUIOPÜ*" u"ASDFGHJKLÖÄ'" u">YXCVBNM;:_" u"\t\t ",
		u"\t\t²³\t\t\t{[]}\\\t" u"@\t€\t\t\t\t\t\t\t\t~"
		u"\t\t\t\t\t\t\t\t\t\t\t\t" u"|" } },
	[BENCH_LAYOUT_JAPANESE] = { "jp", "Japanese", {
		u"\t1234567890-^" u"qwertyuiop@[" u"asdfghjkl;:]" u"\tzxcvbnm,./" u"\\\\ ",
		u"\t!\"#$%&'()~=~" u"QWERTYUIOP`{" u"ASDFGHJKL+*}" u"\tZXCVBNM<>?" u"|_ ",
		u"" } },
	[BENCH_LAYOUT_BRITISH] = { "uk", "British", {
		u"`1234567890-=" u"qwertyuiop[]" u"asdfghjkl;'#" u"\\zxcvbnm,./" u"\t\t ",
		u"¬!\"£$%^&*()_+" u"QWERTYUIOP{}" u"ASDFGHJKL:@~" u"|ZXCVBNM<>?" u"\t\t ",
		u"\t\t\t\t€" } },
};
/* clang-format on */

const char *
bench_layout_name(enum bench_layout layout)
{
	return layouts[layout].name;
}

const char *
bench_layout_word(enum bench_layout layout)
{
	return layouts[layout].word;
}

bool
bench_layout_of_word(const char *word, enum bench_layout *ret_layout)
{
	for (enum bench_layout l = 0; l < BENCH_LAYOUTS; l++) {
		if (strcmp(layouts[l].word, word) != 0)
			continue;
		*ret_layout = l;
		return true;
	}
	return false;
}

_Static_assert(BENCH_N(codes) == BENCH_LAYOUT_KEYS, "as the header says");

uint16_t
bench_layout_nth(enum bench_layout layout, size_t i)
{
	char16_t c = layouts[layout].rows[i / BENCH_LAYOUT_KEYS][i % BENCH_LAYOUT_KEYS];

	return c == u'\t' ? 0 : c;
}

uint16_t
bench_layout_write(enum bench_layout layout, struct bench_key key)
{
	enum level level = key.altgr ? ALTGR : key.shift ? SHIFT : PLAIN;

	for (size_t i = 0; i < BENCH_LAYOUT_KEYS; i++)
		if (codes[i] == key.code)
			return bench_layout_nth(layout, level * BENCH_LAYOUT_KEYS + i);
	return 0;
}

size_t
bench_layout_put(uint16_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | c >> 12);
	out[1] = (char)(0x80 | (c >> 6 & 0x3f));
	out[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

uint16_t
bench_layout_take(struct bench_bytes *text)
{
	struct bench_reader r = bench_reader_init(text->data, text->len);
	uint8_t lead = bench_reader_u8(&r);
	size_t more = lead >= 0xf0 ? 0 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
	uint32_t c = more == 2 ? lead & 0x0f : more == 1 ? lead & 0x1f : lead;

	for (size_t i = 0; i < more; i++) {
		uint8_t next = bench_reader_u8(&r);

		if ((next & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (next & 0x3f);
	}
	if (!bench_reader_ok(&r) || (lead >= 0x80 && (more == 0 || c < 0x80)))
		return 0;
	text->len -= 1 + more;
	text->data += 1 + more;
	return (uint16_t)c;
}
