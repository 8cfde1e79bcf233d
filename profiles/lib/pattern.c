#include <profiles/pattern.h>

#include <ctype.h>
#include <string.h>

/* The next thing that a pattern asks for. */
struct element {
	enum { END, BYTE, DIGIT, WORD, PART } kind;
	enum bench_pattern_part part;
	uint8_t byte;
	size_t len; /* in the pattern */
};

static const struct {
	const char *text;
	enum bench_pattern_part part;
} names[] = {
	{ "{model}", BENCH_PART_MODEL },   { "{version}", BENCH_PART_VERSION },
	{ "{serial}", BENCH_PART_SERIAL }, { "{mac}", BENCH_PART_MAC },
	{ "{url}", BENCH_PART_URL },	   { "{any}", BENCH_PART_ANY },
};

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "{0000363d}" is read byte by byte: inside says that '{' is behind us already. The
 * element of the last byte takes the '}' with it. false: not hex. */
static bool
read_hex(const char *p, bool inside, struct element *ret)
{
	size_t skip = inside ? 0 : 1;
	int high, low;

	high = hex_digit(p[skip]);
	low = high < 0 ? -1 : hex_digit(p[skip + 1]);
	if (low < 0)
		return false;
	*ret = (struct element){ .kind = BYTE,
				 .byte = (uint8_t)(high << 4 | low),
				 .len = skip + 2 };
	if (p[ret->len] == '}')
		ret->len++;
	return true;
}

/* The element at p. *hex: whether p is between the braces of "{00ff}"; kept by the
 * caller. */
static bool
read_element(const char *p, bool *hex, struct element *ret)
{
	for (size_t i = 0; !*hex && i < BENCH_N(names); i++) {
		size_t n = strlen(names[i].text);

		if (strncmp(p, names[i].text, n) != 0)
			continue;
		*ret = (struct element){ PART, names[i].part, 0, n };
		return true;
	}
	if (*hex || *p == '{') {
		if (!read_hex(p, *hex, ret))
			return false;
		*hex = p[ret->len - 1] != '}';
		return true;
	}
	*ret = (struct element){ .kind = BYTE, .byte = (uint8_t)*p, .len = 1 };
	if (*p == '\0')
		*ret = (struct element){ .kind = END };
	else if (*p == '#')
		ret->kind = DIGIT;
	else if (*p == '*')
		ret->kind = WORD;
	return *p != '}';
}

/* --- is it a pattern? ------------------------------------------------------------- */

struct check {
	unsigned allowed, seen; /* parts */
	int wild;		/* '*', runs of '#', {model} */
	bool touch;		/* the element before has no end of its own */
	bool digits;		/* it was a '#' */
};

static const char *
check_part(struct check *c, enum bench_pattern_part part)
{
	if ((c->allowed & part) == 0)
		return "it has a part that means nothing here";
	if (c->touch && part != BENCH_PART_MAC)
		return "two parts without a text between them";
	if (part != BENCH_PART_ANY && (c->seen & part) != 0)
		return "a part stands in it twice";
	c->seen |= part;
	c->wild += part == BENCH_PART_MODEL;
	c->touch = part != BENCH_PART_MAC;
	return NULL;
}

static const char *
check_element(struct check *c, const struct element *e)
{
	bool touched = c->touch, digits = c->digits;

	c->digits = e->kind == DIGIT;
	if (e->kind == PART)
		return check_part(c, e->part);
	c->touch = e->kind == WORD;
	if (e->kind == WORD || (e->kind == DIGIT && !digits))
		c->wild++;
	return touched && e->kind == WORD ? "two parts without a text between them"
					  : NULL;
}

const char *
bench_pattern_problem(const char *pattern, unsigned parts, bool bare)
{
	struct check c = { .allowed = parts };
	const char *problem = NULL;
	bool hex = false;
	struct element e;

	if (*pattern == '\0' || strlen(pattern) > BENCH_PATTERN_MAX)
		return "it is empty or too long";
	for (const char *p = pattern; problem == NULL; p += e.len) {
		if (!read_element(p, &hex, &e))
			return "in braces stands a part's name or hex digits";
		if (e.kind == END)
			break;
		if (p == pattern && e.kind != BYTE && !bare)
			return "it begins with a part, not with a text";
		problem = check_element(&c, &e);
	}
	if (problem == NULL && c.wild > 1)
		return "it tells the model twice: one run of '#', one '*' or one "
		       "{model}";
	return problem;
}

/* --- does it match? --------------------------------------------------------------- */

static size_t
mac_at(struct bench_bytes text, struct bench_mac *ret_mac)
{
	static const size_t lengths[] = { 17, 14, 12 };

	for (size_t i = 0; i < BENCH_N(lengths); i++) {
		size_t n = lengths[i];

		if (n > text.len || (n < text.len && isalnum(text.data[n])))
			continue;
		if (bench_mac_parse((const char *)text.data, n, ret_mac) == 0)
			return n;
	}
	return 0;
}

