/* The values of a list's columns: made plain, taken, or told with what to do. */
#include "order_value.h"

#include <string.h>

/* What looks like ASCII becomes ASCII: full width, odd dashes, odd spaces; what cannot
 * be seen goes. 0: nothing is left of it. */
static uint32_t
plain(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		return c - 0xff01 + 0x21;
	if (c == 0xa0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200a))
		return ' ';
	if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
		return '-';
	if (c == 0x200b || c == 0xfeff || c == 0xad)
		return 0;
	return c;
}

static void
trim(char *text)
{
	size_t n = strlen(text), from = strspn(text, " \t\r\n");

	memmove(text, text + from, n - from + 1);
	n -= from;
	while (n > 0 && strchr(" \t\r\n", text[n - 1]) != NULL)
		text[--n] = '\0';
}

/* What spreadsheets put around a number to keep it a text: ="0012" and '0012. */
static void
unwrap(char *text)
{
	size_t n = strlen(text);

	if (n > 3 && text[0] == '=' && text[1] == '"' && text[n - 1] == '"') {
		memmove(text, text + 2, n - 3);
		text[n - 3] = '\0';
	} else if (text[0] == '\'') {
		memmove(text, text + 1, n);
	}
	if (strcmp(text, "-") == 0)
		text[0] = '\0';
}

/* A serial, MAC or model, of cell: made plain, cut at room - 1. */
void
order_tidy(const char *cell, char *out, size_t room)
{
	size_t n = 0;

	while (*cell != '\0' && n + 5 < room) {
		const char *start = cell;
		uint32_t c = bench_utf8_next(&cell), p = plain(c);

		if (p == 0)
			continue;
		if (p != c) {
			out[n++] = (char)p;
			continue;
		}
		memcpy(out + n, start, (size_t)(cell - start));
		n += (size_t)(cell - start);
	}
	out[n] = '\0';
	trim(out);
	unwrap(out);
	trim(out);
}

static void
upper(char *text)
{
	for (; *text != '\0'; text++) {
		if (*text >= 'a' && *text <= 'z')
			*text = (char)(*text - ('a' - 'A'));
	}
}

void
order_complain(struct bench_order_row *row, const char *fmt, ...)
{
	va_list ap;

	if (row->problem[0] != '\0')
		return; /* the first one is enough */
	va_start(ap, fmt);
	vsnprintf(row->problem, sizeof(row->problem), fmt, ap);
	va_end(ap);
}

/* A stranger's value, to be shown: short, whole characters, nothing that moves a
 * cursor. */
static const char *
shown(const char *value, char text[64])
{
	size_t n = 0;

	while (*value != '\0' && n < 40) {
		const char *start = value;
		uint32_t c = bench_utf8_next(&value);
		size_t len = (size_t)(value - start);

		if (c < 0x20 || c == 0x7f || c == 0xfffd) {
			text[n++] = '?';
			continue;
		}
		memcpy(text + n, start, len);
		n += len;
	}
	snprintf(text + n, 64 - n, "%s", *value == '\0' ? "" : "...");
	return text;
}

static size_t
count_of(const char *text, const char *set)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += strchr(set, *text) != NULL;
	return n;
}

#define HEX "0123456789abcdefABCDEF"

static bool
is_only(const char *text, const char *set)
{
	return text[0] != '\0' && text[strspn(text, set)] == '\0';
}

/* "1.23457E+11" */
static bool
was_a_number(const char *text)
{
	const char *e = strpbrk(text, "eE");

	return e != NULL && e[1] == '+' && is_only(e + 2, "0123456789") &&
	       strspn(text, "0123456789.,") == (size_t)(e - text) && e > text;
}

