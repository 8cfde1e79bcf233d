#include <station/intake.h>

#include <bench/admit.h>
#include <bench/order.h>
#include <bench/station.h>
#include <bench/str.h>
#include <errno.h>
#include <profiles/publish.h>
#include <string.h>

static void BENCH_PRINTF(3, 4) say(struct bench_intake_verdict *v,
				   enum bench_pair_word word, const char *fmt, ...)
{
	va_list ap;

	v->word = word;
	va_start(ap, fmt);
	vsnprintf(v->reason, sizeof(v->reason), fmt, ap);
	va_end(ap);
}

struct open_batches {
	int n;
	int64_t id;
};

static int
count_open(const struct bench_batch *b, void *arg)
{
	struct open_batches *found = arg;

	if (b->state == BENCH_BATCH_OPEN) {
		found->n++;
		found->id = b->id;
	}
	return 0;
}

/* The batch that the station is bound to; 0 stays when it is bound to none. */
static int
bound_batch(struct bench_store *store, const char *station, int64_t *batch,
	    struct bench_err *err)
{
	struct bench_station_row row;
	int r;

	if (*batch != 0 || station[0] == '\0')
		return 0;
	r = bench_store_station_get(store, station, &row, err);
	if (r == 0)
		*batch = row.batch;
	return r == -ENOENT ? 0 : r;
}

static int
choose_batch(struct bench_store *store, int64_t *batch, struct bench_err *err)
{
	struct open_batches found = { 0 };
	int r;

	if (*batch != 0)
		return 0;
	r = bench_store_batch_each(store, count_open, &found, err);
	if (r < 0)
		return r;
	if (found.n == 0)
		return bench_fail(err, -ENOENT,
				  "no batch is open: open one with 'bench batch "
				  "open'");
	if (found.n > 1)
		return bench_fail(err, -EINVAL,
				  "%d batches are open: say which by --batch, or bind "
				  "the station ('bench station bind')",
				  found.n);
	*batch = found.id;
	return 0;
}

static int
read_host(struct bench_intake *in, int64_t recipe, struct bench_err *err)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *parsed = NULL;
	struct bench_recipe_row row = { 0 };
	int r = bench_store_recipe_get(in->store, NULL, recipe, &row, err);

	if (r < 0)
		return r;
	r = bench_recipe_parse(row.text, row.name, &parsed, err);
	bench_recipe_row_clear(&row);
	if (r < 0)
		return r;
	bench_copy(in->host, sizeof(in->host), bench_recipe_host(parsed));
	return 0;
}

int
bench_intake_open(struct bench_store *store, const struct bench_families *families,
		  const struct bench_config *config, int64_t batch, const char *station,
		  struct bench_intake *ret_intake, struct bench_err *err)
{
	struct bench_intake in = { .store = store,
				   .families = families,
				   .config = config };
	struct bench_batch b = { 0 };
	int r = bound_batch(store, station, &batch, err);

	if (r == 0)
		r = choose_batch(store, &batch, err);
	if (r == 0)
		r = bench_store_batch_get(store, batch, &b, err);
	if (r < 0)
		return r;
	if (b.state != BENCH_BATCH_OPEN)
		return bench_fail(err, -EPERM,
				  "batch %lld is %s: it takes no more units",
				  (long long)batch, bench_batch_state_name(b.state));
	in.batch = batch;
	bench_copy(in.customer, sizeof(in.customer), b.customer);
	bench_copy(in.station, sizeof(in.station), station);
	r = read_host(&in, b.recipe, err);
	if (r == 0)
		*ret_intake = in;
	return r;
}

void
bench_intake_unbound(struct bench_store *store, const struct bench_families *families,
		     const struct bench_config *config, const char *station,
		     struct bench_intake *ret_intake)
{
	*ret_intake = (struct bench_intake){ .store = store,
					     .families = families,
					     .config = config };
	bench_copy(ret_intake->station, sizeof(ret_intake->station), station);
}

