#include "gather.h"

#include "head.h"

#include <bench/code.h>
#include <bench/str.h>
#include <errno.h>
#include <profiles/recipe.h>
#include <search.h>
#include <string.h>

struct gathering {
	struct bench_store *s;
	const struct report_reader *reader;
	struct bench_mac only; /* one unit alone; zero: all */
	struct report *r;
	struct evidence *e;	  /* one at a time */
	bool compare;		  /* with the units' rows: the report is as of now */
	void *by_serial, *by_mac; /* tsearch() trees of the expected list */
	bool found;
	int64_t members, through; /* of those to be read, for who waits */
	struct bench_err *err;
};

static struct bench_bytes
bytes_of(const struct bench_str *s)
{
	return (struct bench_bytes){ (const uint8_t *)s->text, s->len };
}

static int
no_memory(struct gathering *g)
{
	return bench_fail(g->err, -ENOMEM, "report of batch %lld: out of memory",
			  (long long)g->r->batch.id);
}

static int
bad_head(struct gathering *g)
{
	return bench_fail(g->err, -EBADMSG,
			  "batch %lld: the head of its seal cannot be read: it was "
			  "changed",
			  (long long)g->r->batch.id);
}

/* --- the head's tables --------------------------------------------------------------
 */

/* Calls fn for each row of a table of the head. */
typedef int row_fn(struct gathering *g, const struct head_table *t);

static int
each_row(struct gathering *g, const char *name, row_fn *fn)
{
	struct head_table t;
	int r = head_find(bytes_of(&g->r->head), name, &t);

	while (r == 0) {
		int more = head_next(&t);

		if (more <= 0)
			return more < 0 ? bad_head(g) : 0;
		r = fn(g, &t);
	}
	return r == -EBADMSG || r == -ENOENT ? bad_head(g) : r;
}

static enum bench_batch_state
state_of(const struct head_table *t)
{
	char text[16];
	int i = BENCH_BATCH_OPEN;

	head_text(t, "state", text, sizeof(text));
	while (i < BENCH_BATCH_CLOSED &&
	       strcmp(text, bench_batch_state_name((enum bench_batch_state)i)) != 0)
		i++;
	return (enum bench_batch_state)i;
}

static int
read_batch(struct gathering *g, const struct head_table *t)
{
	struct report *r = g->r;
	struct bench_batch *b = &r->batch;

	b->id = head_int(t, "id");
	head_text(t, "customer", b->customer, sizeof(b->customer));
	head_text(t, "order_no", b->order, sizeof(b->order));
	b->recipe = head_int(t, "recipe");
	b->expected = (int)head_int(t, "expected");
	b->state = state_of(t);
	b->opened.us = head_int(t, "opened_us");
	b->closed.us = head_int(t, "closed_us");
	head_text(t, "provider", r->provider, sizeof(r->provider));
	head_text(t, "ship_to", r->ship_to, sizeof(r->ship_to));
	head_text(t, "colour", r->colour, sizeof(r->colour));
	r->first_article = head_int(t, "first_article") != 0;
	r->follows = head_int(t, "follows");
	if (bench_code_format(BENCH_CODE_BATCH, b->id, r->code) < 0)
		r->code[0] = '\0';
	return 0;
}

static int
read_followed(struct gathering *g, const struct head_table *t)
{
	g->r->followed_by = head_int(t, "id");
	return 0;
}

static int
read_recipe(struct gathering *g, const struct head_table *t)
{
	struct bench_recipe_row *row = &g->r->recipe;
	struct bench_bytes text = head_bytes(t, "text");

	if (head_int(t, "id") != g->r->batch.recipe || row->text != NULL)
		return 0;
	row->id = head_int(t, "id");
	row->version = (int)head_int(t, "version");
	row->approved.us = head_int(t, "approved_us");
	head_text(t, "name", row->name, sizeof(row->name));
	head_text(t, "sha256", row->sha256, sizeof(row->sha256));
	head_text(t, "added_by", row->added_by, sizeof(row->added_by));
	head_text(t, "approved_by", row->approved_by, sizeof(row->approved_by));
	head_text(t, "destination", row->destination, sizeof(row->destination));
	row->text = strndup(text.len == 0 ? "" : (const char *)text.data, text.len);
	return row->text == NULL ? no_memory(g) : 0;
}

