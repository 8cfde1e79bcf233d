/* Is it still what was sealed? Everything is made again from the record and compared:
 * schema, chain, units, head, report, and the seals before and behind. */
#include "head.h"
#include "write.h"

#include <bench/hash.h>
#include <errno.h>
#include <string.h>

struct verifying {
	struct bench_store *s;
	struct bench_seal seal;
	struct bench_str head; /* the seal's */
	bool chain_holds;
	struct report_differences d;
	struct bench_verified *v;
	struct bench_err *err;
};

static struct bench_bytes
bytes_of(const struct bench_str *s)
{
	return (struct bench_bytes){ (const uint8_t *)s->text, s->len };
}

/* --- schema -------------------------------------------------------------------------
 */

static int
tell_schema(const char *type, const char *name, const char *what, void *arg)
{
	struct verifying *v = arg;

	report_differ(&v->d, "schema", "%s %s %s", type, name, what);
	return 0;
}

/* That another program made the file then is no fault: what it is now counts. */
static int
verify_schema(struct verifying *v)
{
	return bench_store_schema_compare(v->s, tell_schema, v, v->err);
}

/* --- the seals around it ------------------------------------------------------------
 */

struct around {
	struct verifying *v;
	char before[BENCH_SHA256_TEXT]; /* chain of the seal before the one at hand */
	bool last;			/* ours was the one before */
};

static int
look_around(const struct bench_seal *seal, void *arg)
{
	struct around *a = arg;
	struct verifying *v = a->v;

	if ((seal->id == v->seal.id || a->last) &&
	    strcmp(seal->previous, a->before) != 0)
		report_differ(&v->d, "seal",
			      "seal %lld does not follow the seal before it: one was "
			      "changed, added or taken away",
			      (long long)seal->id);
	a->last = seal->id == v->seal.id;
	bench_copy(a->before, sizeof(a->before), seal->chain);
	return 0;
}

struct announced {
	struct verifying *v;
	bool chain, report;
};

static int
find_sealed(const struct bench_event *e, void *arg)
{
	struct announced *a = arg;
	const struct bench_seal *seal = &a->v->seal;

	if (e->kind != BENCH_EVENT_SEALED || strcmp(e->sha256, seal->chain) != 0)
		return 0;
	a->chain = e->batch == seal->batch;
	a->report = strlen(e->text) > 7 && strcmp(e->text + 7, seal->report) == 0;
	return 1;
}

static int
verify_around(struct verifying *v)
{
	struct around around = { .v = v };
	struct announced said = { .v = v };
	int r = bench_store_seal_each(v->s, 0, look_around, &around, v->err);

	if (r == 0)
		r = bench_store_event_each(v->s, v->seal.event, NULL, find_sealed,
					   &said, v->err);
	if (r < 0)
		return r;
	if (!said.chain || !said.report)
		report_differ(&v->d, "seal",
			      "the record has no event that says this seal's chain and "
			      "report");
	return 0;
}

/* --- chain and units ----------------------------------------------------------------
 */

static int
verify_unit(const struct bench_seal_unit *u, void *arg)
{
	struct verifying *v = arg;
	char now[BENCH_SHA256_TEXT], where[40], text[BENCH_MAC_TEXT];
	int64_t events = 0;
	int r = bench_store_unit_digest(v->s, u->mac, v->seal.event, now, &events,
					v->err);

	if (r < 0)
		return r;
	v->v->units++;
	if (strcmp(now, u->sha256) == 0)
		return 0;
	snprintf(where, sizeof(where), "unit %s", bench_mac_format(u->mac, text));
	if (v->chain_holds)
		report_differ(&v->d, where,
			      "its digest was changed: it is not the one "
			      "of the events that were sealed");
	else
		report_differ(&v->d, where,
			      "its events are not those that were sealed: the event "
			      "log was changed");
	return 0;
}

static int
count_member(struct bench_mac mac, void *arg)
{
	int64_t *n = arg;

	(void)mac;
	++*n;
	return 0;
}

/* Which of its units, if it is one; else the batch's own events, or the head. */
static int
verify_units(struct verifying *v)
{
	int64_t before = v->d.n, members = 0;
	int r = bench_store_seal_unit_each(v->s, v->seal.id, verify_unit, v, v->err);

	if (r == 0)
		r = bench_store_member_each(v->s, v->seal.batch, v->seal.event,
					    count_member, &members, v->err);
	if (r < 0)
		return r;
	if (members != v->v->units)
		report_differ(&v->d, "event log",
			      "%lld units are of the batch now, %lld were sealed",
			      (long long)members, (long long)v->v->units);
	if (v->d.n == before && !v->chain_holds)
		report_differ(&v->d, "event log",
			      "what differs is no unit's: an event of the batch "
			      "itself, or the seal's own words");
	return 0;
}

