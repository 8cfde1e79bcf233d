#include <station/view.h>

#include <bench/colour.h>
#include <bench/str.h>
#include <station/told.h>
#include <station/words.h>
#include <string.h>

#define MIN_ROWS 12
#define MIN_COLUMNS 40
#define TALL 32 /* from here on the job has three lines */
#define GAP 2	/* between icon and word, in points */

/* --- text ------------------------------------------------------------------------- */

static void
put(struct bench_view *v, int row, int column, const char *text)
{
	char *line, rest[BENCH_VIEW_TEXT];
	size_t from, to, fit;
	int n;

	if (row < 0 || row >= v->rows || column < 0 || column >= v->columns)
		return;
	line = v->line[row].text;
	fit = bench_columns_fit(text, v->columns - column);
	n = bench_columns(text);
	if (text[fit] != '\0') { /* cut: count what is left of it */
		char cut[BENCH_VIEW_TEXT];

		bench_copy_n(cut, sizeof(cut), text, fit);
		n = bench_columns(cut);
	}
	from = bench_columns_fit(line, column);
	to = bench_columns_fit(line, column + n);
	bench_copy(rest, sizeof(rest), line + to);
	snprintf(line + from, BENCH_VIEW_TEXT - from, "%.*s%s", (int)fit, text, rest);
}

static void
put_right(struct bench_view *v, int row, const char *text)
{
	put(v, row, v->columns - 1 - bench_columns(text), text);
}

static void
put_centre(struct bench_view *v, int row, const char *text)
{
	int n = bench_columns(text);

	put(v, row, n < v->columns ? (v->columns - n) / 2 : 0, text);
}

static const char *
say(const struct bench_view_facts *f, const char *text, char out[256])
{
	return bench_station_words(text, f->lang, out, 256);
}

static void BENCH_PRINTF(3, 4)
	sayf(const struct bench_view_facts *f, char out[256], const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	say(f, text, out);
}

/* --- pictures ----------------------------------------------------------------------
 */

static int
width_of(const char *const *picture)
{
	return (int)strlen(picture[0]);
}

static int
height_of(const char *const *picture)
{
	int n = 0;

	while (picture[n] != NULL)
		n++;
	return n;
}

/* Point (x, y) of a picture that is drawn scale times as large. */
static bool
point(const char *const *picture, int height, int x, int y, int scale)
{
	y /= scale;
	return y >= 0 && y < height && picture[y][x / scale] == '#';
}

/* Two points of height make one line: so they are about as wide as high. */
static void
put_picture(struct bench_view *v, int row, int column, const char *const *picture,
	    int scale)
{
	static const char *const halves[2][2] = { { " ", "▄" }, { "▀", "█" } };
	int height = height_of(picture);

	for (int y = 0; y < height * scale; y += 2) {
		struct bench_str s = { 0 };

		for (int x = 0; x < width_of(picture) * scale; x++)
			bench_str_add(&s,
				      halves[point(picture, height, x, y, scale)]
					    [point(picture, height, x, y + 1, scale)]);
		if (!bench_str_failed(&s))
			put(v, row + y / 2, column, bench_str_get(&s));
		bench_str_clear(&s);
	}
}

static int
lines_of(const char *const *picture, int scale)
{
	return (height_of(picture) * scale + 1) / 2;
}

/* How large icon and word may be beside each other; 0: there is no room for pictures.
 */
static int
scale_of(const struct bench_view *v, const char *const *word, int room)
{
	const char *const *icon = bench_big_icon(v->word);
	int width = width_of(icon) + GAP + width_of(word);
	int scale = 0;

	while (width * (scale + 1) <= v->columns && lines_of(icon, scale + 1) <= room)
		scale++;
	return scale;
}

/* In the middle of room lines from row on. Returns the row behind it. */
static int
put_word(const struct bench_view_facts *f, const struct bench_told *told,
	 struct bench_view *v, int row, int room)
{
	const char *const *icon = bench_big_icon(v->word);
	const char *const *word = bench_big_word(told->big, f->lang);
	int scale = scale_of(v, word, room);
	int lines = lines_of(icon, scale), left;

	if (scale == 0) {
		v->line[row].paint = BENCH_PAINT_TEXT;
		put_centre(v, row, told->label);
		return row + 1;
	}
	row += (room - lines) / 2;
	left = (v->columns - (width_of(icon) + GAP + width_of(word)) * scale) / 2;
	put_picture(v, row, left, icon, scale);
	put_picture(v, row + (lines - lines_of(word, scale)) / 2,
		    left + (width_of(icon) + GAP) * scale, word, scale);
	return row + lines;
}