int
bench_intake_bind(struct bench_intake *in, int64_t batch, struct bench_err *err)
{
	struct bench_intake bound;
	int r = bench_intake_open(in->store, in->families, in->config, batch,
				  in->station, &bound, err);

	if (r < 0)
		return r;
	bench_copy(bound.slot, sizeof(bound.slot), in->slot);
	*in = bound;
	return 0;
}

static const struct bench_family *
family_of_model(const struct bench_families *families, const char *model)
{
	for (size_t i = 0; i < bench_families_count(families); i++) {
		const struct bench_family *f = bench_families_at(families, i);

		for (size_t k = 0; k < bench_family_models(f); k++)
			if (strcmp(bench_family_model_at(f, k)->name, model) == 0)
				return f;
	}
	return NULL;
}

/* What the batch's list says of a unit goes to v: for a label without a product. */
static int
read_list(const struct bench_intake *in, const struct bench_label *label,
	  struct bench_intake_verdict *v, struct bench_err *err)
{
	const struct bench_family *f;
	struct bench_expected line;
	int r;

	if (label->pid[0] != '\0')
		return 0;
	r = bench_store_expected_find(in->store, in->batch, label->mac, label->serial,
				      &line, err);
	if (r == -ENOENT || r == -EXDEV)
		return 0; /* whether that matters is for the order to say */
	if (r < 0)
		return r;
	f = family_of_model(in->families, line.model);
	if (f == NULL)
		return 0;
	bench_copy(v->family, sizeof(v->family), bench_family_name(f));
	bench_copy(v->model, sizeof(v->model), line.model);
	return 0;
}

/* The product's family and model go to v; without a product, those of the wire, or else
 * of the list, which are there already. */
static bool
judge_product(const struct bench_intake *in, const struct bench_label *label,
	      bool not_mpp, const struct bench_unit *u, struct bench_intake_verdict *v)
{
	struct bench_recognised found;

	if (not_mpp) {
		say(v, BENCH_PAIR_STOP,
		    "product %s has no MPP firmware: not for this bench", label->pid);
		return false;
	}
	if (label->pid[0] == '\0') {
		if (u->family.text[0] != '\0' && u->model.text[0] != '\0') {
			bench_copy(v->family, sizeof(v->family), u->family.text);
			bench_copy(v->model, sizeof(v->model), u->model.text);
		}
		if (v->family[0] == '\0' || v->model[0] == '\0')
			say(v, BENCH_PAIR_PARTIAL, "need product");
		return v->model[0] != '\0' && v->family[0] != '\0';
	}
	found = bench_families_by_pid(in->families, label->pid);
	if (found.family == NULL || found.model == NULL) {
		say(v, BENCH_PAIR_STOP, "product %s is in no family", label->pid);
		return false;
	}
	bench_copy(v->family, sizeof(v->family), bench_family_name(found.family));
	bench_copy(v->model, sizeof(v->model), found.model->name);
	if (u->model.text[0] != '\0' && strcmp(u->model.text, v->model) != 0) {
		say(v, BENCH_PAIR_STOP, "the label says model %s, the phone is a %s",
		    v->model, u->model.text);
		return false;
	}
	return true;
}

/* The unit of this MAC is recorded with this serial. */
static void
judge_recorded(const struct bench_intake *in, const struct bench_label *label,
	       const struct bench_unit *u, struct bench_intake_verdict *v)
{
	int64_t batch = strtoll(u->batch.text, NULL, 10);

	if (label->pid[0] != '\0' && u->pid.text[0] != '\0' &&
	    strcmp(label->pid, u->pid.text) != 0)
		say(v, BENCH_PAIR_STOP, "recorded as product %s, not %s", u->pid.text,
		    label->pid);
	else if (bench_flow_is_packed(u))
		say(v, BENCH_PAIR_STOP, "packed already, in batch %lld",
		    (long long)batch);
	else if (batch != 0 && batch != in->batch)
		say(v, BENCH_PAIR_STOP, "is in batch %lld, not in %lld",
		    (long long)batch, (long long)in->batch);
	else if (batch == in->batch && in->slot[0] != '\0')
		say(v, BENCH_PAIR_DUPLICATE, "already in this batch, now at slot %s",
		    in->slot);
	else if (batch == in->batch)
		say(v, BENCH_PAIR_DUPLICATE, "already in this batch");
	v->placed = v->word == BENCH_PAIR_DUPLICATE && in->slot[0] != '\0';
}

