#include <core/picture.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Degrees between lines of one label, at most. */
#define ASKEW 15
/* Length by height of a GTIN, at most; a MAC of twelve digits in Code 128 has 3.6. */
#define GTIN_ASPECT 3

/* zbar's 1D misreads are seen by one to three passes, true codes by tens (scanner.md
 * sections 1.1, 6.1): one pass alone proves nothing. */
bool
bench_code_is_firm(enum bench_symbology symbology, int quality)
{
	if (symbology == BENCH_SYMBOLOGY_QR)
		return true;
	return quality >= (symbology == BENCH_SYMBOLOGY_CODE39 ? 3 : 2);
}

/* zbar joins halves of EAN codes that do not belong together: what few passes saw is no
 * GTIN, but it is bars. */
static bool
is_gtin(const struct bench_code *c)
{
	return c->scan.class == BENCH_SCAN_GTIN &&
	       (c->quality >= 3 || c->scan.symbology != BENCH_SYMBOLOGY_EAN);
}

static bool
is_unread(const struct bench_code *c)
{
	return c->unread || (c->scan.class == BENCH_SCAN_GTIN && !is_gtin(c));
}

/* Two different GTINs are two boxes, even when only one of them can be read otherwise.
 */
static bool
has_two_gtins(const struct bench_code *codes, size_t n)
{
	const char *first = NULL;

	for (size_t i = 0; i < n; i++) {
		if (!is_gtin(&codes[i]))
			continue;
		if (first != NULL && strcmp(first, codes[i].scan.value) != 0)
			return true;
		first = codes[i].scan.value;
	}
	return false;
}

static bool
has_text(const struct bench_code *codes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!codes[i].unread)
			return true;
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
		if (!bench_code_is_firm(codes[i].scan.symbology, codes[i].quality))
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

static int
turn_between(const struct bench_place *a, const struct bench_place *b)
{
	int turn = abs(a->angle - b->angle) % 180;

	return turn > 90 ? 180 - turn : turn;
}

/* Lines of one label are parallel, save for perspective. */
static bool
is_askew(const struct bench_place *a, const struct bench_place *b)
{
	return a->length > 0 && b->length > 0 && turn_between(a, b) > ASKEW;
}

/* Along and across the reading direction of a, from its middle. */
static void
offset(const struct bench_place *a, const struct bench_place *b, double *ret_along,
       double *ret_across)
{
	double angle = a->angle * M_PI / 180, c = cos(angle), s = sin(angle);

	*ret_along = fabs((b->x - a->x) * c + (b->y - a->y) * s);
	*ret_across = fabs((b->y - a->y) * c - (b->x - a->x) * s);
}

/* Lines of one label stand below each other, less than their length apart, or in two
 * columns. The next label's serial is further below, whatever of the two is in view. */
static bool
is_near(const struct bench_code *mac, const struct bench_code *serial)
{
	const struct bench_place *a = &mac->place, *b = &serial->place;
	double along, across;
	int length = a->length > b->length ? a->length : b->length;

	if (a->length == 0 || b->length == 0)
		return !is_far(&mac->box, &serial->box);
	offset(a, b, &along, &across);
	return !is_askew(a, b) && along < 1.5 * length && across < 0.9 * length;
}

/* A MAC and a serial that no 2D code binds together, and nowhere in one place. */
static bool
is_torn(const struct bench_code *codes, size_t n)
{
	bool both = false;

	for (size_t i = 0; i < n; i++) {
		if (codes[i].scan.class == BENCH_SCAN_COMPOSITE)
			return false;
		for (size_t k = 0; k < n; k++) {
			if (codes[i].scan.class != BENCH_SCAN_MAC ||
			    codes[k].scan.class != BENCH_SCAN_SERIAL)
				continue;
			if (is_near(&codes[i], &codes[k]))
				return false;
			both = true;
		}
	}
	return both;
}

