/* The station: takes scans or pictures, says one line for each, records units. */
#ifndef SCANNER_STATION_H
#define SCANNER_STATION_H

#include <core/frames.h>
#include <station/say.h>

struct bench_station {
	struct bench_intake *intake; /* borrowed, as both */
	const struct bench_scan_rules *rules;
	FILE *out; /* for people, or JSON */
	bool json;
	bool named; /* lines begin with the station's name: there are several */
	/* May be NULL: what was scanned at one time is in the record since the other.
	 */
	void (*committed)(struct bench_mono when, struct bench_mono since, void *arg);
	void *arg;
	/* May be NULL: every report, before it is written to out, which may be NULL
	 * then. */
	void (*heard)(const struct bench_report *report, void *arg);
	void *heard_arg;
	struct bench_pair pair;
	/* A unit whose serial is the list's: should the label's be scanned, too, it has
	 * to agree. */
	struct bench_label by_list;
	struct bench_mono by_list_at;
	int refused; /* STOP, and units that stayed incomplete */
};

/* One scan, at its time. Fails only when the store does. */
int bench_station_scan(struct bench_station *st, struct bench_bytes scan,
		       struct bench_mono when, struct bench_err *err) BENCH_CHECKED;
/* The same for a scan that is classified already; evidence has its bytes as they came.
 */
int bench_station_take(struct bench_station *st, const struct bench_scan *classified,
		       const struct bench_evidence *evidence,
		       struct bench_err *err) BENCH_CHECKED;
/* Keeps and says something that is no scan's own answer. classified may be NULL. */
int bench_station_tell(struct bench_station *st, enum bench_pair_word word,
		       const char *reason, const struct bench_scan *classified,
		       const struct bench_evidence *evidence,
		       struct bench_err *err) BENCH_CHECKED;
/* Writes a report, and lets others hear it. */
int bench_station_say(struct bench_station *st, struct bench_report *report,
		      struct bench_err *err) BENCH_CHECKED;
/* One picture of one label. */
int bench_station_picture(struct bench_station *st, const char *file,
			  struct bench_mono when, struct bench_err *err) BENCH_CHECKED;
/* Says what is left incomplete. */
int bench_station_end(struct bench_station *st, struct bench_err *err) BENCH_CHECKED;

#endif
