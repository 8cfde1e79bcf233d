/* Labels, by the printer of bench.conf (label_command). What is packed stays packed,
 * whatever becomes of its label. */
#include "desk_acts.h"

#include <bench/paper.h>
#include <bench/printer.h>
#include <bench/str.h>
#include <errno.h>
#include <string.h>

#define PATIENCE_S 10 /* somebody stands there; a queue takes a file at once */

static int
make(struct act *act, const struct bench_print *p, bool reprint, struct bench_str *out,
     struct bench_err *why)
{
	const struct bench_config *config = act->desk->station->intake->config;
	struct bench_paper how = {
		.bench = config->bench_name,
		.by = act->desk->session.staff,
		.utc_offset = config->utc_offset_minutes,
		.now = bench_wall_now(),
		.zpl = strcmp(config->label_format, "zpl") == 0,
		.reprint = reprint,
	};
	int r = bench_paper_lang(config->paper_language, &how.lang);

	if (r < 0)
		return bench_fail(why, r, "paper_language '%s' is not en or ja",
				  config->paper_language);
	return p->carton != 0
		       ? bench_paper_carton_label(act->store, p->carton, &how, out, why)
		       : bench_paper_unit_label(act->store, p->unit, &how, out, why);
}

static int
run(struct act *act, const struct bench_print *p, bool reprint, struct bench_err *why)
{
	const struct bench_config *config = act->desk->station->intake->config;
	struct bench_str out = { 0 };
	int r = make(act, p, reprint, &out, why);

	if (r == 0)
		r = bench_printer_run(config->label_command,
				      strcmp(config->label_format, "zpl") == 0 ? ".zpl"
									       : ".pdf",
				      &out, PATIENCE_S, why);
	bench_str_clear(&out);
	return r;
}

static void
add(struct act *act, const char *text)
{
	size_t n = strlen(act->a->text);

	bench_copy(act->a->text + n, sizeof(act->a->text) - n, text);
}

/* In the record either way; the act itself is done, so a record that cannot take that
 * is no failure of it. */
static bool
print(struct act *act, const struct bench_print *p, const char *reason)
{
	struct bench_err why = { "" };
	int64_t times = 0;
	int r;

	act->desk->printed = *p;
	if (!act->desk->prints)
		return true;
	r = bench_store_printed(act->store, p, &times, &why);
	if (r == 0)
		r = run(act, p, times > 0, &why);
	if (r == 0) {
		(void)!bench_store_print_done(act->store, p, times > 0 ? reason : "",
					      NULL);
		return true;
	}
	(void)!bench_store_print_failed(act->store, p, why.text, NULL);
	add(act, "; its label was not printed, REPRINT: ");
	add(act, why.text);
	return false;
}

static bool
has_printer(const struct act *act)
{
	return act->desk->station->intake->config->label_command[0] != '\0';
}

int
act_print_carton(struct act *act, const struct bench_carton *c, bool *ret_printed)
{
	const struct bench_print p = { .what = "carton label",
				       .carton = c->id,
				       .batch = c->batch };

	*ret_printed = false;
	act->desk->printed = (struct bench_print){ 0 };
	if (!has_printer(act))
		return 0;
	*ret_printed = print(act, &p, "closed again");
	if (*ret_printed)
		add(act, ": stick its label on it and scan it");
	return 0;
}

int
act_print_unit(struct act *act, struct bench_mac mac)
{
	const struct bench_print p = { .what = "unit label",
				       .unit = mac,
				       .batch = act->desk->session.batch };

	act->desk->printed = (struct bench_print){ 0 };
	if (has_printer(act))
		(void)print(act, &p, "packed again");
	return 0;
}

int
act_reprint(struct act *act)
{
	struct bench_print last = act->desk->printed;

	if (!has_printer(act)) {
		act_say(act, BENCH_PAIR_PARTIAL,
			"no printer here: set label_command in bench.conf");
		return 0;
	}
	if (last.what == NULL) {
		act_say(act, BENCH_PAIR_PARTIAL, "no label was printed here before");
		return 0;
	}
	act_say(act, BENCH_PAIR_READY, "%s", last.what);
	if (print(act, &last, "REPRINT at the station"))
		add(act, ": printed again");
	else
		act->a->word = BENCH_PAIR_STOP;
	return 0;
}
