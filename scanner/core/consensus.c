#include <core/consensus.h>

#include <string.h>

static bool
is_recent(struct bench_mono then, struct bench_mono now)
{
	return now.us - then.us <= BENCH_CONSENSUS_WINDOW_US;
}

/* Also when the clock of the frames went back: they are another recording's. */
static void
forget_old(struct bench_consensus *c, struct bench_mono now)
{
	size_t kept = 0;

	for (size_t i = 0; i < c->n; i++) {
		struct bench_sighting *s = &c->seen[i];

		if (!is_recent(s->last, now) || s->last.us > now.us)
			continue;
		s->when <<= 1;
		c->seen[kept++] = *s;
	}
	c->n = kept;
	c->was_torn = c->was_torn && is_recent(c->torn, now) && c->torn.us <= now.us;
}

static bool
is_same(const struct bench_scan *a, const struct bench_scan *b)
{
	return a->class == b->class && a->symbology == b->symbology &&
	       bench_label_equal(&a->label, &b->label) &&
	       strcmp(a->value, b->value) == 0;
}

/* One frame counts once, however often it shows a code. */
static void
note(struct bench_consensus *c, const struct bench_scan *scan, struct bench_mono now)
{
	struct bench_sighting *s = c->seen;

	for (size_t i = 0; i < c->n; i++, s++)
		if (is_same(&s->scan, scan)) {
			s->frames += (s->when & 1) == 0;
			s->when |= 1;
			s->last = now;
			return;
		}
	if (c->n == BENCH_CONSENSUS_MAX)
		return;
	*s = (struct bench_sighting){
		.scan = *scan, .last = now, .frames = 1, .when = 1
	};
	c->n++;
}

static bool
counts(const struct bench_sighting *s)
{
	return s->frames >= 2 || s->scan.symbology == BENCH_SYMBOLOGY_QR;
}

/* Everything counts for conflicts; only what was seen twice counts for the unit. */
static int
add_up(const struct bench_consensus *c, struct bench_label *ret_label,
       bool *ret_not_mpp, const char **ret_what)
{
	struct bench_label all = { 0 };
	int r = 0;

	for (size_t i = 0; r == 0 && i < c->n; i++) {
		const struct bench_scan *scan = &c->seen[i].scan;

		r = scan->rivals ? -1 : bench_label_add(&all, &scan->label, ret_what);
		if (r < 0 || !counts(&c->seen[i]))
			continue;
		r = bench_label_add(ret_label, &scan->label, ret_what);
		*ret_not_mpp |= scan->not_mpp;
	}
	bench_label_settle(ret_label);
	return r;
}

static const char *
serial_of(const struct bench_label *l)
{
	return l->serial[0] != '\0' ? l->serial : l->other.serial;
}

/* Some frame had the MAC and the serial. */
static bool
is_bound(const struct bench_consensus *c, const struct bench_label *label)
{
	uint64_t mac = 0, serial = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct bench_label *l = &c->seen[i].scan.label;

		if (bench_label_has_mac(l) && bench_mac_equal(l->mac, label->mac))
			mac |= c->seen[i].when;
		if (strcmp(serial_of(l), label->serial) == 0)
			serial |= c->seen[i].when;
	}
	return (mac & serial) != 0;
}

static enum bench_picture_status
judge(const struct bench_consensus *c, struct bench_label *label, char reason[160])
{
	if (bench_label_is_empty(label)) {
		snprintf(reason, 160, "%s",
			 c->n == 0 ? "no code read" : "nothing seen in two frames yet");
		return BENCH_PICTURE_NONE;
	}
	if (!bench_label_has_mac(label) || label->serial[0] == '\0') {
		snprintf(reason, 160, "need%s%s",
			 bench_label_has_mac(label) ? "" : " MAC",
			 label->serial[0] != '\0' ? "" : " serial");
		return BENCH_PICTURE_PARTIAL;
	}
	if (is_bound(c, label))
		return BENCH_PICTURE_OK;
	*label = (struct bench_label){ 0 };
	snprintf(reason, 160, "MAC and serial not seen together yet");
	return BENCH_PICTURE_AMBIGUOUS;
}

enum bench_picture_status
bench_consensus_feed(struct bench_consensus *c, const struct bench_code *codes,
		     size_t n, struct bench_mono now, struct bench_label *ret_label,
		     bool *ret_not_mpp, char reason[160])
{
	const char *what = "code";
	struct bench_label label = { 0 };

	reason[0] = '\0';
	forget_old(c, now);
	if (bench_picture_judge(codes, n, ret_label, ret_not_mpp, reason) ==
	    BENCH_PICTURE_AMBIGUOUS) {
		c->torn = now;
		c->was_torn = true;
	}
	for (size_t i = 0; i < n; i++)
		if (!codes[i].unread)
			note(c, &codes[i].scan, now);
	*ret_label = (struct bench_label){ 0 };
	*ret_not_mpp = false;
	if (add_up(c, &label, ret_not_mpp, &what) < 0) {
		snprintf(reason, 160,
			 "two different values for %s in view: never guessed", what);
		return BENCH_PICTURE_AMBIGUOUS;
	}
	if (c->was_torn) {
		if (reason[0] == '\0')
			snprintf(reason, 160, "two labels were in view: hold it still");
		return BENCH_PICTURE_AMBIGUOUS;
	}
	reason[0] = '\0';
	*ret_label = label;
	return judge(c, ret_label, reason);
}
