#include <station/station.h>

#include <bench/str.h>
#include <decode/reading.h>
#include <errno.h>
#include <station/say.h>
#include <string.h>

int
bench_station_say(struct bench_station *st, struct bench_report *report,
		  struct bench_err *err)
{
	report->named = st->named;
	if (st->heard != NULL)
		st->heard(report, st->heard_arg);
	return st->out == NULL ? 0
			       : bench_say(st->out, st->json, st->intake, report, err);
}

static int
finish(struct bench_station *st, struct bench_report *report,
       const struct bench_evidence *evidence, bool recorded, struct bench_err *err)
{
	int r = 0;

	if (report->word == BENCH_PAIR_STOP)
		st->refused++;
	if (!recorded)
		r = bench_intake_keep(st->intake, report->word, report->reason,
				      evidence, err);
	if (r < 0)
		return r;
	if (st->committed != NULL)
		st->committed(evidence->when,
			      recorded ? report->verdict.recorded : bench_mono_now(),
			      st->arg);
	return bench_station_say(st, report, err);
}

/* A label that has its MAC and serial, perhaps its product. */
static int
take_unit(struct bench_station *st, bool not_mpp, struct bench_report *report,
	  const struct bench_evidence *evidence, bool *ret_recorded,
	  struct bench_err *err)
{
	int r = bench_intake_unit(st->intake, &report->label, not_mpp, evidence,
				  &report->verdict, err);

	if (r < 0)
		return r;
	report->word = report->verdict.word;
	report->reason = report->verdict.reason;
	*ret_recorded = report->word == BENCH_PAIR_OK || report->verdict.placed;
	return 0;
}

static bool
has_both(const struct bench_label *l)
{
	return bench_label_has_mac(l) && l->serial[0] != '\0';
}

/* A MAC alone is enough when the batch's list knows its serial. */
static int
take_by_list(struct bench_station *st, bool not_mpp, struct bench_report *report,
	     const struct bench_evidence *evidence, bool *ret_recorded,
	     struct bench_err *err)
{
	struct bench_label whole = report->label;
	bool complete = false;
	int r = bench_intake_complete(st->intake, &whole, &complete, err);

	if (r < 0 || !complete)
		return r;
	report->label = whole;
	r = take_unit(st, not_mpp, report, evidence, ret_recorded, err);
	if (r < 0 || report->word == BENCH_PAIR_PARTIAL ||
	    report->word == BENCH_PAIR_STOP)
		return r;
	bench_pair_settle(&st->pair, "");
	st->by_list = whole;
	st->by_list_at = evidence->when;
	return 0;
}

/* The serial on the label of the unit before, which the list has given already. false:
 * it is no such scan. */
static bool
take_witness(struct bench_station *st, const struct bench_scan *scan,
	     struct bench_mono when, struct bench_report *report)
{
	bool soon = when.us - st->by_list_at.us <= BENCH_PAIR_WINDOW_US;

	if (st->by_list.serial[0] == '\0' || !soon ||
	    bench_label_has_mac(&scan->label)) {
		st->by_list = (struct bench_label){ 0 };
		return false;
	}
	if (scan->class != BENCH_SCAN_SERIAL)
		return false;
	report->label = st->by_list;
	if (strcmp(scan->label.serial, st->by_list.serial) == 0) {
		report->word = BENCH_PAIR_DUPLICATE;
		report->reason = "agrees with the list";
	} else {
		report->word = BENCH_PAIR_STOP;
		report->reason = "the list has another serial for the unit before: "
				 "UNDO it and check its label";
	}
	st->by_list = (struct bench_label){ 0 };
	return true;
}

/* The pair is not complete: is the rest known to the bench? */
static int
take_partial(struct bench_station *st, bool not_mpp, struct bench_report *report,
	     const struct bench_evidence *evidence, bool *ret_recorded,
	     struct bench_err *err)
{
	bool known = false;
	int r;

	if (has_both(&report->label)) {
		r = take_unit(st, not_mpp, report, evidence, ret_recorded, err);
		if (r == 0 && report->word != BENCH_PAIR_PARTIAL &&
		    report->word != BENCH_PAIR_STOP)
			bench_pair_settle(&st->pair, "");
		return r;
	}
	r = bench_intake_is_known(st->intake, &report->label, &known, err);
	if (r == 0 && !known)
		return take_by_list(st, not_mpp, report, evidence, ret_recorded, err);
	if (r == 0) {
		bench_pair_mark_known(&st->pair);
		report->word = BENCH_PAIR_DUPLICATE;
		report->reason = "of a unit that is already in this batch";
	}
	if (r < 0 || st->intake->slot[0] == '\0')
		return r;
	r = bench_intake_place(st->intake, &report->label, evidence, &report->verdict,
			       err);
	if (r == 0) {
		report->word = report->verdict.word;
		report->reason = report->verdict.reason;
		*ret_recorded = report->verdict.placed;
	}
	return r;
}

static int
take_product(struct bench_station *st, struct bench_report *report,
	     struct bench_err *err)
{
	int r = bench_intake_product(st->intake, &report->label, &report->verdict, err);

	report->word = report->verdict.word;
	report->reason = report->verdict.reason;
	return r;
}

