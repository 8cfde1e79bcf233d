#include <bench/file.h>
#include <bench/priv.h>
#include <bench/staff.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <station/commands.h>
#include <station/ouis.h>
#include <station/replay.h>
#include <station/serve.h>
#include <station/sheet.h>
#include <station/transcript.h>
#include <station/vendors.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define PATIENCE_MS 6000

static const char usage[] =
	"Usage: bench-scan [--config FILE] [--batch N] [--station NAME] [--json] "
	"[FILE...]\n"
	"       bench-scan [--config FILE] [--batch N] [--json] [--measure] [--badge]\n"
	"                  [--transcript FILE] --scanner SPEC...\n"
	"       bench-scan [--config FILE] [--batch N] --screen [--lang en|ja] [--pitch "
	"HZ]\n"
	"                  [--transcript FILE] [--scanner SPEC]\n"
	"       bench-scan [--config FILE] [--batch N] [--station NAME] --view json\n"
	"                  [--by NAME] [--lang en|ja] [--pitch HZ] [--transcript FILE]\n"
	"       bench-scan replay [--config FILE] [--batch N] [--json] FILE\n"
	"       bench-scan decode [--fps N] FILE...\n"
	"       bench-scan classify\n"
	"       bench-scan sheet --output FILE.pdf [--help]\n"
	"\n"
	"Takes scans from standard input, each ended by CR, LF or TAB (at a terminal: its\n"
	"keyboard), or pictures of labels (PNG, JPEG, PGM, PPM), and records the units in "
	"the\n"
	"batch. The codes of the sheet choose person, job, slot and mode: intake, pack, "
	"verify,\n"
	"return.\n"
	"\n"
	"  --config FILE   instead of " BENCH_CONFIG_DEFAULT "\n"
	"  --batch N       the batch; needed when more than one is open and the station\n"
	"                  is bound to none\n"
	"  --station NAME  kept with every scan; 'bench station bind' says its batch\n"
	"  --json          one JSON object a scan\n"
	"  --scanner SPEC  a scanner of its own, until SIGTERM; up to 16 of them:\n"
	"                    evdev:/dev/input/by-id/NAME   one that types, taken for "
	"ourselves\n"
	"                    serial:/dev/ttyACM0           one on a serial line\n"
	"                    terminal                      this terminal's keyboard\n"
	"                    camera:/dev/video0            labels and codes in its view\n"
	"                    stream:/run/pictures          the same of PGM pictures out of "
	"a\n"
	"                                                  FIFO, - standard input; ,fps=N\n"
	"                  with ,station=NAME ,batch=N ,layout=us|fr|be|de|jp|uk ,baud=N\n"
	"                  ,slow (Bluetooth) ,allow-ungrabbed behind it. Without a batch it\n"
	"                  takes the job code that is scanned.\n"
	"  --badge         nobody works who has not scanned a badge; so with --screen, as "
	"soon\n"
	"                  as there are people ('bench staff add')\n"
	"  --screen        the whole terminal, for the scanner of this station, or for its "
	"own\n"
	"                  keyboard: a STOP stays until the code ACK is scanned\n"
	"  --view json     the same screen as JSON lines, for a program (the board): its "
	"scans\n"
	"                  come on standard input, a line each, until its end; the name of "
	"a\n"
	"                  command (ACK) counts as its code\n"
	"  --by NAME       works there from the start: whoever starts it has checked them\n"
	"  --lang en|ja    of the screen\n"
	"  --pitch HZ      of the screen's tones, 100 to 4000; else by the station's name\n"
	"  --transcript FILE  what is scanned goes there, too, as JSON lines; replay takes "
	"them\n"
	"                  into the record of another bench of the same setup\n"
	"  --measure       at the end, on standard error: from the last key to the "
	"committed\n"
	"                  row and to the answer, as JSON\n"
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
	bool json, measure, badge, screen, view;
	const char *by;
	enum bench_lang lang;
	int pitch;
	const char *transcript, *replay;
	struct bench_source_spec scanners[BENCH_SERVE_MAX];
	size_t n_scanners;
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

static int
add_scanner(struct options *o, const char *text)
{
	struct bench_err err = { "" };

	if (o->n_scanners == BENCH_SERVE_MAX)
		return complain(EX_USAGE, "at most 16 scanners");
	if (bench_source_spec_parse(text, &o->scanners[o->n_scanners], &err) < 0)
		return complain(EX_USAGE, err.text);
	o->n_scanners++;
	return -1;
}

static int
parse_lang(const char *text, enum bench_lang *ret_lang)
{
	if (strcmp(text, "en") != 0 && strcmp(text, "ja") != 0)
		return complain(EX_USAGE, "--lang takes en or ja");
	*ret_lang = strcmp(text, "ja") == 0 ? BENCH_JA : BENCH_EN;
	return -1;
}

