/* The shipping list as a workbook, by libxlsxwriter: rows go to a file as they come.
 *
 * Every text is written as a string, never as a formula or a link. The library dates
 * the parts of the file 1980 and we date the document, so the same input makes the
 * same bytes. It writes to a file by name: that is memory of ours (memfd_create). */
#include "rows.h"
#include "text.h"

#include <bench/file.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define XLSX_MOST (1u << 28)
#define CELL_MOST 1024

struct book {
	const struct shipment *s;
	enum print_lang lang;
	lxw_workbook *workbook;
	lxw_format *head, *bold, *plain;
	lxw_worksheet *sheet; /* that is being written */
	lxw_row_t row;
	lxw_error error; /* the first one */
};

static void
keep(struct book *b, lxw_error error)
{
	if (b->error == LXW_NO_ERROR)
		b->error = error;
}

static void
add_text(struct book *b, lxw_col_t column, const char *text, lxw_format *format)
{
	char clean[CELL_MOST];

	text_clean(text, clean, sizeof(clean));
	if (clean[0] != '\0')
		keep(b,
		     worksheet_write_string(b->sheet, b->row, column, clean, format));
}

static void
add_number(struct book *b, lxw_col_t column, int64_t n)
{
	keep(b, worksheet_write_number(b->sheet, b->row, column, (double)n, b->plain));
}

static void
add_heads(struct book *b, const enum word *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_text(b, (lxw_col_t)i, print_word(b->lang, words[i]), b->head);
	b->row++;
}

