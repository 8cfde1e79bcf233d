/* bench batch open. */
#include "cli.h"

#include <bench/order.h>
#include <bench/priv.h>
#include <errno.h>

struct opening {
	struct bench_batch batch;
	const char *recipe;
	struct cli_lines lines;
	struct cli_list list;
};

/* --name TEXT into a field of the batch. */
static int
read_text(struct cli *c, const char *name, char *out, size_t room)
{
	const char *value = NULL;
	int r = cli_option(c, name, &value);

	return r < 0 || value == NULL ? r : cli_text(c, name, value, out, room);
}

static int
read_texts(struct cli *c, struct opening *o)
{
	struct bench_batch *b = &o->batch;
	int r = read_text(c, "--customer", b->customer, sizeof(b->customer));

	if (r == 0)
		r = read_text(c, "--order", b->order, sizeof(b->order));
	if (r == 0)
		r = read_text(c, "--provider", b->provider, sizeof(b->provider));
	if (r == 0)
		r = read_text(c, "--ship-to", b->ship_to, sizeof(b->ship_to));
	if (r == 0)
		r = cli_option(c, "--recipe", &o->recipe);
	if (r == 0)
		r = cli_option(c, "--list", &o->list.path);
	return r;
}

/* The order's lines say how many; --expected may say the same. */
static int
check_expected(struct cli *c, const struct opening *o)
{
	int64_t sum = 0;

	for (size_t i = 0; i < o->lines.n; i++)
		sum += o->lines.at[i].quantity;
	if (o->lines.n > 0 && o->batch.expected > 0 && o->batch.expected != sum)
		return cli_usage(c,
				 "--expected says %d, the lines say %lld: which is "
				 "it?",
				 o->batch.expected, (long long)sum);
	return 0;
}

static int
read_open(struct cli *c, struct opening *o)
{
	int r;

	o->list.all_or_nothing = cli_flag(c, "--all-or-nothing");
	r = read_texts(c, o);
	if (r == 0)
		r = cli_count(c, "--expected", 1000000, &o->batch.expected);
	if (r == 0)
		r = cli_lines(c, &o->lines);
	if (r == 0)
		r = cli_end(c);
	if (r == 0 && (o->batch.customer[0] == '\0' || o->recipe == NULL))
		r = cli_usage(c, "a batch needs --customer and --recipe");
	if (r == 0)
		r = check_expected(c, o);
	if (r == 0 && o->list.path != NULL)
		r = cli_list_read(c, &o->list);
	return r < 0 ? r : bench_run_as_staff(&c->err);
}

static int
find_recipe(struct cli *c, struct opening *o)
{
	struct bench_recipe_row recipe = { 0 };
	int r = bench_store_recipe_get(c->store, o->recipe, 0, &recipe, &c->err);

	if (r == 0 && recipe.approved_by[0] == '\0')
		r = bench_fail(&c->err, -EPERM,
			       "recipe %s version %d is not approved: a second person "
			       "runs 'bench recipe approve %s'",
			       recipe.name, recipe.version, recipe.name);
	o->batch.recipe = recipe.id;
	bench_recipe_row_clear(&recipe);
	return r;
}

static int
make_batch(struct cli *c, struct opening *o, int64_t *ret_id)
{
	int64_t id = 0;
	int r = bench_store_batch_open(c->store, &o->batch, &id, &c->err);

	for (size_t i = 0; r == 0 && i < o->lines.n; i++)
		r = bench_store_order_line(c->store, id, o->lines.at[i].model,
					   o->lines.at[i].quantity, &c->err);
	if (r == 0 && o->list.path != NULL)
		r = cli_list_import(c, &o->list, id);
	if (r == 0)
		*ret_id = id;
	return r;
}

static int
open_batch(struct cli *c, struct opening *o)
{
	int64_t id = 0;
	int r = cli_store(c);

	if (r == 0)
		r = find_recipe(c, o);
	if (r == 0)
		r = bench_store_begin(c->store, &c->err);
	if (r < 0)
		return r;
	r = make_batch(c, o, &id);
	if (r < 0)
		bench_store_rollback(c->store);
	else
		r = bench_store_commit(c->store, &c->err);
	if (r == 0)
		r = cli_batch_show(c, id);
	if (r == 0 || o->list.refused > 0)
		cli_list_problems(c, &o->list);
	return r == 0 && o->list.refused > 0 ? 1 : r;
}

int
cmd_batch_open(struct cli *c)
{
	struct opening o = { .recipe = NULL };
	int r = read_open(c, &o);

	if (r == 0)
		r = open_batch(c, &o);
	cli_list_clear(&o.list);
	return r;
}
