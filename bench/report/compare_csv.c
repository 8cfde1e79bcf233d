/* What a CSV report names, and where two of them differ: cell by cell. */
#include "write.h"

#include <errno.h>
#include <string.h>

#define COLUMNS 100
#define CELL 600

/* One line's cells, unquoted; what is longer than a cell is cut. */
struct line {
	size_t n;
	char cells[COLUMNS][CELL];
};

static bool
next_byte(struct bench_reader *r, char *c)
{
	if (bench_reader_left(r) == 0)
		return false;
	*c = (char)bench_reader_u8(r);
	return true;
}

/* RFC 4180. False: there is no further line. */
static bool
read_line(struct bench_reader *r, struct line *l)
{
	bool quoted = false;
	size_t len = 0;
	char c;

	l->n = 0;
	if (bench_reader_left(r) == 0)
		return false;
	while (next_byte(r, &c)) {
		if (c == '"') {
			if (quoted && bench_reader_left(r) > 0 && *r->pos == '"')
				(void)next_byte(r, &c);
			else {
				quoted = !quoted;
				continue;
			}
		} else if (!quoted && (c == ',' || c == '\n')) {
			l->cells[l->n][len] = '\0';
			len = 0;
			if (l->n + 1 < COLUMNS)
				l->n++;
			if (c == '\n')
				return true;
			continue;
		} else if (!quoted && c == '\r') {
			continue;
		}
		if (len + 1 < CELL)
			l->cells[l->n][len++] = c;
	}
	l->cells[l->n][len] = '\0'; /* without a line's end */
	l->n++;
	return true;
}

/* "" for a column that is not there. */
static const char *
cell_of(const struct line *names, const struct line *l, const char *name)
{
	for (size_t i = 0; i < names->n && i < l->n; i++) {
		if (strcmp(names->cells[i], name) == 0)
			return l->cells[i];
	}
	return "";
}

struct table {
	struct bench_reader r;
	struct line names, line;
};

static bool
open_table(struct table *t, struct bench_bytes text)
{
	t->r = bench_reader_init(text.data, text.len);
	return read_line(&t->r, &t->names) && strcmp(t->names.cells[0], "batch") == 0;
}

int
csv_identify(struct bench_bytes file, struct report_named *ret_named,
	     struct bench_err *err)
{
	bench_auto(bench_freep) struct table *t = NULL;
	struct report_named named = { 0 };

	if (file.len < 6 || memcmp(file.data, "batch,", 6) != 0)
		return -ENOENT;
	t = calloc(1, sizeof(*t));
	if (t == NULL)
		return bench_fail(err, -ENOMEM, "report: out of memory");
	if (!open_table(t, file) || !read_line(&t->r, &t->line))
		return bench_fail(err, -EINVAL,
				  "this CSV has no unit, and so names no batch");
	named.batch = strtoll(cell_of(&t->names, &t->line, "batch"), NULL, 10);
	named.last = strtoll(cell_of(&t->names, &t->line, "up_to_event"), NULL, 10);
	bench_copy(named.chain, sizeof(named.chain),
		   cell_of(&t->names, &t->line, "seal"));
	if (named.batch <= 0 || named.last <= 0)
		return bench_fail(err, -EINVAL,
				  "this CSV is no ship report: its first line names "
				  "no batch and event");
	*ret_named = named;
	return 0;
}

static void
compare_lines(const struct table *file, const struct table *record,
	      struct report_differences *d)
{
	char where[200];

	for (size_t i = 0; i < record->names.n; i++) {
		const char *name = record->names.cells[i];
		const char *said = cell_of(&file->names, &file->line, name);
		const char *is = cell_of(&record->names, &record->line, name);

		if (strcmp(said, is) == 0)
			continue;
		snprintf(where, sizeof(where), "unit %.40s, %.100s",
			 cell_of(&record->names, &record->line, "mac"), name);
		report_differ(d, where,
			      "the file says \"%.200s\", the record \"%.200s\"", said,
			      is);
	}
}