void
order_take_mac(struct bench_order_row *row, const char *value)
{
	size_t digits = count_of(value, HEX);
	char text[64];
	struct bench_mac mac;

	shown(value, text);
	if (!bench_mac_is_zero(row->mac))
		order_complain(row,
			       "two MAC addresses in one line: one line is one phone");
	else if (was_a_number(value))
		order_complain(
			row,
			"the spreadsheet made a number of the MAC (%s): format its "
			"column as text, and enter it again",
			text);
	else if (bench_mac_parse(value, strlen(value), &mac) == 0 &&
		 !bench_mac_is_universal(mac))
		order_complain(row,
			       "%s is no maker's MAC address: read the label again",
			       text);
	else if (bench_mac_parse(value, strlen(value), &row->mac) == 0)
		return;
	else if (is_only(value, HEX ":-. ") && digits != 12)
		order_complain(
			row,
			"MAC %s has %zu digits, not 12: a spreadsheet may have lost "
			"zeros at its beginning",
			text, digits);
	else
		order_complain(row,
			       "'%s' is no MAC address: it has 12 digits, 0-9 and A-F",
			       text);
}

void
order_take_serial(struct bench_order_row *row, char *value)
{
	char text[64];

	shown(value, text);
	upper(value);
	if (row->serial[0] != '\0')
		order_complain(row, "two serials in one line: one line is one phone");
	else if (was_a_number(value))
		order_complain(
			row,
			"the spreadsheet made a number of the serial (%s): format its "
			"column as text, and enter it again",
			text);
	else if (strchr(value, ':') != NULL)
		order_complain(row, "'%s' stands where the serial should: is it a MAC?",
			       text);
	else if (!is_only(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._/"))
		order_complain(row,
			       "'%s' is no serial: it has letters, digits and '-' only",
			       text);
	else if (strlen(value) < 3 ||
		 !bench_copy(row->serial, sizeof(row->serial), value))
		order_complain(row,
			       "serial '%s' has %zu characters: 3 to 31 are possible",
			       text, strlen(value));
}

void
order_take_model(struct bench_order_row *row, const char *value)
{
	char text[64];

	if (row->model[0] != '\0')
		order_complain(
			row,
			"two models in one line, or a note that looks like one: give "
			"the list a header");
	else if (!bench_copy(row->model, sizeof(row->model), value))
		order_complain(row, "'%s' is no model: it is too long",
			       shown(value, text));
	else if (bench_text_problem(value) != NULL)
		order_complain(row, "model '%s' %s", shown(value, text),
			       bench_text_problem(value));
}

/* Line breaks and tabs of a cell become spaces; all else is kept or told. */
void
order_take_note(struct bench_order_row *row, const char *cell)
{
	size_t n = strlen(row->note);
	char value[4096];

	bench_copy(value, sizeof(value), cell);
	for (char *p = value; *p != '\0'; p++) {
		if (*p == '\n' || *p == '\r' || *p == '\t')
			*p = ' ';
	}
	trim(value);
	if (value[0] == '\0')
		return;
	if (bench_text_problem(value) != NULL)
		order_complain(row, "its note %s: take it out",
			       bench_text_problem(value));
	else if (n > 0 &&
		 !bench_copy(row->note + n, sizeof(row->note) - n, n > 0 ? ", " : ""))
		order_complain(row, "its notes are longer than 199 bytes");
	n = strlen(row->note);
	if (row->problem[0] == '\0' &&
	    !bench_copy(row->note + n, sizeof(row->note) - n, value))
		order_complain(row, "its note is longer than 199 bytes: shorten it");
}

/* Without a header: what does the value look like? */
enum order_column
order_classify(const char *value)
{
	size_t n = strlen(value);
	bool digit = strpbrk(value, "0123456789") != NULL;
	struct bench_mac mac;

	if (bench_mac_parse(value, n, &mac) == 0)
		return ORDER_MAC;
	if (is_only(value, HEX ":-. ") && count_of(value, ":") >= 4)
		return ORDER_MAC; /* and a bad one */
	if (was_a_number(value))
		return ORDER_SERIAL; /* likewise */
	if (is_only(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			   "0123456789") &&
	    n >= 8 && digit)
		return ORDER_SERIAL;
	if (is_only(value, "0123456789") && n <= 3)
		return ORDER_OTHER; /* the line's number */
	if (n < 32 && digit &&
	    is_only(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			   "0123456789-=/+"))
		return ORDER_MODEL;
	return ORDER_NOTE;
}
