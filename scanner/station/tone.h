/* Tones of a terminal: a pattern for each kind of answer, a pitch for each station.
 * Pure: what to send, and when. */
#ifndef SCANNER_TONE_H
#define SCANNER_TONE_H

#include <bench/clock.h>
#include <core/session.h>

/* Start with all zero but pitch and console. */
struct bench_tone_player {
	int pitch;    /* Hz, of an OK; the others lie about it */
	bool console; /* the terminal takes pitch and length (ESC [10;…] [11;…]) */
	enum bench_session_tone tone;
	int left; /* beeps */
	struct bench_mono next;
};
#define BENCH_TONE_TEXT 32

/* One of eight, from a station's name: neighbours are told apart. */
int bench_tone_pitch(const char *station);
/* Instead of what is being played. */
void bench_tone_start(struct bench_tone_player *p, enum bench_session_tone tone,
		      struct bench_mono now);
/* What to send now; "" nothing. */
const char *bench_tone_take(struct bench_tone_player *p, struct bench_mono now,
			    char text[BENCH_TONE_TEXT]);
/* When there is more; INT64_MAX: never. */
struct bench_mono bench_tone_due(const struct bench_tone_player *p);

#endif
