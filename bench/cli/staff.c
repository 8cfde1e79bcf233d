/* bench staff: people, their badges and PINs. */
#include "cli.h"

#include <bench/code.h>
#include <bench/staff.h>
#include <errno.h>
#include <string.h>

static void
add_row(struct cli *c, const struct bench_staff *who, bool with_badge)
{
	char time[BENCH_TIME_TEXT], code[BENCH_CODE_TEXT] = "";

	if (who->badge > 0 && bench_code_format(BENCH_CODE_BADGE, who->badge, code) < 0)
		code[0] = '\0';
	table_row(c->table);
	table_text(c->table, "name", who->name);
	table_text(c->table, "role", who->supervisor ? "supervisor" : "staff");
	table_bool(c->table, "active", who->active);
	table_bool(c->table, "pin", who->has_pin);
	table_text(c->table, "added", bench_wall_format(who->added, time));
	table_text(c->table, "language", who->language);
	if (!with_badge)
		return;
	table_int(c->table, "badge", who->badge);
	table_text(c->table, "code", code);
}

/* With what is to be printed on the badge. */
static int
show(struct cli *c, const char *word)
{
	struct bench_staff who;
	int r = bench_store_staff_get(c->store, word, &who, &c->err);

	if (r < 0)
		return r;
	table_list(c->table, "staff");
	add_row(c, &who, true);
	return 0;
}

static int
list_one(const struct bench_staff *who, void *arg)
{
	add_row(arg, who, false);
	return 0;
}

/* Without badges: whoever reads a badge's code can sign in by it. */
int
cmd_staff_list(struct cli *c)
{
	int r = cli_ready(c);

	if (r < 0)
		return r;
	table_list(c->table, "staff");
	return bench_store_staff_each(c->store, list_one, c, &c->err);
}

int
cmd_staff_show(struct cli *c)
{
	const char *word;
	int r = cli_word(c, "name or badge", &word);

	if (r == 0)
		r = cli_ready(c);
	return r < 0 ? r : show(c, word);
}

static int
parse_role(struct cli *c, const char *word, bool *ret_supervisor)
{
	*ret_supervisor = word != NULL && strcmp(word, "supervisor") == 0;
	if (*ret_supervisor || (word != NULL && strcmp(word, "staff") == 0))
		return 0;
	return cli_usage(c, "the role is staff or supervisor");
}

static int
read_badge(struct cli *c, int64_t *ret_badge)
{
	const char *word = NULL;
	char *end;
	int r = cli_option(c, "--badge", &word);

	*ret_badge = 0;
	if (r < 0 || word == NULL)
		return r;
	errno = 0;
	*ret_badge = strtoll(word, &end, 10);
	if (errno != 0 || word[0] < '0' || word[0] > '9' || *end != '\0' ||
	    *ret_badge < 1)
		return cli_usage(c, "--badge: '%s' is not a number above 0", word);
	return 0;
}

/* While there is no supervisor, root stands in for one. Then the one PIN that is told
 * is the new person's. */
static int
first_by_root(struct cli *c)
{
	struct person *p = &c->person;

	if (!p->root)
		return bench_fail(&c->err, -EPERM,
				  "there is no supervisor yet: root adds the first by "
				  "'bench staff add NAME --role supervisor'");
	if (p->new_pin[0] == '\0')
		memcpy(p->new_pin, p->pin, sizeof(p->new_pin));
	return 0;
}

static int
may_add(struct cli *c)
{
	int staff, supervisors;
	int r = bench_store_staff_count(c->store, &staff, &supervisors, &c->err);

	if (r < 0)
		return r;
	return supervisors == 0 ? first_by_root(c) : cli_supervisor(c);
}

static int
add(struct cli *c, const struct bench_staff *who)
{
	bool pin = who->supervisor || c->person.new_pin_file != NULL;
	int r = may_add(c);

	if (r == 0 && pin)
		r = cli_new_pin(c, who->name);
	if (r == 0)
		r = bench_store_staff_add(c->store, who, pin ? c->person.new_pin : NULL,
					  NULL, &c->err);
	return r < 0 ? r : show(c, who->name);
}

int
cmd_staff_add(struct cli *c)
{
	const char *name = "", *role = NULL;
	struct bench_staff who = { 0 };
	int r = cli_option(c, "--role", &role);

	if (r == 0)
		r = read_badge(c, &who.badge);
	if (r == 0)
		r = cli_word(c, "name", &name);
	if (r == 0)
		r = parse_role(c, role, &who.supervisor);
	if (r == 0 && !bench_copy(who.name, sizeof(who.name), name))
		r = cli_usage(c, "a name has 63 bytes at most");
	if (r == 0)
		r = cli_ready(c);
	return r < 0 ? r : add(c, &who);
}

/* NAME, nothing more, and a supervisor. */
static int
read_whom(struct cli *c, const char **ret_name)
{
	int r = cli_word(c, "name", ret_name);

	if (r == 0)
		r = cli_ready(c);
	return r < 0 ? r : cli_supervisor(c);
}

int
cmd_staff_pin(struct cli *c)
{
	const char *name = "";
	int r = read_whom(c, &name);

	if (r == 0)
		r = cli_new_pin(c, name);
	if (r == 0)
		r = bench_store_staff_set_pin(c->store, name, c->person.new_pin,
					      &c->err);
	return r < 0 ? r : show(c, name);
}

int
cmd_staff_badge(struct cli *c)
{
	struct bench_staff who;
	const char *name = "";
	int64_t badge;
	int r = read_badge(c, &badge);

	if (r == 0)
		r = read_whom(c, &name);
	if (r == 0)
		r = bench_store_staff_set_badge(c->store, name, badge, &who, &c->err);
	return r < 0 ? r : show(c, who.name);
}

static int
set_active(struct cli *c, bool active)
{
	const char *name = "";
	int r = read_whom(c, &name);

	if (r == 0)
		r = bench_store_staff_set_active(c->store, name, active, &c->err);
	return r < 0 ? r : show(c, name);
}

int
cmd_staff_disable(struct cli *c)
{
	return set_active(c, false);
}

int
cmd_staff_enable(struct cli *c)
{
	return set_active(c, true);
}

int
cmd_staff_role(struct cli *c)
{
	const char *name = "", *role = NULL;
	bool supervisor;
	int r = cli_word(c, "name", &name);

	if (r == 0)
		r = cli_word(c, "role", &role);
	if (r == 0)
		r = parse_role(c, role, &supervisor);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = cli_supervisor(c);
	if (r == 0)
		r = bench_store_staff_set_role(
			c->store, name, supervisor,
			c->person.new_pin[0] == '\0' ? NULL : c->person.new_pin,
			&c->err);
	return r < 0 ? r : show(c, name);
}

/* Everybody says their own; of another person it is a supervisor's. */
int
cmd_staff_language(struct cli *c)
{
	const char *name = "", *language = "";
	struct bench_staff who = { 0 };
	int r = cli_word(c, "name", &name);

	if (r == 0)
		r = cli_word(c, "language", &language);
	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = bench_store_staff_get(c->store, name, &who, &c->err);
	if (r == 0 && strcmp(c->person.name, who.name) != 0)
		r = cli_supervisor(c);
	if (r == 0)
		r = bench_store_staff_set_language(c->store, who.name, language,
						   &c->err);
	return r < 0 ? r : show(c, who.name);
}
