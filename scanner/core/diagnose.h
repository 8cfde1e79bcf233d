/* Why a scan is UNKNOWN: a hint for people, never a correction. Internal to core. */
#ifndef SCANNER_DIAGNOSE_H
#define SCANNER_DIAGNOSE_H

#include <core/classify.h>

/* Fills scan->reason, which is "" or the finding of a rule; never leaves it empty. */
void bench_diagnose(const struct bench_scan_rules *rules, struct bench_bytes text,
		    struct bench_scan *scan);

#endif