static int
verify_chain(struct verifying *v)
{
	char chain[BENCH_SHA256_TEXT];
	int r = bench_store_chain(v->s, &v->seal, bytes_of(&v->head), chain,
				  &v->v->events, v->err);

	if (r < 0)
		return r;
	v->chain_holds = strcmp(chain, v->seal.chain) == 0;
	if (!v->chain_holds)
		report_differ(&v->d, "event log",
			      "was changed: the chain of batch %lld differs (%lld "
			      "events, %lld were sealed)",
			      (long long)v->seal.batch, (long long)v->v->events,
			      (long long)v->seal.events);
	return verify_units(v);
}

/* --- head ---------------------------------------------------------------------------
 */

static void
quote(struct bench_bytes b, char text[120])
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };

	bench_str_add_log(&s, b.data, b.len < 100 ? b.len : 100);
	bench_copy(text, 120, bench_str_get(&s));
}

static void
compare_row(struct verifying *v, const struct head_table *was,
	    const struct head_table *is, int64_t row)
{
	char where[120], a[120], b[120];

	for (size_t i = 0; i < was->n && i < is->n; i++) {
		struct bench_bytes x = was->cells[i].bytes, y = is->cells[i].bytes;

		if (was->cells[i].type == is->cells[i].type && x.len == y.len &&
		    (x.len == 0 || memcmp(x.data, y.data, x.len) == 0))
			continue;
		snprintf(where, sizeof(where), "table %.*s, row %lld, %.*s",
			 (int)(was->name.len < 30 ? was->name.len : 30),
			 (const char *)was->name.data, (long long)row,
			 (int)(was->columns[i].len < 30 ? was->columns[i].len : 30),
			 (const char *)was->columns[i].data);
		quote(x, a);
		quote(y, b);
		report_differ(&v->d, where, "was sealed as \"%s\", and is \"%s\"", a,
			      b);
	}
}

static int
compare_table(struct verifying *v, struct head_table *was, struct head_table *is)
{
	int64_t sealed = was->rows, now = is->rows;
	char where[60];

	snprintf(where, sizeof(where), "table %.*s",
		 (int)(was->name.len < 30 ? was->name.len : 30),
		 (const char *)was->name.data);
	if (sealed != now || was->n != is->n)
		report_differ(&v->d, where,
			      "%lld rows of the batch were sealed, there are %lld",
			      (long long)sealed, (long long)now);
	for (int64_t i = 0; i < sealed && i < now; i++) {
		if (head_next(was) != 1 || head_next(is) != 1)
			return -EBADMSG;
		compare_row(v, was, is, i + 1);
	}
	return 0;
}

static bool
is_named(const struct head_table *t, const char *name)
{
	return t->name.len == strlen(name) &&
	       memcmp(t->name.data, name, t->name.len) == 0;
}

/* People's roles change; everything else stays while the batch is closed. */
static int
compare_heads(struct verifying *v, struct bench_bytes now)
{
	struct head_table was, is;
	int r = head_first(bytes_of(&v->head), &was);

	if (r == 0)
		r = head_first(now, &is);
	while (r == 0) {
		if (!is_named(&was, "staff"))
			r = compare_table(v, &was, &is);
		if (r == 0)
			r = head_following(&was);
		if (r == 0)
			r = head_following(&is);
	}
	if (r != -ENOENT)
		report_differ(&v->d, "seal", "its head cannot be read: it was changed");
	return 0;
}

/* Only of the newest seal of a batch that was not opened again since. */
static int
verify_head(struct verifying *v)
{
	bench_auto(bench_str_clear) struct bench_str now = { 0 };
	struct bench_batch b = { 0 };
	struct bench_seal newest = { 0 };
	int r = bench_store_batch_get(v->s, v->seal.batch, &b, v->err);

	if (r == 0)
		r = bench_store_seal_last(v->s, v->seal.batch, &newest, v->err);
	if (r < 0 || newest.id != v->seal.id || b.state != BENCH_BATCH_CLOSED)
		return r;
	r = bench_store_head(v->s, v->seal.batch, v->seal.event, &now, v->err);
	if (r < 0 ||
	    (now.len == v->head.len && memcmp(now.text, v->head.text, now.len) == 0))
		return r;
	return compare_heads(v, bytes_of(&now));
}

/* --- report -------------------------------------------------------------------------
 */