/* A recipe that this program cannot read is still named; only its host is not. */
static int
read_host(struct gathering *g)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	struct report *r = g->r;
	int code;

	if (r->recipe.text == NULL)
		return 0;
	code = bench_recipe_parse(r->recipe.text, r->recipe.name, &recipe, NULL);
	if (code == -ENOMEM)
		return no_memory(g);
	if (code == 0)
		r->host_known =
			bench_copy(r->host, sizeof(r->host), bench_recipe_host(recipe));
	return 0;
}

static int
read_article(struct gathering *g, const struct head_table *t)
{
	struct report_article *a = &g->r->articles[g->r->n_articles];
	char how[8];

	if (g->r->n_articles == BENCH_N(g->r->articles))
		return 0;
	g->r->n_articles++;
	head_text(t, "how", how, sizeof(how));
	a->waived = strcmp(how, "waived") == 0;
	a->mac = head_mac(t, "mac");
	head_text(t, "staff", a->staff, sizeof(a->staff));
	head_text(t, "text", a->text, sizeof(a->text));
	a->at.us = head_int(t, "at_us");
	return 0;
}

/* One more element, all zero, at the end of an array that doubles. array: the address
 * of the pointer to it; NULL: out of memory. */
static void *
append(void *array, size_t *n, size_t size)
{
	char *p;

	memcpy(&p, array, sizeof(p));
	if (*n == 0 || (*n >= 8 && (*n & (*n - 1)) == 0)) {
		p = reallocarray(p, *n == 0 ? 8 : *n * 2, size);
		if (p == NULL)
			return NULL;
		memcpy(array, &p, sizeof(p));
	}
	memset(p + *n * size, 0, size);
	return p + (*n)++ * size;
}

static int
read_line(struct gathering *g, const struct head_table *t)
{
	struct report_line *l = append(&g->r->lines, &g->r->n_lines, sizeof(*l));

	if (l == NULL)
		return no_memory(g);
	head_text(t, "model", l->model, sizeof(l->model));
	l->ordered = (int)head_int(t, "quantity");
	return 0;
}

static int
read_carton(struct gathering *g, const struct head_table *t)
{
	struct report_carton *c = append(&g->r->cartons, &g->r->n_cartons, sizeof(*c));
	char state[16];

	if (c == NULL)
		return no_memory(g);
	c->id = head_int(t, "id");
	c->number = head_int(t, "number");
	head_text(t, "state", state, sizeof(state));
	c->closed = strcmp(state, "closed") == 0;
	c->opened_at.us = head_int(t, "opened_us");
	c->closed_at.us = head_int(t, "closed_us");
	if (bench_code_format(BENCH_CODE_CARTON, c->id, c->code) < 0)
		c->code[0] = '\0';
	return 0;
}

static int
read_expected(struct gathering *g, const struct head_table *t)
{
	struct report_expected *x =
		append(&g->r->expected, &g->r->n_expected, sizeof(*x));

	if (x == NULL)
		return no_memory(g);
	head_text(t, "serial", x->serial, sizeof(x->serial));
	x->mac = head_mac(t, "mac");
	head_text(t, "model", x->model, sizeof(x->model));
	head_text(t, "note", x->note, sizeof(x->note));
	x->line = head_int(t, "line");
	return 0;
}

static const struct {
	const char *table;
	row_fn *read;
} readers[] = {
	{ "batch", read_batch },       { "followed_by", read_followed },
	{ "recipe", read_recipe },     { "first_article", read_article },
	{ "line", read_line },	       { "carton", read_carton },
	{ "expected", read_expected },
};