/* b is a piece of a, or both are pieces of one code: in one row, hardly apart. */
static bool
is_one_code(const struct bench_place *a, const struct bench_place *b)
{
	double along, across;

	if (a->length == 0 || b->length == 0 || turn_between(a, b) > ASKEW)
		return false;
	offset(a, b, &along, &across);
	return across < 0.6 * (a->height > b->height ? a->height : b->height) &&
	       along < 0.65 * (a->length + b->length);
}

/* The same product or GTIN twice, and not the same MAC or serial twice: two boxes of
 * one model side by side. */
static bool
is_twice(const struct bench_code *codes, size_t n, enum bench_scan_class class)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			if (!is_unread(&codes[i]) && !is_unread(&codes[k]) &&
			    codes[i].scan.class == class &&
			    codes[k].scan.class == class && codes[i].place.length > 0 &&
			    codes[k].place.length > 0 &&
			    strcmp(codes[i].scan.value, codes[k].scan.value) == 0 &&
			    !is_one_code(&codes[i].place, &codes[k].place))
				return true;
	return false;
}

static bool
is_two_boxes(const struct bench_code *codes, size_t n)
{
	return (is_twice(codes, n, BENCH_SCAN_PID) ||
		is_twice(codes, n, BENCH_SCAN_GTIN)) &&
	       !is_twice(codes, n, BENCH_SCAN_MAC) &&
	       !is_twice(codes, n, BENCH_SCAN_SERIAL);
}

static bool
is_piece(const struct bench_code *codes, size_t n, size_t at)
{
	for (size_t i = 0; i < n; i++)
		if (i != at && (!is_unread(&codes[i]) || i < at) &&
		    is_one_code(&codes[i].place, &codes[at].place))
			return true;
	return false;
}

/* Of MAC, serial and product: how many no 1D code gives. */
static int
count_missing(const struct bench_code *codes, size_t n)
{
	bool mac = false, serial = false, pid = false;

	for (size_t i = 0; i < n; i++) {
		const struct bench_label *l = &codes[i].scan.label;

		if (codes[i].unread || codes[i].scan.symbology == BENCH_SYMBOLOGY_QR)
			continue;
		mac |= bench_label_has_mac(l);
		serial |= l->serial[0] != '\0' || l->other.serial[0] != '\0';
		pid |= l->pid[0] != '\0' || l->other.pid[0] != '\0';
	}
	return !mac + !serial + !pid;
}

/* A label has one bar code each for MAC, serial and product, and a GTIN, which is short
 * and high. Bars beyond what is still missing of these may be a second MAC, or a second
 * label: then nobody knows which of them was read. */
static bool
is_doubtful(const struct bench_code *codes, size_t n)
{
	int missing = count_missing(codes, n), gtins = 1;

	for (size_t i = 0; i < n; i++)
		if (is_gtin(&codes[i]))
			gtins = 0;
	for (size_t i = 0; i < n; i++) {
		if (!is_unread(&codes[i]) || codes[i].place.length == 0 ||
		    is_piece(codes, n, i))
			continue;
		if (gtins > 0 &&
		    codes[i].place.length < GTIN_ASPECT * codes[i].place.height)
			gtins--;
		else
			missing--;
	}
	return missing < 0;
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
	if (is_torn(codes, n) || is_two_boxes(codes, n)) {
		snprintf(reason, 160, "codes of two labels in view: show one alone");
		return BENCH_PICTURE_AMBIGUOUS;
	}
	if (bench_label_is_empty(&label)) {
		snprintf(reason, 160, "%s",
			 has_text(codes, n) ? "no code of a unit read"
					    : "no code read");
		return BENCH_PICTURE_NONE;
	}
	if (is_doubtful(codes, n)) {
		snprintf(
			reason, 160,
			"bar codes in view that cannot be read: a second MAC or label? "
			"Hold it closer");
		return BENCH_PICTURE_AMBIGUOUS;
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
