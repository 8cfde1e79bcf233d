#include <bench/daemon.h>
#include <bench/say.h>

#include <assert.h>
#include <getopt.h>
#include <sysexits.h>

/* For getopt_long(): the letters with their colons, and the names. */
static void
describe(const struct bench_daemon_option *options, size_t n,
	 char letters[2 * BENCH_DAEMON_OPTIONS + 2],
	 struct option longs[BENCH_DAEMON_OPTIONS + 2])
{
	size_t at = 0, names = 0;

	for (size_t i = 0; i < n; i++) {
		letters[at++] = options[i].letter;
		if (options[i].value != NULL)
			letters[at++] = ':';
		if (options[i].name != NULL)
			longs[names++] = (struct option){ options[i].name,
							  options[i].value != NULL
								  ? required_argument
								  : no_argument,
							  NULL, options[i].letter };
	}
	letters[at++] = 'h';
	letters[at] = '\0';
	longs[names++] = (struct option){ "help", no_argument, NULL, 'h' };
	longs[names] = (struct option){ NULL, 0, NULL, 0 };
}

/* false: it is none of them. */
static bool
take(const struct bench_daemon_option *options, size_t n, int letter)
{
	for (size_t i = 0; i < n; i++) {
		if (options[i].letter != letter)
			continue;
		if (options[i].value != NULL)
			*options[i].value = optarg;
		else
			*options[i].flag = true;
		return true;
	}
	return false;
}

int
bench_daemon_options(int argc, char **argv, const char *usage,
		     const struct bench_daemon_option *options, size_t n)
{
	char letters[2 * BENCH_DAEMON_OPTIONS + 2];
	struct option longs[BENCH_DAEMON_OPTIONS + 2];
	int c;

	assert(n <= BENCH_DAEMON_OPTIONS);
	describe(options, n, letters, longs);
	while ((c = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		if (c == 'h')
			return fputs(usage, stdout) < 0 ? EX_IOERR : EX_OK;
		if (!take(options, n, c)) {
			fputs(usage, stderr);
			return EX_USAGE;
		}
	}
	if (optind == argc)
		return -1;
	fputs(usage, stderr);
	return EX_USAGE;
}

int
bench_daemon_fail(const char *who, int code, const struct bench_err *err)
{
	bench_say(BENCH_ERROR, "%s.failed %s", who, err->text);
	return code;
}