static int
parse_pitch(const char *text, int *ret_pitch)
{
	char *end;
	long hz = strtol(text, &end, 10);

	if (end == text || *end != '\0' || hz < 100 || hz > 4000)
		return complain(EX_USAGE, "--pitch takes 100 to 4000 Hz");
	*ret_pitch = (int)hz;
	return -1;
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
		{ "scanner", required_argument, NULL, 'S' },
		{ "measure", no_argument, NULL, 'm' },
		{ "badge", no_argument, NULL, 'B' },
		{ "screen", no_argument, NULL, 'F' },
		{ "view", required_argument, NULL, 'v' },
		{ "by", required_argument, NULL, 'y' },
		{ "lang", required_argument, NULL, 'l' },
		{ "pitch", required_argument, NULL, 'p' },
		{ "transcript", required_argument, NULL, 't' },
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
		case 'S':
			if (add_scanner(o, optarg) >= 0)
				return EX_USAGE;
			break;
		case 'm':
			o->measure = true;
			break;
		case 'B':
			o->badge = true;
			break;
		case 'F':
			o->screen = true;
			break;
		case 'v':
			if (strcmp(optarg, "json") != 0)
				return complain(EX_USAGE, "--view takes json");
			o->view = true;
			break;
		case 'y':
			o->by = optarg;
			break;
		case 'l':
			if (parse_lang(optarg, &o->lang) >= 0)
				return EX_USAGE;
			break;
		case 'p':
			if (parse_pitch(optarg, &o->pitch) >= 0)
				return EX_USAGE;
			break;
		case 't':
			o->transcript = optarg;
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
	bench_auto(bench_desk_clear) struct bench_desk desk = { .prints = false };
	int r = 0;

	for (int i = 0; r == 0 && i < n; i++)
		r = bench_station_picture(st, files[i], bench_mono_now(), err);
	if (r == 0 && n == 0) {
		r = bench_desk_init(&desk, st, false, err);
		desk.prints = true;
		if (r == 0)
			r = bench_desk_read(&desk, STDIN_FILENO, err);
	}
	return r < 0 ? r : bench_station_end(st, err);
}

static int
batch_failure(int r, const struct bench_err *err)
{
	if (r == -EINVAL)
		return complain(EX_USAGE, err->text);
	if (r == -ENOENT || r == -EPERM)
		return complain(EX_DATAERR, err->text);
	return store_failure(r, err);
}

/* With people on record, each is to say who it is. */
static int
wants_badge(const struct options *o, struct bench_store *store, bool *ret_wants,
	    struct bench_err *err)
{
	int staff = 0, supervisors = 0;
	int r = 0;

	if (o->screen || o->view)
		r = bench_store_staff_count(store, &staff, &supervisors, err);
	*ret_wants = o->badge || staff > 0;
	return r;
}

/* Appended to. It holds the codes of badges: for nobody but who runs the station. */
static int
open_transcript(const char *path, FILE **ret_file, struct bench_err *err)
{
	int fd;

	if (path == NULL)
		return 0;
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd >= 0)
		*ret_file = fdopen(fd, "a");
	return *ret_file != NULL ? 0
				 : bench_fail(err, -errno, "transcript '%s': %s", path,
					      strerror(errno));
}

static int
run_scanners(const struct options *o, const struct bench_config *config,
	     struct bench_families *families, struct bench_store *store,
	     const struct bench_scan_rules *rules)
{
	struct bench_measure measure = { 0 };
	struct bench_feed feed = { .out = stdout,
				   .run = bench_wall_now().us,
				   .lang = o->lang,
				   .pitch = o->pitch };
	struct bench_err err = { "" };
	bench_auto(bench_closep) int end = bench_end_signals(&err);
	char memory[300];
	struct bench_serve serve = { .store = store,
				     .families = families,
				     .config = config,
				     .rules = rules,
				     .ops = &bench_source_linux,
				     .cameras = &bench_camera_v4l2,
				     .out = stdout,
				     .json = o->json,
				     .batch = o->batch,
				     .memory = memory,
				     .measure = o->measure ? &measure : NULL };
	bench_auto(bench_freep) struct bench_transcript_line *line =
		calloc(1, sizeof(*line));
	bench_auto(bench_screen_freep) struct bench_screen *screen = NULL;
	bench_auto(bench_fclosep) FILE *transcript = NULL;
	int r = end < 0 ? end : line == NULL ? -ENOMEM : 0;

	if (r == 0)
		r = wants_badge(o, store, &serve.needs_badge, &err);
	if (r == 0 && open_transcript(o->transcript, &transcript, &err) < 0)
		return complain(EX_CANTCREAT, err.text);
	if (r == 0 && o->screen &&
	    bench_screen_open(o->lang, o->pitch, &screen, &err) < 0)
		return complain(EX_USAGE, err.text);
	serve.insists = o->screen || o->view;
	serve.screen = screen;
	serve.feed = o->view ? &feed : NULL;
	serve.by = o->by;
	serve.transcript = transcript;
	serve.line = line;
	snprintf(memory, sizeof(memory), "%s/scanner-layouts", config->state_dir);
	/* Somebody's backup may hold the database for as long; keys wait meanwhile. */
	bench_store_set_patience(store, PATIENCE_MS);
	if (r >= 0)
		r = bench_serve_run(&serve, o->scanners, o->n_scanners, end, &err);
	bench_feed_clear(&feed);
	bench_screen_freep(&screen); /* what is said now is to be seen */
	if (o->measure)
		bench_measure_print(&measure, stderr);
	bench_measure_clear(&measure);
	return r < 0 ? batch_failure(r, &err) : r > 0;
}

