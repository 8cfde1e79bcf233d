#include <station/sheet.h>

#include <core/calibrate.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <page.h>
#include <string.h>
#include <zint.h>

/* Two columns of cells. */
#define GAP 14.0
#define CELL_WIDTH ((PAGE_INNER - GAP) / 2)
#define CELL_HEIGHT 88.0
#define BARS_HEIGHT 34.0
/* A laser reads it at arm's length; a hand at the sheet's side does not cover others.
 */
#define MODULE (0.33 * PAGE_MM)
#define QUIET 10

/* clang-format off */
static const struct {
	const char *title[2], *what[2];
} words[BENCH_CODE_KINDS] = {
	[BENCH_CODE_UNDO] = { { "Undo", "取消" },
		{ "take back what was just scanned", "直前の読取を取り消す" } },
	[BENCH_CODE_ACK] = { { "OK, seen", "確認" },
		{ "after NG: go on; after typing: it is right", "NGの後に続ける・手入力を確定する" } },
	[BENCH_CODE_NG] = { { "NG", "NG" },
		{ "this unit goes to the hold shelf", "この機器を保留棚へ置く" } },
	[BENCH_CODE_OPEN_CARTON] = { { "Open carton", "外箱を開く" },
		{ "begin a new one", "新しい外箱を始める" } },
	[BENCH_CODE_CLOSE_CARTON] = { { "Close carton", "外箱を閉じる" },
		{ "it is full: print its label", "満杯: ラベルを印刷する" } },
	[BENCH_CODE_REPRINT] = { { "Print again", "再印刷" },
		{ "the last label", "直前のラベル" } },
	[BENCH_CODE_HELP] = { { "Help", "ヘルプ" },
		{ "what can be scanned now", "今読めるものを表示する" } },
	[BENCH_CODE_INTAKE] = { { "Intake", "受入" },
		{ "phones come to the bench", "機器を作業台に登録する" } },
	[BENCH_CODE_PACK] = { { "Pack", "梱包" },
		{ "phone and box into the carton", "機器と個装箱を外箱へ" } },
	[BENCH_CODE_VERIFY] = { { "What is this?", "照会" },
		{ "look a unit up, change nothing", "機器を調べる（変更しない）" } },
	[BENCH_CODE_RETURN] = { { "Return", "返品" },
		{ "a phone comes back", "戻ってきた機器を受け付ける" } },
	[BENCH_CODE_SIGN_OUT] = { { "Sign out", "サインアウト" },
		{ "the next one scans a badge", "次の人は名札を読み取る" } },
	[BENCH_CODE_BADGE] = { { "Staff", "作業者" }, { "", "" } },
	[BENCH_CODE_BATCH] = { { "Job", "出荷指示" }, { "", "" } },
	[BENCH_CODE_CARTON] = { { "Carton", "外箱" }, { "", "" } },
	[BENCH_CODE_SLOT] = { { "Slot", "棚番" }, { "", "" } },
};

static const struct {
	const char *heading[2];
	enum bench_code_kind kinds[9]; /* up to NONE */
} sections[] = {
	{ { "Commands", "操作" },
		{ BENCH_CODE_UNDO, BENCH_CODE_ACK, BENCH_CODE_NG, BENCH_CODE_HELP,
		  BENCH_CODE_OPEN_CARTON, BENCH_CODE_CLOSE_CARTON, BENCH_CODE_REPRINT,
		  BENCH_CODE_SIGN_OUT } },
	{ { "Modes", "作業の切替" },
		{ BENCH_CODE_INTAKE, BENCH_CODE_PACK, BENCH_CODE_VERIFY, BENCH_CODE_RETURN } },
	{ { "Jobs", "出荷指示" }, { BENCH_CODE_BATCH } },
	{ { "Staff", "作業者" }, { BENCH_CODE_BADGE } },
	{ { "Cartons", "外箱" }, { BENCH_CODE_CARTON } },
	{ { "Slots", "棚番" }, { BENCH_CODE_SLOT } },
};

static const char *const headline[] = { "Codes to scan", "操作コード" };
static const char *const advice[] = {
	"Scan instead of typing. They work with any keyboard layout, and with caps lock.",
	"入力の代わりに読み取ります。キーボードの配列やCaps Lockに左右されません。",
};
static const char *const calibration[] = { "Keyboard layout", "キーボード配列" };
static const char *const calibration_what[] = {
	"Scan it once with a scanner that is new here, or when the station asks for it.",
	"新しいスキャナで最初に一度、または画面で求められた時に読み取ります。",
};
/* clang-format on */

