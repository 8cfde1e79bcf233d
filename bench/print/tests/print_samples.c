/* print_samples KIND LANG FILE: one of each document, to be looked at. */
#include "sample.h"
#include "sample_pages.h"

#include <bench/file.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct kind {
	const char *name;
	int (*print)(enum print_lang lang, struct bench_str *out,
		     struct bench_err *err);
};

static int
shipment(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	bench_auto(bench_freep) struct sample *m = sample_new(24, 6);

	return shipment_pdf(&m->s, lang, out, err);
}

static int
draft(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	bench_auto(bench_freep) struct sample *m = sample_new(3, 0);

	m->s.sealed = m->s.clock_trusted = false;
	m->s.n_cartons = 0;
	return shipment_pdf(&m->s, lang, out, err);
}

static int
hostile(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	bench_auto(bench_freep) struct sample *m = sample_hostile();

	return shipment_pdf(&m->s, lang, out, err);
}

static int
many(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	bench_auto(bench_freep) struct sample *m = sample_new(10000, 200);

	return shipment_pdf(&m->s, lang, out, err);
}

static int
book(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	bench_auto(bench_freep) struct sample *m = sample_new(24, 6);

	return shipment_xlsx(&m->s, lang, out, err);
}

static int
many_book(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	bench_auto(bench_freep) struct sample *m = sample_new(10000, 200);

	return shipment_xlsx(&m->s, lang, out, err);
}

static int
hostile_book(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	bench_auto(bench_freep) struct sample *m = sample_hostile();

	return shipment_xlsx(&m->s, lang, out, err);
}

static int
certificate(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	struct certificate c;

	sample_certificate(&c);
	return certificate_pdf(&c, lang, out, err);
}

static int
waived(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	struct certificate c;

	sample_certificate(&c);
	sample_waive(&c);
	return certificate_pdf(&c, lang, out, err);
}

static int
text(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	struct certificate c;

	sample_certificate(&c);
	sample_waive(&c);
	return certificate_text(&c, lang, out, err);
}

static int
handover(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	return handover_pdf(sample_handover(), lang, out, err);
}

static int
labels(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	struct label l[SAMPLE_LABELS];

	sample_labels(l);
	return label_pdf(l, SAMPLE_LABELS, lang, (struct bench_wall){ SAMPLE_TIME },
			 out, err);
}

static int
zpl(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	struct label l[SAMPLE_LABELS];

	sample_labels(l);
	return label_zpl(l, SAMPLE_LABELS, lang, out, err);
}

static int
hostile_zpl(enum print_lang lang, struct bench_str *out, struct bench_err *err)
{
	struct label l[3];
	int r = 0;

	for (size_t i = 0; sample_hostile_text(i) != NULL && r == 0; i++) {
		sample_hostile_labels(l, sample_hostile_text(i));
		r = label_zpl(l, BENCH_N(l), lang, out, err);
	}
	return r;
}

static void
say_cost(size_t bytes)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	printf("%zu bytes, %ld.%02ld s of processor, at most %ld kB of memory\n", bytes,
	       use.ru_utime.tv_sec + use.ru_stime.tv_sec,
	       (use.ru_utime.tv_usec + use.ru_stime.tv_usec) % 1000000 / 10000,
	       use.ru_maxrss);
}

static const struct kind kinds[] = {
	{ "shipment", shipment },
	{ "draft", draft },
	{ "hostile", hostile },
	{ "many", many },
	{ "book", book },
	{ "many-book", many_book },
	{ "hostile-book", hostile_book },
	{ "certificate", certificate },
	{ "waived", waived },
	{ "text", text },
	{ "handover", handover },
	{ "labels", labels },
	{ "zpl", zpl },
	{ "hostile-zpl", hostile_zpl },
};

int
main(int argc, char **argv)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct bench_err err = { "" };
	enum print_lang lang;
	int r = -1;

	if (argc != 4 || print_lang_parse(argv[2], &lang) < 0)
		return 64;
	for (size_t i = 0; i < BENCH_N(kinds); i++) {
		if (strcmp(argv[1], kinds[i].name) == 0)
			r = kinds[i].print(lang, &out, &err);
	}
	if (r == 0)
		r = bench_file_replace(argv[3], out.text, out.len, 0644, &err);
	if (r == 0)
		say_cost(out.len);
	if (r < 0)
		fprintf(stderr, "%d %s\n", r, err.text);
	return r < 0;
}
