/* bench handover, unit label: papers of the day. */
#include "paper.h"

#include <errno.h>
#include <string.h>

static int
label_format(struct cli *c, struct paper *p)
{
	const char *format = c->config.label_format;
	int r = cli_option(c, "--format", &format);

	if (r < 0)
		return r;
	p->how.zpl = strcmp(format, "zpl") == 0;
	if (!p->how.zpl && strcmp(format, "pdf") != 0)
		return cli_usage(c, "--format: '%s' is not pdf or zpl", format);
	return 0;
}

static int
label_out(struct cli *c, const struct paper *p, const struct bench_print *print)
{
	return paper_out(c, p, print, c->config.label_command, "label_command",
			 p->how.zpl ? ".zpl" : ".pdf");
}

int
cmd_handover(struct cli *c)
{
	static const struct bench_print print = { .what = "hand-over sheet" };
	struct paper p;
	int r = paper_options(c, &p);

	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_norms(c);
	if (r == 0)
		r = bench_paper_handover(c->store, c->norms, &p.how, &c->plain,
					 &c->err);
	if (r < 0)
		bench_str_reset(&c->plain);
	return r < 0 ? r
		     : paper_out(c, &p, &print, c->config.report_command,
				 "report_command", ".pdf");
}

/* A label's event names the kind, so that a unit that was held and is passed now gets
 * its first label without a reason. */
static int
unit_print(struct cli *c, struct bench_mac mac, struct bench_print *ret_print)
{
	struct bench_unit u;
	int r = bench_store_unit_get(c->store, mac, &u, &c->err);

	if (r == 0)
		*ret_print = (struct bench_print){
			.what = bench_flow_on_hold(&u) ? "NG label" : "unit label",
			.unit = mac,
			.batch = strtoll(u.batch.text, NULL, 10),
		};
	return r;
}

int
cmd_unit_label(struct cli *c)
{
	struct bench_print print;
	struct bench_mac mac;
	struct paper p;
	int r = paper_options(c, &p);

	if (r == 0)
		r = label_format(c, &p);
	if (r == 0)
		r = cli_mac(c, &mac);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = unit_print(c, mac, &print);
	if (r == 0)
		r = paper_check(c, &p, &print);
	if (r == 0)
		r = bench_paper_unit_label(c->store, mac, &p.how, &c->plain, &c->err);
	if (r < 0)
		bench_str_reset(&c->plain);
	return r < 0 ? r : label_out(c, &p, &print);
}