static int
add_to_hash(const void *data, size_t n, void *arg)
{
	return bench_hash_add(arg, data, n);
}

/* Not able to read, as opposed to: what is read is wrong. */
static bool
is_trouble(int r)
{
	return r == -ENOMEM || r == -EBUSY || r == -EIO || r == -ENOSPC;
}

static int
hash_report(struct verifying *v, struct bench_hash *h, char sha256[BENCH_SHA256_TEXT])
{
	const struct bench_report_what what = { .seal = v->seal.id };
	int r = bench_hash_begin(h);

	if (r == 0)
		r = bench_report_write(v->s, "json", &what, add_to_hash, h, v->err);
	return r < 0 ? r : bench_hash_end(h, sha256);
}

static int
verify_hash(struct verifying *v)
{
	bench_auto(bench_hash_clear) struct bench_hash h = { 0 };
	char sha256[BENCH_SHA256_TEXT] = "";
	struct bench_err why = { "" };
	struct bench_err *outer = v->err;
	int r;

	v->err = &why; /* a record that makes no report is a finding, too */
	r = hash_report(v, &h, sha256);
	v->err = outer;
	if (is_trouble(r))
		return bench_fail(v->err, r, "%s", why.text);
	if (r < 0)
		report_differ(&v->d, "report", "cannot be made any more: %s", why.text);
	else if (strcmp(sha256, v->seal.report) != 0)
		report_differ(&v->d, "report",
			      "the record gives another one than was sealed");
	return 0;
}

/* --- all of it ----------------------------------------------------------------------
 */

static int
verify_seal(struct verifying *v)
{
	int r = bench_store_seal_head(v->s, v->seal.id, &v->head, v->err);

	v->v->batch = v->seal.batch;
	v->v->seal = v->seal;
	if (r == 0)
		r = verify_chain(v);
	if (r == 0)
		r = verify_head(v);
	if (r == 0)
		r = verify_hash(v);
	if (r == 0)
		r = verify_around(v);
	if (r == 0)
		r = verify_schema(v);
	return r;
}

static int
finish(struct verifying *v, int r)
{
	bench_str_clear(&v->head);
	v->v->differences = v->d.n;
	return r < 0 ? r : v->d.result;
}

struct batch_job {
	struct verifying v;
	int64_t batch;
};

static int
verify_newest(void *arg)
{
	struct batch_job *j = arg;
	struct bench_batch b = { 0 };
	int r = bench_store_batch_get(j->v.s, j->batch, &b, j->v.err);

	if (r < 0)
		return r;
	r = bench_store_seal_last(j->v.s, j->batch, &j->v.seal, NULL);
	if (r == -ENOENT)
		return bench_fail(j->v.err, -ENODATA,
				  "batch %lld was never sealed: it is %s",
				  (long long)j->batch, bench_batch_state_name(b.state));
	if (r < 0)
		return bench_fail(j->v.err, r, "the seal of batch %lld cannot be read",
				  (long long)j->batch);
	return verify_seal(&j->v);
}

int
bench_verify_batch(struct bench_store *s, int64_t batch, bench_verify_fn *fn, void *arg,
		   struct bench_verified *ret_verified, struct bench_err *err)
{
	struct bench_verified verified = { .batch = batch };
	struct batch_job j = { .v = { .s = s,
				      .d = { .fn = fn, .arg = arg },
				      .v = &verified,
				      .err = err },
			       .batch = batch };
	int r = finish(&j.v, bench_store_reading(s, verify_newest, &j, err));

	if (r == 0)
		*ret_verified = verified;
	return r;
}

static int
take_seal(const struct bench_seal *seal, void *arg)
{
	struct verifying *v = arg;

	if (seal->id != v->seal.id)
		return 0;
	v->seal = *seal;
	return 1;
}

static int
verify_named(void *arg)
{
	struct verifying *v = arg;
	int r = bench_store_seal_each(v->s, 0, take_seal, v, v->err);

	if (r == 0)
		return bench_fail(v->err, -ENOENT, "there is no seal %lld here",
				  (long long)v->seal.id);
	return r < 0 ? r : verify_seal(v);
}

int
bench_verify_seal(struct bench_store *s, int64_t seal, bench_verify_fn *fn, void *arg,
		  struct bench_verified *ret_verified, struct bench_err *err)
{
	struct bench_verified verified = { .batch = 0 };
	struct verifying v = { .s = s,
			       .seal = { .id = seal },
			       .d = { .fn = fn, .arg = arg },
			       .v = &verified,
			       .err = err };
	int r = finish(&v, bench_store_reading(s, verify_named, &v, err));

