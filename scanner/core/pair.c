#include <core/pair.h>

#include <bench/str.h>
#include <string.h>

static void BENCH_PRINTF(3, 4) say(struct bench_pair_answer *a,
				   enum bench_pair_word word, const char *fmt, ...)
{
	va_list ap;

	a->word = word;
	va_start(ap, fmt);
	vsnprintf(a->reason, sizeof(a->reason), fmt, ap);
	va_end(ap);
}

static void
clear(struct bench_pair *p)
{
	p->have = (struct bench_label){ 0 };
	p->not_mpp = false;
	p->known = false;
}

/* The same scan again is no repetition of what was refused: it gets its own answer. */
void
bench_pair_forget(struct bench_pair *p)
{
	clear(p);
	p->last_value[0] = '\0';
}

static enum bench_pair_word
standing(const struct bench_pair *p)
{
	return bench_label_is_empty(&p->have) ? BENCH_PAIR_READY : BENCH_PAIR_PARTIAL;
}

static bool
is_within(const struct bench_pair *p, struct bench_mono now, int64_t us)
{
	return p->last.us != 0 && now.us - p->last.us <= us;
}

/* A second MAC after a recorded unit's MAC (or a second serial after its serial) is the
 * next unit's; if it is not, the store knows its owner. A different serial after such a
 * MAC is no conflict here: it makes a whole that the store refuses, box and phone being
 * swapped. */
static bool
starts_anew(const struct bench_pair *p, const char *what)
{
	return p->known && strcmp(what, "product") != 0;
}

static void
complete(struct bench_pair *p, bool late_pid)
{
	p->done = p->have;
	p->late_pid = late_pid;
	clear(p);
}

static void
say_missing(struct bench_pair *p, struct bench_pair_answer *a)
{
	char text[64];

	say(a, BENCH_PAIR_PARTIAL, "%s",
	    bench_label_missing(&p->have, text, sizeof(text)));
}

static void
take(struct bench_pair *p, const struct bench_scan *scan, struct bench_mono now,
     struct bench_pair_answer *a)
{
	const char *what = NULL;

	if (bench_label_add(&p->have, &scan->label, &what) < 0) {
		if (!starts_anew(p, what)) {
			say(a, BENCH_PAIR_STOP,
			    "a second, different %s before the unit was whole: scan "
			    "this unit "
			    "again from the start",
			    what);
			bench_pair_forget(p);
			return;
		}
		clear(p);
		p->have = scan->label;
	}
	bench_label_settle(&p->have);
	p->not_mpp |= scan->not_mpp;
	p->known = false;
	p->last = now;
	a->label = p->have;
	a->not_mpp = p->not_mpp;
	if (bench_label_has_mac(&p->have) && p->have.serial[0] != '\0' &&
	    p->have.pid[0] != '\0') {
		say(a, BENCH_PAIR_OK, "whole");
		complete(p, false);
		return;
	}
	say_missing(p, a);
}

/* Staff scan MAC, serial, product. When the product was known before its scan, it still
 * comes, and must not start the next unit. */
static bool
take_late_pid(struct bench_pair *p, const struct bench_scan *scan,
	      struct bench_mono now, struct bench_pair_answer *a)
{
	const char *pid =
		scan->class == BENCH_SCAN_PID ? scan->label.pid : scan->label.other.pid;

	if (!p->late_pid || pid[0] == '\0' ||
	    !is_within(p, now, BENCH_PAIR_WINDOW_US) || !bench_label_is_empty(&p->have))
		return false;
	p->late_pid = false;
	a->late_pid = true;
	a->label = p->done;
	bench_copy(a->label.pid, sizeof(a->label.pid), pid);
	say(a, BENCH_PAIR_READY, "product of the unit before");
	return true;
}

static void
command(struct bench_pair *p, const struct bench_scan *scan,
	struct bench_pair_answer *a)
{
	if (scan->command.kind == BENCH_CODE_ACK) {
		say(a, standing(p), "seen");
	} else if (scan->command.kind != BENCH_CODE_UNDO) {
		say(a, BENCH_PAIR_STOP, "command %s is not known at this station",
		    scan->value);
	} else if (bench_label_is_empty(&p->have)) {
		say(a, BENCH_PAIR_STOP,
		    "nothing to undo: a recorded unit is taken out of its "
		    "job with 'bench batch remove'");
	} else {
		bench_pair_forget(p);
		say(a, BENCH_PAIR_READY, "forgotten, scan the unit again");
	}
}

static void
expire(struct bench_pair *p, struct bench_mono now, struct bench_pair_answer *a)
{
	if (is_within(p, now, BENCH_PAIR_WINDOW_US))
		return;
	a->dropped = p->have;
	a->dropped_known = p->known;
	clear(p);
}

static void
take_value(struct bench_pair *p, const struct bench_scan *scan, struct bench_mono now,
	   struct bench_pair_answer *a)
{
	bool again = is_within(p, now, BENCH_PAIR_REPEAT_US) &&
		     strcmp(p->last_value, scan->value) == 0;

	bench_copy(p->last_value, sizeof(p->last_value), scan->value);
	if (again) {
		a->label = p->have;
		p->last = now;
		say(a, BENCH_PAIR_DUPLICATE, "the same scan as just before");
	} else if (!take_late_pid(p, scan, now, a)) {
		p->late_pid = false;
		take(p, scan, now, a);
	}
}

void
bench_pair_feed(struct bench_pair *p, const struct bench_scan *scan,
		struct bench_mono now, struct bench_pair_answer *ret_answer)
{
	struct bench_pair_answer *a = ret_answer;

	*a = (struct bench_pair_answer){ 0 };
	expire(p, now, a);
	a->label = p->have;
	switch (scan->class) {
	case BENCH_SCAN_MAC:
	case BENCH_SCAN_SERIAL:
	case BENCH_SCAN_PID:
	case BENCH_SCAN_COMPOSITE:
		take_value(p, scan, now, a);
		return;
	case BENCH_SCAN_COMMAND:
		command(p, scan, a);
		return;
	case BENCH_SCAN_OTHER:
		if (scan->label.other.serial_of != 0 || scan->label.other.pid_of != 0) {
			take_value(p, scan, now, a);
			return;
		}
		say(a, standing(p), "not needed: %s", scan->reason);
		return;
	case BENCH_SCAN_GTIN:
		say(a, standing(p), "not needed: %s", scan->reason);
		return;
	case BENCH_SCAN_UNKNOWN:
	case BENCH_SCAN_ASK:
	case BENCH_SCAN_CLASSES:
		say(a, BENCH_PAIR_STOP, "%s", scan->reason);
		if (scan->rivals)
			bench_pair_forget(p);
		return;
	}
}

void
bench_pair_settle(struct bench_pair *p, const char *pid)
{
	bench_copy(p->have.pid, sizeof(p->have.pid), pid);
	complete(p, true);
}

void
bench_pair_mark_known(struct bench_pair *p)
{
	p->known = true;
}

struct bench_label
bench_pair_left_over(const struct bench_pair *p)
{
	return p->known ? (struct bench_label){ 0 } : p->have;
}

const char *
bench_pair_word_name(enum bench_pair_word word)
{
	static const char *const names[BENCH_PAIR_WORDS] = {
		[BENCH_PAIR_READY] = "READY", [BENCH_PAIR_PARTIAL] = "PARTIAL",
		[BENCH_PAIR_OK] = "OK",	      [BENCH_PAIR_DUPLICATE] = "DUPLICATE",
		[BENCH_PAIR_STOP] = "STOP",
	};

	return (unsigned)word < BENCH_PAIR_WORDS ? names[word] : "STOP";
}
