#include <station/sheet.h>

#include <bench/config.h>
#include <bench/file.h>
#include <bench/priv.h>
#include <bench/store.h>
#include <errno.h>
#include <getopt.h>
#include <string.h>
#include <sysexits.h>

#define ITEMS_MAX 500

static const char usage[] =
	"Usage: bench-scan sheet --output FILE.pdf [--lang en|ja] [--jobs] [--job N=NAME]\n"
	"                        [--badge N=NAME] [--carton N=NAME] [--slot NAME]\n"
	"\n"
	"Makes a PDF of the codes that staff scan: the commands, the calibration code for\n"
	"scanners that type, and\n"
	"\n"
	"  --jobs          every open job of this bench\n"
	"  --job N=NAME    this job; so for a badge, a carton; '=NAME' may be left out\n"
	"  --slot NAME     this slot: A-Z, 0-9 and '-'\n"
	"  --config FILE   for --jobs, instead of " BENCH_CONFIG_DEFAULT "\n"
	"\n"
	"Each may be given several times.\n";

struct options {
	const char *output, *config;
	enum print_lang lang;
	bool jobs;
	struct bench_sheet_item *items;
	size_t n;
};

static int
complain(int code, const char *text)
{
	fprintf(stderr, "bench-scan sheet: %s\n", text);
	return code;
}

static int
add(struct options *o, const struct bench_sheet_item *item)
{
	struct bench_sheet_item *p;

	if (o->n == ITEMS_MAX)
		return -E2BIG;
	p = reallocarray(o->items, o->n + 1, sizeof(*p));
	if (p == NULL)
		return -ENOMEM;
	p[o->n++] = *item;
	o->items = p;
	return 0;
}

static int
item_failure(int r, const char *text)
{
	char why[300];

	if (r == -E2BIG)
		return complain(EX_USAGE, "more than 500 codes: make several sheets");
	if (r == -ENOMEM)
		return complain(EX_OSERR, "out of memory");
	snprintf(why, sizeof(why),
		 "'%s' has no code: a number from 1, perhaps with '=' and a name; a "
		 "slot has 1 to 12 of A-Z, 0-9 and '-'",
		 text);
	return complain(EX_USAGE, why);
}

/* "17=Acme": the number, and what stands behind '='. */
static bool
split(const char *text, int64_t *ret_number, const char **ret_name)
{
	char *end;

	errno = 0;
	*ret_number = strtoll(text, &end, 10);
	*ret_name = *end == '=' ? end + 1 : end;
	return errno == 0 && end != text && (*end == '\0' || *end == '=');
}

/* Returns an exit code or -1. */
static int
add_argument(struct options *o, enum bench_code_kind kind, const char *text)
{
	struct bench_sheet_item item;
	const char *name = "";
	int64_t number = 0;
	int r = 0;

	if (kind != BENCH_CODE_SLOT && !split(text, &number, &name))
		r = -EINVAL;
	if (r == 0)
		r = bench_sheet_item_make(kind, number, text, name, &item);
	if (r == 0)
		r = add(o, &item);
	return r < 0 ? item_failure(r, text) : -1;
}

static int
add_job(const struct bench_batch *b, void *arg)
{
	struct bench_sheet_item item;
	char name[sizeof(item.name)];
	int r;

	if (b->state != BENCH_BATCH_OPEN)
		return 0;
	snprintf(name, sizeof(name), "%.80s · %.40s", b->customer, b->order);
	r = bench_sheet_item_make(BENCH_CODE_BATCH, b->id, NULL, name, &item);
	return r < 0 ? r : add(arg, &item);
}

static int
add_jobs(struct options *o, struct bench_err *err)
{
	bench_auto(bench_store_freep) struct bench_store *store = NULL;
	struct bench_config config;
	int r;

	if (bench_run_as_staff(err) < 0)
		return EX_OSERR;
	if (bench_config_load(o->config, &config, err) < 0)
		return EX_CONFIG;
	r = bench_store_open(config.database, 0, &store, err);
	if (r == 0)
		r = bench_store_batch_each(store, add_job, o, err);
	if (r == -E2BIG || r == -ENOMEM)
		(void)bench_fail(err, r, "jobs: %s", strerror(-r));
	return r < 0 ? EX_UNAVAILABLE : -1;
}

static int
parse_lang(struct options *o, const char *text)
{
	if (strcmp(text, "en") == 0)
		o->lang = PRINT_EN;
	else if (strcmp(text, "ja") == 0)
		o->lang = PRINT_JA;
	else
		return complain(EX_USAGE, "--lang takes en or ja");
	return -1;
}

/* -1: go on; else the exit code. */
static int
parse(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "output", required_argument, NULL, 'o' },
		{ "lang", required_argument, NULL, 'l' },
		{ "config", required_argument, NULL, 'C' },
		{ "jobs", no_argument, NULL, 'J' },
		{ "job", required_argument, NULL, 'j' },
		{ "badge", required_argument, NULL, 'b' },
		{ "carton", required_argument, NULL, 'c' },
		{ "slot", required_argument, NULL, 's' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c, code = -1;

	while (code < 0 && (c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'o')
			o->output = optarg;
		else if (c == 'C')
			o->config = optarg;
		else if (c == 'J')
			o->jobs = true;
		else if (c == 'l')
			code = parse_lang(o, optarg);
		else if (c == 'j')
			code = add_argument(o, BENCH_CODE_BATCH, optarg);
		else if (c == 'b')
			code = add_argument(o, BENCH_CODE_BADGE, optarg);
		else if (c == 'c')
			code = add_argument(o, BENCH_CODE_CARTON, optarg);
		else if (c == 's')
			code = add_argument(o, BENCH_CODE_SLOT, optarg);
		else if (c == 'h')
			code = fputs(usage, stdout) < 0 ? EX_OSERR : 0;
		else
			code = complain(EX_USAGE, "see bench-scan sheet --help");
	}
	if (code >= 0)
		return code;
	if (optind < argc || o->output == NULL)
		return complain(EX_USAGE, "say --output FILE.pdf, and no other names");
	return -1;
}

static int
make(const struct options *o, struct bench_err *err)
{
	const struct bench_sheet sheet = {
		.lang = o->lang,
		.created = bench_wall_now(),
		.items = o->items,
		.n = o->n,
	};
	struct bench_str out = { 0 };
	int r = bench_sheet_draw(&sheet, &out, err);

	if (r == 0)
		/* A badge's code signs its owner in. */
		r = bench_file_replace(o->output, bench_str_get(&out), out.len, 0640,
				       err);
	bench_str_clear(&out);
	return r;
}

int
bench_sheet_main(int argc, char **argv)
{
	struct options o = { .config = BENCH_CONFIG_DEFAULT };
	struct bench_err err = { "" };
	int code = parse(argc, argv, &o);

	if (code < 0 && o.jobs) {
		code = add_jobs(&o, &err);
		if (code >= 0)
			complain(code, err.text);
	}
	if (code < 0)
		code = make(&o, &err) < 0 ? complain(EX_CANTCREAT, err.text) : 0;
	free(o.items);
	return code;
}
