#include "write.h"

#include <errno.h>
#include <string.h>

#define DIFFERENCES_TOLD 100

static const struct report_format formats[] = {
	{ "json", json_identify, report_write_json, json_compare },
	{ "csv", csv_identify, report_write_csv, csv_compare },
};

int
report_out_flush(struct report_out *out, struct bench_err *err)
{
	int r;

	if (bench_str_failed(&out->text))
		return bench_fail(err, -ENOMEM, "report: out of memory");
	r = out->text.len == 0 ? 0 : out->sink(out->text.text, out->text.len, out->arg);
	bench_str_reset(&out->text);
	return r;
}

const struct report_format *
report_format_named(const char *name)
{
	for (size_t i = 0; i < BENCH_N(formats); i++) {
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	}
	return NULL;
}

int
report_format_of(struct bench_bytes file, const struct report_format **ret_format,
		 struct report_named *ret_named, struct bench_err *err)
{
	for (size_t i = 0; i < BENCH_N(formats); i++) {
		int r = formats[i].identify(file, ret_named, err);

		if (r == -ENOENT)
			continue;
		if (r == 0)
			*ret_format = &formats[i];
		return r;
	}
	return bench_fail(err, -EINVAL,
			  "this is no ship report: take the JSON or the CSV that "
			  "'bench batch report' wrote");
}

void
report_differ(struct report_differences *d, const char *where, const char *fmt, ...)
{
	char what[600];
	va_list ap;

	if (d->n++ >= DIFFERENCES_TOLD || d->result != 0)
		return;
	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	d->result = d->fn(where, what, d->arg);
}

int
bench_report_write(struct bench_store *s, const char *format,
		   const struct bench_report_what *what, bench_sink_fn *sink, void *arg,
		   struct bench_err *err)
{
	const struct report_format *f = report_format_named(format);
	const struct report_reader reader = { .what = *what };
	struct report report;
	int r;

	if (f == NULL)
		return bench_fail(err, -EINVAL, "there is no report as '%s'", format);
	r = f->write(s, &reader, sink, arg, &report, err);
	if (r == 0)
		report_clear(&report);
	return r;
}

static int
add_to_str(const void *data, size_t n, void *arg)
{
	struct bench_str *out = arg;

	bench_str_add_n(out, data, n);
	return bench_str_failed(out) ? -ENOMEM : 0;
}

static int
write_to_str(struct bench_store *s, const char *format, int64_t batch,
	     struct bench_str *out, struct bench_err *err)
{
	const struct bench_report_what what = { .batch = batch };
	int r = bench_report_write(s, format, &what, add_to_str, out, err);

	return r == -ENOMEM ? bench_fail(err, r, "report of batch %lld: out of memory",
					 (long long)batch)
			    : r;
}

int
bench_report_json(struct bench_store *s, int64_t batch, struct bench_str *out,
		  struct bench_err *err)
{
	return write_to_str(s, "json", batch, out, err);
}

int
bench_report_csv(struct bench_store *s, int64_t batch, struct bench_str *out,
		 struct bench_err *err)
{
	return write_to_str(s, "csv", batch, out, err);
}
