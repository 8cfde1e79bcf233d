/* The shipping list as a whole; its parts are in shipment_head.c and shipment_units.c.
 */
#include "shipment_impl.h"

static int
draw(struct page *p, void *arg, struct bench_err *err)
{
	const struct shipment_list *l = arg;
	int r;

	shipment_head(p, l);
	r = shipment_exceptions(p, l, err);
	if (r < 0)
		return r;
	shipment_seal(p, l);
	r = shipment_units(p, l, err);
	if (r < 0)
		return r;
	shipment_signatures(p, l);
	return 0;
}

static int
print(const struct shipment_list *l, enum print_lang lang, struct bench_str *out,
      struct bench_err *err)
{
	const struct shipment *s = l->s;
	char running[512], foot[256];
	struct form f = { .title = WORD_SHIPPING_LIST,
			  .running = running,
			  .foot = foot,
			  .keywords = s->keywords };

	snprintf(running, sizeof(running), "%s %lld · %s · %s",
		 print_word(lang, WORD_JOB), (long long)s->batch,
		 s->customer == NULL ? "" : s->customer,
		 s->order == NULL ? "" : s->order);
	form_foot(lang, s->bench, s->as_of, s->utc_offset, foot, sizeof(foot));
	if (!s->sealed)
		f.warning = print_word(lang, WORD_DRAFT_SHORT);
	return form_print(&f, lang, s->as_of, draw, (void *)(uintptr_t)l, out, err);
}

int
shipment_pdf(const struct shipment *s, enum print_lang lang, struct bench_str *out,
	     struct bench_err *err)
{
	struct rows rows = { 0 };
	struct shipment_list l = { s, &rows };
	int r = rows_fetch(s, &rows, err);

	if (r == 0)
		r = print(&l, lang, out, err);
	rows_clear(&rows);
	return r;
}
