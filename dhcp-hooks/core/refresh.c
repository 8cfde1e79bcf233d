#include "refresh.h"

#include <errno.h>
#include <string.h>

struct rows {
	const struct bench_families *families;
	struct bench_snapshot_row *row;
	size_t n, room;
};

static const struct bench_family *
family_of(const struct bench_families *families, const struct bench_unit *u)
{
	const struct bench_family *f = NULL;

	if (u->family.text[0] != '\0')
		f = bench_families_find(families, u->family.text);
	if (f == NULL && u->pid.text[0] != '\0')
		f = bench_families_by_pid(families, u->pid.text).family;
	return f;
}

static int
add_row(const struct bench_unit *u, void *arg)
{
	struct rows *rows = arg;
	struct bench_snapshot_row *grown;
	size_t room;

	if (rows->n == rows->room) {
		room = rows->room == 0 ? 256 : 2 * rows->room;
		grown = realloc(rows->row, room * sizeof(*grown));
		if (grown == NULL)
			return -ENOMEM;
		rows->row = grown;
		rows->room = room;
	}
	rows->row[rows->n++] = (struct bench_snapshot_row){
		.mac = u->mac,
		.family = family_of(rows->families, u),
	};
	return 0;
}

static int
rebuild(struct bench_refresh *r, struct bench_store *s, int64_t generation,
	struct bench_err *err)
{
	struct rows rows = { .families = r->families };
	struct bench_snapshot *made = NULL;
	int ret;

	ret = bench_store_expected_each(s, add_row, &rows, err);
	if (ret == 0)
		ret = bench_snapshot_new(rows.row, rows.n, generation, bench_mono_now(),
					 &made);
	free(rows.row);
	if (ret == -ENOMEM)
		return bench_fail(err, ret, "snapshot of %zu units: out of memory",
				  rows.n);
	if (ret < 0)
		return ret;
	bench_snapshots_put(r->snapshots, made);
	return 0;
}

int
bench_refresh(struct bench_refresh *r, struct bench_store *s, bool *ret_rebuilt,
	      struct bench_err *err)
{
	struct bench_snapshot_info info;
	int64_t version, generation;
	bool rebuilt = false;
	int ret;

	ret = bench_store_data_version(s, &version);
	if (ret < 0)
		return bench_fail(err, ret, "data version: %s", strerror(-ret));
	if (s != r->store || version != r->version) {
		ret = bench_store_generation(s, &generation);
		if (ret < 0)
			return bench_fail(err, ret, "generation: %s", strerror(-ret));
		bench_snapshots_info(r->snapshots, &info);
		rebuilt = info.built.us == 0 || info.generation != generation;
		if (rebuilt)
			ret = rebuild(r, s, generation, err);
		if (ret < 0)
			return ret;
		r->store = s;
		r->version = version;
	}
	if (ret_rebuilt != NULL)
		*ret_rebuilt = rebuilt;
	return 0;
}
