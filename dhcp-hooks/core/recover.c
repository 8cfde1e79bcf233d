#include "recover.h"

#include "client.h"
#include "right.h"

#include <bench/str.h>
#include <errno.h>

struct job {
	const struct bench_recover *q;
	struct bench_store *s;
	struct bench_wall wall;
	struct bench_mono mono;
	struct bench_recovered done;
};

/* When it was given, by this boot's clock. It cannot be before the boot, and with a
 * wall clock that was set since it must not be in the future. */
static struct bench_mono
mono_of(const struct job *j, const struct bench_lease *l)
{
	int64_t age = j->wall.us - l->start_s * 1000000;

	if (age < 0)
		age = 0;
	return (struct bench_mono){ age < j->mono.us ? j->mono.us - age : 1 };
}

/* The file has no option 60. Where MAC and snapshot do not tell, what the record
 * already says of the unit is repeated, so that a phone does not become a laptop. */
static int
fill_from_record(struct job *j, struct bench_event *e, struct bench_err *err)
{
	struct bench_unit u;
	int r = bench_store_unit_get(j->s, e->mac, &u, err);

	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return r;
	bench_copy(e->family, sizeof(e->family), u.family.text);
	bench_copy(e->model, sizeof(e->model), u.model.text);
	bench_copy(e->text, sizeof(e->text), u.vendor_class.text);
	return 0;
}

static int
is_known(struct job *j, const struct bench_event *e, bool *ret_known,
	 struct bench_err *err)
{
	struct bench_mac mac;
	int r = bench_store_lease_of(j->s, e->ip, &mac, err);

	if (r < 0 && r != -ENOENT)
		return r;
	*ret_known = r == 0 && bench_mac_equal(mac, e->mac);
	return 0;
}

/* The file has the last word on who has an address. Should the clock have been set
 * since, the time of the lease may lie before the lease that the record has: then it
 * counts from now. */
static int
record_if_unknown(struct job *j, struct bench_event *e, struct bench_err *err)
{
	bool known;
	int r = is_known(j, e, &known, err);

	if (r < 0 || known)
		return r;
	j->done.recorded++;
	r = bench_store_record(j->s, e, NULL, err);
	if (r == 0)
		r = is_known(j, e, &known, err);
	if (r < 0 || known)
		return r;
	e->mono = j->mono;
	return bench_store_record(j->s, e, NULL, err);
}

static int
recover_lease(struct job *j, const struct bench_lease *l, struct bench_err *err)
{
	static const struct bench_bytes no_vendor_class;
	struct bench_client c = bench_client_recognise(j->q->families, j->q->snapshots,
						       l->mac, no_vendor_class);
	struct bench_event e;
	int r;

	bench_client_event(&e, BENCH_EVENT_LEASED, l->mac, l->ip, &c);
	e.mono = mono_of(j, l);
	e.wall = (struct bench_wall){ l->start_s * 1000000 };
	if (c.family == NULL) {
		r = fill_from_record(j, &e, err);
		if (r < 0)
			return r;
	}
	if ((e.family[0] != '\0' || c.expected) &&
	    bench_right_restore(j->q->tree_dir, e.ip, l->mac) < 0)
		j->done.tree_failures++;
	j->done.active++;
	return record_if_unknown(j, &e, err);
}

static int
recover_all(struct job *j, const struct bench_leases *ls, struct bench_err *err)
{
	size_t i;
	int r = bench_store_begin(j->s, err);

	for (i = 0; r == 0 && i < ls->n; i++)
		if (bench_lease_is_active(&ls->row[i], j->wall))
			r = recover_lease(j, &ls->row[i], err);
	if (r == 0)
		return bench_store_commit(j->s, err);
	bench_store_rollback(j->s);
	return r;
}

int
bench_recover(const struct bench_recover *q, struct bench_store *s,
	      struct bench_recovered *ret_recovered, struct bench_err *err)
{
	struct job j = { q, s, bench_wall_now(), bench_mono_now(), { 0 } };
	struct bench_leases ls = { 0 };
	int r;

	r = bench_leases_load(q->lease_file, &ls, err);
	if (r < 0 && r != -ENOENT)
		return r;
	j.done.bad_lines = ls.bad;
	r = recover_all(&j, &ls, err);
	bench_leases_clear(&ls);
	if (r < 0)
		return r;
	*ret_recovered = j.done;
	return 0;
}