static int
read_head(struct gathering *g)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < BENCH_N(readers); i++)
		r = each_row(g, readers[i].table, readers[i].read);
	return r == 0 ? read_host(g) : r;
}

/* --- the expected list --------------------------------------------------------------
 */

static int
by_serial(const void *a, const void *b)
{
	const struct report_expected *x = a, *y = b;

	return strcmp(x->serial, y->serial);
}

static int
by_mac(const void *a, const void *b)
{
	const struct report_expected *x = a, *y = b;

	return memcmp(x->mac.b, y->mac.b, sizeof(x->mac.b));
}

/* When the array stays where it is. */
static int
index_expected(struct gathering *g)
{
	for (size_t i = 0; i < g->r->n_expected; i++) {
		struct report_expected *x = &g->r->expected[i];

		if (x->serial[0] != '\0' &&
		    tsearch(x, &g->by_serial, by_serial) == NULL)
			return no_memory(g);
		if (!bench_mac_is_zero(x->mac) &&
		    tsearch(x, &g->by_mac, by_mac) == NULL)
			return no_memory(g);
	}
	return 0;
}

static void
keep_element(void *element)
{
	(void)element; /* it is the array's */
}

/* A line that says both counts only for a unit that is both. */
static struct report_expected *
expected_of(struct gathering *g, const struct bench_unit *u)
{
	struct report_expected key = { .mac = u->mac }, *x = NULL;
	void *node = tfind(&key, &g->by_mac, by_mac);

	bench_copy(key.serial, sizeof(key.serial), u->serial.text);
	if (node == NULL && key.serial[0] != '\0')
		node = tfind(&key, &g->by_serial, by_serial);
	if (node != NULL)
		x = *(struct report_expected **)node;
	if (x == NULL ||
	    (!bench_mac_is_zero(x->mac) && !bench_mac_equal(x->mac, u->mac)) ||
	    (x->serial[0] != '\0' && strcmp(x->serial, key.serial) != 0))
		return NULL;
	return x;
}

/* --- the batch's own events, and the clock ------------------------------------------
 */

static bool
is_step(const struct bench_event *e)
{
	if (!bench_mac_is_zero(e->unit))
		return false;
	return e->kind == BENCH_EVENT_BATCH || e->kind == BENCH_EVENT_SEALED ||
	       e->kind == BENCH_EVENT_REOPENED || e->kind == BENCH_EVENT_ACT ||
	       e->kind == BENCH_EVENT_REFUSED ||
	       (e->kind == BENCH_EVENT_PRINTED && e->text[0] != '\0');
}

static int
add_step(struct gathering *g, const struct bench_event *e)
{
	struct report_step *step;

	if (g->r->all_history++ >= REPORT_HISTORY)
		return 0;
	step = append(&g->r->history, &g->r->n_history, sizeof(*step));
	if (step == NULL)
		return no_memory(g);
	step->event = e->id;
	step->kind = e->kind;
	step->wall = e->wall;
	step->carton = e->carton;
	bench_copy(step->name, sizeof(step->name), e->name);
	bench_copy(step->text, sizeof(step->text), e->text);
	bench_copy(step->staff, sizeof(step->staff), e->staff);
	return 0;
}

static int
watch_event(const struct bench_event *e, void *arg)
{
	struct gathering *g = arg;

	bench_clock_watch(&g->r->clock, e);
	return is_step(e) && e->batch == g->r->batch.id ? add_step(g, e) : 0;
}

/* --- units --------------------------------------------------------------------------
 */

static int
name_recipe(struct gathering *g, const struct head_table *t)
{
	struct evidence *e = g->e;
	char sha256[BENCH_SHA256_TEXT];
	int version = (int)head_int(t, "version");

	head_text(t, "sha256", sha256, sizeof(sha256));
	if (strcmp(sha256, e->unit.recipe) != 0 ||
	    (e->recipe[0] != '\0' && version > e->recipe_version))
		return 0;
	head_text(t, "name", e->recipe, sizeof(e->recipe));
	e->recipe_version = version;
	return 0;
}

