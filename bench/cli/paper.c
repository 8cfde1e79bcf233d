#include "paper.h"

#include <bench/file.h>
#include <bench/printer.h>
#include <errno.h>
#include <string.h>

#define PATIENCE_S 60 /* a queue takes a file at once; longer, and something hangs */

static int
read_lang(struct cli *c, struct paper *p)
{
	const char *lang = c->config.paper_language;
	int r = cli_option(c, "--lang", &lang);

	if (r == 0 && bench_paper_lang(lang, &p->how.lang) < 0)
		r = cli_usage(c, "--lang: '%s' is not en or ja", lang);
	return r;
}

int
paper_options(struct cli *c, struct paper *p)
{
	int r;

	*p = (struct paper){ .how = { .bench = c->config.bench_name,
				      .by = "",
				      .utc_offset = c->config.utc_offset_minutes,
				      .now = bench_wall_now() } };
	p->print = cli_flag(c, "--print");
	r = read_lang(c, p);
	if (r == 0)
		r = cli_option(c, "--output", &p->output);
	if (r == 0)
		r = cli_option(c, "--reason", &p->reason);
	if (r == 0 && p->reason != NULL && !p->print)
		r = cli_usage(c, "--reason is of a reprint: it needs --print");
	return r;
}

int
paper_check(struct cli *c, struct paper *p, const struct bench_print *print)
{
	int64_t times = 0;
	int r;

	if (!p->print)
		return 0;
	r = bench_store_printed(c->store, print, &times, &c->err);
	if (r < 0)
		return r;
	p->how.reprint = times > 0;
	if (times > 0 && (p->reason == NULL || p->reason[0] == '\0'))
		return bench_fail(
			&c->err, -EPERM,
			"this %s was printed before (times: %lld): say why again, "
			"--reason TEXT",
			print->what, (long long)times);
	return 0;
}

/* What failed is on record, and nothing that was done before is undone. */
static int
print_out(struct cli *c, const struct paper *p, const struct bench_print *print,
	  const char *command, const char *setting, const char *ending)
{
	struct bench_err why = { "" };
	int r;

	if (command[0] == '\0')
		return bench_fail(
			&c->err, -ESTALE,
			"no printer: set %s in bench.conf (\"lp -d NAME\"), or "
			"use --output FILE",
			setting);
	r = bench_printer_run(command, ending, &c->plain, PATIENCE_S, &why);
	if (r == 0)
		return bench_store_print_done(
			c->store, print, p->reason == NULL ? "" : p->reason, &c->err);
	r = bench_store_print_failed(c->store, print, why.text, &c->err);
	return r < 0 ? r
		     : bench_fail(&c->err, -EAGAIN,
				  "the %s was not printed: %s (%s); nothing else has "
				  "changed: print it again",
				  print->what, why.text, setting);
}

int
paper_out(struct cli *c, const struct paper *p, const struct bench_print *print,
	  const char *command, const char *setting, const char *ending)
{
	int r = 0;

	if (p->output != NULL)
		r = bench_file_replace(p->output, c->plain.text, c->plain.len, 0640,
				       &c->err);
	if (r == 0 && p->print)
		r = print_out(c, p, print, command, setting, ending);
	if (p->output != NULL || p->print)
		bench_str_reset(&c->plain);
	return r;
}
