/* A job as it leaves the house: what the shipping list is made of.
 *
 * Plain data that somebody else fills; nothing here knows where it comes from. Texts
 * are borrowed for the call, NULL counts as "", and they may hold anything: what is
 * printed of them is made fit first (text.h). The same input makes the same bytes. */
#ifndef PRINT_SHIPMENT_H
#define PRINT_SHIPMENT_H

#include "words.h"

#include <bench/clock.h>
#include <bench/err.h>
#include <bench/str.h>

struct shipment_line {
	const char *model;
	int ordered, packed;
};

struct shipment_carton {
	int64_t number;	  /* on its label, from 1 */
	const char *code; /* its bar code */
	int units;
};

/* Flat: 10,000 of them wait in a file, not in memory. */
struct shipment_unit {
	int number; /* on the list */
	char mac[18], serial[64], model[64], firmware[96];
	char code[32];	/* its bar code; "": the bare MAC */
	int64_t carton; /* its number; 0: none */
	int64_t run;
	bool proven;
	char grade;	     /* 'A' to 'D'; 0: none (bench_flow_grade()) */
	int links, required; /* of the required ones: those that hold */
	char missing[128];   /* bench_links_format(), when not proven */
	char waiver[256];    /* the reason; "": none */
	char waived_by[64];
};

enum shipment_kind {
	SHIPMENT_WAIVER,
	SHIPMENT_NOT_PASSED,
	SHIPMENT_HELD,
	SHIPMENT_SHORT,
	SHIPMENT_EXTRA,
	SHIPMENT_REPLACED,
	SHIPMENT_RETURNED,
	SHIPMENT_ALARM,
	SHIPMENT_UNLOCKED,
	SHIPMENT_NOTE,
};

struct shipment_exception {
	enum shipment_kind kind;
	char unit[96];	/* MAC and serial; "": of the whole job */
	char what[512]; /* in words: what is so, and why */
	char by[64];	/* who decided, if somebody did */
	struct bench_wall time;
	int64_t event; /* 0: none */
};

typedef int shipment_unit_fn(const struct shipment_unit *u, void *arg);
typedef int shipment_exception_fn(const struct shipment_exception *e, void *arg);

struct shipment {
	int64_t batch;
	const char *code;     /* the job's bar code */
	const char *seal;     /* what the QR says; "": no QR */
	const char *keywords; /* in the file, for who derives it again; not on paper */
	const char *bench;
	const char *provider, *customer, *order, *ship_to;
	const char *colour; /* "#rrggbb" */
	const char *recipe;
	int recipe_version;
	const char *recipe_sha256, *host;
	struct bench_wall opened, as_of; /* as_of: the last thing that this knows */
	bool sealed;
	struct bench_wall closed;
	const char *chain_sha256, *report_sha256, *sealed_by;
	const char *packed_by, *checked_by; /* printed in the boxes for signatures */
	bool clock_trusted;
	int utc_offset; /* minutes east, for the times on paper */
	int ordered;	/* 0: not said */
	int packed, proven, waived, missing;

	const struct shipment_line *lines;
	size_t n_lines;
	const struct shipment_carton *cartons;
	size_t n_cartons;

	/* Every unit and every exception, once each, in any order. Not 0 from fn:
	 * stop, return it. Each is called once, before all else is read: they may fill
	 * the rest of this. */
	int (*each_unit)(const struct shipment *s, shipment_unit_fn *fn, void *arg,
			 struct bench_err *err);
	int (*each_exception)(const struct shipment *s, shipment_exception_fn *fn,
			      void *arg, struct bench_err *err);
	void *source;
};

/* A4, with bar codes, seal and boxes for signatures. -ENOPKG: a font is missing. */
int shipment_pdf(const struct shipment *s, enum print_lang lang, struct bench_str *out,
		 struct bench_err *err) BENCH_CHECKED;
/* A workbook with the sheets Batch, Units and Exceptions. No cell is a formula. */
int shipment_xlsx(const struct shipment *s, enum print_lang lang, struct bench_str *out,
		  struct bench_err *err) BENCH_CHECKED;

/* The heading of an exception's kind. */
enum word shipment_kind_word(enum shipment_kind kind);

#endif
