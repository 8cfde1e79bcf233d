/* bench batch verify: is a report, or a batch, still what was sealed? */
#include "cli.h"

#include <bench/file.h>
#include <bench/paper.h>
#include <bench/priv.h>
#include <bench/report.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define REPORT_MOST ((size_t)1 << 30)

static int
list_difference(const char *where, const char *what, void *arg)
{
	struct cli *c = arg;

	table_row(c->table);
	table_text(c->table, "where", where);
	table_text(c->table, "what", what);
	return 0;
}

/* As the caller: the bench's user need not be able to read it. */
static int
read_report(struct cli *c, const char *path, struct bench_str *out)
{
	bench_auto(bench_closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
	int r;

	if (fd < 0)
		return bench_fail(&c->err, -ENOENT,
				  "%s: %s: name a batch's number or a report's file",
				  path, strerror(errno));
	r = bench_file_read_all(fd, REPORT_MOST, out);
	if (r == -EFBIG)
		return bench_fail(&c->err, -EINVAL, "%s: is above 1 GB: no report",
				  path);
	return r < 0 ? bench_fail(&c->err, r, "%s: %s", path, strerror(-r)) : 0;
}

static bool
is_number(const char *word)
{
	return word[0] != '\0' && strlen(word) < 19 &&
	       word[strspn(word, "0123456789")] == '\0';
}

static void
add_summary(struct cli *c, const struct bench_verified *v)
{
	const char *verdict = v->differences > 0 ? "DIFFERS"
			      : v->seal.id == 0	 ? "agrees, but is not sealed"
						 : "agrees with its seal";
	char time[BENCH_TIME_TEXT] = "";

	if (v->seal.id != 0)
		bench_wall_format(v->seal.at, time);
	table_list(c->table, "verified");
	table_row(c->table);
	table_int(c->table, "batch", v->batch);
	table_text(c->table, "verdict", verdict);
	table_int(c->table, "differences", v->differences);
	table_bool(c->table, "file", v->is_file);
	table_int(c->table, "events", v->events);
	table_int(c->table, "units", v->seal.id != 0 ? v->seal.units : v->units);
	table_text(c->table, "sealed", time);
	table_text(c->table, "by", v->seal.staff);
	table_text(c->table, "chain", v->seal.chain);
	table_text(c->table, "report", v->seal.report);
}

static int
verify_file(struct cli *c, struct bench_bytes file, struct bench_verified *v)
{
	if (bench_paper_is_shipment(file))
		return bench_paper_verify(c->store, file, list_difference, c, v,
					  &c->err);
	return bench_verify_report(c->store, file, list_difference, c, v, &c->err);
}

static int
verify(struct cli *c, const char *word, const struct bench_str *text, bool is_file)
{
	const struct bench_bytes file = { (const uint8_t *)text->text, text->len };
	struct bench_verified verified;
	int r;

	table_list(c->table, "differences");
	r = is_file ? verify_file(c, file, &verified)
		    : bench_verify_batch(c->store, strtoll(word, NULL, 10),
					 list_difference, c, &verified, &c->err);
	if (r < 0)
		return r;
	add_summary(c, &verified);
	return verified.differences > 0 ? 1 : 0;
}

int
cmd_batch_verify(struct cli *c)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	const char *word = "";
	bool is_file;
	int r = cli_word(c, "a batch's number or a report's file", &word);

	if (r == 0)
		r = cli_end(c);
	if (r < 0)
		return r;
	is_file = !is_number(word) || access(word, F_OK) == 0;
	if (is_file)
		r = read_report(c, word, &text);
	if (r == 0)
		r = bench_run_as_staff(&c->err);
	if (r == 0)
		r = cli_store(c);
	return r < 0 ? r : verify(c, word, &text, is_file);
}
