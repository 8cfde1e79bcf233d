#include "rows.h"

#include <errno.h>
#include <stdlib.h>

static int
place_unit(struct rows *r, const struct shipment_unit *u)
{
	if (r->units.n == r->room) {
		size_t room = r->room == 0 ? 256 : 2 * r->room;
		struct rows_place *more =
			reallocarray(r->order, room, sizeof(*r->order));

		if (more == NULL)
			return bench_fail(r->err, -ENOMEM, "printing: out of memory");
		r->order = more;
		r->room = room;
	}
	r->order[r->units.n] =
		(struct rows_place){ u->carton == 0 ? INT64_MAX : u->carton, u->number,
				     (uint32_t)r->units.n };
	return 0;
}

int
rows_add(struct rows *r, const struct shipment_unit *u)
{
	int code = place_unit(r, u);

	return code < 0 ? code : spool_add(&r->units, u, r->err);
}

static int
take_unit(const struct shipment_unit *u, void *arg)
{
	return rows_add(arg, u);
}

static int
take_exception(const struct shipment_exception *e, void *arg)
{
	struct rows *r = arg;

	return spool_add(&r->exceptions, e, r->err);
}

static int
compare(const void *a, const void *b)
{
	const struct rows_place *p = a, *q = b;

	if (p->carton != q->carton)
		return p->carton < q->carton ? -1 : 1;
	if (p->number != q->number)
		return p->number < q->number ? -1 : 1;
	return p->at < q->at ? -1 : p->at > q->at;
}

void
rows_sort(struct rows *r)
{
	if (r->units.n > 1)
		qsort(r->order, r->units.n, sizeof(*r->order), compare);
}

int
rows_fetch(const struct shipment *s, struct rows *r, struct bench_err *err)
{
	int code = spool_init(&r->units, sizeof(struct shipment_unit), err);

	r->err = err;
	if (code == 0)
		code = spool_init(&r->exceptions, sizeof(struct shipment_exception),
				  err);
	if (code == 0)
		code = s->each_unit(s, take_unit, r, err);
	if (code == 0)
		code = s->each_exception(s, take_exception, r, err);
	if (code == 0)
		rows_sort(r);
	return code;
}

void
rows_clear(struct rows *r)
{
	spool_clear(&r->units);
	spool_clear(&r->exceptions);
	free(r->order);
	*r = (struct rows){ 0 };
}

int
rows_unit(struct rows *r, size_t i, struct shipment_unit *ret_unit,
	  struct bench_err *err)
{
	return spool_get(&r->units, r->order[i].at, ret_unit, err);
}
