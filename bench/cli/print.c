/* bench handover, unit label, carton label, unit certificate, batch report as PDF or
 * workbook. */
#include "paper.h"

#include <bench/carton.h>
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

int
cmd_unit_certificate(struct cli *c)
{
	struct bench_print print = { .what = "setup certificate" };
	const char *format = "pdf";
	struct paper p;
	bool text;
	int r = paper_options(c, &p);

	if (r == 0)
		r = cli_option(c, "--format", &format);
	text = strcmp(format, "text") == 0;
	if (r == 0 && !text && strcmp(format, "pdf") != 0)
		r = cli_usage(c, "--format: '%s' is not pdf or text", format);
	if (r == 0)
		r = cli_mac(c, &print.unit);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = paper_check(c, &p, &print);
	if (r == 0)
		r = bench_paper_certificate(c->store, print.unit, text, &p.how,
					    &c->plain, &c->err);
	if (r < 0)
		bench_str_reset(&c->plain);
	return r < 0 ? r
		     : paper_out(c, &p, &print, c->config.report_command,
				 "report_command", text ? ".txt" : ".pdf");
}

/* What is not locked can still change: its list is another paper than the final one. */
static int
list_print(struct cli *c, int64_t id, struct bench_print *ret_print)
{
	struct bench_batch b;
	int r = bench_store_batch_get(c->store, id, &b, &c->err);

	if (r == 0)
		*ret_print = (struct bench_print){
			.what = b.state == BENCH_BATCH_CLOSED ? "shipping list"
							      : "draft shipping list",
			.batch = id,
		};
	return r;
}

int
print_batch_report(struct cli *c, bool workbook)
{
	struct bench_report_what what = { 0 };
	struct bench_print print;
	struct paper p;
	int r = paper_options(c, &p);

	if (r == 0 && workbook && p.print)
		r = cli_usage(c,
			      "--print: a workbook is not for the printer: take pdf");
	if (r == 0)
		r = cli_number(c, "batch", &what.batch);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = list_print(c, what.batch, &print);
	if (r == 0)
		r = paper_check(c, &p, &print);
	if (r == 0)
		r = bench_paper_shipment(c->store, &what, workbook, &p.how, &c->plain,
					 &c->err);
	if (r < 0)
		bench_str_reset(&c->plain);
	return r < 0 ? r
		     : paper_out(c, &p, &print, c->config.report_command,
				 "report_command", ".pdf");
}

int
cmd_carton_label(struct cli *c)
{
	struct bench_print print = { .what = "carton label" };
	struct bench_carton carton;
	struct paper p;
	int r = paper_options(c, &p);

	if (r == 0)
		r = label_format(c, &p);
	if (r == 0)
		r = cli_carton(c, &carton);
	if (r == 0)
		r = cli_ready(c);
	if (r < 0)
		return r;
	print.carton = carton.id;
	print.batch = carton.batch;
	r = paper_check(c, &p, &print);
	if (r == 0)
		r = bench_paper_carton_label(c->store, carton.id, &p.how, &c->plain,
					     &c->err);
	if (r < 0)
		bench_str_reset(&c->plain);
	return r < 0 ? r : label_out(c, &p, &print);
}
