/* Closing and sealing: one transaction, both or nothing. Before anything is sealed each
 * unit is built anew from its events: a row that was tampered with ships nothing. */
#include "write.h"

#include <bench/hash.h>
#include <errno.h>
#include <string.h>

struct sealing {
	struct bench_store *s;
	int64_t batch;
	int64_t *rest; /* NULL: whole, or not at all */
	struct bench_seal seal;
	struct bench_str head;
	struct bench_hash hash;
	struct bench_seal_unit *units; /* owned; until the seal has a number */
	size_t n, room;
	struct bench_err *err;
};

static int
no_memory(struct sealing *g)
{
	return bench_fail(g->err, -ENOMEM, "batch %lld: out of memory",
			  (long long)g->batch);
}

static int
keep_unit(struct sealing *g, const struct evidence *e)
{
	struct bench_seal_unit *p = g->units;

	if (g->n == g->room) {
		p = reallocarray(p, g->room * 2 + 64, sizeof(*p));
		if (p == NULL)
			return no_memory(g);
		g->units = p;
		g->room = g->room * 2 + 64;
	}
	p = &p[g->n++];
	p->mac = e->unit.mac;
	evidence_grade(e, p->grade);
	bench_copy(p->sha256, sizeof(p->sha256), e->sha256);
	return 0;
}

/* What the gate let through is asked again, of the events alone. */
static int
check_unit(const struct report *r, const struct evidence *e, void *arg)
{
	struct sealing *g = arg;
	char mac[BENCH_MAC_TEXT], verdict[256];

	(void)r;
	if (evidence_may_ship(e) && bench_flow_is_shipped(&e->unit))
		return keep_unit(g, e);
	return bench_fail(g->err, -EBADMSG,
			  "batch %lld is not closed: the record does not bear out unit "
			  "%s: %s",
			  (long long)g->batch, bench_mac_format(e->unit.mac, mac),
			  evidence_may_ship(e) ? "it was not shipped"
					       : evidence_verdict(e, verdict));
}

static int
check_removed(const struct report *r, const struct evidence *e, void *arg)
{
	(void)r;
	return keep_unit(arg, e);
}

static int
add_to_hash(const void *data, size_t n, void *arg)
{
	struct sealing *g = arg;

	return bench_hash_add(&g->hash, data, n) < 0 ? no_memory(g) : 0;
}

static int
refuse_schema(const char *type, const char *name, const char *what, void *arg)
{
	struct sealing *g = arg;

	return bench_fail(g->err, -EBADMSG,
			  "batch %lld is not closed: the database is not as this "
			  "program made it: %s %s %s: see 'bench doctor'",
			  (long long)g->batch, type, name, what);
}

/* The report is hashed on its way out; nobody keeps it. */
static int
hash_report(struct sealing *g)
{
	const struct report_reader reader = { .what = { .batch = g->batch },
					      .drawn = &g->seal,
					      .head = { (const uint8_t *)g->head.text,
							g->head.len },
					      .unit = check_unit,
					      .removed = check_removed,
					      .arg = g };
	struct report report;
	int r = bench_hash_begin(&g->hash) < 0 ? no_memory(g) : 0;

	if (r == 0)
		r = report_write_json(g->s, &reader, add_to_hash, g, &report, g->err);
	if (r < 0)
		return r;
	g->seal.units = report.units;
	report_clear(&report);
	return bench_hash_end(&g->hash, g->seal.report) < 0 ? no_memory(g) : 0;
}

static int
put(struct sealing *g)
{
	const struct bench_bytes head = { (const uint8_t *)g->head.text, g->head.len };
	int r = bench_store_seal_put(g->s, &g->seal, head, &g->seal.id, g->err);

	for (size_t i = 0; r == 0 && i < g->n; i++)
		r = bench_store_seal_unit_put(g->s, g->seal.id, &g->units[i], g->err);
	return r;
}

static int
seal(struct sealing *g)
{
	int r = bench_store_schema_compare(g->s, refuse_schema, g, g->err);

	if (r == 0)
		r = bench_store_seal_draw(g->s, g->batch, bench_wall_now(), &g->seal,
					  &g->head, g->err);
	if (r == 0)
		r = hash_report(g);
	return r < 0 ? r : put(g);
}

static void
sealing_clear(struct sealing *g)
{
	bench_str_clear(&g->head);
	bench_hash_clear(&g->hash);
	free(g->units);
}

/* Closing, with units that are not ready, is a state to keep. */
static int
close_and_seal(struct sealing *g, int *closed)
{
	struct bench_batch b = { 0 };
	int r;

	*closed = g->rest == NULL ? bench_store_batch_close(g->s, g->batch, g->err)
				  : bench_store_batch_close_short(g->s, g->batch,
								  g->rest, g->err);
	if (*closed < 0)
		return *closed == -EAGAIN ? 0 : *closed;
	r = bench_store_batch_get(g->s, g->batch, &b, g->err);
	return r < 0 || b.state != BENCH_BATCH_CLOSED ? r : seal(g);
}

int
bench_seal_batch(struct bench_store *s, int64_t batch, int64_t *ret_rest,
		 struct bench_seal *ret_seal, struct bench_err *err)
{
	bench_auto(sealing_clear) struct sealing g = {
		.s = s, .batch = batch, .rest = ret_rest, .err = err
	};
	int closed = 0, r = bench_store_begin(s, err);

	if (r < 0)
		return r;
	r = close_and_seal(&g, &closed);
	if (r < 0) {
		bench_store_rollback(s);
		return r;
	}
	r = bench_store_commit(s, err);
	if (r == 0)
		*ret_seal = g.seal;
	return r < 0 ? r : closed;
}
