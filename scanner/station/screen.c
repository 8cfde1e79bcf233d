#include <station/screen.h>

#include <bench/colour.h>
#include <bench/str.h>
#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <station/tone.h>
#include <station/view.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct bench_screen {
	SCREEN *curses;
	enum bench_lang lang;
	int pitch;
	struct bench_tone_player player;
	struct bench_view view;
	int rows, columns; /* as last drawn */
	bool drawn;
};

/* Pairs of curses: one a state, then the bar, then the job. */
enum { PAIR_STATE = 1, PAIR_BAR = PAIR_STATE + BENCH_PAIR_WORDS, PAIR_JOB };

/* Ink and paper: of 256 colours where there are that many, so that white on green can
 * be read; else of the eight. */
struct colours {
	short ink, paper, ink8, paper8;
};
static const struct colours states[BENCH_PAIR_WORDS] = {
	[BENCH_PAIR_READY] = { 231, 238, COLOR_WHITE, COLOR_BLACK },
	[BENCH_PAIR_PARTIAL] = { 231, 25, COLOR_WHITE, COLOR_BLUE },
	[BENCH_PAIR_OK] = { 231, 22, COLOR_BLACK, COLOR_GREEN },
	[BENCH_PAIR_DUPLICATE] = { 16, 214, COLOR_BLACK, COLOR_YELLOW },
	[BENCH_PAIR_STOP] = { 231, 160, COLOR_WHITE, COLOR_RED },
};
static const struct colours bar = { 250, 234, COLOR_BLACK, COLOR_WHITE };

/* The jobs' own (bench/colour.h), as near as the eight come. */
static const short jobs8[BENCH_COLOURS] = {
	COLOR_BLUE, COLOR_YELLOW,  COLOR_MAGENTA, COLOR_YELLOW,
	COLOR_CYAN, COLOR_MAGENTA, COLOR_RED,	  COLOR_WHITE,
};

static void
use_pair(int pair, const struct colours *c)
{
	if (COLORS >= 256)
		init_pair((short)pair, c->ink, c->paper);
	else
		init_pair((short)pair, c->ink8, c->paper8);
}

/* The nearest of the 6 x 6 x 6 cube of xterm's 256. */
static short
cube(unsigned rgb)
{
	int n = 16;

	for (int shift = 16; shift >= 0; shift -= 8) {
		int value = (int)(rgb >> shift & 0xff);
		int step = value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;

		n += step * (shift == 16 ? 36 : shift == 8 ? 6 : 1);
	}
	return (short)n;
}

static void
use_job(const char *name)
{
	int i = bench_colour_find(name);
	struct colours c = bar;

	if (i >= 0) {
		bool dark = bench_colours[i].ink == 0;

		c = (struct colours){ cube(bench_colours[i].ink),
				      cube(bench_colours[i].paper),
				      dark ? COLOR_BLACK : COLOR_WHITE, jobs8[i] };
	}
	use_pair(PAIR_JOB, &c);
}

static void
use_colours(void)
{
	if (!has_colors())
		return;
	start_color();
	for (int i = 0; i < BENCH_PAIR_WORDS; i++)
		use_pair(PAIR_STATE + i, &states[i]);
	use_pair(PAIR_BAR, &bar);
	use_job("");
}

int
bench_screen_open(enum bench_lang lang, int pitch, struct bench_screen **ret_screen,
		  struct bench_err *err)
{
	const char *term = getenv("TERM");
	struct bench_screen *s;