static void
begin_sheet(struct book *b, enum word name, const double *widths, size_t n)
{
	b->sheet = workbook_add_worksheet(b->workbook, print_word(b->lang, name));
	b->row = 0;
	if (b->sheet == NULL) {
		keep(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	for (size_t i = 0; i < n; i++)
		keep(b, worksheet_set_column(b->sheet, (lxw_col_t)i, (lxw_col_t)i,
					     widths[i], NULL));
}

static void
add_fact(struct book *b, enum word word, const char *value)
{
	add_text(b, 0, print_word(b->lang, word), b->bold);
	add_text(b, 1, value, b->plain);
	b->row++;
}

static void
add_count(struct book *b, enum word word, int64_t n)
{
	add_text(b, 0, print_word(b->lang, word), b->bold);
	add_number(b, 1, n);
	b->row++;
}

static void
add_facts(struct book *b)
{
	const struct shipment *s = b->s;
	char opened[PRINT_TIME_TEXT], closed[PRINT_TIME_TEXT], time[PRINT_TIME_TEXT],
		as_of[128];

	add_count(b, WORD_JOB, s->batch);
	add_fact(b, WORD_CUSTOMER, s->customer);
	add_fact(b, WORD_ORDER, s->order);
	add_fact(b, WORD_SHIP_TO, s->ship_to);
	add_fact(b, WORD_PROVIDER, s->provider);
	add_fact(b, WORD_DESTINATION, s->host);
	add_fact(b, WORD_SETUP, s->recipe);
	add_count(b, WORD_VERSION, s->recipe_version);
	add_fact(b, WORD_SETUP_SHA, s->recipe_sha256);
	add_fact(b, WORD_BENCH, s->bench);
	add_fact(b, WORD_OPENED, print_time_exact(s->opened, s->utc_offset, opened));
	print_time_exact(s->as_of, s->utc_offset, time);
	add_fact(
		b, WORD_STATE,
		print_word_with(b->lang, WORD_AS_OF, time, NULL, as_of, sizeof(as_of)));
	if (!s->sealed) {
		add_fact(b, WORD_SEAL, print_word(b->lang, WORD_DRAFT));
	} else {
		add_fact(b, WORD_LOCKED,
			 print_time_exact(s->closed, s->utc_offset, closed));
		add_fact(b, WORD_SEALED_BY, s->sealed_by);
		add_fact(b, WORD_SEAL_CHAIN, s->chain_sha256);
		add_fact(b, WORD_SEAL_REPORT, s->report_sha256);
	}
	if (!s->clock_trusted)
		add_fact(b, WORD_NOTES, print_word(b->lang, WORD_CLOCK));
}

static void
add_counts(struct book *b)
{
	const struct shipment *s = b->s;

	b->row++;
	add_count(b, WORD_ORDERED, s->ordered);
	add_count(b, WORD_PACKED, s->packed);
	add_count(b, WORD_PASSED, s->proven);
	add_count(b, WORD_WAIVERS, s->waived);
	add_count(b, WORD_SHORT_SHIP, s->missing);
	add_count(b, WORD_CARTONS, (int64_t)s->n_cartons);
}

static void
add_lines(struct book *b)
{
	static const enum word heads[] = { WORD_MODEL, WORD_ORDERED, WORD_PACKED };

	if (b->s->n_lines == 0)
		return;
	b->row++;
	add_heads(b, heads, BENCH_N(heads));
	for (size_t i = 0; i < b->s->n_lines; i++) {
		add_text(b, 0, b->s->lines[i].model, b->plain);
		add_number(b, 1, b->s->lines[i].ordered);
		add_number(b, 2, b->s->lines[i].packed);
		b->row++;
	}
}

static void
add_cartons(struct book *b)
{
	static const enum word heads[] = { WORD_CARTON, WORD_UNITS, WORD_CODE };

	if (b->s->n_cartons == 0)
		return;
	b->row++;
	add_heads(b, heads, BENCH_N(heads));
	for (size_t i = 0; i < b->s->n_cartons; i++) {
		add_number(b, 0, b->s->cartons[i].number);
		add_number(b, 1, b->s->cartons[i].units);
		add_text(b, 2, b->s->cartons[i].code, b->plain);
		b->row++;
	}
}

static void
add_batch_sheet(struct book *b)
{
	static const double widths[] = { 28, 68, 16 };

	begin_sheet(b, WORD_SHEET_BATCH, widths, BENCH_N(widths));
	if (b->sheet == NULL)
		return;
	add_text(b, 0, print_word(b->lang, WORD_SHIPPING_LIST), b->bold);
	b->row++;
	add_facts(b);
	add_counts(b);
	add_lines(b);
	add_cartons(b);
}

static void
add_unit(struct book *b, const struct shipment_unit *u)
{
	char grade[2] = { u->grade, '\0' };
	char missing[256];
	enum word state = u->proven		 ? WORD_PASSED
			  : u->waiver[0] != '\0' ? WORD_WAIVER
						 : WORD_NOT_PASSED;

	add_number(b, 0, u->number);
	add_text(b, 1, u->mac, b->plain);
	add_text(b, 2, u->serial, b->plain);
	add_text(b, 3, u->model, b->plain);
	add_text(b, 4, u->firmware, b->plain);
	if (u->carton != 0)
		add_number(b, 5, u->carton);
	add_text(b, 6, print_word(b->lang, state), b->plain);
	add_number(b, 7, u->links);
	add_number(b, 8, u->required);
	add_text(b, 9, print_links(b->lang, u->missing, missing, sizeof(missing)),
		 b->plain);
	add_number(b, 10, u->run);
	add_text(b, 11, u->waiver, b->plain);
	add_text(b, 12, u->waived_by, b->plain);
	add_text(b, 13, grade, b->plain);
	b->row++;
}

static int
add_units_sheet(struct book *b, struct rows *rows, struct bench_err *err)
{
	static const enum word heads[] = { WORD_NUMBER,
					   WORD_MAC_ADDRESS,
					   WORD_SERIAL,
					   WORD_MODEL,
					   WORD_FIRMWARE,
					   WORD_CARTON,
					   WORD_STATE,
					   WORD_PROOFS_HELD,
					   WORD_PROOFS_REQUIRED,
					   WORD_PROOFS_MISSING,
					   WORD_RUN,
					   WORD_WAIVER,
					   WORD_BY,
					   WORD_GRADE };
	static const double widths[] = { 7,  19, 16, 10, 28, 8,	 12,
					 10, 10, 30, 7,	 40, 20, 8 };
	struct shipment_unit u;

	begin_sheet(b, WORD_SHEET_UNITS, widths, BENCH_N(widths));
	if (b->sheet == NULL)
		return 0;
	worksheet_freeze_panes(b->sheet, 1, 2);
	add_heads(b, heads, BENCH_N(heads));
	for (size_t i = 0; i < rows->units.n; i++) {
		int r = rows_unit(rows, i, &u, err);

		if (r < 0)
			return r;
		add_unit(b, &u);
	}
	if (b->row > 1)
		keep(b, worksheet_autofilter(b->sheet, 0, 0, b->row - 1,
					     BENCH_N(heads) - 1));
	return 0;
}

static void
add_exception(struct book *b, const struct shipment_exception *e)
{
	char time[PRINT_TIME_TEXT];

	add_text(b, 0, print_word(b->lang, shipment_kind_word(e->kind)), b->plain);
	add_text(b, 1, e->unit, b->plain);
	add_text(b, 2, e->what, b->plain);
	add_text(b, 3, e->by, b->plain);
	add_text(b, 4, print_time_exact(e->time, b->s->utc_offset, time), b->plain);
	if (e->event != 0)
		add_number(b, 5, e->event);
	b->row++;
}

static int
add_exceptions_sheet(struct book *b, struct rows *rows, struct bench_err *err)
{
	static const enum word heads[] = { WORD_KIND, WORD_UNIT, WORD_REASON,
					   WORD_BY,   WORD_TIME, WORD_EVENT };
	static const double widths[] = { 14, 32, 70, 20, 28, 10 };
	struct shipment_exception e;

	begin_sheet(b, WORD_SHEET_EXCEPTIONS, widths, BENCH_N(widths));
	if (b->sheet == NULL)
		return 0;
	worksheet_freeze_panes(b->sheet, 1, 0);
	add_heads(b, heads, BENCH_N(heads));
	for (size_t i = 0; i < rows->exceptions.n; i++) {
		int r = spool_get(&rows->exceptions, i, &e, err);

		if (r < 0)
			return r;
		add_exception(b, &e);
	}
	return 0;
}

static void
set_up(struct book *b)
{
	char title[] = "Prebench", keywords[256];
	lxw_doc_properties properties = {
		.title = title,
		.keywords = keywords,
		.created = (time_t)(b->s->as_of.us / 1000000),
	};

	bench_copy(keywords, sizeof(keywords), b->s->keywords);
	if (properties.created == 0)
		properties.created = 1; /* 0 would be the clock's time */
	keep(b, workbook_set_properties(b->workbook, &properties));
	b->head = workbook_add_format(b->workbook);
	b->bold = workbook_add_format(b->workbook);
	b->plain = workbook_add_format(b->workbook);
	if (b->head == NULL || b->bold == NULL || b->plain == NULL) {
		keep(b, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	format_set_bold(b->head);
	format_set_bg_color(b->head, 0xe6eaee);
	format_set_bottom(b->head, LXW_BORDER_THIN);
	format_set_bold(b->bold);
	format_set_align(b->bold, LXW_ALIGN_VERTICAL_TOP);
	format_set_align(b->plain, LXW_ALIGN_VERTICAL_TOP);
}

static int
fail(const struct book *b, struct bench_err *err)
{
	return bench_fail(err,
			  b->error == LXW_ERROR_MEMORY_MALLOC_FAILED ? -ENOMEM : -EIO,
			  "workbook of job %lld: %s", (long long)b->s->batch,
			  lxw_strerror(b->error));
}

/* The workbook is closed whatever happened: that frees it. */
static int
write_book(struct book *b, const char *path, struct rows *rows, struct bench_err *err)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	int r = 0;

	b->workbook = workbook_new_opt(path, &options);
	if (b->workbook == NULL) {
		b->error = LXW_ERROR_MEMORY_MALLOC_FAILED;
		return fail(b, err);
	}
	set_up(b);
	if (b->error == LXW_NO_ERROR)
		add_batch_sheet(b);
	if (b->error == LXW_NO_ERROR)
		r = add_units_sheet(b, rows, err);
	if (r == 0 && b->error == LXW_NO_ERROR)
		r = add_exceptions_sheet(b, rows, err);
	keep(b, workbook_close(b->workbook));
	if (r < 0)
		return r;
	return b->error == LXW_NO_ERROR ? 0 : fail(b, err);
}

static int
read_back(int fd, struct bench_str *out, struct bench_err *err)
{
	int r = lseek(fd, 0, SEEK_SET) < 0 ? -errno
					   : bench_file_read_all(fd, XLSX_MOST, out);

	return r < 0 ? bench_fail(err, r, "workbook: cannot read it back: %s",
				  strerror(-r))
		     : 0;
}

static int
make(const struct shipment *s, enum print_lang lang, struct rows *rows,
     struct bench_str *out, struct bench_err *err)
{
	bench_auto(bench_closep) int fd = memfd_create("workbook", MFD_CLOEXEC);
	struct book b = { .s = s, .lang = lang };
	char path[64];
	int r;

	if (fd < 0)
		return bench_fail(err, -errno, "workbook: no memory file: %s",
				  strerror(errno));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	r = write_book(&b, path, rows, err);
	return r < 0 ? r : read_back(fd, out, err);
}

int
shipment_xlsx(const struct shipment *s, enum print_lang lang, struct bench_str *out,
	      struct bench_err *err)
{
	struct rows rows = { 0 };
	int r = rows_fetch(s, &rows, err);

	if (r == 0)
		r = make(s, lang, &rows, out, err);
	rows_clear(&rows);
	return r;
}
