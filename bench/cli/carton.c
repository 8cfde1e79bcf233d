/* bench carton, and what is packed. */
#include "cli.h"

#include <bench/carton.h>
#include <bench/code.h>
#include <errno.h>
#include <string.h>

/* A bare number could be meant either way, and is no answer. */
int
cli_carton(struct cli *c, struct bench_carton *ret_carton)
{
	struct bench_code_meaning meaning;
	long long batch = 0, number = 0;
	const char *word = "";
	char *end;
	int r = cli_word(c, "carton", &word);

	if (r == 0)
		r = cli_store(c);
	if (r < 0)
		return r;
	if (bench_code_parse(word, strlen(word), &meaning) == 0 &&
	    meaning.kind == BENCH_CODE_CARTON)
		return bench_store_carton_get(c->store, meaning.number, 0, 0,
					      ret_carton, &c->err);
	batch = strtoll(word, &end, 10);
	if (end > word && *end == '/')
		number = strtoll(end + 1, &end, 10);
	if (batch <= 0 || number <= 0 || number > 1000000 || *end != '\0')
		return cli_usage(
			c,
			"'%s' is no carton: give its bar code, or BATCH/NUMBER "
			"like 3/2",
			word);
	return bench_store_carton_get(c->store, 0, batch, (int)number, ret_carton,
				      &c->err);
}

static int
add_carton(const struct bench_carton *carton, void *arg)
{
	struct cli *c = arg;
	char name[48], code[BENCH_CODE_TEXT], opened[BENCH_TIME_TEXT],
		closed[BENCH_TIME_TEXT] = "";

	snprintf(name, sizeof(name), "%lld/%d", (long long)carton->batch,
		 carton->number);
	if (bench_code_format(BENCH_CODE_CARTON, carton->id, code) < 0)
		code[0] = '\0';
	if (carton->closed_at.us != 0)
		bench_wall_format(carton->closed_at, closed);
	table_row(c->table);
	table_text(c->table, "carton", name);
	table_int(c->table, "batch", carton->batch);
	table_int(c->table, "number", carton->number);
	table_text(c->table, "code", code);
	table_text(c->table, "state", carton->closed ? "closed" : "open");
	table_int(c->table, "units", carton->units);
	table_text(c->table, "opened", bench_wall_format(carton->opened_at, opened));
	table_text(c->table, "closed", closed);
	return 0;
}

int
cli_cartons(struct cli *c, int64_t batch)
{
	table_list(c->table, "cartons");
	return bench_store_carton_each(c->store, batch, add_carton, c, &c->err);
}

int
cmd_carton_list(struct cli *c)
{
	int64_t batch = 0;
	int r = c->argc > 0 ? cli_number(c, "batch", &batch) : 0;

	if (r == 0)
		r = cli_ready(c);
	return r < 0 ? r : cli_cartons(c, batch);
}

static int
add_unit(const struct bench_unit *u, void *arg)
{
	struct cli *c = arg;
	char mac[BENCH_MAC_TEXT];

	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(u->mac, mac));
	table_text(c->table, "serial", u->serial.text);
	table_text(c->table, "model", u->model.text);
	table_bool(c->table, "shipped", bench_flow_is_shipped(u));
	return 0;
}

static int
show(struct cli *c, int64_t id)
{
	struct bench_carton carton;
	int r = bench_store_carton_get(c->store, id, 0, 0, &carton, &c->err);

	if (r < 0)
		return r;
	table_list(c->table, "cartons");
	(void)add_carton(&carton, c);
	table_list(c->table, "units");
	return bench_store_carton_units(c->store, id, add_unit, c, &c->err);
}

int
cmd_carton_show(struct cli *c)
{
	struct bench_carton carton = { 0 };
	int r = cli_carton(c, &carton);

	if (r == 0)
		r = cli_end(c);
	return r < 0 ? r : show(c, carton.id);
}

int
cmd_carton_open(struct cli *c)
{
	struct bench_carton carton = { 0 };
	int64_t batch = 0;
	int r = cli_number(c, "batch", &batch);

	if (r == 0)
		r = cli_ready(c);
	if (r == 0)
		r = bench_store_carton_open(c->store, batch, &carton, &c->err);
	return r < 0 ? r : show(c, carton.id);
}

int
cmd_carton_close(struct cli *c)
{
	struct bench_carton carton = { 0 };
	int r = cli_carton(c, &carton);

	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = bench_store_carton_close(c->store, carton.id, &c->err);
	return r < 0 ? r : show(c, carton.id);
}

int
cmd_carton_reopen(struct cli *c)
{
	struct bench_carton carton = { 0 };
	const char *reason = NULL;
	int r = cli_reason(c, &reason);

	if (r == 0)
		r = cli_carton(c, &carton);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = bench_store_carton_reopen(c->store, carton.id, reason, &c->err);
	return r < 0 ? r : show(c, carton.id);
}

/* A box label's code: a MAC or a serial. */
static int
box(struct cli *c, const struct bench_unit *phone, const char *word)
{
	struct bench_mac mac = { 0 };
	char serial[32] = "";
	int r;

	if (bench_mac_parse(word, strlen(word), &mac) < 0 &&
	    !bench_copy(serial, sizeof(serial), word))
		return cli_usage(c, "'%s' is neither a MAC nor a serial", word);
	r = bench_store_box(c->store, phone->mac, mac, serial, &c->err);
	return r == -EXDEV || r == -EBADMSG ? -EPERM : r; /* "no", and said so */
}

int
cmd_unit_boxed(struct cli *c)
{
	struct bench_unit u = { 0 };
	const char *word = "";
	char mac[BENCH_MAC_TEXT];
	int r = cli_unit(c, "phone's MAC or serial", &u);

	if (r == 0)
		r = cli_word(c, "box's MAC or serial", &word);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = box(c, &u, word);
	if (r < 0)
		return r;
	table_list(c->table, "units");
	table_row(c->table);
	table_text(c->table, "mac", bench_mac_format(u.mac, mac));
	table_text(c->table, "serial", u.serial.text);
	table_bool(c->table, "boxed", true);
	return 0;
}

int
cmd_carton_pack(struct cli *c)
{
	struct bench_carton carton = { 0 };
	struct bench_unit u = { 0 };
	const char *word = NULL;
	int r = cli_carton(c, &carton);

	if (r == 0)
		r = cli_unit(c, "phone's MAC or serial", &u);
	if (r == 0 && c->argc > 0)
		r = cli_word(c, "box's MAC or serial", &word);
	if (r == 0)
		r = cli_end(c);
	if (r == 0 && word != NULL)
		r = box(c, &u, word);
	if (r == 0)
		r = bench_store_carton_pack(c->store, carton.id, u.mac, &c->err);
	return r < 0 ? r : show(c, carton.id);
}

int
cmd_carton_unpack(struct cli *c)
{
	struct bench_unit u = { 0 };
	const char *reason = NULL;
	int r = cli_reason(c, &reason);

	if (r == 0)
		r = cli_unit(c, "phone's MAC or serial", &u);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = bench_store_carton_unpack(c->store, u.mac, reason, &c->err);
	return r < 0 ? r : cli_cartons(c, strtoll(u.batch.text, NULL, 10));
}

int
cmd_carton_move(struct cli *c)
{
	struct bench_carton carton = { 0 };
	struct bench_unit u = { 0 };
	int r = cli_unit(c, "phone's MAC or serial", &u);

	if (r == 0)
		r = cli_carton(c, &carton);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = bench_store_carton_move(c->store, carton.id, u.mac, &c->err);
	return r < 0 ? r : show(c, carton.id);
}