static bool
is_in(const struct evidence *e, int64_t batch)
{
	return strtoll(e->unit.batch.text, NULL, 10) == batch;
}

static struct report_line *
line_of(struct gathering *g, const char *model)
{
	struct report_line *l;

	for (size_t i = 0; i < g->r->n_lines; i++) {
		if (strcmp(g->r->lines[i].model, model) == 0)
			return &g->r->lines[i];
	}
	l = append(&g->r->lines, &g->r->n_lines, sizeof(*l));
	if (l != NULL)
		bench_copy(l->model, sizeof(l->model), model);
	return l;
}

const struct report_carton *
report_carton_of(const struct report *r, const struct evidence *e)
{
	int64_t id = strtoll(e->unit.carton.text, NULL, 10);

	if (!bench_flow_is_packed(&e->unit) || id == 0)
		return NULL;
	for (size_t i = 0; i < r->n_cartons; i++) {
		if (r->cartons[i].id == id)
			return &r->cartons[i];
	}
	return NULL;
}

static void
count_carton(struct report *r, const struct evidence *e)
{
	const struct report_carton *c = report_carton_of(r, e);

	if (c != NULL)
		r->cartons[c - r->cartons].units++;
	else if (bench_flow_is_packed(&e->unit))
		r->without_box++;
}

static int
count_unit(struct gathering *g)
{
	struct report *r = g->r;
	const struct bench_unit *u = &g->e->unit;
	struct report_line *l = line_of(g, u->model.text);
	char grade = bench_flow_grade(u);

	if (l == NULL)
		return no_memory(g);
	r->units++;
	r->proven += evidence_proven(g->e);
	r->waived += evidence_may_ship(g->e) && !evidence_proven(g->e);
	r->packed += bench_flow_is_packed(u);
	r->shipped += bench_flow_is_shipped(u);
	r->held += u->held > u->freed;
	r->alarms += u->stopped > u->cleared;
	r->disagreeing += !g->e->agrees;
	r->extra += r->n_expected > 0 && !g->e->expected;
	if (grade != '\0')
		r->grades[grade - 'A']++;
	l->units++;
	l->packed += bench_flow_is_packed(u);
	count_carton(r, g->e);
	return 0;
}

static int
gather_evidence(struct gathering *g, struct bench_mac mac)
{
	struct bench_unit row;
	int r = 0;

	if (g->compare)
		r = bench_store_unit_get(g->s, mac, &row, g->err);
	if (r == 0)
		r = evidence_gather(g->s, mac, g->r->last_event,
				    g->compare ? &row : NULL, g->e, g->err);
	if (r == 0 && g->e->unit.recipe[0] != '\0' && g->r->head.len > 0)
		r = each_row(g, "recipe", name_recipe);
	return r;
}

static int
tell_unit(struct gathering *g)
{
	struct report_expected *x = expected_of(g, &g->e->unit);
	int r;

	if (!bench_mac_is_zero(g->only))
		g->r->clock = g->e->clock;
	g->found = true;
	g->e->expected = x != NULL;
	if (x != NULL)
		x->matched = true;
	r = count_unit(g);
	if (r == 0 && g->reader->unit != NULL)
		r = g->reader->unit(g->r, g->e, g->reader->arg);
	return r;
}

static int
count_member(struct bench_mac mac, void *arg)
{
	struct gathering *g = arg;

	(void)mac;
	g->members++;
	return 0;
}

static int
add_member(struct bench_mac mac, void *arg)
{
	struct gathering *g = arg;
	int r;

	bench_store_progress(g->s, ++g->through, g->members, "reading units");
	if (!bench_mac_is_zero(g->only) && !bench_mac_equal(g->only, mac))
		return 0;
	r = gather_evidence(g, mac);
	if (r < 0)
		return r;
	if (is_in(g->e, g->r->batch.id))
		return tell_unit(g);
	g->r->removed++;
	return g->reader->removed == NULL
		       ? 0
		       : g->reader->removed(g->r, g->e, g->reader->arg);
}