static int
judge_serial(const struct bench_intake *in, const struct bench_label *label,
	     const struct bench_unit *u, struct bench_intake_verdict *v,
	     struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT];
	struct bench_unit owner;
	int r = bench_store_unit_by_serial(in->store, label->serial, &owner, err);

	if (r < 0 && r != -ENOENT)
		return r;
	if (r == 0 && !bench_mac_equal(owner.mac, label->mac))
		say(v, BENCH_PAIR_STOP, "serial %s is recorded with MAC %s",
		    label->serial, bench_mac_format(owner.mac, mac));
	else if (u->serial.text[0] != '\0' &&
		 strcmp(u->serial.text, label->serial) != 0)
		say(v, BENCH_PAIR_STOP, "this MAC is recorded with serial %s",
		    u->serial.text);
	else if (u->reported_serial.text[0] != '\0' &&
		 strcmp(u->reported_serial.text, label->serial) != 0)
		say(v, BENCH_PAIR_STOP, "the phone itself says that its serial is %s",
		    u->reported_serial.text);
	return 0;
}

/* A unit that is in the batch already is not asked for its model again: that was. */
static int
judge_admission(const struct bench_intake *in, const struct bench_label *label,
		const char *model, const struct bench_unit *u,
		struct bench_intake_verdict *v, struct bench_err *err)
{
	const struct bench_candidate c = {
		.batch = in->batch, .unit = u, .serial = label->serial, .model = model
	};
	char reason[256];
	int r = bench_store_admits(in->store, &c, reason, err);

	if (r == 0)
		say(v, BENCH_PAIR_STOP, "%s", reason);
	return r < 0 ? r : 0;
}

/* v->word stays OK when the unit may be recorded. */
static int
judge(const struct bench_intake *in, const struct bench_label *label, bool not_mpp,
      struct bench_unit *u, struct bench_intake_verdict *v, struct bench_err *err)
{
	struct bench_batch b;
	int r = bench_store_batch_get(in->store, in->batch, &b, err);

	v->word = BENCH_PAIR_OK;
	if (r < 0)
		return r;
	r = bench_store_unit_get(in->store, label->mac, u, err);
	if (r == -ENOENT)
		*u = (struct bench_unit){ .mac = label->mac };
	else if (r < 0)
		return r;
	r = judge_serial(in, label, u, v, err);
	if (r == 0 && v->word == BENCH_PAIR_OK)
		r = judge_admission(in, label, "", u, v, err);
	if (r < 0 || v->word != BENCH_PAIR_OK)
		return r;
	r = read_list(in, label, v, err);
	if (r < 0)
		return r;
	if (u->serial.text[0] != '\0')
		judge_recorded(in, label, u, v);
	if (v->word != BENCH_PAIR_OK || !judge_product(in, label, not_mpp, u, v))
		return 0;
	r = judge_admission(in, label, v->model, u, v, err);
	if (r < 0 || v->word != BENCH_PAIR_OK)
		return r;
	if (b.state != BENCH_BATCH_OPEN)
		say(v, BENCH_PAIR_STOP, "batch %lld is %s: it takes no more units",
		    (long long)in->batch, bench_batch_state_name(b.state));
	return 0;
}

