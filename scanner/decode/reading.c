#include <decode/reading.h>

int
bench_reading_load(const struct bench_scan_rules *rules, const char *path,
		   struct bench_reading *ret_reading, struct bench_err *err)
{
	struct bench_reading *r = ret_reading;
	int failed;

	*r = (struct bench_reading){ 0 };
	failed = bench_decode_file(path, &r->found, err);
	if (failed < 0)
		return failed;
	for (; r->n < r->found.symbols.n; r->n++) {
		const struct bench_symbol *s = &r->found.symbols.at[r->n];
		struct bench_code *c = &r->codes[r->n];

		c->text = s->text;
		c->quality = s->quality;
		c->box = s->box;
		bench_scan_classify(rules, s->text, s->symbology, s->gs1, &c->scan);
	}
	r->status =
		bench_picture_judge(r->codes, r->n, &r->label, &r->not_mpp, r->reason);
	return 0;
}

void
bench_reading_clear(struct bench_reading *reading)
{
	bench_found_clear(&reading->found);
	reading->n = 0;
}
