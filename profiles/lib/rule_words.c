/* Words of a rule, and where the parser stands. */
#include "rule_impl.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

unsigned
rule_column(const struct rule_parser *p, const char *at)
{
	return 1 + (unsigned)(at - p->text);
}

int
rule_fail(const struct rule_parser *p, const char *at, const char *what)
{
	return bench_fail(p->err, -EINVAL, "column %u: %s", rule_column(p, at), what);
}

void
rule_skip_blanks(struct rule_parser *p)
{
	p->pos += strspn(p->pos, blanks);
}

/* Each text has at least one byte of the rule to itself, or two quotes: twice the
 * rule's length holds all of them with their NULs. */
const char *
rule_keep(struct rule_parser *p, const char *from, size_t n)
{
	char *kept = p->room;

	memcpy(kept, from, n);
	kept[n] = '\0';
	p->room += n + 1;
	return kept;
}

/* What word processors and web pages make of quotes and hyphens, in UTF-8. */
static const struct {
	const char *bytes, *what;
} typographic[] = {
	{ "\xe2\x80\x98", "a typographic quote, write the straight one (\")" },
	{ "\xe2\x80\x99", "a typographic quote, write the straight one (\")" },
	{ "\xe2\x80\x9c", "a typographic quote, write the straight one (\")" },
	{ "\xe2\x80\x9d", "a typographic quote, write the straight one (\")" },
	{ "\xe2\x80\x93", "a dash, write hyphens (--)" },
	{ "\xe2\x80\x94", "a dash, write hyphens (--)" },
};

int
rule_check_text(const struct rule_parser *p)
{
	const char *at = p->text;

	while ((*at >= ' ' && *at <= '~') || (*at != '\0' && strchr(blanks, *at)))
		at++;
	if (at - p->text > BENCH_RULE_MOST)
		return rule_fail(p, p->text + BENCH_RULE_MOST,
				 "a rule has at most 4096 bytes, shorten it");
	for (size_t i = 0; i < BENCH_N(typographic); i++) {
		if (strncmp(at, typographic[i].bytes, 3) == 0)
			return rule_fail(p, at, typographic[i].what);
	}
	if (*at != '\0')
		return rule_fail(p, at, "not printable ASCII, take the character away");
	return 0;
}

/* "text" at p->pos. */
static int
read_quoted(struct rule_parser *p, struct rule_token *ret)
{
	const char *from = p->pos + 1, *end = strchr(from, '"');

	if (end == NULL)
		return rule_fail(p, p->pos, RULE_QUOTE_OPEN);
	*ret = (struct rule_token){ rule_keep(p, from, (size_t)(end - from)), p->pos,
				    true };
	p->pos = end + 1;
	return 0;
}

size_t
rule_word_length(const char *from, const char *stop)
{
	size_t n = 0;

	while (from[n] != '\0' && strchr(blanks, from[n]) == NULL &&
	       strchr(stop, from[n]) == NULL) {
		if (from[n] == '$' && from[n + 1] == '(') {
			size_t inner = strcspn(from + n, ")\" \t\r\n|");

			n += from[n + inner] == ')' ? inner : 1;
		}
		n++;
	}
	return n;
}

int
rule_read_token(struct rule_parser *p, const char *stop, const char *missing,
		struct rule_token *ret)
{
	size_t n;

	rule_skip_blanks(p);
	if (*p->pos == '"')
		return read_quoted(p, ret);
	n = rule_word_length(p->pos, stop);
	if (n == 0)
		return rule_fail(p, p->pos, missing);
	*ret = (struct rule_token){ rule_keep(p, p->pos, n), p->pos, false };
	p->pos += n;
	return 0;
}

bool
rule_is_word(const char *at, const char *word)
{
	size_t n = strlen(word);

	return strncmp(at, word, n) == 0 && !isalnum((unsigned char)at[n]) &&
	       at[n] != '_';
}