static bool
fits_part(enum bench_pattern_part part, uint8_t c)
{
	switch (part) {
	case BENCH_PART_MODEL:
		return isalnum(c) || c == '_' || c == '-';
	case BENCH_PART_SERIAL:
		return isalnum(c) || c == '-';
	case BENCH_PART_VERSION:
	case BENCH_PART_URL:
		return c > ' ' && c <= '~';
	case BENCH_PART_ANY:
		return true;
	case BENCH_PART_MAC:
		break;
	}
	return false;
}

/* Does the text begin with what the pattern asks for next, up to its next part? */
static bool
begins(const char *p, bool hex, struct bench_bytes text)
{
	struct bench_mac mac;
	struct element e;
	size_t i = 0;

	while (read_element(p, &hex, &e) && (e.kind == BYTE || e.kind == DIGIT)) {
		if (i >= text.len ||
		    (e.kind == DIGIT ? !isdigit(text.data[i]) : text.data[i] != e.byte))
			return false;
		i++;
		p += e.len;
	}
	if (e.kind == PART && e.part == BENCH_PART_MAC)
		return mac_at((struct bench_bytes){ text.data + i, text.len - i },
			      &mac) > 0;
	return e.kind != WORD || (i < text.len && isalnum(text.data[i]));
}

/* How much a part takes, when rest is the pattern behind it; false: it does not fit. */
static bool
part_length(enum bench_pattern_part part, const char *rest, struct bench_bytes text,
	    size_t *ret_len)
{
	size_t least = part == BENCH_PART_ANY ? 0 : 1, n = 0;

	for (; n <= text.len; n++) {
		struct bench_bytes tail = { text.data + n, text.len - n };

		if (*rest != '\0' && n >= least && begins(rest, false, tail))
			break;
		if (n == text.len || !fits_part(part, text.data[n])) {
			if (*rest != '\0')
				return false;
			break;
		}
	}
	*ret_len = n;
	return n >= least;
}

static size_t
word_length(struct bench_bytes text)
{
	size_t n = 0;

	while (n < text.len && isalnum(text.data[n]))
		n++;
	return n;
}

/* '#' after '#' makes the model longer. */
static void
add_model(struct bench_pattern_found *found, const uint8_t *at, size_t n)
{
	if (found->model.data == NULL)
		found->model.data = at;
	found->model.len += n;
}

static bool
take_part(const struct element *e, const char *rest, struct bench_bytes text,
	  struct bench_pattern_found *found, size_t *ret_len)
{
	struct bench_bytes *into = e->part == BENCH_PART_MODEL	   ? &found->model
				   : e->part == BENCH_PART_VERSION ? &found->version
				   : e->part == BENCH_PART_SERIAL  ? &found->serial
				   : e->part == BENCH_PART_URL	   ? &found->url
								   : NULL;

	if (e->part == BENCH_PART_MAC) {
		*ret_len = mac_at(text, &found->mac);
		return *ret_len > 0;
	}
	if (!part_length(e->part, rest, text, ret_len))
		return false;
	if (into != NULL)
		*into = (struct bench_bytes){ text.data, *ret_len };
	return true;
}

static bool
take(const struct element *e, const char *rest, struct bench_bytes text,
     struct bench_pattern_found *found, size_t *ret_len)
{
	*ret_len = 1;
	switch (e->kind) {
	case PART:
		return take_part(e, rest, text, found, ret_len);
	case WORD:
		*ret_len = word_length(text);
		add_model(found, text.data, *ret_len);
		return *ret_len > 0;
	case DIGIT:
		if (text.len == 0 || !isdigit(text.data[0]))
			return false;
		add_model(found, text.data, 1);
		return true;
	case BYTE:
		return text.len > 0 && text.data[0] == e->byte;
	case END:
		break;
	}
	return false;
}

bool
bench_pattern_here(const char *pattern, struct bench_bytes text,
		   struct bench_pattern_found *ret_found)
{
	struct bench_pattern_found found = { 0 };
	bool hex = false;
	struct element e;

	while (read_element(pattern, &hex, &e) && e.kind != END) {
		struct bench_bytes rest = { text.data + found.len,
					    text.len - found.len };
		size_t n;

		pattern += e.len;
		if (!take(&e, pattern, rest, &found, &n))
			return false;
		found.len += n;
	}
	*ret_found = found;
	return true;
}

bool
bench_pattern_anywhere(const char *pattern, struct bench_bytes text,
		       struct bench_pattern_found *ret_found)
{
	for (size_t i = 0; i < text.len; i++) {
		struct bench_bytes rest = { text.data + i, text.len - i };

		if (bench_pattern_here(pattern, rest, ret_found))
			return true;
	}
	return false;
}
