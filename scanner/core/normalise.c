#include <core/normalise.h>

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* scanner.md section 6.2 N4; "LAN MAC" and "WIFI MAC" as 9800 labels say: cisco-mpp
 * section 10. */
static const struct {
	const char *word;
	enum bench_tag tag;
} tags[] = {
	{ "MAC", BENCH_TAG_MAC },
	{ "MAC ID", BENCH_TAG_MAC },
	{ "MAC ADDRESS", BENCH_TAG_MAC },
	{ "MACADDRESS", BENCH_TAG_MAC },
	{ "ETHERNET MAC", BENCH_TAG_MAC },
	{ "LAN MAC", BENCH_TAG_MAC },
	{ "WIFI MAC", BENCH_TAG_WIFI_MAC },
	{ "WI-FI MAC", BENCH_TAG_WIFI_MAC },
	{ "WLAN MAC", BENCH_TAG_WIFI_MAC },
	{ "SN", BENCH_TAG_SERIAL },
	{ "S/N", BENCH_TAG_SERIAL },
	{ "SERIAL", BENCH_TAG_SERIAL },
	{ "SERIAL NO", BENCH_TAG_SERIAL },
	{ "SERIAL NUMBER", BENCH_TAG_SERIAL },
	{ "SERIALNUMBER", BENCH_TAG_SERIAL },
	{ "PID", BENCH_TAG_PID },
	{ "PID VID", BENCH_TAG_PID },
	{ "PRODUCT ID", BENCH_TAG_PID },
	{ "P/N", BENCH_TAG_PID },
	{ "PN", BENCH_TAG_PID },
	{ "VID", BENCH_TAG_OTHER },
	{ "TAN", BENCH_TAG_OTHER },
	{ "CLEI", BENCH_TAG_OTHER },
};

/* scanner.md section 2.1. A longer identifier comes before one that it begins with. */
static const struct {
	const char *di;
	enum bench_tag tag;
	bool loose;
} identifiers[] = {
	{ "23S", BENCH_TAG_MAC, false }, { "30P", BENCH_TAG_PID, false },
	{ "1P", BENCH_TAG_PID, false },	 { "S", BENCH_TAG_SERIAL, false },
	{ "P", BENCH_TAG_PID, true },	 { "M", BENCH_TAG_MAC, true },
};

static bool
is_padding(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0';
}

struct bench_bytes
bench_trim(struct bench_bytes text)
{
	while (text.len > 0 && is_padding(text.data[0])) {
		text.data++;
		text.len--;
	}
	while (text.len > 0 && is_padding(text.data[text.len - 1]))
		text.len--;
	return text;
}

enum bench_tag
bench_tag_of_word(struct bench_bytes text)
{
	for (size_t i = 0; i < BENCH_N(tags); i++)
		if (strlen(tags[i].word) == text.len &&
		    strncasecmp(tags[i].word, (const char *)text.data, text.len) == 0)
			return tags[i].tag;
	return BENCH_TAG_NONE;
}

struct bench_bytes
bench_tag_strip(struct bench_bytes text, enum bench_tag *tag)
{
	for (size_t i = 0; i < text.len; i++) {
		struct bench_bytes key = { text.data, i };
		enum bench_tag found;

		if (text.data[i] != ':' && text.data[i] != '=')
			continue;
		found = bench_tag_of_word(bench_trim(key));
		if (found == BENCH_TAG_NONE)
			return text;
		*tag = found;
		return bench_trim(
			(struct bench_bytes){ text.data + i + 1, text.len - i - 1 });
	}
	return text;
}

bool
bench_word_make(struct bench_bytes text, enum bench_tag tag,
		struct bench_word *ret_word)
{
	struct bench_word word = { .tag = tag, .len = text.len };
	bool lower = false, upper = false;

	if (text.len == 0 || text.len > BENCH_WORD_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		uint8_t c = text.data[i];

		if (c < 0x20 || c > 0x7e)
			return false;
		lower |= islower(c) != 0;
		upper |= isupper(c) != 0;
		word.text[i] = (char)toupper(c);
	}
	word.lower = lower && !upper;
	word.mixed = lower && upper;
	*ret_word = word;
	return true;
}

bool
bench_word_strip_di(const struct bench_word *word, bool loose, size_t *i,
		    struct bench_word *ret_word)
{
	while (*i < BENCH_N(identifiers)) {
		size_t n = strlen(identifiers[*i].di);
		struct bench_word rest = { .tag = identifiers[*i].tag };
		bool fits = strncmp(word->text, identifiers[*i].di, n) == 0 &&
			    word->len > n && (loose || !identifiers[*i].loose) &&
			    (word->tag == BENCH_TAG_NONE || word->tag == rest.tag);

		(*i)++;
		if (!fits)
			continue;
		rest.len = word->len - n;
		rest.lower = word->lower;
		rest.mixed = word->mixed;
		memcpy(rest.text, word->text + n, rest.len);
		*ret_word = rest;
		return true;
	}
	return false;
}

bool
bench_shape_is(const char *text, const char *pattern)
{
	for (; *pattern != '\0'; pattern++, text++) {
		unsigned char c = (unsigned char)*text;
		bool fits;

		if (*pattern == '9')
			fits = isdigit(c);
		else if (*pattern == '@')
			fits = isupper(c);
		else if (*pattern == '*')
			fits = isdigit(c) || isupper(c);
		else
			fits = c == (unsigned char)*pattern;
		if (!fits)
			return false;
	}
	return *text == '\0';
}