static int
run_replay(const struct options *o, const struct bench_config *config,
	   const struct bench_families *families, struct bench_store *store,
	   const struct bench_scan_rules *rules)
{
	const struct bench_seat_plan plan = { .store = store,
					      .families = families,
					      .config = config,
					      .rules = rules,
					      .ops = &bench_source_linux,
					      .out = stdout,
					      .json = o->json,
					      .named = true,
					      .batch = o->batch };
	bench_auto(bench_fclosep) FILE *in = fopen(o->replay, "re");
	struct bench_err err = { "" };
	int r;

	if (in == NULL)
		return complain(EX_NOINPUT, strerror(errno));
	r = bench_replay_run(&plan, in, &err);
	if (r == -EBADMSG)
		return complain(EX_DATAERR, err.text);
	return r < 0 ? batch_failure(r, &err) : r > 0;
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
	if (o->replay != NULL)
		return run_replay(o, config, families, store, &rules);
	if (o->n_scanners > 0)
		return run_scanners(o, config, families, store, &rules);
	r = bench_intake_open(store, families, config, o->batch, o->station, &intake,
			      &err);
	if (r < 0)
		return batch_failure(r, &err);
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

/* What the families of this box print, if there is a box: classify then says what the
 * station says. A configuration that was named must be there. */
static int
use_families(const struct options *o, struct bench_families **families,
	     struct bench_scan_rules *rules, struct bench_err *err)
{
	struct bench_config config;
	int r = bench_config_load(o->config, &config, err);

	if (r == -ENOENT && strcmp(o->config, BENCH_CONFIG_DEFAULT) == 0)
		return 0;
	if (r == 0)
		r = bench_families_load(config.profiles_dir, families, err);
	if (r == 0)
		bench_vendors_use(rules, *families);
	return r;
}

static int
run_classify(const struct options *o, struct bench_scan_rules *rules,
	     struct bench_err *err)
{
	bench_auto(bench_families_freep) struct bench_families *families = NULL;

	if (use_families(o, &families, rules, err) < 0)
		return complain(EX_CONFIG, err->text);
	if (bench_classify_lines(rules, stdin, stdout, err) < 0)
		return complain(EX_IOERR, err->text);
	return 0;
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
	if (strcmp(name, "classify") == 0)
		return run_classify(o, &rules, &err);
	r = bench_decode_files(&rules, files, (size_t)n, stdin, o->fps, stdout, &err);
	return r < 0 ? complain(EX_IOERR, err.text) : r;
}

static void
add_input(struct options *o, enum bench_source_kind kind)
{
	struct bench_source_spec *s = &o->scanners[0];

	*s = (struct bench_source_spec){ .kind = kind };
	snprintf(s->station, sizeof(s->station), "%s", o->station);
	o->n_scanners = 1;
}

int
main(int argc, char **argv)
{
	struct options o = { .config = BENCH_CONFIG_DEFAULT, .station = "", .fps = 10 };
	char **rest;
	int code, n;

	if (argc > 1 && strcmp(argv[1], "sheet") == 0)
		return bench_sheet_main(argc - 1, argv + 1);
	code = parse_options(argc, argv, &o);
	rest = argv + optind;
	n = argc - optind;
	if (code >= 0)
		return code;
	if (n > 0 && strcmp(rest[0], "replay") == 0) {
		if (n != 2 || o.n_scanners > 0 || o.screen || o.transcript != NULL)
			return complain(EX_USAGE,
					"replay takes the file of one transcript");
		o.replay = rest[1];
		return run_station(&o, rest, 0);
	}
	if (o.n_scanners > 0 && n > 0)
		return complain(EX_USAGE, "either scanners or files");
	if (o.view && (o.n_scanners > 0 || n > 0 || o.screen || o.json))
		return complain(EX_USAGE, "--view takes its scans from standard input: "
					  "no scanner, file, --screen or --json");
	if (o.by != NULL && !o.view)
		return complain(EX_USAGE, "--by is for --view: others scan a badge");
	/* Whoever starts it at a terminal scans with that one's keyboard. */
	if (o.view)
		add_input(&o, BENCH_SOURCE_PIPE);
	else if (o.n_scanners == 0 && n == 0 && isatty(STDIN_FILENO) == 1)
		add_input(&o, BENCH_SOURCE_TERMINAL);
	if (o.n_scanners == 0 && (o.screen || o.transcript != NULL || o.badge))
		return complain(EX_USAGE, "--screen, --transcript and --badge are for "
					  "scanners: see --scanner");
	if (o.screen && (o.json || o.n_scanners > 1))
		return complain(EX_USAGE,
				"a screen is for one scanner, and has no --json: start "
				"another program for each");
	if (n > 0 &&
	    (strcmp(rest[0], "decode") == 0 || strcmp(rest[0], "classify") == 0))
		return run_command(&o, rest[0], rest + 1, n - 1);
	return run_station(&o, rest, n);
}