/* Where each unit's line of the file stands; the order of lines is told by itself. */
struct place {
	char mac[24];
	const uint8_t *start;
	size_t line;
	bool seen;
};

struct index {
	struct place *places;
	size_t n;
};

static int
by_mac(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	int c = strcmp(x->mac, y->mac);

	return c != 0 ? c : (x->line > y->line) - (x->line < y->line);
}

static int
index_file(struct table *file, struct index *index)
{
	for (size_t room = 0;; index->n++) {
		const uint8_t *start = file->r.pos;
		struct place *p = index->places;

		if (!read_line(&file->r, &file->line))
			break;
		if (index->n == room) {
			room = room * 2 + 64;
			p = reallocarray(p, room, sizeof(*p));
			if (p == NULL)
				return -ENOMEM;
			index->places = p;
		}
		p[index->n] = (struct place){ .start = start, .line = index->n };
		bench_copy(p[index->n].mac, sizeof(p->mac),
			   cell_of(&file->names, &file->line, "mac"));
	}
	if (index->n > 0)
		qsort(index->places, index->n, sizeof(*index->places), by_mac);
	return 0;
}

/* The first line of that unit. */
static struct place *
place_of(const struct index *index, const char *mac)
{
	size_t low = 0, high = index->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(index->places[middle].mac, mac) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < index->n && strcmp(index->places[low].mac, mac) == 0
		       ? &index->places[low]
		       : NULL;
}

static void
compare_unit(struct table *file, const struct table *record, struct place *p,
	     struct report_differences *d)
{
	char where[80];

	snprintf(where, sizeof(where), "unit %.40s",
		 cell_of(&record->names, &record->line, "mac"));
	if (p == NULL) {
		report_differ(d, where, "is not in the file");
		return;
	}
	p->seen = true;
	file->r.pos = p->start;
	(void)read_line(&file->r, &file->line);
	compare_lines(file, record, d);
}

static void
tell_strangers(const struct index *index, struct report_differences *d)
{
	for (size_t i = 0; i < index->n && d->result == 0; i++) {
		const struct place *p = &index->places[i];
		char where[80];

		if (p->seen)
			continue;
		snprintf(where, sizeof(where), "unit %.40s", p->mac);
		report_differ(d, where,
			      i > 0 && strcmp(index->places[i - 1].mac, p->mac) == 0
				      ? "stands twice in the file"
				      : "is only in the file");
	}
}

static int
compare_tables(struct table *file, struct table *record, struct report_differences *d)
{
	struct index index = { 0 };
	int r = index_file(file, &index);

	while (r == 0 && d->result == 0 && read_line(&record->r, &record->line))
		compare_unit(
			file, record,
			place_of(&index, cell_of(&record->names, &record->line, "mac")),
			d);
	if (r == 0)
		tell_strangers(&index, d);
	free(index.places);
	return r;
}

int
csv_compare(struct bench_bytes file, struct bench_bytes record,
	    struct report_differences *d, struct bench_err *err)
{
	bench_auto(bench_freep) struct table *tables = calloc(2, sizeof(*tables));
	int64_t before = d->n;

	if (tables == NULL)
		return bench_fail(err, -ENOMEM, "report: out of memory");
	if (!open_table(&tables[0], file) || !open_table(&tables[1], record))
		return bench_fail(err, -EINVAL, "this CSV is no ship report");
	if (tables[0].names.n != tables[1].names.n)
		report_differ(d, "columns", "the file has %zu, the record gives %zu",
			      tables[0].names.n, tables[1].names.n);
	if (compare_tables(&tables[0], &tables[1], d) < 0)
		return bench_fail(err, -ENOMEM, "report: out of memory");
	if (d->n == before)
		report_differ(
			d, "file",
			"it says the same, but another program wrote it anew "
			"(order, quotes, line ends): its bytes are not the report's");
	return 0;
}
