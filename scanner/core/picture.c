#include <core/picture.h>

#include <math.h>
#include <string.h>

/* zbar's 1D misreads are seen by one to three passes, true codes by tens (scanner.md
 * sections 1.1, 6.1): one pass alone proves nothing. A 2D code has error correction. */
static bool
is_weak(const struct bench_code *c)
{
	return c->quality < 2 && c->scan.symbology != BENCH_SYMBOLOGY_QR;
}

/* Two different GTINs are two boxes, even when only one of them can be read otherwise.
 */
static bool
has_two_gtins(const struct bench_code *codes, size_t n)
{
	const char *first = NULL;

	for (size_t i = 0; i < n; i++) {
		if (codes[i].scan.class != BENCH_SCAN_GTIN)
			continue;
		if (first != NULL && strcmp(first, codes[i].scan.value) != 0)
			return true;
		first = codes[i].scan.value;
	}
	return false;
}

static bool
has_rivals(const struct bench_code *codes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (codes[i].scan.rivals)
			return true;
	return has_two_gtins(codes, n);
}

/* Everything counts for conflicts, weak codes too; only firm ones count for the unit.
 */
static int
add_up(const struct bench_code *codes, size_t n, struct bench_label *firm,
       bool *not_mpp, const char **what)
{
	struct bench_label all = { 0 };
	const char *ignored;

	for (size_t i = 0; i < n; i++) {
		int r = bench_label_add(&all, &codes[i].scan.label, what);

		if (r < 0)
			return r;
		if (is_weak(&codes[i]))
			continue;
		r = bench_label_add(firm, &codes[i].scan.label, &ignored);
		if (r < 0)
			return r;
		*not_mpp |= codes[i].scan.not_mpp;
	}
	bench_label_settle(firm);
	return 0;
}

static double
length_of(const struct bench_box *b)
{
	return hypot(b->right - b->left, b->bottom - b->top);
}

/* Lines of one label stand above each other, a fraction of their length apart; those of
 * two labels side by side are two lengths apart. A code that few passes saw may have
 * points at one end only: its length is not known, and nothing can be said. */
static bool
is_far(const struct bench_box *a, const struct bench_box *b)
{
	double x = (a->left + a->right - b->left - b->right) / 2.0;
	double y = (a->top + a->bottom - b->top - b->bottom) / 2.0;
	double distance = hypot(x, y), one = length_of(a), other = length_of(b);

	return distance > 1.5 * fmax(one, other) && distance < 4 * fmin(one, other);
}

/* A MAC and a serial that no 2D code binds together, in different places. */
static bool
is_torn(const struct bench_code *codes, size_t n)
{
	const struct bench_code *mac = NULL, *serial = NULL;

	for (size_t i = 0; i < n; i++) {
		if (codes[i].scan.class == BENCH_SCAN_COMPOSITE)
			return false;
		if (codes[i].scan.class == BENCH_SCAN_MAC)
			mac = &codes[i];
		if (codes[i].scan.class == BENCH_SCAN_SERIAL)
			serial = &codes[i];
	}
	return mac != NULL && serial != NULL && is_far(&mac->box, &serial->box);
}

enum bench_picture_status
bench_picture_judge(const struct bench_code *codes, size_t n,
		    struct bench_label *ret_label, bool *ret_not_mpp, char reason[160])
{
	struct bench_label label = { 0 };
	const char *what = "code";

	*ret_label = label;
	*ret_not_mpp = false;
	reason[0] = '\0';
	if (has_rivals(codes, n) || add_up(codes, n, &label, ret_not_mpp, &what) < 0) {
		snprintf(reason, 160,
			 "two different values for %s in view: never guessed", what);
		return BENCH_PICTURE_AMBIGUOUS;
	}
	if (is_torn(codes, n)) {
		snprintf(reason, 160, "MAC and serial far apart: two labels in view?");
		return BENCH_PICTURE_AMBIGUOUS;
	}
	if (bench_label_is_empty(&label)) {
		snprintf(reason, 160, "%s",
			 n == 0 ? "no code read" : "no code of a unit read");
		return BENCH_PICTURE_NONE;
	}
	*ret_label = label;
	if (bench_label_has_mac(&label) && label.serial[0] != '\0')
		return BENCH_PICTURE_OK;
	snprintf(reason, 160, "need%s%s", bench_label_has_mac(&label) ? "" : " MAC",
		 label.serial[0] != '\0' ? "" : " serial");
	return BENCH_PICTURE_PARTIAL;
}

const char *
bench_picture_status_name(enum bench_picture_status status)
{
	static const char *const names[BENCH_PICTURE_STATUSES] = {
		[BENCH_PICTURE_OK] = "ok",
		[BENCH_PICTURE_PARTIAL] = "partial",
		[BENCH_PICTURE_AMBIGUOUS] = "ambiguous",
		[BENCH_PICTURE_NONE] = "none",
	};

	return (unsigned)status < BENCH_PICTURE_STATUSES ? names[status] : "none";
}
