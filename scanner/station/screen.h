/* The station's full screen on a terminal (ncursesw): console, SSH, kiosk. One a
 * program. */
#ifndef SCANNER_SCREEN_H
#define SCANNER_SCREEN_H

#include <bench/err.h>
#include <station/desk.h>

struct bench_screen;

/* pitch 0: by the station's name. -ENOTTY: standard output is no terminal; -EINVAL: one
 * that cannot be drawn on, or the locale is not UTF-8. */
int bench_screen_open(enum bench_lang lang, int pitch, struct bench_screen **ret_screen,
		      struct bench_err *err) BENCH_CHECKED;
/* The terminal is as it was before. NULL is fine. */
void bench_screen_freep(struct bench_screen **screen);
enum bench_lang bench_screen_lang(const struct bench_screen *screen);
/* Draws what has changed, and plays the tone of the last scan. */
void bench_screen_update(struct bench_screen *screen, struct bench_desk *desk,
			 struct bench_mono now);
/* When to call that again; INT64_MAX: when something happens. */
struct bench_mono bench_screen_due(const struct bench_screen *screen);

#endif
