/* The forms of a report: who writes each, how a file is recognised, and what a file
 * says of itself. A new form (PDF, XLSX) is a row of the table in write.c. */
#ifndef BENCH_WRITE_H
#define BENCH_WRITE_H

#include "gather.h"

/* Bytes on their way out, a piece at a time. */
struct report_out {
	struct bench_str text; /* not handed over yet */
	bench_sink_fn *sink;
	void *arg;
};

/* Hands the text over; -ENOMEM when it failed. */
int report_out_flush(struct report_out *out, struct bench_err *err) BENCH_CHECKED;

/* Writes all of it. base: what to read; its unit and removed are told, too. */
typedef int report_write_fn(struct bench_store *s, const struct report_reader *base,
			    bench_sink_fn *sink, void *arg, struct report *ret_report,
			    struct bench_err *err);
report_write_fn report_write_json, report_write_csv;

/* Which report the bytes say that they are. */
struct report_named {
	int64_t batch, last;
	char chain[BENCH_SHA256_TEXT]; /* "": of a batch that was not sealed */
};

/* A list of differences on its way to somebody. */
struct report_differences {
	bench_verify_fn *fn;
	void *arg;
	int64_t n;  /* all */
	int result; /* of fn */
};
void report_differ(struct report_differences *d, const char *where, const char *fmt,
		   ...) BENCH_PRINTF(3, 4);

struct report_format {
	const char *name;
	/* Is it one of these? What does it name? -ENOENT: another format; -EINVAL: it
	 * is broken, and err says how. */
	int (*identify)(struct bench_bytes file, struct report_named *ret_named,
			struct bench_err *err);
	report_write_fn *write;
	/* The file's bytes are not those that the record gives: where? Tells at least
	 * one difference. */
	int (*compare)(struct bench_bytes file, struct bench_bytes record,
		       struct report_differences *d, struct bench_err *err);
};
/* NULL: there is none of that name. */
const struct report_format *report_format_named(const char *name);
/* The one that takes the file. -EINVAL: none does. */
int report_format_of(struct bench_bytes file, const struct report_format **ret_format,
		     struct report_named *ret_named,
		     struct bench_err *err) BENCH_CHECKED;

/* compare_json.c, compare_csv.c */
int json_identify(struct bench_bytes file, struct report_named *ret_named,
		  struct bench_err *err);
int json_compare(struct bench_bytes file, struct bench_bytes record,
		 struct report_differences *d, struct bench_err *err);
int csv_identify(struct bench_bytes file, struct report_named *ret_named,
		 struct bench_err *err);
int csv_compare(struct bench_bytes file, struct bench_bytes record,
		struct report_differences *d, struct bench_err *err);

#endif