static struct bench_event
event_of(const struct bench_intake *in, enum bench_event_kind kind, const char *text,
	 const struct bench_evidence *evidence)
{
	/* Its time is now, not that of its keys: acts are recorded in the order in
	 * which they are done, also when keys had to wait. */
	struct bench_event e = { .kind = kind,
				 .source = "scan",
				 .raw = evidence->raw,
				 .carton = evidence->carton };

	bench_copy(e.name, sizeof(e.name), evidence->name);
	snprintf(e.text, sizeof(e.text), "%s%s%s%s", in->station,
		 in->station[0] != '\0' ? ": " : "",
		 evidence->typed ? "typed by hand: " : "", text);
	return e;
}

static int
record_unit(struct bench_intake *in, const struct bench_label *label,
	    const struct bench_evidence *evidence, const struct bench_intake_verdict *v,
	    struct bench_err *err)
{
	char text[BENCH_CODE_SLOT_NAME + 16] = "OK";
	struct bench_event e;

	if (in->slot[0] != '\0')
		snprintf(text, sizeof(text), "OK, slot %s", in->slot);
	e = event_of(in, BENCH_EVENT_SCAN, text, evidence);
	e.mac = e.unit = label->mac;
	e.batch = in->batch;
	bench_copy(e.serial, sizeof(e.serial), label->serial);
	bench_copy(e.pid, sizeof(e.pid), label->pid);
	bench_copy(e.family, sizeof(e.family), v->family);
	bench_copy(e.model, sizeof(e.model), v->model);
	bench_copy(e.slot, sizeof(e.slot), in->slot);
	return bench_store_record(in->store, &e, NULL, err);
}

static int
judge_and_record(struct bench_intake *in, const struct bench_label *label, bool not_mpp,
		 const struct bench_evidence *evidence, struct bench_unit *u,
		 struct bench_intake_verdict *v, struct bench_err *err)
{
	int r = bench_store_begin(in->store, err);

	if (r < 0)
		return r;
	r = judge(in, label, not_mpp, u, v, err);
	if (r == 0 && (v->word == BENCH_PAIR_OK || v->placed))
		r = record_unit(in, label, evidence, v, err);
	if (r < 0) {
		bench_store_rollback(in->store);
		return r;
	}
	return bench_store_commit(in->store, err);
}

/* A unit that is recorded but has no files gets them by another scan. */
static void
publish(struct bench_intake *in, const struct bench_label *label,
	struct bench_intake_verdict *v)
{
	struct bench_err why = { "" };

	if (bench_publish_unit(in->store, in->config, in->families, label->mac, &why) <
	    0)
		say(v, BENCH_PAIR_STOP,
		    "recorded, but its files were not made (%s): scan again", why.text);
}

static int
read_count(struct bench_intake *in, struct bench_intake_verdict *v,
	   struct bench_err *err)
{
	struct bench_batch b;
	int r = bench_store_batch_get(in->store, in->batch, &b, err);

	if (r < 0)
		return r;
	v->units = b.units;
	v->expected = b.expected;
	return 0;
}

int
bench_intake_unit(struct bench_intake *in, const struct bench_label *label,
		  bool not_mpp, const struct bench_evidence *evidence,
		  struct bench_intake_verdict *ret_verdict, struct bench_err *err)
{
	struct bench_intake_verdict *v = ret_verdict;
	struct bench_unit u;
	int r;

	*v = (struct bench_intake_verdict){ 0 };
	r = judge_and_record(in, label, not_mpp, evidence, &u, v, err);
	if (r < 0)
		return r;
	v->recorded = bench_mono_now();
	if (v->word == BENCH_PAIR_STOP)
		in->refused = *label;
	if (v->word == BENCH_PAIR_OK || (v->word == BENCH_PAIR_DUPLICATE && u.run == 0))
		publish(in, label, v);
	return read_count(in, v, err);
}

