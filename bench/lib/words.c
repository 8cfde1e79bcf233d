#include <bench/words.h>

#include <bench/str.h>

#include <string.h>

#define PLACES 8
#define DEPTH 3

/* What stands where a pattern has '*', '~' or '@'. */
struct place {
	const char *at;
	size_t len;
	bool sentence;
};

/* Does text follow the pattern? */
static bool
matches(const char *pattern, const char *text, struct place *places, size_t n)
{
	size_t before = strcspn(pattern, "*~@");
	char kind = pattern[before];
	struct place *p = &places[n];

	if (strncmp(pattern, text, before) != 0)
		return false;
	text += before;
	if (kind == '\0')
		return *text == '\0';
	if (n == PLACES)
		return false;
	*p = (struct place){ .at = text, .sentence = kind == '@' };
	for (;; p->len++) {
		if (matches(pattern + before + 1, text + p->len, places, n + 1))
			return true;
		if (text[p->len] == '\0' || (kind == '~' && text[p->len] == ' '))
			return false;
	}
}

static const char *
find(const struct bench_sentences *own, const char *text, struct place *places)
{
	const struct bench_sentences *all[] = { own, &bench_sentences };

	for (size_t k = 0; k < BENCH_N(all); k++)
		for (size_t i = 0; all[k] != NULL && i < all[k]->n; i++)
			if (matches(all[k]->at[i].en, text, places, 0))
				return all[k]->at[i].ja;
	return NULL;
}

static bool translate(const struct bench_sentences *own, const char *text, int depth,
		      struct bench_str *out);

/* The first of several, up to a separator; how long it is, 0: there is no such. */
static size_t
add_first(const struct bench_sentences *own, const char *text, const char *separator,
	  int depth, struct bench_str *out)
{
	char first[512];

	for (const char *p = text; (p = strstr(p, separator)) != NULL; p++)
		if (bench_copy_n(first, sizeof(first), text, (size_t)(p - text)) &&
		    translate(own, first, depth, out))
			return (size_t)(p - text);
	return 0;
}

/* What there is no word for is as it is, up to the end. */
static void
add_sentences(const struct bench_sentences *own, const char *text, int depth,
	      struct bench_str *out)
{
	static const char *const separators[] = { "; ", ", " };
	size_t n = 0;

	if (translate(own, text, depth, out))
		return;
	for (size_t i = 0; n == 0 && i < BENCH_N(separators); i++)
		n = add_first(own, text, separators[i], depth, out);
	if (n == 0) {
		bench_str_add(out, text);
		return;
	}
	bench_str_add(out, "、");
	add_sentences(own, text + n + 2, depth, out);
}

static void
add_place(const struct bench_sentences *own, const struct place *p, int depth,
	  struct bench_str *out)
{
	char text[512];

	if (p->sentence && bench_copy_n(text, sizeof(text), p->at, p->len))
		add_sentences(own, text, depth + 1, out);
	else
		bench_str_add_n(out, p->at, p->len);
}

static bool
translate(const struct bench_sentences *own, const char *text, int depth,
	  struct bench_str *out)
{
	struct place places[PLACES] = { { .at = "" } };
	const char *p = depth > DEPTH ? NULL : find(own, text, places);
	size_t next = 0;

	if (p == NULL)
		return false;
	for (; *p != '\0'; p++) {
		if (*p == '*') {
			add_place(own, &places[next++], depth, out);
		} else if (*p == '{') {
			add_place(own, &places[p[1] - '1'], depth, out);
			p += 2;
		} else {
			bench_str_add_n(out, p, 1);
		}
	}
	return true;
}

/* text and out may be the same. */
static void
copy_letters(char *out, size_t room, const char *text)
{
	size_t n = strlen(text);

	if (n >= room) {
		n = room - 1;
		while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
			n--;
	}
	memmove(out, text, n);
	out[n] = '\0';
}

char *
bench_words_with(const struct bench_sentences *own, const char *text,
		 enum bench_lang lang, char *out, size_t room)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };

	if (lang != BENCH_EN)
		add_sentences(own, text, 0, &s);
	copy_letters(out, room,
		     s.len == 0 || bench_str_failed(&s) ? text : bench_str_get(&s));
	return out;
}

char *
bench_words(const char *text, enum bench_lang lang, char *out, size_t room)
{
	return bench_words_with(NULL, text, lang, out, room);
}
