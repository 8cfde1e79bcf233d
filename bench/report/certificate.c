/* The setup certificate of a unit: as it was sealed last, else as it is now. */
#include "gather.h"
#include "paper.h"

#include <certificate.h>
#include <errno.h>
#include <string.h>

/* What a certificate's texts live in. */
struct filled {
	struct certificate c;
	char mac[BENCH_MAC_TEXT], code[13], waived[96];
	char details[BENCH_LINKS][320];
};

struct making {
	struct bench_store *s;
	const struct bench_paper *how;
	bool text;
	struct bench_str *out;
	struct bench_err *err;
};

/* What the event of a link says, in one line. */
static void
detail(const struct evidence *e, enum bench_link link, char *text, size_t room)
{
	const struct bench_event *event = evidence_source_of(e, link);

	text[0] = '\0';
	switch (link) {
	case BENCH_LINK_LEASED:
		bench_copy(text, room, event->ip);
		break;
	case BENCH_LINK_DELIVERED:
	case BENCH_LINK_CLEANED:
		snprintf(text, room, "%s · %lld bytes · SHA-256 %.16s…", event->name,
			 (long long)event->size, event->sha256);
		break;
	case BENCH_LINK_CONFIRMED:
		bench_copy(text, room, evidence_confirmed_by(e));
		break;
	case BENCH_LINK_FIRMWARE:
		bench_copy(text, room, evidence_firmware(e));
		break;
	case BENCH_LINK_SCANNED:
	case BENCH_LINK_BOXED:
		bench_copy(text, room, event->serial);
		break;
	case BENCH_LINK_REDIRECTED:
		bench_copy(text, room, event->name);
		break;
	}
}

/* Those that hold in their order, then those that do not. */
static void
fill_links(struct filled *f, const struct evidence *e)
{
	size_t order[BENCH_LINKS], n = evidence_order(e, order), at;
	uint32_t required = e->unit.require | BENCH_LINK_SCANNED;

	for (size_t i = 0; i < BENCH_LINKS; i++) {
		if (!(e->links & 1U << i))
			order[n++] = i;
	}
	for (at = 0; at < n; at++) {
		enum bench_link link = (enum bench_link)(1U << order[at]);
		const struct bench_event *event = evidence_source_of(e, link);

		detail(e, link, f->details[at], sizeof(f->details[at]));
		f->c.links[at] = (struct certificate_link){
			bench_link_name(link),
			(e->links & link) != 0,
			(required & link) != 0,
			f->details[at],
			event->wall,
			event->id,
		};
	}
	f->c.n_links = n;
}

static void
fill_unit(struct filled *f, const struct evidence *e)
{
	const struct bench_unit *u = &e->unit;
	struct certificate *c = &f->c;

	c->mac = bench_mac_format(u->mac, f->mac);
	c->code = paper_bare_mac(u->mac, f->code);
	c->serial = u->serial.text;
	c->model = u->model.text;
	c->pid = u->pid.text;
	c->firmware = evidence_firmware(e);
	c->run = u->run;
	c->grade = bench_flow_grade(u);
	c->proven = evidence_proven(e);
	c->recipe = e->recipe;
	c->recipe_version = e->recipe_version;
	c->recipe_sha256 = u->recipe;
	c->clock_trusted = bench_clock_trusted(&e->clock);
	if (!c->proven && evidence_may_ship(e)) {
		c->waiver = e->waiver.text;
		c->waived_by = e->waiver.staff;
		c->waived_links = bench_links_format(evidence_waived(e), f->waived);
		c->waived = e->waiver.wall;
	}
	for (size_t i = 0; i < e->n_alarms && i < CERTIFICATE_ALARMS; i++)
		c->alarms[c->n_alarms++] = e->alarms[i].text;
	c->all_alarms = e->all_alarms;
	if (bench_flow_is_packed(u)) {
		c->packed = e->packed.wall;
		c->packed_event = e->packed.id;
	}
	fill_links(f, e);
}

static void
fill_batch(struct filled *f, const struct report *r, const struct evidence *e)
{
	const struct report_carton *carton = report_carton_of(r, e);
	struct certificate *c = &f->c;

	c->host = r->host_known ? r->host : "";
	c->batch = r->batch.id;
	c->batch_code = r->code;
	c->customer = r->batch.customer;
	c->order = r->batch.order;
	c->carton = carton == NULL ? 0 : carton->number;
	c->sealed = r->seal.id != 0;
	if (!c->sealed)
		return;
	c->closed = r->seal.at;
	c->chain_sha256 = r->seal.chain;
	c->report_sha256 = r->seal.report;
	c->sealed_by = r->seal.staff;
}

/* The unit's own recipe says where it goes, whatever the batch's says by now. */
static int
make(const struct report *r, const struct evidence *e, void *arg)
{
	struct making *m = arg;
	bench_auto(bench_freep) struct filled *f = calloc(1, sizeof(*f));
	enum print_lang lang = paper_lang(m->how->lang);
	char host[256];
	int code;

	if (f == NULL)
		return bench_fail(m->err, -ENOMEM, "certificate: out of memory");
	f->c = (struct certificate){ .bench = m->how->bench,
				     .as_of = m->how->now,
				     .utc_offset = m->how->utc_offset };
	fill_unit(f, e);
	fill_batch(f, r, e);
	code = paper_host(m->s, e->unit.recipe, host, m->err);
	if (code < 0)
		return code;
	if (host[0] != '\0')
		f->c.host = host;
	return m->text ? certificate_text(&f->c, lang, m->out, m->err)
		       : certificate_pdf(&f->c, lang, m->out, m->err);
}

int
bench_paper_certificate(struct bench_store *s, struct bench_mac mac, bool text,
			const struct bench_paper *how, struct bench_str *out,
			struct bench_err *err)
{
	struct making m = { s, how, text, out, err };
	const struct report_reader reader = { .unit = make, .arg = &m };
	struct report report;
	int r = report_gather_unit(s, mac, &reader, &report, err);

	if (r == 0)
		report_clear(&report);
	return r;
}
