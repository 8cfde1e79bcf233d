#include <bench/priv.h>
#include <errno.h>
#include <getopt.h>
#include <station/commands.h>
#include <station/ouis.h>
#include <station/station.h>
#include <station/vendors.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

static const char usage[] =
	"Usage: bench-scan [--config FILE] [--batch N] [--station NAME] [--json] "
	"[FILE...]\n"
	"       bench-scan decode [--fps N] FILE...\n"
	"       bench-scan classify\n"
	"\n"
	"Takes scans from standard input, each ended by CR, LF or TAB, or pictures of "
	"labels\n"
	"(PNG, JPEG, PGM, PPM), and records the units in the batch.\n"
	"\n"
	"  --config FILE   instead of " BENCH_CONFIG_DEFAULT "\n"
	"  --batch N       the batch; needed when more than one is open\n"
	"  --station NAME  kept with every scan\n"
	"  --json          one JSON object a scan\n"
	"  --fps N         decode: pictures a second in a stream; 10\n"
	"\n"
	"decode prints what is read on each picture, classify what each line of "
	"standard\n"
	"input is; both as JSON, and neither touches the bench. decode also takes - (a "
	"stream\n"
	"of PGM pictures of one label on standard input) and /dev/videoN, and tells what "
	"the\n"
	"frames agree about.\n"
	"\n"
	"Exit: 0 all units recorded; 1 something was refused, is incomplete or "
	"unreadable;\n"
	"64 usage; 65 no such batch, or not open; 69 the database is away; 78 "
	"configuration.\n";

struct options {
	const char *config, *station;
	int64_t batch;
	bool json;
	double fps;
};

static int
complain(int code, const char *text)
{
	fprintf(stderr, "bench-scan: %s\n", text);
	return code;
}

static bool
parse_batch(const char *text, int64_t *ret_batch)
{
	char *end;

	errno = 0;
	*ret_batch = strtoll(text, &end, 10);
	return errno == 0 && end != text && *end == '\0' && *ret_batch > 0;
}

/* -1: go on; else the exit code. */
static int
parse_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "batch", required_argument, NULL, 'b' },
		{ "station", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "fps", required_argument, NULL, 'f' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (c) {
		case 'c':
			o->config = optarg;
			break;
		case 'b':
			if (!parse_batch(optarg, &o->batch))
				return complain(EX_USAGE,
						"--batch takes a batch's number");
			break;
		case 's':
			o->station = optarg;
			break;
		case 'j':
			o->json = true;
			break;
		case 'f':
			o->fps = strtod(optarg, NULL);
			if (!(o->fps > 0 && o->fps <= 1000))
				return complain(EX_USAGE, "--fps takes a number from 0 "
							  "to 1000");
			break;
		case 'h':
			return fputs(usage, stdout) < 0 ? EX_OSERR : 0;
		default:
			return complain(EX_USAGE, "see bench-scan --help");
		}
	}
	return -1;
}

/* Rules of today, with the registry's OUIs if the box has them; owned goes to
 * *ret_ouis. */
static struct bench_scan_rules
make_rules(int first_year, struct bench_oui **ret_ouis)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at(bench_wall_now(), first_year);
	struct bench_oui *at;
	size_t n;

	if (bench_ouis_load(BENCH_OUIS_REGISTRY, &at, &n, NULL) == 0) {
		rules.ouis = (struct bench_ouis){ at, n };
		*ret_ouis = at;
	}
	return rules;
}

static int
store_failure(int r, const struct bench_err *err)
{
	return complain(r == -ESTALE ? EX_CONFIG : EX_UNAVAILABLE, err->text);
}

static int
work(struct bench_station *st, char *const *files, int n, struct bench_err *err)
{
	int r = 0;

	for (int i = 0; r == 0 && i < n; i++)
		r = bench_station_picture(st, files[i], bench_mono_now(), err);
	if (r == 0 && n == 0)
		r = bench_station_read(st, STDIN_FILENO, err);
	return r < 0 ? r : bench_station_end(st, err);
}

static int
run_batch(const struct options *o, const struct bench_config *config,
	  struct bench_families *families, struct bench_store *store,
	  char *const *files, int n)
{
	bench_auto(bench_freep) struct bench_oui *ouis = NULL;
	struct bench_scan_rules rules =
		make_rules((int)strtol(config->first_year, NULL, 10), &ouis);
	struct bench_err err = { "" };
	struct bench_intake intake;
	struct bench_station st = {
		.intake = &intake, .rules = &rules, .out = stdout, .json = o->json
	};
	int r;

	bench_vendors_use(&rules, families);
	r = bench_intake_open(store, families, config, o->batch, o->station, &intake,
			      &err);
	if (r == -EINVAL)
		return complain(EX_USAGE, err.text);
	if (r == -ENOENT || r == -EPERM)
		return complain(EX_DATAERR, err.text);
	if (r == 0)
		r = work(&st, files, n, &err);
	if (r < 0)
		return store_failure(r, &err);
	return st.refused > 0;
}

static int
run_station(const struct options *o, char *const *files, int n)
{
	bench_auto(bench_families_freep) struct bench_families *families = NULL;
	bench_auto(bench_store_freep) struct bench_store *store = NULL;
	struct bench_config config;
	struct bench_err err = { "" };
	int r;

	if (bench_run_as_staff(&err) < 0)
		return complain(EX_OSERR, err.text);
	if (bench_config_load(o->config, &config, &err) < 0 ||
	    bench_families_load(config.profiles_dir, &families, &err) < 0)
		return complain(EX_CONFIG, err.text);
	r = bench_store_open(config.database, 0, &store, &err);
	if (r < 0)
		return store_failure(r, &err);
	return run_batch(o, &config, families, store, files, n);
}

static int
run_command(const struct options *o, const char *name, char *const *files, int n)
{
	bench_auto(bench_freep) struct bench_oui *ouis = NULL;
	struct bench_err err = { "" };
	struct bench_config config;
	struct bench_scan_rules rules;
	int r;

	bench_config_default(&config);
	rules = make_rules((int)strtol(config.first_year, NULL, 10), &ouis);
	if (strcmp(name, "decode") == 0 && n == 0)
		return complain(EX_USAGE, "decode needs the names of pictures");
	if (strcmp(name, "classify") == 0 && n > 0)
		return complain(EX_USAGE,
				"classify reads standard input, it takes no names");
	r = strcmp(name, "decode") == 0
		    ? bench_decode_files(&rules, files, (size_t)n, stdin, o->fps,
					 stdout, &err)
		    : bench_classify_lines(&rules, stdin, stdout, &err);
	return r < 0 ? complain(EX_IOERR, err.text) : r;
}

int
main(int argc, char **argv)
{
	struct options o = { .config = BENCH_CONFIG_DEFAULT, .station = "", .fps = 10 };
	int code = parse_options(argc, argv, &o);
	char **rest = argv + optind;
	int n = argc - optind;

	if (code >= 0)
		return code;
	if (n > 0 &&
	    (strcmp(rest[0], "decode") == 0 || strcmp(rest[0], "classify") == 0))
		return run_command(&o, rest[0], rest + 1, n - 1);
	return run_station(&o, rest, n);
}