static int
give_up(struct bench_station *st, const struct bench_label *label, const char *why,
	struct bench_mono when, struct bench_err *err)
{
	struct bench_evidence evidence = { .name = "", .when = when };
	struct bench_report report = { .word = BENCH_PAIR_PARTIAL,
				       .reason = why,
				       .label = *label };
	char text[128], all[256];
	int r;

	st->refused++;
	snprintf(all, sizeof(all), "%s: %s",
		 bench_label_format(label, text, sizeof(text)), why);
	r = bench_intake_keep(st->intake, BENCH_PAIR_PARTIAL, all, &evidence, err);
	return r < 0 ? r : bench_station_say(st, &report, err);
}

int
bench_station_take(struct bench_station *st, const struct bench_scan *classified,
		   const struct bench_evidence *evidence, struct bench_err *err)
{
	struct bench_pair_answer a;
	struct bench_report report;
	bool recorded = false;
	int r = 0;

	report = (struct bench_report){ .scan = classified, .raw = evidence->raw };
	if (take_witness(st, classified, evidence->when, &report))
		return finish(st, &report, evidence, false, err);
	bench_pair_feed(&st->pair, classified, evidence->when, &a);
	report = (struct bench_report){ .word = a.word,
					.reason = a.reason,
					.label = a.label,
					.scan = classified,
					.raw = evidence->raw };
	if (!bench_label_is_empty(&a.dropped) && !a.dropped_known)
		r = give_up(st, &a.dropped, "given up: the next scan came too late",
			    evidence->when, err);
	if (r == 0 && a.late_pid)
		r = take_product(st, &report, err);
	else if (r == 0 && a.word == BENCH_PAIR_OK)
		r = take_unit(st, a.not_mpp, &report, evidence, &recorded, err);
	else if (r == 0 && a.word == BENCH_PAIR_PARTIAL)
		r = take_partial(st, a.not_mpp, &report, evidence, &recorded, err);
	if (r == 0 && report.word == BENCH_PAIR_STOP && a.word != BENCH_PAIR_STOP)
		bench_pair_forget(&st->pair);
	return r < 0 ? r : finish(st, &report, evidence, recorded, err);
}

int
bench_station_scan(struct bench_station *st, struct bench_bytes scan,
		   struct bench_mono when, struct bench_err *err)
{
	struct bench_evidence evidence = { .raw = scan, .name = "", .when = when };
	struct bench_scan classified;

	bench_scan_classify(st->rules, scan, BENCH_SYMBOLOGY_UNKNOWN, false,
			    &classified);
	return bench_station_take(st, &classified, &evidence, err);
}

int
bench_station_tell(struct bench_station *st, enum bench_pair_word word,
		   const char *reason, const struct bench_scan *classified,
		   const struct bench_evidence *evidence, struct bench_err *err)
{
	struct bench_report report = { .word = word,
				       .reason = reason,
				       .label = st->pair.have,
				       .scan = classified,
				       .raw = evidence->raw };

	return finish(st, &report, evidence, false, err);
}

/* The codes of a picture that could be read, one a line, as its raw bytes. */
static void
join_codes(const struct bench_reading *reading, struct bench_str *text)
{
	for (size_t i = 0; i < reading->n; i++) {
		if (reading->codes[i].unread)
			continue;
		if (text->len > 0)
			bench_str_add(text, "\n");
		bench_str_add_n(text, reading->codes[i].text.data,
				reading->codes[i].text.len);
	}
}

static int
take_reading(struct bench_station *st, const struct bench_reading *reading,
	     struct bench_report *report, const struct bench_evidence *evidence,
	     struct bench_err *err)
{
	bool recorded = false;
	int r = 0;

	report->label = reading->label;
	report->reason = reading->reason;
	report->word = BENCH_PAIR_STOP;
	if (reading->status == BENCH_PICTURE_PARTIAL)
		report->word = BENCH_PAIR_PARTIAL;
	if (reading->status == BENCH_PICTURE_OK)
		r = take_unit(st, reading->not_mpp, report, evidence, &recorded, err);
	if (r < 0)
		return r;
	if (report->word == BENCH_PAIR_PARTIAL)
		st->refused++;
	return finish(st, report, evidence, recorded, err);
}

int
bench_station_picture(struct bench_station *st, const char *file,
		      struct bench_mono when, struct bench_err *err)
{
	struct bench_evidence evidence = { .name = file, .when = when };
	struct bench_report report = { .word = BENCH_PAIR_STOP, .file = file };
	struct bench_err why = { "" };
	struct bench_reading reading;
	struct bench_str raw = { 0 };
	int r = bench_reading_load(st->rules, file, &reading, &why);

	if (r < 0) {
		report.reason = why.text;
		return finish(st, &report, &evidence, false, err);
	}
	join_codes(&reading, &raw);
	evidence.raw =
		(struct bench_bytes){ (const uint8_t *)bench_str_get(&raw), raw.len };
	r = bench_str_failed(&raw)
		    ? bench_fail(err, -ENOMEM, "out of memory")
		    : take_reading(st, &reading, &report, &evidence, err);
	bench_str_clear(&raw);
	bench_reading_clear(&reading);
	return r;
}

int
bench_station_end(struct bench_station *st, struct bench_err *err)
{
	struct bench_label left = bench_pair_left_over(&st->pair);

	bench_pair_forget(&st->pair);
	if (bench_label_is_empty(&left))
		return 0;
	return give_up(st, &left, "left over: the rest of its label was not scanned",
		       bench_mono_now(), err);
}
