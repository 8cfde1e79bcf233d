/* A picture file, read, classified and judged: what the station and `decode` work on.
 */
#ifndef SCANNER_READING_H
#define SCANNER_READING_H

#include <core/picture.h>
#include <decode/child.h>

struct bench_reading {
	struct bench_found found;
	struct bench_code codes[BENCH_SYMBOLS_MAX];
	size_t n;
	enum bench_picture_status status;
	struct bench_label label;
	bool not_mpp;
	char reason[160];
};

/* As bench_decode_file(). bench_reading_clear() after success. */
int bench_reading_load(const struct bench_scan_rules *rules, const char *path,
		       struct bench_reading *ret_reading,
		       struct bench_err *err) BENCH_CHECKED;
/* Classifies and judges what reading->found has. */
void bench_reading_judge(const struct bench_scan_rules *rules,
			 struct bench_reading *reading);
void bench_reading_clear(struct bench_reading *reading);

#endif