/* Against the list, if there is one; else against the lines, else the bare number. */
static void
count_missing(struct report *r)
{
	int ordered = 0, present = 0;

	for (size_t i = 0; i < r->n_expected; i++)
		r->missing += !r->expected[i].matched;
	if (r->n_expected > 0)
		return;
	for (size_t i = 0; i < r->n_lines; i++) {
		const struct report_line *l = &r->lines[i];

		ordered += l->ordered;
		present += l->ordered > 0;
		if (l->ordered > l->units)
			r->missing += l->ordered - l->units;
		else
			r->extra += l->units - l->ordered;
	}
	if (present > 0)
		return;
	r->extra = 0;
	ordered = r->batch.expected;
	if (ordered > r->units)
		r->missing = ordered - r->units;
	else if (ordered > 0)
		r->extra = r->units - ordered;
}

/* --- which report -------------------------------------------------------------------
 */

struct finding {
	int64_t id;
	struct bench_seal *seal;
};

static int
pick_seal(const struct bench_seal *seal, void *arg)
{
	struct finding *f = arg;

	if (seal->id != f->id)
		return 0;
	*f->seal = *seal;
	return 1;
}

static int
find_seal(struct gathering *g, int64_t id)
{
	struct finding f = { id, &g->r->seal };
	int r = bench_store_seal_each(g->s, 0, pick_seal, &f, g->err);

	if (r == 0)
		r = bench_fail(g->err, -ENOENT, "no seal %lld", (long long)id);
	return r < 0 ? r : 0;
}

static int
use_seal(struct gathering *g)
{
	struct report *r = g->r;

	r->batch.id = r->seal.batch;
	r->last_event = r->seal.event;
	return bench_store_seal_head(g->s, r->seal.id, &r->head, g->err);
}

static int
use_drawn(struct gathering *g)
{
	struct report *r = g->r;

	r->seal = *g->reader->drawn;
	r->last_event = r->seal.event;
	r->batch.id = r->seal.batch;
	g->compare = true;
	bench_str_add_n(&r->head, g->reader->head.data, g->reader->head.len);
	return bench_str_failed(&r->head) ? no_memory(g) : 0;
}

/* As the tables are; events after last do not count. */
static int
use_tables(struct gathering *g)
{
	struct report *r = g->r;
	int64_t last = g->reader->what.last, now = 0;
	int code = bench_store_event_last_id(g->s, &now);

	if (code < 0)
		return bench_fail(g->err, code, "the record cannot be read");
	r->last_event = last != 0 && last < now ? last : now;
	g->compare = r->last_event == now;
	bench_str_reset(&r->head);
	return bench_store_head(g->s, g->reader->what.batch, r->last_event, &r->head,
				g->err);
}

static int
choose(struct gathering *g)
{
	const struct bench_report_what *what = &g->reader->what;
	struct report *r = g->r;
	int code;

	r->batch.id = what->batch;
	if (g->reader->drawn != NULL)
		return use_drawn(g);
	if (what->seal != 0) {
		code = find_seal(g, what->seal);
		return code < 0 ? code : use_seal(g);
	}
	code = use_tables(g);
	if (code == 0)
		code = each_row(g, "batch", read_batch);
	if (code < 0 || what->last != 0 || r->batch.state != BENCH_BATCH_CLOSED)
		return code;
	/* one that an older program closed has none */
	code = bench_store_seal_last(g->s, what->batch, &r->seal, NULL);
	if (code == -ENOENT)
		return 0;
	if (code < 0)
		return bench_fail(g->err, code, "the seal of batch %lld cannot be read",
				  (long long)what->batch);
	bench_str_reset(&r->head);
	g->compare = false;
	return use_seal(g);
}

