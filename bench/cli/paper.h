/* What the commands that print have in common. */
#ifndef BENCH_CLI_PAPER_H
#define BENCH_CLI_PAPER_H

#include "cli.h"

#include <bench/paper.h>
#include <bench/printed.h>

/* From the command line: [--lang en|ja] [--output FILE] [--print [--reason R]]. */
struct paper {
	struct bench_paper how;
	const char *output, *reason;
	bool print;
};

/* Takes the options, what is not said from bench.conf. */
int paper_options(struct cli *c, struct paper *p);
/* Has this been printed before? A reprint needs a reason (-EPERM), and labels say so.
 * Before the paper is made; the store is open. */
int paper_check(struct cli *c, struct paper *p, const struct bench_print *print);
/* What was made is in c->plain: to --output, to the printer by command (a setting's
 * value, of that name), and into the record; else it is the command's answer. */
int paper_out(struct cli *c, const struct paper *p, const struct bench_print *print,
	      const char *command, const char *setting, const char *ending);

#endif