static const struct page_style cell_title = { 14, PAGE_SANS, true, PAGE_INK };
static const struct page_style cell_what = { 8.5, PAGE_SANS, false, PAGE_GREY };
static const struct page_style cell_code = { 7, PAGE_MONO, false, PAGE_GREY };

struct drawing {
	const struct bench_sheet *sheet;
	struct page *page;
	int column; /* of the next cell */
	bool failed;
};

/* Each character of a code in letters is one symbol; start, check and stop are beside.
 */
static double
module_for(const char *code, double room)
{
	double modules = 11 * ((double)strlen(code) + 3) + 2 + 2 * QUIET;

	return fmin(MODULE, room / modules);
}

static void
draw_code(struct drawing *d, const char *code, double x, double y)
{
	double module = module_for(code, CELL_WIDTH);

	/* The first drawing, which counts the pages, draws none. */
	if (page_bars(d->page, BARS_128, code, x + QUIET * module, y, CELL_WIDTH,
		      module, BARS_HEIGHT) == 0 &&
	    page_total(d->page) > 0)
		d->failed = true;
	page_text(d->page, &cell_code, x + QUIET * module, y + BARS_HEIGHT + 9,
		  CELL_WIDTH - QUIET * module, PAGE_LEFT, code);
}

/* A row that is begun takes the next cell, too. */
static void
next_row(struct drawing *d)
{
	if (d->column != 0)
		page_advance(d->page, CELL_HEIGHT);
	d->column = 0;
}

static void
draw_cell(struct drawing *d, const char *title, const char *what, const char *code)
{
	double x = PAGE_MARGIN + d->column * (CELL_WIDTH + GAP), y;

	if (d->column == 0)
		page_need(d->page, CELL_HEIGHT);
	y = page_y(d->page);
	page_rule(d->page, PAGE_LINE, x, y, CELL_WIDTH, 0.6);
	page_text(d->page, &cell_title, x, y + 18, CELL_WIDTH, PAGE_LEFT, title);
	page_text(d->page, &cell_what, x, y + 31, CELL_WIDTH, PAGE_LEFT, what);
	draw_code(d, code, x, y + 39);
	if (++d->column == 2)
		next_row(d);
}

static void
draw_heading(struct drawing *d, const char *text)
{
	next_row(d);
	page_need(d->page, 24 + CELL_HEIGHT);
	page_text(d->page, &page_section, PAGE_MARGIN, page_y(d->page) + 16, PAGE_INNER,
		  PAGE_LEFT, text);
	page_advance(d->page, 24);
}

/* Our other codes consist of letters; this one has marks that page_bars() refuses. */
static void
draw_calibration_bars(struct drawing *d, double y)
{
	struct zint_symbol *z = ZBarcode_Create();
	uint8_t text[] = BENCH_CALIBRATION;
	double module, x;

	if (z == NULL)
		return (void)(d->failed = true);
	z->symbology = BARCODE_CODE128;
	if (ZBarcode_Encode(z, text, (int)sizeof(text) - 1) >= ZINT_ERROR ||
	    z->rows < 1)
		d->failed = true;
	module = fmin(MODULE, PAGE_INNER / (z->width + 2 * QUIET));
	x = PAGE_MARGIN + QUIET * module;
	for (int from = 0, to; !d->failed && from < z->width; from = to) {
		bool dark = z->encoded_data[0][from / 8] >> from % 8 & 1;

		for (to = from; to < z->width; to++)
			if ((z->encoded_data[0][to / 8] >> to % 8 & 1) != dark)
				break;
		if (dark)
			page_fill(d->page, PAGE_BLACK, x + from * module, y,
				  (to - from) * module, BARS_HEIGHT);
	}
	ZBarcode_Delete(z);
}

static void
draw_calibration(struct drawing *d)
{
	enum print_lang lang = d->sheet->lang;
	double y;

	next_row(d);
	page_need(d->page, CELL_HEIGHT);
	y = page_y(d->page) + 8;
	page_rule(d->page, PAGE_BLUE, PAGE_MARGIN, y, PAGE_INNER, 1.2);
	page_text(d->page, &cell_title, PAGE_MARGIN, y + 19, PAGE_INNER, PAGE_LEFT,
		  calibration[lang]);
	page_text(d->page, &cell_what, PAGE_MARGIN, y + 32, PAGE_INNER, PAGE_LEFT,
		  calibration_what[lang]);
	draw_calibration_bars(d, y + 40);
	page_advance(d->page, CELL_HEIGHT);
}

static bool
is_command(enum bench_code_kind kind)
{
	return kind < BENCH_CODE_BADGE;
}

static bool
has_cells(const struct bench_sheet *s, enum bench_code_kind kind)
{
	bool has = is_command(kind);

	for (size_t i = 0; i < s->n; i++)
		has |= s->items[i].kind == kind;
	return has;
}

