#include "order_record.h"

#include <string.h>

static bool
at_end(const struct order_cursor *c)
{
	return c->pos == c->end;
}

static bool
at_line_end(const struct order_cursor *c)
{
	return at_end(c) || *c->pos == '\n' || *c->pos == '\r';
}

static void
skip_line_end(struct order_cursor *c)
{
	if (at_end(c))
		return;
	if (*c->pos == '\r' && c->pos + 1 < c->end && c->pos[1] == '\n')
		c->pos++;
	c->pos++;
	c->line++;
}

static void
skip_line(struct order_cursor *c)
{
	while (!at_line_end(c))
		c->pos++;
	skip_line_end(c);
}

void
order_record_retry(struct order_cursor *c, const struct order_cursor *before)
{
	*c = *before;
	skip_line(c);
}

/* --- cells ------------------------------------------------------------------------ */

static bool
put(struct order_record *r, char byte)
{
	if (r->used + 1 >= sizeof(r->text)) {
		r->problem = "it is longer than 4000 bytes: is a quote never closed?";
		return false;
	}
	/* a NUL would end the cell: as bad as any control byte, and told as one */
	r->text[r->used++] = byte == '\0' ? '\x01' : byte;
	return true;
}

static void
begin_cell(struct order_record *r)
{
	r->cells[r->n++] = r->text + r->used;
}

static void
end_cell(struct order_record *r)
{
	r->text[r->used] = '\0';
	if (r->used + 1 < sizeof(r->text))
		r->used++;
}

/* c stands behind the opening quote. */
static void
quoted_cell(struct order_cursor *c, char separator, struct order_record *r)
{
	for (;; c->pos++) {
		if (at_end(c)) {
			r->problem = "a quote is opened and never closed";
			return;
		}
		if (*c->pos == '"') {
			if (c->pos + 1 == c->end || c->pos[1] != '"')
				break;
			c->pos++; /* "" stands for one */
		}
		if (*c->pos == '\n' ||
		    (*c->pos == '\r' && (c->pos + 1 == c->end || c->pos[1] != '\n')))
			c->line++;
		if (!put(r, *c->pos))
			return;
	}
	c->pos++;
	while (!at_end(c) && *c->pos == ' ' && separator != ' ')
		c->pos++;
	if (!at_line_end(c) && *c->pos != separator)
		r->problem =
			c->line != r->line
				? "a quote is opened and not closed in its line"
				: "something stands behind a closing quote: a quote "
				  "within a text is written twice";
}

static void
plain_cell(struct order_cursor *c, char separator, struct order_record *r)
{
	while (!at_line_end(c) && *c->pos != separator) {
		if (!put(r, *c->pos))
			return;
		c->pos++;
	}
}

static void
cell(struct order_cursor *c, char separator, struct order_record *r)
{
	const char *p = c->pos;

	while (p < c->end && *p == ' ')
		p++;
	begin_cell(r);
	if (p < c->end && *p == '"') {
		c->pos = p + 1;
		quoted_cell(c, separator, r);
	} else {
		plain_cell(c, separator, r);
	}
	end_cell(r);
}

bool
order_record_next(struct order_cursor *c, char separator, struct order_record *r)
{
	const struct order_cursor before = *c;

	if (at_end(c))
		return false;
	r->line = c->line;
	r->problem = NULL;
	r->n = r->used = 0;
	for (;;) {
		if (r->n == ORDER_CELLS)
			r->problem = "it has more than 32 columns";
		else
			cell(c, separator, r);
		if (r->problem != NULL || at_line_end(c))
			break;
		c->pos++; /* the separator */
	}
	if (r->problem != NULL)
		order_record_retry(c, &before);
	else
		skip_line_end(c);
	return true;
}

/* --- the separator ------------------------------------------------------------------
 */

char
order_separator(struct order_cursor *c)
{
	static const char all[] = "\t;,"; /* rarer in texts first */
	size_t count[sizeof(all) - 1] = { 0 }, best = 2;
	const char *first = c->pos;
	bool quoted = false;

	/* what spreadsheets write for themselves */
	if (c->end - c->pos >= 5 && memcmp(c->pos, "sep=", 4) == 0) {
		char separator = c->pos[4];

		if (strchr(all, separator) != NULL && separator != '\0') {
			skip_line(c);
			return separator;
		}
	}
	while (first < c->end && (*first == '\n' || *first == '\r'))
		first++;
	for (const char *p = first; p < c->end; p++) {
		const char *found;

		if (!quoted && (*p == '\n' || *p == '\r'))
			break;
		quoted ^= *p == '"';
		found = *p == '\0' || quoted ? NULL : strchr(all, *p);
		if (found != NULL)
			count[found - all]++;
	}
	for (size_t i = 0; i < sizeof(all) - 1; i++) {
		if (count[i] > count[best])
			best = i;
	}
	return all[best];
}
