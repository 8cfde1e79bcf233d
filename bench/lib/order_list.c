/* From records to rows: what each column is. */
#include "order_record.h"
#include "order_value.h"
#include <bench/order_list.h>

#include <errno.h>
#include <string.h>

static const char *const column_names[] = { "other", "serial", "mac", "model", "note" };

/* Without spaces, marks and capitals; full-width letters count as plain ones. */
static const struct {
	const char *name;
	enum order_column column;
} headers[] = {
	{ "serial", ORDER_SERIAL },
	{ "serialno", ORDER_SERIAL },
	{ "serialnumber", ORDER_SERIAL },
	{ "serialnum", ORDER_SERIAL },
	{ "sn", ORDER_SERIAL },
	{ "serials", ORDER_SERIAL },
	{ "シリアル", ORDER_SERIAL },
	{ "シリアル番号", ORDER_SERIAL },
	{ "シリアルno", ORDER_SERIAL },
	{ "シリアルナンバー", ORDER_SERIAL },
	{ "製造番号", ORDER_SERIAL },
	{ "製造no", ORDER_SERIAL },
	{ "機番", ORDER_SERIAL },
	{ "mac", ORDER_MAC },
	{ "macaddress", ORDER_MAC },
	{ "macaddr", ORDER_MAC },
	{ "macid", ORDER_MAC },
	{ "ethernetaddress", ORDER_MAC },
	{ "macs", ORDER_MAC },
	{ "macアドレス", ORDER_MAC },
	{ "物理アドレス", ORDER_MAC },
	{ "マックアドレス", ORDER_MAC },
	{ "model", ORDER_MODEL },
	{ "modelname", ORDER_MODEL },
	{ "modelno", ORDER_MODEL },
	{ "product", ORDER_MODEL },
	{ "productid", ORDER_MODEL },
	{ "pid", ORDER_MODEL },
	{ "機種", ORDER_MODEL },
	{ "機種名", ORDER_MODEL },
	{ "型番", ORDER_MODEL },
	{ "型式", ORDER_MODEL },
	{ "品番", ORDER_MODEL },
	{ "モデル", ORDER_MODEL },
	{ "note", ORDER_NOTE },
	{ "notes", ORDER_NOTE },
	{ "remark", ORDER_NOTE },
	{ "remarks", ORDER_NOTE },
	{ "comment", ORDER_NOTE },
	{ "comments", ORDER_NOTE },
	{ "備考", ORDER_NOTE },
	{ "注記", ORDER_NOTE },
	{ "メモ", ORDER_NOTE },
	{ "コメント", ORDER_NOTE },
};

struct list {
	enum order_column columns[ORDER_CELLS];
	size_t n_columns; /* 0: no header, each value is looked at */
	struct bench_order_row row;
};

/* --- columns
 * --------------------------------------------------------------------------
 */

/* "シリアル番号", "Serial No." and "ＳＥＲＩＡＬ＿ＮＯ" are one name. */
static enum order_column
column_of(const char *cell)
{
	char tidied[128], name[128];
	size_t n = 0;

	order_tidy(cell, tidied, sizeof(tidied));
	for (const char *p = tidied; *p != '\0'; p++) {
		if (strchr(" _-./:#()[]'\"", *p) == NULL)
			name[n++] = *p;
	}
	name[n] = '\0';
	bench_lower(name);
	for (size_t i = 0; i < BENCH_N(headers); i++) {
		if (strcmp(name, headers[i].name) == 0)
			return headers[i].column;
	}
	return ORDER_OTHER;
}

/* A header names something that we know; else the first line is a unit's. */
static bool
is_header(const struct order_record *r)
{
	for (size_t i = 0; i < r->n; i++) {
		if (column_of(r->cells[i]) != ORDER_OTHER)
			return true;
	}
	return false;
}

static int
read_header(struct list *l, const struct order_record *r, struct bench_err *err)
{
	size_t seen[ORDER_COLUMNS] = { 0 };

	for (size_t i = 0; i < r->n; i++) {
		enum order_column column = column_of(r->cells[i]);

		l->columns[i] = column;
		if (column != ORDER_OTHER && column != ORDER_NOTE && ++seen[column] > 1)
			return bench_fail(
				err, -EINVAL,
				"line %d: two columns are called %s: which is "
				"it?",
				r->line, column_names[column]);
		seen[column] += column == ORDER_NOTE;
	}
	l->n_columns = r->n;
	if (seen[ORDER_SERIAL] + seen[ORDER_MAC] == 0)
		return bench_fail(err, -EINVAL,
				  "line %d is a header without a column 'serial' or "
				  "'mac': the names are serial, mac, model, note",
				  r->line);
	return 0;
}

