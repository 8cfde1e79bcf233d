#include <station/say.h>

#include <bench/str.h>
#include <errno.h>
#include <station/json.h>
#include <string.h>

/* What the line is about: the unit if there is one, else the file, else the scan's
 * bytes. */
static void
add_subject(struct bench_str *line, const struct bench_report *report)
{
	char text[128];

	if (report->file != NULL) {
		bench_str_add_log(line, report->file, strlen(report->file));
		bench_str_add(line, bench_label_is_empty(&report->label) ? "" : " ");
	}
	if (report->scan == NULL ||
	    (!bench_label_is_empty(&report->label) && report->word != BENCH_PAIR_STOP))
		bench_str_add(line,
			      bench_label_format(&report->label, text, sizeof(text)));
	else if (report->scan->value[0] != '\0')
		bench_str_add(line, report->scan->value);
	else
		bench_str_add_log(line, report->raw.data, report->raw.len);
}

static void
add_count(struct bench_str *line, const struct bench_intake_verdict *v)
{
	if (v->expected > 0)
		bench_str_addf(line, " (%d/%d)", v->units, v->expected);
	else
		bench_str_addf(line, " (%d)", v->units);
}

static int
say_line(FILE *out, const struct bench_intake *in, const struct bench_report *report)
{
	struct bench_str line = { 0 };
	int r = 0;

	if (report->named) {
		bench_str_add_log(&line, in->station, strlen(in->station));
		bench_str_add(&line, ": ");
	}
	bench_str_addf(&line, "%s ", bench_pair_word_name(report->word));
	add_subject(&line, report);
	if (report->word == BENCH_PAIR_OK && report->mode == NULL) {
		bench_str_addf(&line, " → %s, %s", in->customer, in->host);
		add_count(&line, &report->verdict);
	} else {
		bench_str_addf(&line, ": %s", report->reason);
	}
	if (bench_str_failed(&line))
		r = -ENOMEM;
	else if (fprintf(out, "%s\n", bench_str_get(&line)) < 0 || fflush(out) == EOF)
		r = -EIO;
	bench_str_clear(&line);
	return r;
}

static json_t *
unit_object(const struct bench_report *report)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "mac",
			 bench_json_mac_or_null(report->label.mac), "serial",
			 bench_json_text_or_null(report->label.serial), "pid",
			 bench_json_text_or_null(report->label.pid), "family",
			 bench_json_text_or_null(report->verdict.family), "model",
			 bench_json_text_or_null(report->verdict.model));
}

static json_t *
scan_object(const struct bench_report *report)
{
	const struct bench_scan *s = report->scan;

	if (s == NULL)
		return json_null();
	return json_pack("{s:s, s:s, s:o, s:s}", "class",
			 bench_scan_class_name(s->class), "symbology",
			 bench_symbology_name(s->symbology), "value",
			 s->value[0] != '\0' ? bench_json_text(s->value)
					     : bench_json_bytes(report->raw),
			 "reason", s->reason);
}

static int
say_json(FILE *out, const struct bench_intake *in, const struct bench_report *report)
{
	json_t *o = json_pack(
		"{s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:I, s:o, s:o, s:i, s:i}", "word",
		bench_pair_word_name(report->word), "station",
		bench_json_text(in->station), "reason", bench_json_text(report->reason),
		"mode", report->mode == NULL ? "INTAKE" : report->mode, "file",
		bench_json_text_or_null(report->file == NULL ? "" : report->file),
		"scan", scan_object(report), "unit", unit_object(report), "batch",
		(json_int_t)in->batch, "customer", bench_json_text(in->customer),
		"host", bench_json_text(in->host), "units", report->verdict.units,
		"expected", report->verdict.expected);

	return bench_json_print(out, o);
}

int
bench_say(FILE *out, bool json, const struct bench_intake *in,
	  const struct bench_report *report, struct bench_err *err)
{
	int r = json ? say_json(out, in, report) : say_line(out, in, report);

	return r < 0 ? bench_fail(err, r, "cannot write the answer: %s", strerror(-r))
		     : 0;
}
