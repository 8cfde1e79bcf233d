#include <bench/str.h>

#include <string.h>

void
bench_str_clear(struct bench_str *s)
{
	free(s->text);
	*s = (struct bench_str){ 0 };
}

void
bench_str_reset(struct bench_str *s)
{
	s->len = 0;
	s->failed = false;
	if (s->text != NULL)
		s->text[0] = '\0';
}

bool
bench_str_failed(const struct bench_str *s)
{
	return s->failed;
}

const char *
bench_str_get(const struct bench_str *s)
{
	return s->text == NULL ? "" : s->text;
}

char *
bench_str_take(struct bench_str *s)
{
	char *text = NULL;

	bench_str_add_n(s, "", 0);
	if (!s->failed)
		text = bench_take(s->text);
	bench_str_clear(s);
	return text;
}

static bool
reserve(struct bench_str *s, size_t more)
{
	size_t room = s->room == 0 ? 128 : s->room;
	char *p;

	if (s->failed || more > SIZE_MAX / 4 - s->len) {
		s->failed = true;
		return false;
	}
	while (room < s->len + more + 1)
		room *= 2;
	if (room == s->room)
		return true;
	p = realloc(s->text, room);
	if (p == NULL) {
		s->failed = true;
		return false;
	}
	s->text = p;
	s->room = room;
	return true;
}

void
bench_str_add_n(struct bench_str *s, const void *data, size_t n)
{
	if (!reserve(s, n))
		return;
	if (n > 0)
		memcpy(s->text + s->len, data, n);
	s->len += n;
	s->text[s->len] = '\0';
}

void
bench_str_add(struct bench_str *s, const char *text)
{
	bench_str_add_n(s, text, strlen(text));
}

void
bench_str_vaddf(struct bench_str *s, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0 || !reserve(s, (size_t)n)) {
		s->failed = true;
		return;
	}
	vsnprintf(s->text + s->len, (size_t)n + 1, fmt, ap);
	s->len += (size_t)n;
}

void
bench_str_addf(struct bench_str *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	bench_str_vaddf(s, fmt, ap);
	va_end(ap);
}

uint32_t
bench_utf8_next(const char **text)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)*text;
	int more = p[0] < 0x80		   ? 0
		   : (p[0] & 0xe0) == 0xc0 ? 1
		   : (p[0] & 0xf0) == 0xe0 ? 2
		   : (p[0] & 0xf8) == 0xf0 ? 3
					   : -1;
	uint32_t c;

	++*text;
	if (more < 0)
		return 0xfffd;
	c = more == 0 ? p[0] : p[0] & (0x3fU >> more);
	for (int i = 1; i <= more; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0xfffd;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0xfffd;
	*text += more;
	return c;
}

void
bench_str_add_xml(struct bench_str *s, const char *text)
{
	while (*text != '\0') {
		uint32_t c = bench_utf8_next(&text);

		switch (c) {
		case '&':
			bench_str_add(s, "&amp;");
			break;
		case '<':
			bench_str_add(s, "&lt;");
			break;
		case '>':
			bench_str_add(s, "&gt;");
			break;
		case '"':
			bench_str_add(s, "&quot;");
			break;
		case '\'':
			bench_str_add(s, "&apos;");
			break;
		default:
			/* XML 1.0 2.2: no control characters but these three */
			if (c >= 0x7f)
				bench_str_addf(s, "&#%u;", c);
			else if (c >= 0x20 || c == '\t' || c == '\n' || c == '\r')
				bench_str_addf(s, "%c", (int)c);
			else
				bench_str_add(s, "&#65533;");
		}
	}
}

/* Nothing is to be seen of them, or they turn the text around them: C1 controls, line
 * and paragraph separators, marks of direction, and what has no width. */
