/* bench staff sign-in and sign-out: who works at a station, and what proves it. */
#include "cli.h"

#include <bench/code.h>
#include <bench/staff.h>
#include <errno.h>
#include <string.h>

static int
read_station(struct cli *c, char station[64])
{
	const char *word = NULL;
	int r = cli_option(c, "--station", &word);

	station[0] = '\0';
	return r < 0 || word == NULL ? r : cli_text(c, "--station", word, station, 64);
}

static bool
is_badge(const char *word)
{
	struct bench_code_meaning meaning;

	return bench_code_parse(word, strlen(word), &meaning) == 0 &&
	       meaning.kind == BENCH_CODE_BADGE;
}

/* A badge is in its owner's hand; a name is only said. A supervisor may do what a lost
 * badge must not. */
static int
prove(struct cli *c, const char *word, const struct bench_staff *who)
{
	if (c->person.pin_file == NULL && is_badge(word) && !who->supervisor)
		return 0;
	return cli_try_pin(c, who->name);
}

static void
show(struct cli *c, const struct bench_staff *who)
{
	table_list(c->table, "staff");
	table_row(c->table);
	table_text(c->table, "name", who->name);
	table_text(c->table, "role", who->supervisor ? "supervisor" : "staff");
	table_text(c->table, "language", who->language);
}

int
cmd_staff_sign_in(struct cli *c)
{
	struct bench_staff who = { 0 };
	const char *word = "";
	char station[64];
	int r = read_station(c, station);

	if (r == 0)
		r = cli_word(c, "name or badge", &word);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = bench_store_staff_active(c->store, word, &who, &c->err);
	if (r == 0)
		r = prove(c, word, &who);
	if (r == 0)
		r = bench_store_staff_sign_in(c->store, who.name, station, NULL,
					      &c->err);
	if (r == 0)
		show(c, &who);
	return r;
}

int
cmd_staff_sign_out(struct cli *c)
{
	struct bench_staff who = { 0 };
	const char *word = "";
	char station[64];
	int r = read_station(c, station);

	if (r == 0)
		r = cli_word(c, "name or badge", &word);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = bench_store_staff_get(c->store, word, &who, &c->err);
	if (r == 0)
		r = bench_store_staff_sign_out(c->store, who.name, station, &c->err);
	if (r == 0)
		show(c, &who);
	return r;
}