int
bench_intake_product(struct bench_intake *in, const struct bench_label *label,
		     struct bench_intake_verdict *ret_verdict, struct bench_err *err)
{
	struct bench_intake_verdict *v = ret_verdict;
	struct bench_recognised found = bench_families_by_pid(in->families, label->pid);
	struct bench_unit u;
	int r = bench_store_unit_get(in->store, label->mac, &u, err);

	if (r < 0)
		return r;
	*v = (struct bench_intake_verdict){ 0 };
	if (found.model != NULL && strcmp(found.model->name, u.model.text) == 0)
		say(v, BENCH_PAIR_READY, "product agrees with the unit before");
	else
		say(v, BENCH_PAIR_STOP,
		    "the label says %s, but the unit before is recorded as "
		    "model %s",
		    label->pid, u.model.text);
	return 0;
}

int
bench_intake_complete(struct bench_intake *in, struct bench_label *label,
		      bool *ret_complete, struct bench_err *err)
{
	struct bench_expected line;
	int r;

	*ret_complete = false;
	if (!bench_label_has_mac(label) || label->serial[0] != '\0')
		return 0;
	r = bench_store_expected_find(in->store, in->batch, label->mac, "", &line, err);
	if (r == -ENOENT || r == -EXDEV)
		return 0;
	if (r < 0 || line.serial[0] == '\0')
		return r;
	bench_copy(label->serial, sizeof(label->serial), line.serial);
	*ret_complete = true;
	return 0;
}

static int
unit_of_half(struct bench_intake *in, const struct bench_label *label,
	     struct bench_unit *ret_unit, struct bench_err *err)
{
	if (bench_label_has_mac(label))
		return bench_store_unit_get(in->store, label->mac, ret_unit, err);
	if (label->serial[0] != '\0')
		return bench_store_unit_by_serial(in->store, label->serial, ret_unit,
						  err);
	return -ENOENT;
}

int
bench_intake_is_known(struct bench_intake *in, const struct bench_label *label,
		      bool *ret_known, struct bench_err *err)
{
	struct bench_unit u;
	int r = unit_of_half(in, label, &u, err);

	*ret_known = false;
	if (r == -ENOENT)
		return 0;
	if (r < 0)
		return r;
	*ret_known = u.serial.text[0] != '\0' &&
		     strtoll(u.batch.text, NULL, 10) == in->batch &&
		     (label->pid[0] == '\0' || u.pid.text[0] == '\0' ||
		      strcmp(label->pid, u.pid.text) == 0);
	return 0;
}

int
bench_intake_place(struct bench_intake *in, const struct bench_label *half,
		   const struct bench_evidence *evidence,
		   struct bench_intake_verdict *ret_verdict, struct bench_err *err)
{
	struct bench_label whole = *half;
	struct bench_unit u;
	int r = unit_of_half(in, half, &u, err);

	if (r < 0)
		return r;
	whole.mac = u.mac;
	bench_copy(whole.serial, sizeof(whole.serial), u.serial.text);
	return bench_intake_unit(in, &whole, false, evidence, ret_verdict, err);
}

int
bench_intake_keep(struct bench_intake *in, enum bench_pair_word word,
		  const char *reason, const struct bench_evidence *evidence,
		  struct bench_err *err)
{
	char text[256];
	struct bench_event e;

	snprintf(text, sizeof(text), "%s: %s", bench_pair_word_name(word), reason);
	e = event_of(in,
		     word == BENCH_PAIR_STOP ? BENCH_EVENT_REFUSED : BENCH_EVENT_NOTE,
		     text, evidence);
	e.batch = in->batch;
	if (word ==
	    BENCH_PAIR_STOP) { /* of whom: what this shows of them is looked at */
		e.mac = in->refused.mac;
		bench_copy(e.serial, sizeof(e.serial), in->refused.serial);
		bench_copy(e.pid, sizeof(e.pid), in->refused.pid);
	}
	in->refused = (struct bench_label){ 0 };
	return bench_store_record(in->store, &e, NULL, err);
}