static void
draw_command(struct drawing *d, enum bench_code_kind kind)
{
	enum print_lang lang = d->sheet->lang;
	char code[BENCH_CODE_TEXT];

	if (bench_code_format(kind, 0, code) < 0)
		d->failed = true;
	else
		draw_cell(d, words[kind].title[lang], words[kind].what[lang], code);
}

static void
draw_items(struct drawing *d, enum bench_code_kind kind)
{
	const struct bench_sheet *s = d->sheet;
	char title[128];

	for (size_t i = 0; i < s->n; i++) {
		if (s->items[i].kind != kind)
			continue;
		snprintf(title, sizeof(title), "%s %s", words[kind].title[s->lang],
			 s->items[i].title);
		draw_cell(d, title, s->items[i].name, s->items[i].code);
	}
}

static void
draw_sections(struct drawing *d)
{
	for (size_t i = 0; i < BENCH_N(sections); i++) {
		const enum bench_code_kind *kind = sections[i].kinds;

		if (!has_cells(d->sheet, *kind))
			continue;
		draw_heading(d, sections[i].heading[d->sheet->lang]);
		for (; *kind != BENCH_CODE_NONE; kind++)
			if (is_command(*kind))
				draw_command(d, *kind);
			else
				draw_items(d, *kind);
		/* One page has all that every station needs. */
		if (*sections[i].kinds == BENCH_CODE_INTAKE)
			draw_calibration(d);
	}
	next_row(d);
}

static void
begin(struct page *p, void *arg)
{
	const struct drawing *d = arg;
	enum print_lang lang = d->sheet->lang;
	char number[64];

	snprintf(number, sizeof(number), "%d / %d", page_at(p), page_total(p));
	page_text(p, &page_label, PAGE_RIGHT - 100,
		  PAGE_A4_HEIGHT - PAGE_MARGIN + PAGE_FOOT, 100, PAGE_AT_RIGHT, number);
	page_text(p, &page_label, PAGE_MARGIN, PAGE_A4_HEIGHT - PAGE_MARGIN + PAGE_FOOT,
		  200, PAGE_LEFT, "Prebench");
	if (page_at(p) > 1) {
		page_set_y(p, PAGE_MARGIN);
		return;
	}
	page_fill(p, PAGE_BLUE, PAGE_MARGIN, PAGE_MARGIN, PAGE_INNER, 5);
	page_text(p, &page_title, PAGE_MARGIN, PAGE_MARGIN + 38, PAGE_INNER, PAGE_LEFT,
		  headline[lang]);
	page_text(p, &page_body, PAGE_MARGIN, PAGE_MARGIN + 54, PAGE_INNER, PAGE_LEFT,
		  advice[lang]);
	page_set_y(p, PAGE_MARGIN + 62);
}

static int
draw(const struct bench_sheet *sheet, int total, struct bench_str *out, int *ret_pages,
     struct bench_err *err)
{
	bench_auto(page_freep) struct page *p = NULL;
	struct drawing d = { .sheet = sheet };
	const struct page_setup setup = { .width = PAGE_A4_WIDTH,
					  .height = PAGE_A4_HEIGHT,
					  .lang = sheet->lang,
					  .created = sheet->created,
					  .title = headline[sheet->lang],
					  .begin = begin,
					  .arg = &d,
					  .total = total };
	int r = page_new(&setup, out, &p, err);

	if (r < 0)
		return r;
	d.page = p;
	draw_sections(&d);
	if (d.failed)
		return bench_fail(err, -EIO, "a bar code could not be drawn");
	return page_finish(p, ret_pages, err);
}

int
bench_sheet_draw(const struct bench_sheet *sheet, struct bench_str *out,
		 struct bench_err *err)
{
	int pages = 0;
	int r = draw(sheet, 0, NULL, &pages, err);

	return r < 0 ? r : draw(sheet, pages, out, NULL, err);
}

int
bench_sheet_item_make(enum bench_code_kind kind, int64_t number, const char *slot,
		      const char *name, struct bench_sheet_item *ret_item)
{
	struct bench_sheet_item item = { .kind = kind };
	int r = kind == BENCH_CODE_SLOT ? bench_code_format_slot(slot, item.code)
					: bench_code_format(kind, number, item.code);

	if (r < 0)
		return r;
	if (kind == BENCH_CODE_SLOT)
		bench_copy(item.title, sizeof(item.title), slot);
	else
		snprintf(item.title, sizeof(item.title), "%" PRId64, number);
	bench_copy(item.name, sizeof(item.name), name);
	*ret_item = item;
	return 0;
}