static int
gather(void *arg)
{
	struct gathering *g = arg;
	struct report *r = g->r;
	int code = choose(g);

	if (code == 0)
		code = read_head(g);
	if (code == 0)
		code = index_expected(g);
	if (code == 0 && bench_mac_is_zero(g->only))
		code = bench_store_chain_each(g->s, r->batch.id, r->last_event,
					      watch_event, g, g->err);
	if (code == 0 && bench_store_has_progress(g->s))
		code = bench_store_member_each(g->s, r->batch.id, r->last_event,
					       count_member, g, g->err);
	if (code == 0)
		code = bench_store_member_each(g->s, r->batch.id, r->last_event,
					       add_member, g, g->err);
	if (code == 0)
		count_missing(r);
	return code;
}

static int
run(struct gathering *g, bench_reading_fn *how, struct report *ret_report)
{
	int r;

	g->e = calloc(1, sizeof(*g->e));
	r = g->e == NULL ? no_memory(g) : bench_store_reading(g->s, how, g, g->err);
	free(g->e);
	tdestroy(g->by_serial, keep_element);
	tdestroy(g->by_mac, keep_element);
	if (r != 0) {
		report_clear(g->r);
		return r;
	}
	*ret_report = *g->r;
	return 0;
}

int
report_gather(struct bench_store *s, const struct report_reader *reader,
	      struct report *ret_report, struct bench_err *err)
{
	struct report report = { .batch = { .id = reader->what.batch } };
	struct gathering g = { .s = s, .reader = reader, .r = &report, .err = err };

	return run(&g, gather, ret_report);
}

/* The batch that it is in; else the one that it left with last. */
static int
batch_of(struct bench_store *s, struct bench_mac mac, int64_t *ret_batch,
	 struct bench_err *err)
{
	struct bench_unit u;
	int r = bench_store_unit_get(s, mac, &u, err);

	if (r < 0)
		return r;
	*ret_batch = strtoll(u.batch.text, NULL, 10);
	return *ret_batch != 0 ? 0 : bench_store_shipped_with(s, mac, ret_batch, err);
}

/* In no batch, and never shipped. */
static int
gather_alone(void *arg)
{
	struct gathering *g = arg;
	int r = bench_store_event_last_id(g->s, &g->r->last_event);

	g->compare = true;
	if (r == 0)
		r = gather_evidence(g, g->only);
	return r < 0 ? r : tell_unit(g);
}

int
report_gather_unit(struct bench_store *s, struct bench_mac mac,
		   const struct report_reader *reader, struct report *ret_report,
		   struct bench_err *err)
{
	struct report_reader mine = *reader;
	struct report report = { .batch = { .id = reader->what.batch } };
	struct gathering g = {
		.s = s, .reader = &mine, .only = mac, .r = &report, .err = err
	};
	char text[BENCH_MAC_TEXT];
	int r = 0;

	if (mine.what.batch == 0 && mine.what.seal == 0)
		r = batch_of(s, mac, &mine.what.batch, err);
	if (r == 0)
		r = run(&g,
			mine.what.batch == 0 && mine.what.seal == 0 ? gather_alone
								    : gather,
			ret_report);
	if (r != 0 || g.found)
		return r;
	report_clear(ret_report);
	return bench_fail(err, -ENOENT, "unit %s is not in that batch",
			  bench_mac_format(mac, text));
}

void
report_clear(struct report *r)
{
	bench_recipe_row_clear(&r->recipe);
	free(r->history);
	free(r->lines);
	free(r->cartons);
	free(r->expected);
	bench_str_clear(&r->head);
	r->history = NULL;
	r->lines = NULL;
	r->cartons = NULL;
	r->expected = NULL;
}

char *
report_verdict(const struct report *r, char text[200])
{
	int not_proven = r->units - r->proven - r->waived;

	if (r->units == 0)
		bench_copy(text, 200, "no units");
	else if (not_proven > 0)
		snprintf(text, 200, "NOT PROVEN: %d of %d units", not_proven, r->units);
	else if (r->waived > 0)
		snprintf(text, 200, "%d of %d units are proven, %d waived", r->proven,
			 r->units, r->waived);
	else
		snprintf(text, 200, "all %d units are proven", r->units);
	return text;
}
