/* A phone's report (Report_Rule): its parameters as a flat profile, sent by POST or
 * PUT. Read for what names the phone and its state; everything is the sender's claim.
 * Pure, linear in the body's length. */
#ifndef BENCH_HTTPD_REPORT_H
#define BENCH_HTTPD_REPORT_H

#include <bench/bytes.h>
#include <bench/mac.h>

struct httpd_report {
	struct bench_mac mac; /* zero: not said, or not a MAC */
	char model[24];	      /* "8841" of Product_Name "CP-8841-3PCC" */
	char serial[32], version[96];
	char text[256]; /* the rest that matters; or that it is not readable here */
};

/* encoding: the Content-Encoding, NULL none. What a profile rule says in brackets (keys
 * and passwords) is left out of text. */
void httpd_report_read(struct bench_bytes body, const char *encoding,
		       struct httpd_report *ret_report);

#endif
