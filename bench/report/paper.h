/* What the papers' fillers share. */
#ifndef BENCH_REPORT_PAPER_H
#define BENCH_REPORT_PAPER_H

#include <bench/paper.h>
#include <words.h>

/* 2025-01-01: a clock before that was never set. */
#define PAPER_CLOCK_FLOOR_US INT64_C(1735689600000000)

/* A shipping list's own words begin so. */
#define SHIPPING_KEYWORDS "prebench shipping-list "

enum print_lang paper_lang(enum bench_lang lang);
/* Where the unit's run sends it, by its recipe; "" when that is not known. */
int paper_host(struct bench_store *s, const char *recipe_sha256, char host[256],
	       struct bench_err *err) BENCH_CHECKED;
/* Bare and in capitals, as on the phone's own label. Returns code. */
char *paper_bare_mac(struct bench_mac mac, char code[13]);
/* The colour of a name (bench/colour.h) as "#rrggbb"; "" when there is none. */
char *paper_colour(const char *name, char rgb[8]);
/* The last event of a kind of a unit; id 0: none. Its raw bytes are left out. */
int paper_last_event(struct bench_store *s, struct bench_mac mac,
		     enum bench_event_kind kind, struct bench_event *ret_event,
		     struct bench_err *err) BENCH_CHECKED;

#endif
