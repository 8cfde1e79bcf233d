/* A shift's scans as JSON lines: what arrived, when, from where. Replayed into an empty
 * record of the same setup, they give the same units.
 *
 *   {"mono_us":..,"wall_us":..,"source":"west","kind":"evdev","batch":0,"layout":"us",
 *    "layout_known":false,"calibrated":true,"insists":true,"badge":false,"bytes":"hex","symbology":"unknown",
 *    "end":"whole","typed":false,"lost":false} */
#ifndef SCANNER_TRANSCRIPT_H
#define SCANNER_TRANSCRIPT_H

#include <source/source.h>

struct bench_transcript_line {
	struct bench_mono when;
	struct bench_wall wall;
	char source[BENCH_STATION_NAME]; /* the station */
	enum bench_source_kind kind;
	int64_t batch; /* that it was started with; 0: none said */
	enum bench_layout layout;
	bool layout_known, calibrated;
	bool insists, badge; /* how its desk was set up */
	uint8_t bytes[BENCH_FRAME_MAX];
	size_t len;
	enum bench_line_end end;
	bool typed, lost;
};

/* -errno when it cannot be written: the scan must not count then. */
int bench_transcript_write(FILE *out, const struct bench_transcript_line *line,
			   struct bench_err *err) BENCH_CHECKED;
/* text has no newline. -EBADMSG: no line of ours. */
int bench_transcript_parse(const char *text, size_t len,
			   struct bench_transcript_line *ret_line,
			   struct bench_err *err) BENCH_CHECKED;

#endif
