/* What the codes of one picture say about one unit. */
#ifndef SCANNER_PICTURE_H
#define SCANNER_PICTURE_H

#include <core/classify.h>

enum bench_picture_status {
	BENCH_PICTURE_OK, /* one MAC and one serial */
	BENCH_PICTURE_PARTIAL,
	BENCH_PICTURE_AMBIGUOUS, /* two labels, or two MACs, in view */
	BENCH_PICTURE_NONE,
	BENCH_PICTURE_STATUSES
};

/* Pixels; of a 1D code from its first to its last bar. */
struct bench_box {
	int left, top, right, bottom;
};

/* Where the bars of a 1D code are; length 0 when that is not known. */
struct bench_place {
	int x, y;  /* the middle */
	int angle; /* of the reading direction, degrees, -90 to 90 */
	int length, height;
};

struct bench_code {
	struct bench_scan scan;
	struct bench_bytes text; /* borrowed */
	int quality; /* scan passes that saw it, and rows with nothing in common */
	struct bench_box box;
	struct bench_place place;
	bool unread; /* bars that nobody could read: place and box are all there is */
};

/* Was it seen often enough to be believed? A 2D code has error correction, Code 39 not
 * even a check digit. */
bool bench_code_is_firm(enum bench_symbology symbology, int quality);
/* label is empty unless the status is OK or PARTIAL; reason is "" for OK. */
enum bench_picture_status bench_picture_judge(const struct bench_code *codes, size_t n,
					      struct bench_label *ret_label,
					      bool *ret_not_mpp, char reason[160]);
/* "ok" */
const char *bench_picture_status_name(enum bench_picture_status status);

#endif
