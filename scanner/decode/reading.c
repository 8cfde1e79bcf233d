#include <decode/reading.h>

void
bench_reading_judge(const struct bench_scan_rules *rules, struct bench_reading *reading)
{
	struct bench_reading *r = reading;

	for (r->n = 0; r->n < r->found.symbols.n; r->n++) {
		const struct bench_symbol *s = &r->found.symbols.at[r->n];
		struct bench_code *c = &r->codes[r->n];

		*c = (struct bench_code){ .text = s->text,
					  .quality = s->quality,
					  .box = s->box,
					  .place = s->place,
					  .unread = s->unread };
		if (!s->unread)
			bench_scan_classify(rules, s->text, s->symbology, s->gs1,
					    &c->scan);
	}
	r->status =
		bench_picture_judge(r->codes, r->n, &r->label, &r->not_mpp, r->reason);
}

int
bench_reading_load(const struct bench_scan_rules *rules, const char *path,
		   struct bench_reading *ret_reading, struct bench_err *err)
{
	int r;

	*ret_reading = (struct bench_reading){ 0 };
	r = bench_decode_file(path, &ret_reading->found, err);
	if (r == 0)
		bench_reading_judge(rules, ret_reading);
	return r;
}

void
bench_reading_clear(struct bench_reading *reading)
{
	bench_found_clear(&reading->found);
	reading->n = 0;
}