static bool
is_invisible(uint32_t c)
{
	return (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

void
bench_str_add_json(struct bench_str *s, const char *text)
{
	const char *p = text;

	bench_str_add(s, "\"");
	while (*p != '\0') {
		const char *start = p;
		uint32_t c = bench_utf8_next(&p);

		if (c == '"' || c == '\\')
			bench_str_addf(s, "\\%c", (int)c);
		else if (c < 0x20 || is_invisible(c))
			bench_str_addf(s, "\\u%04x", c);
		else if (c == 0xfffd && p == start + 1)
			bench_str_add(s, "\\ufffd");
		else
			bench_str_add_n(s, start, (size_t)(p - start));
	}
	bench_str_add(s, "\"");
}

void
bench_str_add_log(struct bench_str *s, const void *data, size_t n)
{
	const uint8_t *p = data;

	for (size_t i = 0; i < n; i++) {
		if (p[i] < 0x20 || p[i] >= 0x7f || p[i] == '\\')
			bench_str_addf(s, "\\x%02x", p[i]);
		else
			bench_str_addf(s, "%c", p[i]);
	}
}

/* Also in full width, as Japanese spreadsheets take it: = + - @. */
static bool
is_formula(const char *text)
{
	static const char *const wide[] = { "\xef\xbc\x9d", "\xef\xbc\x8b",
					    "\xef\xbc\x8d", "\xef\xbc\xa0" };

	for (size_t i = 0; i < BENCH_N(wide); i++) {
		if (strncmp(text, wide[i], 3) == 0)
			return true;
	}
	return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

void
bench_str_add_text(struct bench_str *s, const char *text)
{
	const char *p = text;

	while (*p != '\0') {
		const char *start = p;
		uint32_t c = bench_utf8_next(&p);

		if (c < 0x20 || is_invisible(c) || (c == 0xfffd && p == start + 1))
			bench_str_add_n(s, "?", 1);
		else
			bench_str_add_n(s, start, (size_t)(p - start));
	}
}

void
bench_str_add_csv(struct bench_str *s, const char *text)
{
	bool formula = is_formula(text);

	if (!formula && strpbrk(text, ",\"\r\n") == NULL) {
		bench_str_add(s, text);
		return;
	}
	bench_str_add(s, formula ? "\"'" : "\"");
	for (; *text != '\0'; text++)
		bench_str_add_n(s, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
	bench_str_add(s, "\"");
}

bool
bench_copy_n(char *dst, size_t room, const void *src, size_t n)
{
	size_t fit = n < room ? n : room - 1;

	if (room == 0)
		return false;
	if (fit > 0)
		memcpy(dst, src, fit);
	dst[fit] = '\0';
	return fit == n;
}

bool
bench_copy(char *dst, size_t room, const char *src)
{
	return src == NULL ? bench_copy_n(dst, room, "", 0)
			   : bench_copy_n(dst, room, src, strlen(src));
}

void
bench_lower(char *text)
{
	for (; *text != '\0'; text++) {
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text + ('a' - 'A'));
	}
}

bool
bench_path_is_safe(const char *name)
{
	name += strspn(name, "/");
	while (*name != '\0') {
		size_t n = strcspn(name, "/");

		if (n == 0 || (n == 2 && memcmp(name, "..", 2) == 0) ||
		    (n == 1 && name[0] == '.'))
			return false;
		for (size_t i = 0; i < n; i++) {
			if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f ||
			    name[i] == '\\')
				return false;
		}
		name += n;
		if (*name == '/' && *++name == '\0')
			return false;
	}
	return true;
}

/* Unicode 15, UAX 9: the marks, embeddings, overrides and isolates. */
static bool
turns_direction(uint32_t c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* Seen by nobody: two texts that differ would look alike. */
static bool
is_hidden(uint32_t c)
{
	return is_invisible(c) || c == 0xa0 || (c >= 0xfe00 && c <= 0xfe0f) ||
	       (c >= 0xfff0 && c <= 0xfffc) || c >= 0xe0000;
}

const char *
bench_text_problem(const char *text)
{
	while (*text != '\0') {
		const char *start = text;
		uint32_t c = bench_utf8_next(&text);

		if (c == 0xfffd && text == start + 1)
			return "is not UTF-8";
		if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
			return "has a control character";
		if (turns_direction(c))
			return "has an invisible mark that turns the direction of "
			       "writing";
		if (is_hidden(c))
			return "has a character that nobody can see";
	}
	return NULL;
}
