/* Labels, filled from the record. */
#include "paper.h"

#include <errno.h>
#include <label.h>
#include <string.h>

/* What a label's texts live in. */
struct filled {
	struct bench_unit unit;
	struct bench_batch batch;
	struct bench_event why; /* of a unit on hold */
	char mac[BENCH_MAC_TEXT], code[13], host[256];
};

static int
print(const struct label *l, const struct bench_paper *how, struct bench_str *out,
      struct bench_err *err)
{
	enum print_lang lang = paper_lang(how->lang);

	return how->zpl ? label_zpl(l, 1, lang, out, err)
			: label_pdf(l, 1, lang, how->now, out, err);
}

static int
fill_batch(struct bench_store *s, struct filled *f, struct bench_err *err)
{
	int64_t id = strtoll(f->unit.batch.text, NULL, 10);
	int r = id == 0 ? 0 : bench_store_batch_get(s, id, &f->batch, err);

	return r == -ENOENT ? 0 : r;
}

/* Who put it on the shelf, or the alarm that stopped it: the later of the two. */
static int
fill_reason(struct bench_store *s, struct filled *f, struct bench_err *err)
{
	const struct bench_unit *u = &f->unit;
	bool by_person = u->held > u->freed &&
			 (u->stopped <= u->cleared || u->held > u->stopped);

	return paper_last_event(s, u->mac,
				by_person ? BENCH_EVENT_HELD : BENCH_EVENT_ALARM,
				&f->why, err);
}

static int
check(const struct bench_unit *u, struct bench_err *err)
{
	char mac[BENCH_MAC_TEXT], missing[96];

	if (bench_flow_on_hold(u) || bench_flow_may_pack(u))
		return 0;
	return bench_fail(
		err, -EPERM,
		"unit %s has not passed (missing: %s): a label would say that "
		"it has; see 'bench unit show'",
		bench_mac_format(u->mac, mac),
		bench_links_format(bench_flow_missing(u), missing));
}

static int
fill_unit(struct bench_store *s, struct bench_mac mac, struct filled *f,
	  struct bench_err *err)
{
	int r = bench_store_unit_get(s, mac, &f->unit, err);

	if (r == 0)
		r = check(&f->unit, err);
	if (r == 0)
		r = fill_batch(s, f, err);
	if (r == 0)
		r = paper_host(s, f->unit.recipe, f->host, err);
	if (r == 0 && bench_flow_on_hold(&f->unit))
		r = fill_reason(s, f, err);
	bench_mac_format(mac, f->mac);
	paper_bare_mac(mac, f->code);
	return r;
}

int
bench_paper_unit_label(struct bench_store *s, struct bench_mac mac,
		       const struct bench_paper *how, struct bench_str *out,
		       struct bench_err *err)
{
	bench_auto(bench_freep) struct filled *f = calloc(1, sizeof(*f));
	struct label l;
	int r;

	if (f == NULL)
		return bench_fail(err, -ENOMEM, "label: out of memory");
	r = fill_unit(s, mac, f, err);
	if (r < 0)
		return r;
	l = (struct label){
		.kind = bench_flow_on_hold(&f->unit) ? LABEL_HOLD : LABEL_UNIT,
		.batch = f->batch.id,
		.customer = f->batch.customer,
		.order = f->batch.order,
		.host = f->host,
		.mac = f->mac,
		.serial = f->unit.serial.text,
		.model = f->unit.model.text,
		.code = f->code,
		.waived = !bench_flow_proven(&f->unit),
		.reason = f->why.text,
		.by = f->why.staff,
		.time = f->why.wall,
		.utc_offset = how->utc_offset,
		.reprint = how->reprint,
	};
	return print(&l, how, out, err);
}