	if (r == 0)
		*ret_verified = verified;
	return r;
}

struct report_job {
	struct verifying v;
	struct bench_bytes file;
	const struct report_format *format;
	struct report_named named;
};

static int
add_to_str(const void *data, size_t n, void *arg)
{
	struct bench_str *out = arg;

	bench_str_add_n(out, data, n);
	return bench_str_failed(out) ? -ENOMEM : 0;
}

/* What is left of the file that the record has not given yet. */
struct matching {
	struct bench_bytes left;
	bool differs;
};

static int
match(const void *data, size_t n, void *arg)
{
	struct matching *m = arg;

	if (n > m->left.len || memcmp(m->left.data, data, n) != 0) {
		m->differs = true;
		return -ECANCELED;
	}
	m->left.data += n;
	m->left.len -= n;
	return 0;
}

/* A report that cannot be made any more is a finding, too. */
static int
tell_trouble(struct report_job *j, int r, const struct bench_err *why)
{
	if (is_trouble(r) || r == -ENOENT)
		return bench_fail(j->v.err, r, "%s", why->text);
	report_differ(&j->v.d, "report", "cannot be made any more: %s", why->text);
	return 0;
}

/* Only now the whole of it is needed at once. */
static int
locate_in_file(struct report_job *j, const struct bench_report_what *what)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct bench_err why = { "" };
	int r = bench_report_write(j->v.s, j->format->name, what, add_to_str, &text,
				   &why);

	if (r < 0)
		return tell_trouble(j, r, &why);
	return j->format->compare(j->file, bytes_of(&text), &j->v.d, j->v.err);
}

/* Made again, as of what the file says. */
static int
compare_file(struct report_job *j, const struct bench_report_what *what)
{
	struct matching m = { .left = j->file };
	struct bench_err why = { "" };
	int r = bench_report_write(j->v.s, j->format->name, what, match, &m, &why);

	j->v.v->is_file = true;
	if (m.differs || (r == 0 && m.left.len > 0))
		return locate_in_file(j, what);
	return r < 0 ? tell_trouble(j, r, &why) : 0;
}

/* Its chain is not in the record; the batch that it names may be. */
static int
find_other(struct report_job *j)
{
	int r = bench_store_seal_last(j->v.s, j->named.batch, &j->v.seal, NULL);

	if (r == -ENOENT)
		return bench_fail(j->v.err, -ENOENT,
				  "the record has no seal as the file's, and none of "
				  "batch %lld: it is another bench's, or was changed",
				  (long long)j->named.batch);
	if (r == 0)
		report_differ(&j->v.d, "file",
			      "the record has no seal with its chain; compared with "
			      "the newest of batch %lld",
			      (long long)j->named.batch);
	return r;
}

static int
verify_sealed(struct report_job *j)
{
	struct bench_report_what what = { 0 };
	int r = bench_store_seal_by_chain(j->v.s, j->named.chain, &j->v.seal, NULL);

	if (r == -ENOENT)
		r = find_other(j);
	if (r < 0)
		return r;
	what.batch = j->v.seal.batch;
	what.seal = j->v.seal.id;
	r = compare_file(j, &what);
	return r < 0 ? r : verify_seal(&j->v);
}

/* A report of an open batch: no seal vouches for it, but its events are there. */
static int
verify_open(struct report_job *j)
{
	const struct bench_report_what what = { .batch = j->named.batch,
						.last = j->named.last };
	int r;

	j->v.v->batch = what.batch;
	r = compare_file(j, &what);
	if (r == 0 && j->v.d.n > 0)
		report_differ(&j->v.d, "file",
			      "the batch was open when it was written: its tables may "
			      "have moved on since");
	return r < 0 ? r : verify_schema(&j->v);
}

static int
verify_report(void *arg)
{
	struct report_job *j = arg;

	return j->named.chain[0] != '\0' ? verify_sealed(j) : verify_open(j);
}

int
bench_verify_report(struct bench_store *s, struct bench_bytes file, bench_verify_fn *fn,
		    void *arg, struct bench_verified *ret_verified,
		    struct bench_err *err)
{
	struct bench_verified verified = { 0 };
	struct report_job j = { .v = { .s = s,
				       .d = { .fn = fn, .arg = arg },
				       .v = &verified,
				       .err = err },
				.file = file };
	int r = report_format_of(file, &j.format, &j.named, err);

	if (r < 0)
		return r;
	r = finish(&j.v, bench_store_reading(s, verify_report, &j, err));
	if (r == 0)
		*ret_verified = verified;
	return r;
}
