/* What the papers say is judged in bench/cli/tests/print.bats; here: what is refused,
 * and memory that is short. */
#include "bed.h"
#include "scarce.h"

#include <bench/paper.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct bench_paper how = { .bench = "",
					.by = "",
					.now = { 1772341500000000 } };

/* Number n's, with its chain up to step. */
static struct bed_phone
phone(struct bed *b, unsigned n, int64_t batch, enum bed_step last)
{
	struct bed_phone p = bed_phone(n, batch);

	p.recipe = "";
	b->base += 1000000;
	bed_walk(b, &p, BED_SEEN, last);
	return p;
}

static void
languages_are_two(void **state)
{
	enum bench_lang lang = BENCH_EN;

	(void)state;
	assert_int_equal(bench_paper_lang("ja", &lang), 0);
	assert_int_equal(lang, BENCH_JA);
	assert_int_equal(bench_paper_lang("de", &lang), -EINVAL);
	assert_int_equal(lang, BENCH_JA);
}

static void
a_label_is_for_what_passed_or_is_held(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "Acme", "1", BED_RECIPE("prov.example.com"));
	struct bed_phone good = phone(b, 1, batch, BED_END);
	struct bed_phone bad = phone(b, 2, batch, BED_CLEANUP_ASKED);
	bench_auto(bench_str_clear) struct bench_str out = { 0 };

	bed_must(b, bench_paper_unit_label(b->s, good.mac, &how, &out, &b->err),
		 "label");
	assert_memory_equal(out.text, "%PDF-", 5);
	bench_str_reset(&out);
	assert_int_equal(bench_paper_unit_label(b->s, bad.mac, &how, &out, &b->err),
			 -EPERM);
	assert_non_null(strstr(b->err.text, "cleaned"));
	assert_int_equal(out.len, 0);
	bad.mac.b[5] = 99;
	assert_int_equal(bench_paper_unit_label(b->s, bad.mac, &how, &out, &b->err),
			 -ENOENT);
}

static struct bench_norm_book *norms;

typedef int paper_fn(struct bed *b, const struct bed_phone *p, struct bench_str *out);

static int
label(struct bed *b, const struct bed_phone *p, struct bench_str *out)
{
	return bench_paper_unit_label(b->s, p->mac, &how, out, &b->err);
}

static int
handover(struct bed *b, const struct bed_phone *p, struct bench_str *out)
{
	(void)p;
	return bench_paper_handover(b->s, norms, &how, out, &b->err);
}

static int
list(struct bed *b, const struct bed_phone *p, struct bench_str *out)
{
	struct bench_report_what what = { .batch = p->batch };

	return bench_paper_shipment(b->s, &what, false, &how, out, &b->err);
}

static int
workbook(struct bed *b, const struct bed_phone *p, struct bench_str *out)
{
	struct bench_report_what what = { .batch = p->batch };

	return bench_paper_shipment(b->s, &what, true, &how, out, &b->err);
}

static int
certificate(struct bed *b, const struct bed_phone *p, struct bench_str *out)
{
	return bench_paper_certificate(b->s, p->mac, false, &how, out, &b->err);
}

static int
text(struct bed *b, const struct bed_phone *p, struct bench_str *out)
{
	return bench_paper_certificate(b->s, p->mac, true, &how, out, &b->err);
}

static void
memory_that_is_short_is_an_error(void **state)
{
	static paper_fn *const papers[] = { label,    handover,	   list,
					    workbook, certificate, text };
	struct bed *b = *state;
	struct bed_phone p =
		phone(b, 1, bed_batch(b, "Acme", "1", BED_RECIPE("prov.example.com")),
		      BED_END);

	bed_must(b, bench_store_norms(b->s, 60, &norms, &b->err), "norms");
	for (size_t i = 0; i < BENCH_N(papers); i++) {
		int r = -ENOMEM;

		for (long n = 0; r < 0; n++) {
			bench_auto(bench_str_clear) struct bench_str out = { 0 };

			assert_true(n < 1000);
			scarce_after(n);
			r = papers[i](b, &p, &out);
			assert_int_equal(r, scarce_unused() ? 0 : -ENOMEM);
			scarce_after(-1);
		}
	}
	bench_norm_book_freep(&norms);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages_are_two),
		cmocka_unit_test_setup_teardown(a_label_is_for_what_passed_or_is_held,
						bed_set_up, bed_tear_down),
		cmocka_unit_test_setup_teardown(memory_that_is_short_is_an_error,
						bed_set_up, bed_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