	if (isatty(STDOUT_FILENO) != 1)
		return bench_fail(err, -ENOTTY,
				  "--screen needs a terminal as standard output");
	if (setlocale(LC_ALL, "") == NULL || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		if (setlocale(LC_ALL, "C.UTF-8") == NULL)
			return bench_fail(
				err, -EINVAL,
				"--screen needs a UTF-8 locale: LANG=C.UTF-8");
	s = calloc(1, sizeof(*s));
	if (s == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	s->curses = newterm(NULL, stdout, stdin);
	if (s->curses == NULL) {
		free(s);
		return bench_fail(err, -EINVAL,
				  "--screen: the terminal '%s' is not known here",
				  term == NULL ? "" : term);
	}
	s->lang = lang;
	s->pitch = pitch;
	s->player.console = term != NULL && strncmp(term, "linux", 5) == 0;
	noecho();
	nonl();
	curs_set(0);
	use_colours();
	*ret_screen = s;
	return 0;
}

void
bench_screen_freep(struct bench_screen **screen)
{
	struct bench_screen *s = *screen;

	if (s == NULL)
		return;
	curs_set(1);
	endwin();
	delscreen(s->curses);
	free(s);
	*screen = NULL;
}

enum bench_lang
bench_screen_lang(const struct bench_screen *screen)
{
	return screen->lang;
}

/* true: the window has another size now. */
static bool
fit(struct bench_screen *s)
{
	struct winsize w;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) < 0 || w.ws_row == 0 || w.ws_col == 0)
		return false;
	if (w.ws_row == s->rows && w.ws_col == s->columns)
		return false;
	s->rows = w.ws_row;
	s->columns = w.ws_col;
	resizeterm(s->rows, s->columns);
	clearok(stdscr, TRUE);
	return true;
}

static attr_t
attributes(const struct bench_screen *s, enum bench_paint paint, short *ret_pair)
{
	attr_t a = has_colors() ? A_NORMAL : A_REVERSE;

	switch (paint) {
	case BENCH_PAINT_STATE:
	case BENCH_PAINT_TEXT:
		*ret_pair = (short)(PAIR_STATE + (int)s->view.word);
		if (!has_colors() && s->view.word == BENCH_PAIR_STOP)
			return A_REVERSE;
		return paint == BENCH_PAINT_TEXT ? A_BOLD : A_NORMAL;
	case BENCH_PAINT_JOB:
		*ret_pair = PAIR_JOB;
		return a | A_BOLD;
	case BENCH_PAINT_BAR:
		*ret_pair = PAIR_BAR;
		return a;
	case BENCH_PAINTS:
		break;
	}
	return A_NORMAL;
}

static void
draw(struct bench_screen *s, const struct bench_desk *d)
{
	const struct bench_view_facts f = {
		.session = &d->session,
		.half = bench_pair_left_over(&d->station->pair),
		.station = d->station->intake->station,
		.lang = s->lang,
		.sum = d->has_sum ? &d->sum : NULL,
		.carton = &d->carton,
		.rows = s->rows > 0 ? s->rows : LINES,
		.columns = s->columns > 0 ? s->columns : COLS,
	};

	bench_view_make(&f, &s->view);
	use_job(d->session.colour);
	for (int i = 0; i < s->view.rows; i++) {
		short pair = 0;
		attr_t a = attributes(s, s->view.line[i].paint, &pair);

		attr_set(a, pair, NULL);
		mvaddstr(i, 0, s->view.line[i].text);
	}
	attr_set(A_NORMAL, 0, NULL);
	refresh();
}

static void
play(struct bench_screen *s, struct bench_mono now)
{
	char text[BENCH_TONE_TEXT];
	const char *p = bench_tone_take(&s->player, now, text);

	/* a bell that is not heard is no reason to stop */
	if (p[0] != '\0' && write(STDOUT_FILENO, p, strlen(p)) < 0)
		return;
}

void
bench_screen_update(struct bench_screen *screen, struct bench_desk *desk,
		    struct bench_mono now)
{
	bool resized = fit(screen);

	if (screen->player.pitch == 0)
		screen->player.pitch =
			screen->pitch != 0
				? screen->pitch
				: bench_tone_pitch(desk->station->intake->station);
	if (desk->changed) {
		bench_tone_start(&screen->player, desk->session.tone, now);
		desk->session.tone = BENCH_TONE_NONE;
	}
	if (desk->changed || resized || !screen->drawn)
		draw(screen, desk);
	screen->drawn = true;
	desk->changed = false;
	play(screen, now);
}

struct bench_mono
bench_screen_due(const struct bench_screen *screen)
{
	return bench_tone_due(&screen->player);
}
