#include <station/tone.h>

#include <stdio.h>

/* Told apart by their rhythm alone, where a terminal has but one bell. */
static const struct {
	int beeps, ms, pause_ms; /* pause_ms from one's start to the next one's */
	int num, den;		 /* of the station's pitch */
} patterns[] = {
	[BENCH_TONE_NONE] = { 0, 0, 0, 1, 1 },
	[BENCH_TONE_CLICK] = { 0, 0, 0, 1, 1 }, /* the scanner beeps for itself */
	[BENCH_TONE_OK] = { 1, 120, 0, 2, 1 },
	[BENCH_TONE_AGAIN] = { 2, 120, 250, 1, 1 },
	[BENCH_TONE_STOP] = { 4, 350, 450, 1, 2 },
};

int
bench_tone_pitch(const char *station)
{
	/* a major scale from A4 */
	static const int scale[] = { 440, 494, 554, 587, 659, 740, 831, 880 };
	unsigned sum = 0;

	for (const char *p = station; *p != '\0'; p++)
		sum = sum * 31 + (unsigned char)*p;
	return scale[sum % 8];
}

void
bench_tone_start(struct bench_tone_player *p, enum bench_session_tone tone,
		 struct bench_mono now)
{
	p->tone = tone;
	p->left = patterns[tone].beeps;
	p->next = now;
}

const char *
bench_tone_take(struct bench_tone_player *p, struct bench_mono now,
		char text[BENCH_TONE_TEXT])
{
	text[0] = '\0';
	if (p->left == 0 || now.us < p->next.us)
		return text;
	p->left--;
	p->next.us = now.us + patterns[p->tone].pause_ms * INT64_C(1000);
	if (p->console) /* console_codes(4) */
		snprintf(text, BENCH_TONE_TEXT, "\033[10;%d]\033[11;%d]\a",
			 p->pitch * patterns[p->tone].num / patterns[p->tone].den,
			 patterns[p->tone].ms);
	else
		snprintf(text, BENCH_TONE_TEXT, "\a");
	return text;
}

struct bench_mono
bench_tone_due(const struct bench_tone_player *p)
{
	return p->left == 0 ? (struct bench_mono){ INT64_MAX } : p->next;
}
