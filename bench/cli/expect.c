/* bench batch expect: the list of the units that will come. */
#include "cli.h"

#include <bench/file.h>
#include <bench/order.h>
#include <bench/order_list.h>
#include <bench/priv.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

void
cli_list_clear(struct cli_list *l)
{
	bench_str_clear(&l->file);
	free(l->problems);
	l->problems = NULL;
}

int
cli_list_read(struct cli *c, struct cli_list *l)
{
	bench_auto(bench_closep) int fd = open(l->path, O_RDONLY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return bench_fail(&c->err, -ENOENT, "%s: %s", l->path, strerror(errno));
	r = bench_file_read_all(fd, BENCH_ORDER_LIST_MOST, &l->file);
	if (r == -EFBIG)
		return bench_fail(&c->err, -EINVAL, "%s: is above %d MB", l->path,
				  BENCH_ORDER_LIST_MOST >> 20);
	return r < 0 ? bench_fail(&c->err, r, "%s: %s", l->path, strerror(-r)) : 0;
}

struct import {
	struct cli *c;
	struct cli_list *l;
	int64_t batch, after;
	char word[48], model[24]; /* the last one looked up */
};

static int
add_problem(struct import *in, int line, const char *text)
{
	struct cli_list *l = in->l;
	struct cli_problem *p;

	if ((size_t)l->refused == l->room) {
		p = reallocarray(l->problems, l->room * 2 + 64, sizeof(*p));
		if (p == NULL)
			return bench_fail(&in->c->err, -ENOMEM, "out of memory");
		l->problems = p;
		l->room = l->room * 2 + 64;
	}
	p = &l->problems[l->refused++];
	p->line = line;
	bench_copy(p->text, sizeof(p->text), text);
	return 0;
}

/* Lists name one model a thousand times. */
static int
find_model(struct import *in, const char *word, struct bench_err *why)
{
	int r = 0;

	if (word[0] == '\0')
		in->model[0] = '\0';
	else if (strcmp(word, in->word) != 0)
		r = cli_model(in->c, word, in->model, why);
	bench_copy(in->word, sizeof(in->word), r < 0 ? "" : word);
	return r;
}

static int
take_row(const struct bench_order_row *row, void *arg)
{
	struct import *in = arg;
	struct bench_expected e = { .batch = in->batch,
				    .mac = row->mac,
				    .line = row->line };
	struct bench_expected_answer answer = { 0 };
	struct bench_err why = { "" };
	int r;

	if (row->problem[0] != '\0')
		return add_problem(in, row->line, row->problem);
	if (find_model(in, row->model, &why) < 0)
		return add_problem(in, row->line, why.text);
	bench_copy(e.serial, sizeof(e.serial), row->serial);
	bench_copy(e.model, sizeof(e.model), in->model);
	bench_copy(e.note, sizeof(e.note), row->note);
	r = bench_store_expected_add(in->c->store, &e, in->after, &answer, &in->c->err);
	if (r < 0)
		return r;
	in->l->taken += answer.word == BENCH_EXPECTED_TAKEN;
	in->l->known += answer.word == BENCH_EXPECTED_KNOWN;
	return answer.word == BENCH_EXPECTED_REFUSED
		       ? add_problem(in, row->line, answer.reason)
		       : 0;
}

/* The list in the record: its name and what came of it. */
static int
record_import(struct cli *c, const struct cli_list *l, int64_t batch)
{
	struct bench_event e = { .kind = BENCH_EVENT_ACT,
				 .source = "bench",
				 .name = "expected",
				 .batch = batch };
	const char *slash = strrchr(l->path, '/');
	const char *name = slash == NULL ? l->path : slash + 1;

	if (bench_text_problem(name) != NULL)
		name = "(its name cannot be shown)";
	snprintf(e.text, sizeof(e.text),
		 "list %.120s: %lld taken, %lld known, %lld bad", name,
		 (long long)l->taken, (long long)l->known, (long long)l->refused);
	return bench_store_record(c->store, &e, NULL, &c->err);
}

int
cli_list_import(struct cli *c, struct cli_list *l, int64_t batch)
{
	struct import in = { .c = c, .l = l, .batch = batch };
	struct bench_bytes file = { (const uint8_t *)bench_str_get(&l->file),
				    l->file.len };
	struct bench_order_list info = { 0 };
	int r = cli_families(c);

	if (r == 0)
		r = bench_store_expected_last(c->store, &in.after, &c->err);
	if (r == 0)
		r = bench_order_list_parse(file, take_row, &in, &info, &c->err);
	if (r == -EINVAL)
		return bench_fail_in(&c->err, r, "%s", l->path);
	if (r == 0 && l->all_or_nothing && l->refused > 0)
		r = bench_fail(&c->err, -EPERM,
			       "%s: %lld lines are bad, so nothing was taken", l->path,
			       (long long)l->refused);
	if (r == 0)
		r = bench_store_expected_done(c->store, batch, &c->err);
	if (r == 0)
		r = record_import(c, l, batch);
	l->encoding = info.encoding;
	l->separator = info.separator;
	l->header = info.header;
	return r;
}

void
cli_list_problems(struct cli *c, const struct cli_list *l)
{
	table_list(c->table, "problems");
	for (int64_t i = 0; i < l->refused; i++) {
		table_row(c->table);
		table_int(c->table, "line", l->problems[i].line);
		table_text(c->table, "problem", l->problems[i].text);
	}
}

static int
import_file(struct cli *c, struct cli_list *l, int64_t batch, bool replace)
{
	enum bench_batch_state state = BENCH_BATCH_CLOSED;
	struct bench_batch b = { 0 };
	int r = bench_store_begin(c->store, &c->err);

	if (r < 0)
		return r;
	r = bench_store_batch_get(c->store, batch, &b, &c->err);
	if (r == 0)
		state = b.state;
	if (r == 0 && state == BENCH_BATCH_CLOSED)
		r = bench_fail(&c->err, -EPERM, "batch %lld is closed",
			       (long long)batch);
	if (r == 0 && replace)
		r = bench_store_expected_clear(c->store, batch, &c->err);
	if (r == 0)
		r = cli_list_import(c, l, batch);
	if (r < 0) {
		bench_store_rollback(c->store);
		return r;
	}
	return bench_store_commit(c->store, &c->err);
}

static void
show_list(struct cli *c, const struct cli_list *l, int64_t batch, bool taken)
{
	char separator[2] = { l->separator, '\0' };

	table_list(c->table, "list");
	table_row(c->table);
	table_int(c->table, "batch", batch);
	table_text(c->table, "file", l->path);
	table_text(c->table, "encoding", l->encoding == NULL ? "" : l->encoding);
	table_text(c->table, "separator", l->separator == '\t' ? "tab" : separator);
	table_bool(c->table, "header", l->header);
	table_int(c->table, "taken", taken ? l->taken : 0);
	table_int(c->table, "known", taken ? l->known : 0);
	table_int(c->table, "bad", l->refused);
	cli_list_problems(c, l);
}

int
cmd_batch_expect(struct cli *c)
{
	struct cli_list l = { .all_or_nothing = cli_flag(c, "--all-or-nothing") };
	bool replace = cli_flag(c, "--replace");
	int64_t batch = 0;
	int r = cli_number(c, "batch", &batch);

	if (r == 0)
		r = cli_word(c, "list", &l.path);
	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = cli_list_read(c, &l); /* the caller's file, the caller's right */
	if (r == 0)
		r = bench_run_as_staff(&c->err);
	if (r == 0)
		r = cli_store(c);
	if (r == 0)
		r = import_file(c, &l, batch, replace);
	if (r == 0 || l.refused > 0)
		show_list(c, &l, batch, r == 0);
	if (r == 0 && l.refused > 0)
		fprintf(stderr,
			"bench: %lld lines of %s were not taken: correct them, "
			"and give the list again\n",
			(long long)l.refused, l.path);
	r = r == 0 && l.refused > 0 ? 1 : r;
	cli_list_clear(&l);
	return r;
}
