#include "sentences.h"

#include <bench/str.h>

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define DEPTH 64

static char *
read_all(const char *path)
{
	static char text[256 * 1024];
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL)
		fail_msg("%s cannot be read", path);
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	return text;
}

static bool
is_one_of(const char *word, size_t len, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strlen(*words) == len && memcmp(*words, word, len) == 0)
			return true;
	return false;
}

static bool
begins_with_one_of(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strncmp(text, *words, strlen(*words)) == 0)
			return true;
	return false;
}

/* At a '"': the literal's text goes to s; behind the last of its parts. */
static const char *
take_literal(const char *p, struct bench_str *s)
{
	const char *end = p;

	while (*p == '"') {
		for (p++; *p != '"'; p++) {
			p += *p == '\\';
			bench_str_add_n(s, p, 1);
		}
		end = ++p;
		p += strspn(p, " \t\n");
	}
	return end;
}

/* printf's conversions become something: a number, a letter, a word. */
static void
fill(const char *format, struct bench_str *s)
{
	for (const char *p = format; *p != '\0'; p++) {
		if (*p != '%') {
			bench_str_add_n(s, p, 1);
			continue;
		}
		p += 1 + strspn(p + 1, "0123456789.*lz");
		bench_str_add(s, *p == 's' ? "x" : *p == 'c' ? "G" : "7");
	}
}

/* No piece of one, like ", …". */
static bool
is_sentence(const char *format)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	int n = 0;

	fill(format, &s);
	for (const char *p = bench_str_get(&s); *p != '\0'; p++)
		n += isalpha((unsigned char)*p) != 0;
	return n > 3 && strchr(" ,:;", format[0]) == NULL &&
	       strchr(format, ' ') != NULL;
}

struct asking {
	const char *path;
	const char *const *skip;
	const struct bench_sentences *own;
	int asked, missing;
};

static void
ask(struct asking *a, const char *format)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	char ja[1024];

	if (!is_sentence(format) || begins_with_one_of(format, a->skip))
		return;
	fill(format, &s);
	bench_words_with(a->own, bench_str_get(&s), BENCH_JA, ja, sizeof(ja));
	a->asked++;
	if (strcmp(ja, bench_str_get(&s)) != 0)
		return;
	a->missing++;
	print_error("%s: no Japanese for \"%s\" (words_ja.c)\n", a->path, format);
}

/* Behind a call's name, at its '(': which name is it? */
static size_t
name_before(const char *text, const char *p, const char **ret_name)
{
	const char *end = p;

	while (p > text && (isalnum((unsigned char)p[-1]) || p[-1] == '_'))
		p--;
	*ret_name = p;
	return (size_t)(end - p);
}

int
assert_japanese(const char *path, const char *const *calls, const char *const *skip,
		const struct bench_sentences *own)
{
	const char *text = read_all(path), *p = text, *name;
	struct asking a = { .path = path, .skip = skip, .own = own };
	bool wanted[DEPTH] = { false };
	int depth = 0;

	while (*p != '\0') {
		if (strncmp(p, "/*", 2) == 0) {
			p = strstr(p, "*/") + 2;
		} else if (*p == '\'') {
			p += p[1] == '\\' ? 4 : 3;
		} else if (*p == '"') {
			bench_auto(bench_str_clear) struct bench_str s = { 0 };

			p = take_literal(p, &s);
			if (wanted[depth])
				ask(&a, bench_str_get(&s));
		} else {
			if (*p == '(' && ++depth < DEPTH) {
				size_t len = name_before(text, p, &name);

				wanted[depth] = is_one_of(name, len, calls);
			}
			depth -= *p == ')';
			p++;
		}
	}
	assert_int_equal(a.missing, 0);
	return a.asked;
}
