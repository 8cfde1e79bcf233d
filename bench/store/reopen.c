/* A closed batch is open again, by a supervisor: its units stay packed, and are no
 * longer shipped. The trigger batch_is_final asks for the event. */
#include "sql.h"

#include <bench/staff.h>
#include <bench/str.h>
#include <bench/waiver.h>

#include <errno.h>
#include <string.h>

struct shipped {
	size_t n, room;
	struct bench_mac *macs;
};

static int
pick(const struct bench_unit *u, void *arg)
{
	struct shipped *l = arg;
	struct bench_mac *p;

	if (!bench_flow_is_shipped(u))
		return 0;
	if (l->n == l->room) {
		p = reallocarray(l->macs, l->room * 2 + 64, sizeof(*p));
		if (p == NULL)
			return -ENOMEM;
		l->macs = p;
		l->room = l->room * 2 + 64;
	}
	l->macs[l->n++] = u->mac;
	return 0;
}

static int
say(struct bench_store *s, enum bench_event_kind kind, int64_t id, struct bench_mac mac,
    const char *reason, struct bench_err *err)
{
	struct bench_event e = {
		.kind = kind, .source = "bench", .unit = mac, .mac = mac, .batch = id
	};

	bench_copy(e.text, sizeof(e.text), reason);
	return bench_store_record(s, &e, NULL, err);
}

static int
take_back(struct bench_store *s, int64_t id, const char *reason, struct bench_err *err)
{
	struct shipped l = { 0 };
	int r = bench_store_unit_each(s, id, pick, &l, err);

	if (r == -ENOMEM)
		(void)bench_fail(err, r, "batch %lld: out of memory", (long long)id);
	for (size_t i = 0; r == 0 && i < l.n; i++)
		r = say(s, BENCH_EVENT_UNSHIPPED, id, l.macs[i], reason, err);
	free(l.macs);
	return r;
}

static int
set_open(struct bench_store *s, int64_t id, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_BATCH_STATE, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	sql_text(stmt, ":state", bench_batch_state_name(BENCH_BATCH_OPEN));
	sql_int(stmt, ":closed_us", 0);
	return sql_step(s, stmt, err);
}

static int
reopen(struct bench_store *s, int64_t id, const char *reason, struct bench_err *err)
{
	struct bench_batch b;
	int r = bench_store_by_supervisor(s, err);

	if (r == 0)
		r = bench_store_batch_get(s, id, &b, err);
	if (r < 0)
		return r;
	if (b.state != BENCH_BATCH_CLOSED)
		return bench_fail(err, -EALREADY, "batch %lld is %s, not closed",
				  (long long)id, bench_batch_state_name(b.state));
	r = say(s, BENCH_EVENT_REOPENED, id, (struct bench_mac){ 0 }, reason, err);
	if (r == 0)
		r = set_open(s, id, err);
	return r < 0 ? r : take_back(s, id, reason, err);
}

int
bench_store_batch_reopen(struct bench_store *s, int64_t id, const char *reason,
			 struct bench_err *err)
{
	char text[256];
	int r = reason_check(reason, 1, text, err);

	return r < 0 ? r : IN_TRANSACTION(s, err, reopen(s, id, text, err));
}
