#include "head.h"

#include <bench/str.h>
#include <errno.h>
#include <string.h>

/* Decimal, then ':'. */
static size_t
read_length(struct bench_reader *r)
{
	size_t n = 0;

	for (int digits = 0; digits < 12; digits++) {
		uint8_t c = bench_reader_u8(r);

		if (c == ':' && digits > 0)
			return n;
		if (c < '0' || c > '9')
			break;
		n = n * 10 + (size_t)(c - '0');
	}
	r->failed = true;
	return 0;
}

static struct head_cell
read_cell(struct bench_reader *r)
{
	struct head_cell cell = { .type = (char)bench_reader_u8(r) };

	if (cell.type == 'N')
		return cell;
	if (cell.type != 'I' && cell.type != 'T' && cell.type != 'B' &&
	    cell.type != 'F')
		r->failed = true;
	if (!r->failed)
		cell.bytes = bench_reader_bytes(r, read_length(r));
	return cell;
}

static int64_t
int_of(struct head_cell cell)
{
	char text[24];

	if (cell.type != 'I' ||
	    !bench_copy_n(text, sizeof(text), cell.bytes.data, cell.bytes.len))
		return 0;
	return strtoll(text, NULL, 10);
}

static int
read_table(struct head_table *t)
{
	int64_t n;

	if (bench_reader_done(&t->r))
		return -ENOENT;
	t->name = read_cell(&t->r).bytes;
	n = int_of(read_cell(&t->r));
	if (n < 1 || n > HEAD_COLUMNS)
		return -EBADMSG;
	t->n = (size_t)n;
	for (size_t i = 0; i < t->n; i++)
		t->columns[i] = read_cell(&t->r).bytes;
	t->rows = int_of(read_cell(&t->r));
	return bench_reader_ok(&t->r) && t->rows >= 0 ? 0 : -EBADMSG;
}

int
head_first(struct bench_bytes head, struct head_table *t)
{
	*t = (struct head_table){ .r = bench_reader_init(head.data, head.len) };
	return read_table(t);
}

int
head_following(struct head_table *t)
{
	int r;

	while ((r = head_next(t)) == 1)
		;
	return r < 0 ? r : read_table(t);
}

static bool
is_named(struct bench_bytes name, const char *text)
{
	return name.len == strlen(text) && memcmp(name.data, text, name.len) == 0;
}

int
head_find(struct bench_bytes head, const char *name, struct head_table *t)
{
	int r = head_first(head, t);

	while (r == 0 && !is_named(t->name, name))
		r = head_following(t);
	return r;
}

int
head_next(struct head_table *t)
{
	if (t->rows == 0)
		return 0;
	t->rows--;
	for (size_t i = 0; i < t->n; i++)
		t->cells[i] = read_cell(&t->r);
	return bench_reader_ok(&t->r) ? 1 : -EBADMSG;
}

static struct head_cell
cell_of(const struct head_table *t, const char *column)
{
	for (size_t i = 0; i < t->n; i++) {
		if (is_named(t->columns[i], column))
			return t->cells[i];
	}
	return (struct head_cell){ .type = 'N' };
}

int64_t
head_int(const struct head_table *t, const char *column)
{
	return int_of(cell_of(t, column));
}

struct bench_bytes
head_bytes(const struct head_table *t, const char *column)
{
	return cell_of(t, column).bytes;
}

/* An embedded NUL ends the text. */
void
head_text(const struct head_table *t, const char *column, char *out, size_t room)
{
	struct bench_bytes b = head_bytes(t, column);

	bench_copy_n(out, room, b.data, b.len);
}

struct bench_mac
head_mac(const struct head_table *t, const char *column)
{
	struct bench_bytes b = head_bytes(t, column);
	struct bench_mac mac = { 0 };

	if (b.len == 0 || bench_mac_parse((const char *)b.data, b.len, &mac) < 0)
		return (struct bench_mac){ 0 };
	return mac;
}
