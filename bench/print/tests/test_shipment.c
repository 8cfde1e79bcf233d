/* What is in the papers is judged in papers.bats; here: order, errors, memory. */
#include "sample.h"
#include "sample_pages.h"

#include <rows.h>
#include <scarce.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void
units_come_by_carton_those_without_one_last(void **state)
{
	static const int64_t cartons[] = { 3, 0, 1, 3, 0, 2 };
	static const int expected[] = { 3, 6, 1, 4, 2, 5 };
	struct rows r = { 0 };
	struct sample *m = sample_new(0, 0);
	struct shipment_unit u = { .number = 0 };
	struct bench_err err;

	(void)state;
	assert_int_equal(rows_fetch(&m->s, &r, &err), 0);
	for (size_t i = 0; i < BENCH_N(cartons); i++) {
		u.number = (int)i + 1;
		u.carton = cartons[i];
		assert_int_equal(rows_add(&r, &u), 0);
	}
	rows_sort(&r);
	for (size_t i = 0; i < BENCH_N(expected); i++) {
		assert_int_equal(rows_unit(&r, i, &u, &err), 0);
		assert_int_equal(u.number, expected[i]);
	}
	rows_clear(&r);
	free(m);
}

static int
broken(const struct shipment *s, shipment_unit_fn *fn, void *arg, struct bench_err *err)
{
	(void)s;
	(void)fn;
	(void)arg;
	return bench_fail(err, -EBUSY, "the record is busy");
}

static void
an_error_of_the_source_is_the_papers_error(void **state)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct sample *m = sample_new(3, 0);
	struct bench_err err;

	(void)state;
	m->s.each_unit = broken;
	assert_int_equal(shipment_pdf(&m->s, PRINT_EN, &out, &err), -EBUSY);
	assert_string_equal(err.text, "the record is busy");
	assert_int_equal(shipment_xlsx(&m->s, PRINT_EN, &out, &err), -EBUSY);
	assert_int_equal(out.len, 0);
	free(m);
}

static void
a_job_without_units_is_a_paper_too(void **state)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	struct sample *m = sample_new(0, 0);
	struct shipment s = m->s;
	struct bench_err err;

	(void)state;
	s = (struct shipment){ .each_unit = s.each_unit,
			       .each_exception = s.each_exception,
			       .source = s.source };
	assert_int_equal(shipment_pdf(&s, PRINT_JA, &out, &err), 0);
	assert_memory_equal(out.text, "%PDF-", 5);
	bench_str_reset(&out);
	assert_int_equal(shipment_xlsx(&s, PRINT_JA, &out, &err), 0);
	assert_memory_equal(out.text, "PK", 2);
	free(m);
}

typedef int print_fn(struct bench_str *out, struct bench_err *err);

static struct sample *sample;

static int
pdf(struct bench_str *out, struct bench_err *err)
{
	return shipment_pdf(&sample->s, PRINT_EN, out, err);
}

static int
book(struct bench_str *out, struct bench_err *err)
{
	return shipment_xlsx(&sample->s, PRINT_EN, out, err);
}

static int
zpl(struct bench_str *out, struct bench_err *err)
{
	struct label l[SAMPLE_LABELS];

	sample_labels(l);
	return label_zpl(l, SAMPLE_LABELS, PRINT_EN, out, err);
}

static int
labels(struct bench_str *out, struct bench_err *err)
{
	struct label l[SAMPLE_LABELS];

	sample_labels(l);
	return label_pdf(l, SAMPLE_LABELS, PRINT_EN, (struct bench_wall){ 1 }, out,
			 err);
}

static int
text(struct bench_str *out, struct bench_err *err)
{
	struct certificate c;

	sample_certificate(&c);
	return certificate_text(&c, PRINT_EN, out, err);
}

static void
memory_that_is_short_is_an_error(void **state)
{
	static print_fn *const papers[] = { pdf, book, zpl, labels, text };

	(void)state;
	sample = sample_new(3, 2);
	for (size_t i = 0; i < BENCH_N(papers); i++) {
		int r = -ENOMEM;
		long n;

		for (n = 0; r == -ENOMEM; n++) {
			bench_auto(bench_str_clear) struct bench_str out = { 0 };
			struct bench_err err = { "" };

			scarce_after(n);
			r = papers[i](&out, &err);
			if (!scarce_unused()) {
				assert_int_equal(r, -ENOMEM);
				assert_non_null(strstr(err.text, "memory"));
			}
			scarce_after(-1);
		}
		assert_int_equal(r, 0);
		assert_true(n > 2);
	}
	free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_come_by_carton_those_without_one_last),
		cmocka_unit_test(an_error_of_the_source_is_the_papers_error),
		cmocka_unit_test(a_job_without_units_is_a_paper_too),
		cmocka_unit_test(memory_that_is_short_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