static void
put_figures(struct bench_view *v, int row, int column, const char *text)
{
	for (const char *p = text; *p != '\0'; p++) {
		const char *const *picture = bench_big_figure(*p);

		if (picture == NULL)
			continue;
		put_picture(v, row, column, picture, 1);
		column += width_of(picture) + 1;
	}
}

/* --- parts -------------------------------------------------------------------------
 */

static void
put_job(const struct bench_view_facts *f, struct bench_view *v)
{
	const struct bench_session *s = f->session;
	int row = v->rows < TALL ? 0 : 1, colour = bench_colour_find(s->colour);
	char text[512], word[256];
	int room;

	for (int i = 0; i <= 2 * row; i++)
		v->line[i].paint = s->batch == 0 ? BENCH_PAINT_BAR : BENCH_PAINT_JOB;
	if (s->batch == 0) {
		put(v, row, 1, say(f, "no job", word));
		return;
	}
	if (colour >= 0)
		sayf(f, word, "job %lld, %s", (long long)s->batch,
		     f->lang == BENCH_JA ? bench_colours[colour].ja
					 : bench_colours[colour].name);
	else
		sayf(f, word, "job %lld", (long long)s->batch);
	room = v->columns - bench_columns(word) - 4;
	snprintf(text, sizeof(text), "%s → %s", s->customer, s->host);
	text[bench_columns_fit(text, room)] = '\0';
	put(v, row, 1, text);
	put_right(v, row, word);
}

static void
put_mode(const struct bench_view_facts *f, struct bench_view *v)
{
	const struct bench_session *s = f->session;
	struct bench_str left = { 0 };
	int row = v->rows < TALL ? 1 : 3;
	char word[256];

	v->line[row].paint = BENCH_PAINT_BAR;
	bench_str_add(&left, say(f, bench_session_mode_name(s->mode), word));
	if (f->station[0] != '\0')
		bench_str_addf(&left, "  %s", f->station);
	if (s->slot[0] != '\0' && s->mode == BENCH_MODE_INTAKE) {
		sayf(f, word, "slot %s", s->slot);
		bench_str_addf(&left, "  √ %s", word);
	}
	if (f->carton != NULL && f->carton->id != 0 && s->mode == BENCH_MODE_PACK) {
		sayf(f, word, "carton %d, %d inside", f->carton->number,
		     f->carton->units);
		bench_str_addf(&left, "  %s", word);
	}
	if (!bench_str_failed(&left))
		put(v, row, 1, bench_str_get(&left));
	bench_str_clear(&left);
	if (s->staff[0] != '\0')
		put_right(v, row, s->staff);
	else if (s->needs_badge)
		put_right(v, row, say(f, "nobody signed in", word));
}

/* Where a line of so many columns may end: at a blank, or between letters of a writing
 * that has none. */
static size_t
line_end(const char *text, int columns)
{
	size_t fit = bench_columns_fit(text, columns), n = fit;

	if (text[fit] == '\0')
		return fit;
	while (n > 0 && text[n] != ' ' && ((unsigned char)text[n] & 0x80) == 0)
		n--;
	return n == 0 ? fit : n;
}

/* At most so many lines; returns how many. */
static int
put_sentence(const struct bench_told *told, struct bench_view *v, int row, int lines)
{
	char part[BENCH_TOLD_TEXT];
	const char *p = told->text;
	int n = 0;

	while (*p != '\0' && n < lines) {
		size_t len = line_end(p, v->columns - 4);

		bench_copy_n(part, sizeof(part), p, len);
		v->line[row + n].paint = BENCH_PAINT_TEXT;
		put_centre(v, row + n, part);
		n++;
		p += len;
		while (*p == ' ')
			p++;
	}
	return n;
}

static const char *
icon_of(enum bench_pair_word word)
{
	switch (word) {
	case BENCH_PAIR_OK:
	case BENCH_PAIR_READY:
		return "√";
	case BENCH_PAIR_DUPLICATE:
		return "=";
	case BENCH_PAIR_STOP:
		return "×";
	case BENCH_PAIR_PARTIAL:
	case BENCH_PAIR_WORDS:
		break;
	}
	return "…";
}

