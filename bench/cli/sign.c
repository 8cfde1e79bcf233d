/* bench staff sign-in and sign-out: who works at a station, and what proves it. */
#include "cli.h"

#include <bench/code.h>
#include <bench/staff.h>
#include <errno.h>
#include <string.h>

#define WHO_ROOM 80

static int
read_station(struct cli *c, char station[64])
{
	const char *word = NULL;
	int r = cli_option(c, "--station", &word);

	station[0] = '\0';
	return r < 0 || word == NULL ? r : cli_text(c, "--station", word, station, 64);
}

/* A badge is in its owner's hand; a name is only said. A supervisor may do what a lost
 * badge must not. */
static int
prove(struct cli *c, const char *word, const struct bench_staff *who)
{
	if (c->person.pin_file == NULL && bench_code_is_badge(word) && !who->supervisor)
		return 0;
	return cli_try_pin(c, who->name);
}

/* Other users of the machine see the words of a command: whoever has a badge's code in
 * a program says "-", and the code comes on standard input, behind the PIN. */
static int
read_who(struct cli *c, char who[WHO_ROOM])
{
	const char *word = "";
	int r = cli_word(c, "name or badge", &word);

	if (r == 0 && strcmp(word, "-") == 0)
		r = cli_line(c, "name or badge", who, WHO_ROOM);
	else if (r == 0 && !bench_copy(who, WHO_ROOM, word))
		r = cli_usage(c, "name or badge: longer than any");
	return r;
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
	char word[WHO_ROOM] = "", station[64];
	int r = read_station(c, station);

	if (r == 0)
		r = read_who(c, word);
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
	char word[WHO_ROOM] = "", station[64];
	int r = read_station(c, station);

	if (r == 0)
		r = read_who(c, word);
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
