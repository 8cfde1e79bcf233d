/* A carton's label, filled from the record. */
#include "paper.h"

#include <bench/carton.h>
#include <bench/code.h>
#include <errno.h>
#include <label.h>
#include <string.h>

#define MODELS_MOST 16

/* What a label's texts live in. */
struct filled {
	struct bench_carton carton;
	struct bench_batch batch;
	char code[BENCH_CODE_TEXT], contents[256];
	struct {
		char model[96];
		int units;
	} models[MODELS_MOST];
	size_t n_models;
	int cartons;
};

static int
count_model(const struct bench_unit *u, void *arg)
{
	struct filled *f = arg;
	size_t i = 0;

	while (i < f->n_models && strcmp(f->models[i].model, u->model.text) != 0)
		i++;
	if (i == MODELS_MOST)
		return 0; /* the count of all is on the label, too */
	if (i == f->n_models)
		bench_copy(f->models[f->n_models++].model, sizeof(f->models[i].model),
			   u->model.text);
	f->models[i].units++;
	return 0;
}

static void
write_contents(struct filled *f)
{
	size_t len = 0;

	for (size_t i = 0; i < f->n_models && len < sizeof(f->contents); i++)
		len += (size_t)snprintf(f->contents + len, sizeof(f->contents) - len,
					"%s%s × %d", i == 0 ? "" : ", ",
					f->models[i].model, f->models[i].units);
}

static int
count_carton(const struct bench_carton *c, void *arg)
{
	(void)c;
	((struct filled *)arg)->cartons++;
	return 0;
}

/* "3/10" is a promise: until the batch is closed there may be one more. */
static int
count_cartons(struct bench_store *s, struct filled *f, struct bench_err *err)
{
	return f->batch.state == BENCH_BATCH_CLOSED
		       ? bench_store_carton_each(s, f->batch.id, count_carton, f, err)
		       : 0;
}

static int
fill(struct bench_store *s, int64_t carton, struct filled *f, struct bench_err *err)
{
	int r = bench_store_carton_get(s, carton, 0, 0, &f->carton, err);

	if (r < 0)
		return r;
	if (!f->carton.closed)
		return bench_fail(err, -EPERM,
				  "carton %lld/%d is open: close it first, so that its "
				  "label stays true",
				  (long long)f->carton.batch, f->carton.number);
	r = bench_store_batch_get(s, f->carton.batch, &f->batch, err);
	if (r == 0)
		r = bench_store_carton_units(s, carton, count_model, f, err);
	if (r == 0)
		r = count_cartons(s, f, err);
	if (r == 0)
		r = bench_code_format(BENCH_CODE_CARTON, carton, f->code);
	write_contents(f);
	return r;
}

int
bench_paper_carton_label(struct bench_store *s, int64_t carton,
			 const struct bench_paper *how, struct bench_str *out,
			 struct bench_err *err)
{
	bench_auto(bench_freep) struct filled *f = calloc(1, sizeof(*f));
	enum print_lang lang = paper_lang(how->lang);
	struct label l;
	int r;

	if (f == NULL)
		return bench_fail(err, -ENOMEM, "label: out of memory");
	r = fill(s, carton, f, err);
	if (r < 0)
		return r;
	l = (struct label){
		.kind = LABEL_CARTON,
		.batch = f->batch.id,
		.customer = f->batch.customer,
		.order = f->batch.order,
		.ship_to = f->batch.ship_to,
		.code = f->code,
		.carton = f->carton.number,
		.cartons = f->cartons,
		.units = f->carton.units,
		.contents = f->contents,
		.utc_offset = how->utc_offset,
		.reprint = how->reprint,
	};
	return how->zpl ? label_zpl(&l, 1, lang, out, err)
			: label_pdf(&l, 1, lang, how->now, out, err);
}