static void
put_last(const struct bench_view_facts *f, struct bench_view *v, int row, int column,
	 int lines)
{
	const struct bench_session *s = f->session;
	char text[128];

	for (size_t i = 0; i < s->n_last && (int)i < lines; i++) {
		const struct bench_session_unit *u = &s->last[i];

		snprintf(text, sizeof(text), "%s %02X%02X  %-8s %s", icon_of(u->word),
			 u->mac.b[4], u->mac.b[5], u->model, u->serial);
		put(v, row + (int)i, column, text);
	}
}

static void
put_count(const struct bench_view_facts *f, struct bench_view *v, int row)
{
	const struct bench_session *s = f->session;
	char text[32];

	if (s->batch == 0 || (s->count == 0 && s->of == 0))
		return;
	if (s->of > 0)
		snprintf(text, sizeof(text), "%d/%d", s->count, s->of);
	else
		snprintf(text, sizeof(text), "%d", s->count);
	put_figures(v, row, 2, text);
}

static void
put_sum(const struct bench_view_facts *f, struct bench_view *v, int row)
{
	char word[256];

	if (f->sum == NULL)
		return;
	if (f->sum->listed > 0)
		sayf(f, word, "listed %d, matched %d, missing %d, extra %d",
		     f->sum->listed, f->sum->matched, f->sum->missing, f->sum->extra);
	else if (f->session->of > 0)
		sayf(f, word, "ordered %d, there %d, missing %d, extra %d",
		     f->sum->units + f->sum->missing - f->sum->extra, f->sum->units,
		     f->sum->missing, f->sum->extra);
	else
		return;
	put(v, row, 2, word);
}

static void
put_waiting(const struct bench_told *told, struct bench_view *v, int row)
{
	if (told->waiting[0] == '\0')
		return;
	v->line[row].paint = BENCH_PAINT_TEXT;
	put(v, row, 2, told->waiting);
}

static void
put_foot(const struct bench_view_facts *f, const struct bench_told *told,
	 struct bench_view *v, int row)
{
	char word[256];

	v->line[row].paint = BENCH_PAINT_BAR;
	put(v, row, 1, told->next);
	if (told->word != BENCH_PAIR_STOP)
		put_right(v, row, say(f, "UNDO  NG  HELP", word));
}

/* --- all ---------------------------------------------------------------------------
 */

static void
blank(struct bench_view *v)
{
	for (int i = 0; i < v->rows; i++) {
		v->line[i].paint = BENCH_PAINT_STATE;
		memset(v->line[i].text, ' ', (size_t)v->columns);
		v->line[i].text[v->columns] = '\0';
	}
}

/* Below the word: sentence, figures beside the last units, what is missing, what waits.
 */
static void
put_rest(const struct bench_view_facts *f, const struct bench_told *told,
	 struct bench_view *v, int top)
{
	int foot = v->rows - 1, figures = foot - 8;
	int column = v->columns / 2 + 2;
	int last = v->columns - column < 34 ? 5 : figures;

	if (v->rows < 22) { /* no room for figures: the sum says it, too */
		put_sentence(told, v, top, foot - 2 - top);
		put_sum(f, v, foot - 2);
		put_waiting(told, v, foot - 1);
		return;
	}
	put_sentence(told, v, top, figures - top);
	put_count(f, v, figures + 1);
	put_last(f, v, last + 1, column, BENCH_SESSION_LAST);
	put_sum(f, v, foot - 2);
	put_waiting(told, v, foot - 1);
}

void
bench_view_make(const struct bench_view_facts *f, struct bench_view *ret_view)
{
	struct bench_view *v = ret_view;
	struct bench_told told;
	int top;
	char word[256];

	v->rows = f->rows > BENCH_VIEW_ROWS ? BENCH_VIEW_ROWS : f->rows;
	v->columns = f->columns > BENCH_VIEW_COLUMNS ? BENCH_VIEW_COLUMNS : f->columns;
	bench_told_make(f, &told);
	v->word = told.word;
	blank(v);
	if (v->rows < MIN_ROWS || v->columns < MIN_COLUMNS) {
		put(v, 0, 0,
		    say(f, "the window is too small: 40 columns, 12 lines", word));
		put(v, 1, 0, told.label);
		return;
	}
	put_job(f, v);
	put_mode(f, v);
	top = v->rows < TALL ? 3 : 5;
	top = put_word(f, &told, v, top, v->rows - (v->rows < 22 ? 4 : 10) - top);
	put_rest(f, &told, v, top + 1);
	put_foot(f, &told, v, v->rows - 1);
}
