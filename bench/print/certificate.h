/* One unit's record on one page: what it is, what it was set to, what was seen, and how
 * it left. For a customer who asks, years later. Texts as in shipment.h. */
#ifndef PRINT_CERTIFICATE_H
#define PRINT_CERTIFICATE_H

#include "words.h"

#include <bench/clock.h>
#include <bench/err.h>
#include <bench/str.h>

#define CERTIFICATE_LINKS 16
#define CERTIFICATE_ALARMS 6

struct certificate_link {
	const char *name; /* bench_link_name() */
	bool holds, required;
	const char *detail;	/* an address, a file, a version; "" */
	struct bench_wall time; /* of the event */
	int64_t event;
};

struct certificate {
	const char *mac, *serial, *model, *pid, *firmware;
	const char *code; /* what the unit's bar code says: its MAC, bare */
	int64_t run;
	char grade; /* 'A' to 'D'; 0: none */
	bool proven;
	const char *host, *recipe, *recipe_sha256;
	int recipe_version;

	struct certificate_link links[CERTIFICATE_LINKS];
	size_t n_links;
	const char *waiver, *waived_by, *waived_links; /* waiver "": none */
	struct bench_wall waived;
	const char *alarms[CERTIFICATE_ALARMS]; /* the first ones, in words */
	size_t n_alarms, all_alarms;

	int64_t batch; /* 0: none */
	const char *batch_code, *customer, *order;
	int64_t carton; /* 0: none */
	struct bench_wall packed;
	int64_t packed_event;

	bool sealed;
	struct bench_wall closed;
	const char *chain_sha256, *report_sha256, *sealed_by;

	const char *bench;
	bool clock_trusted;
	struct bench_wall as_of;
	int utc_offset; /* minutes east */
};

int certificate_pdf(const struct certificate *c, enum print_lang lang,
		    struct bench_str *out, struct bench_err *err) BENCH_CHECKED;
/* The same facts for a terminal or a mail: one line each. */
int certificate_text(const struct certificate *c, enum print_lang lang,
		     struct bench_str *out, struct bench_err *err) BENCH_CHECKED;

#endif
