#include "words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const words[][2] = {
#define X(name, en, ja) [WORD_##name] = { en, ja },
	PRINT_WORDS(X)
#undef X
};

static const char *const langs[] = { [PRINT_EN] = "en", [PRINT_JA] = "ja" };

int
print_lang_parse(const char *text, enum print_lang *ret_lang)
{
	for (size_t i = 0; i < BENCH_N(langs); i++) {
		if (strcmp(text, langs[i]) == 0) {
			*ret_lang = (enum print_lang)i;
			return 0;
		}
	}
	return -EINVAL;
}

const char *
print_lang_name(enum print_lang lang)
{
	return langs[lang];
}

const char *
print_word(enum print_lang lang, enum word word)
{
	return words[word][lang];
}

static const char *
place(const char *p, const char *a, const char *b)
{
	if (strncmp(p, "{0}", 3) == 0)
		return a;
	return strncmp(p, "{1}", 3) == 0 ? b : NULL;
}

char *
print_word_with(enum print_lang lang, enum word word, const char *a, const char *b,
		char *text, size_t room)
{
	size_t len = 0;

	text[0] = '\0';
	for (const char *p = print_word(lang, word); *p != '\0' && len + 1 < room;) {
		const char *value = place(p, a, b);

		if (value == NULL) {
			text[len++] = *p++;
			text[len] = '\0';
			continue;
		}
		bench_copy(text + len, room - len, value);
		len += strlen(text + len);
		p += 3;
	}
	return text;
}

bool
print_link_words(const char *link, enum word *ret_sentence, enum word *ret_short)
{
	static const struct {
		const char *name;
		enum word sentence, brief;
	} table[] = {
		{ "leased", WORD_LINK_LEASED, WORD_SHORT_LEASED },
		{ "delivered", WORD_LINK_DELIVERED, WORD_SHORT_DELIVERED },
		{ "confirmed", WORD_LINK_CONFIRMED, WORD_SHORT_CONFIRMED },
		{ "cleaned", WORD_LINK_CLEANED, WORD_SHORT_CLEANED },
		{ "firmware", WORD_LINK_FIRMWARE, WORD_SHORT_FIRMWARE },
		{ "scanned", WORD_LINK_SCANNED, WORD_SHORT_SCANNED },
		{ "redirected", WORD_LINK_REDIRECTED, WORD_SHORT_REDIRECTED },
		{ "boxed", WORD_LINK_BOXED, WORD_SHORT_BOXED },
	};

	for (size_t i = 0; i < BENCH_N(table); i++) {
		if (strcmp(link, table[i].name) == 0) {
			*ret_sentence = table[i].sentence;
			*ret_short = table[i].brief;
			return true;
		}
	}
	return false;
}

char *
print_links(enum print_lang lang, const char *names, char *text, size_t room)
{
	size_t len = 0;

	text[0] = '\0';
	while (*names != '\0') {
		size_t n = strcspn(names, ",");
		enum word sentence, brief;
		char name[32];

		bench_copy_n(name, sizeof(name), names, n);
		bench_copy(text + len, room - len, len > 0 ? ", " : "");
		len += strlen(text + len);
		bench_copy(text + len, room - len,
			   print_link_words(name, &sentence, &brief)
				   ? print_word(lang, brief)
				   : name);
		len += strlen(text + len);
		names += n + (names[n] == ',');
	}
	return text;
}

static char *
format(struct bench_wall t, int offset, bool seconds, char text[PRINT_TIME_TEXT])
{
	time_t shown = (time_t)(t.us / 1000000) + offset * 60;
	char second[8] = "", zone[16] = "UTC";
	struct tm tm;

	text[0] = '\0';
	if (t.us == 0 || gmtime_r(&shown, &tm) == NULL)
		return text;
	if (seconds)
		snprintf(second, sizeof(second), ":%02d", tm.tm_sec % 100);
	if (offset != 0)
		snprintf(zone, sizeof(zone), "%c%02d:%02d", offset < 0 ? '-' : '+',
			 abs(offset) / 60 % 100, abs(offset) % 60);
	snprintf(text, PRINT_TIME_TEXT, "%04d-%02d-%02d %02d:%02d%s %s",
		 (tm.tm_year + 1900) % 10000, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		 tm.tm_min, second, zone);
	return text;
}

char *
print_time(struct bench_wall t, int offset, char text[PRINT_TIME_TEXT])
{
	return format(t, offset, false, text);
}

char *
print_time_exact(struct bench_wall t, int offset, char text[PRINT_TIME_TEXT])
{
	return format(t, offset, true, text);
}

char *
print_count(int64_t n, char text[32])
{
	char digits[24];
	size_t len, at = 0;

	snprintf(digits, sizeof(digits), "%lld", (long long)n);
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-')
			text[at++] = ',';
		text[at++] = digits[i];
	}
	text[at] = '\0';
	return text;
}

char *
print_units(enum print_lang lang, int n, char *text, size_t room)
{
	char count[32];

	return print_word_with(lang, n == 1 ? WORD_UNITS_ONE : WORD_UNITS_N,
			       print_count(n, count), NULL, text, room);
}