static void
take_cell(struct list *l, size_t i, const char *cell)
{
	char value[256];
	enum order_column column = ORDER_OTHER;

	order_tidy(cell, value, sizeof(value));
	if (l->n_columns == 0)
		column = value[0] == '\0' ? ORDER_OTHER : order_classify(value);
	else if (i < l->n_columns)
		column = l->columns[i];
	else if (value[0] != '\0')
		order_complain(&l->row,
			       "it has more columns than the header: a text with the "
			       "separator in it must stand in quotes");
	if (column == ORDER_NOTE)
		order_take_note(&l->row, cell);
	else if (value[0] == '\0')
		return;
	else if (column == ORDER_MAC)
		order_take_mac(&l->row, value);
	else if (column == ORDER_SERIAL)
		order_take_serial(&l->row, value);
	else if (column == ORDER_MODEL)
		order_take_model(&l->row, value);
}

static bool
has_unreadable(const struct order_record *r)
{
	for (size_t i = 0; i < r->n; i++) {
		if (strchr(r->cells[i], '\xff') != NULL)
			return true;
	}
	return false;
}

static bool
is_blank(const struct order_record *r)
{
	for (size_t i = 0; i < r->n; i++) {
		if (r->cells[i][strspn(r->cells[i], " \t\r\n")] != '\0')
			return false;
	}
	return r->problem == NULL;
}

static void
read_row(struct list *l, const struct order_record *r)
{
	struct bench_order_row *row = &l->row;

	*row = (struct bench_order_row){ .line = r->line };
	if (r->problem != NULL)
		order_complain(row, "%s", r->problem);
	else if (has_unreadable(r))
		order_complain(
			row,
			"it has bytes that cannot be read: save the list as UTF-8");
	for (size_t i = 0; r->problem == NULL && i < r->n; i++)
		take_cell(l, i, r->cells[i]);
	if (row->serial[0] == '\0' && bench_mac_is_zero(row->mac))
		order_complain(row, "it has neither a serial nor a MAC address");
}

/* --- the whole
 * ------------------------------------------------------------------------
 */

static int
read_rows(struct list *l, struct order_cursor *c, struct order_record *record,
	  bench_order_row_fn *fn, void *arg, struct bench_order_list *info,
	  struct bench_err *err)
{
	int r = 0;

	while (r == 0) {
		const struct order_cursor before = *c;

		if (!order_record_next(c, info->separator, record))
			break;
		if (is_blank(record))
			continue;
		/* a title may stand above the header */
		if (info->rows == 0 && !info->header && record->problem == NULL &&
		    is_header(record)) {
			info->header = true;
			r = read_header(l, record, err);
			continue;
		}
		read_row(l, record);
		/* no other line is lost for a bad one */
		if (l->row.problem[0] != '\0' && c->line > before.line + 1)
			order_record_retry(c, &before);
		info->rows += l->row.problem[0] == '\0';
		info->problems += l->row.problem[0] != '\0';
		r = fn(&l->row, arg);
	}
	return r;
}

int
bench_order_list_parse(struct bench_bytes file, bench_order_row_fn *fn, void *arg,
		       struct bench_order_list *ret_list, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	bench_auto(bench_freep) struct order_record *record = malloc(sizeof(*record));
	struct bench_order_list info = { .encoding = "UTF-8" };
	struct list l = { .n_columns = 0 };
	struct order_cursor c;
	int r;

	if (record == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	r = bench_order_list_decode(file, &text, &info.encoding, err);
	if (r < 0)
		return r;
	c = (struct order_cursor){ bench_str_get(&text), NULL, 1 };
	c.end = c.pos + text.len;
	info.separator = order_separator(&c);
	r = read_rows(&l, &c, record, fn, arg, &info, err);
	if (r == 0 && info.rows + info.problems == 0)
		r = bench_fail(err, -EINVAL, "the list is empty");
	if (r == 0)
		*ret_list = info;
	return r;
}
