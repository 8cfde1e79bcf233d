/* large DIR UNITS [OTHER]: a batch of so many units beside OTHER that left before,
 * built through the store as the processes would; then what its reports, its seal and
 * verifying take, in seconds and in megabytes at most.
 *
 * As a test it runs small and only says whether all agrees; by hand with 10000. */
#include "bed.h"

#include <bench/find.h>
#include <bench/report.h>
#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static struct bed bed;

static double
now(void)
{
	return (double)bench_mono_now().us / 1e6;
}

static void
begin(void)
{
	bed_must(&bed, bench_store_begin(bed.s, &bed.err), "begin");
}

static void
commit(void)
{
	bed_must(&bed, bench_store_commit(bed.s, &bed.err), "commit");
}

/* A unit's MAC has 16 bits in the bed; here it takes 24. */
static struct bed_phone
phone(unsigned n, int64_t batch)
{
	struct bed_phone p = bed_phone(n, batch);

	p.mac.b[3] = (uint8_t)(n >> 16);
	snprintf(p.serial, sizeof(p.serial), "FCH21%06X", n & 0xffffff);
	bench_copy(p.reported, sizeof(p.reported), p.serial);
	return p;
}

static int64_t
fill(const char *order, unsigned first, unsigned n)
{
	int64_t batch = bed_batch(&bed, "Acme", order, BED_RECIPE("prov.example.com"));

	begin();
	for (unsigned i = 0; i < n; i++) {
		struct bed_phone p = phone(first + i, batch);

		bed.base += 1000;
		bed_walk(&bed, &p, BED_SEEN, BED_END);
		if (i % 1000 == 999) {
			commit();
			begin();
		}
	}
	commit();
	return batch;
}

static int
count(const void *data, size_t n, void *arg)
{
	(void)data;
	*(size_t *)arg += n;
	return 0;
}

static int
add_to_str(const void *data, size_t n, void *arg)
{
	bench_str_add_n(arg, data, n);
	return 0;
}

static int
shout(const char *where, const char *what, void *arg)
{
	(void)arg;
	fprintf(stderr, "%s: %s\n", where, what);
	return 0;
}

static int64_t the_batch;

static int
run_json(size_t *bytes)
{
	return bench_report_write(bed.s, "json",
				  &(struct bench_report_what){ .batch = the_batch },
				  count, bytes, &bed.err);
}

static int
run_csv(size_t *bytes)
{
	return bench_report_write(bed.s, "csv",
				  &(struct bench_report_what){ .batch = the_batch },
				  count, bytes, &bed.err);
}

static int
run_seal(size_t *bytes)
{
	struct bench_seal seal;

	(void)bytes;
	return bench_seal_batch(bed.s, the_batch, NULL, &seal, &bed.err);
}

static int
run_verify(size_t *bytes)
{
	struct bench_verified v = { 0 };
	int r = bench_verify_batch(bed.s, the_batch, shout, NULL, &v, &bed.err);

	*bytes = (size_t)v.events;
	return r == 0 && v.differences != 0 ? -EBADMSG : r;
}

static int
verify_file(const char *format, size_t *bytes)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct bench_verified v = { 0 };
	int r = bench_report_write(bed.s, format,
				   &(struct bench_report_what){ .batch = the_batch },
				   add_to_str, &text, &bed.err);

	*bytes = text.len;
	if (r == 0)
		r = bench_verify_report(
			bed.s, (struct bench_bytes){ (uint8_t *)text.text, text.len },
			shout, NULL, &v, &bed.err);
	return r == 0 && v.differences != 0 ? -EBADMSG : r;
}

static int
run_verify_json(size_t *bytes)
{
	return verify_file("json", bytes);
}

static int
run_verify_csv(size_t *bytes)
{
	return verify_file("csv", bytes);
}

static int
see(const struct bench_found *f, void *arg)
{
	(void)f;
	++*(size_t *)arg;
	return 0;
}

static int
run_find(size_t *bytes)
{
	static const char *const words[] = { "FCH21000007",  "fch21000007",
					     "00562b000007", "A-17",
					     "acme",	     "nothing" };
	int r = 0;

	for (size_t i = 0; r == 0 && i < BENCH_N(words); i++)
		r = bench_store_find(bed.s, words[i], 1000, see, bytes, &bed.err);
	return r;
}

static int
run_schema(size_t *bytes)
{
	return bench_store_schema_compare(bed.s, NULL, bytes, &bed.err);
}

/* In a process of its own: what it takes at most is its own. */
static bool
measure(const char *what, int (*run)(size_t *))
{
	struct rusage usage;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		double start = now();
		size_t bytes = 0;
		int r;

		bed_open(&bed, bed.database, 0);
		r = run(&bytes);
		if (r < 0)
			fprintf(stderr, "%s: %d %s\n", what, r, bed.err.text);
		bench_store_freep(&bed.s);
		printf("%-22s %8.2f s %10zu", what, now() - start, bytes);
		fflush(stdout);
		_exit(r < 0);
	}
	wait4(pid, &status, 0, &usage);
	printf(" %8.2f s cpu %6ld MB\n",
	       (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
	       usage.ru_maxrss / 1024);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static const struct {
	const char *what;
	int (*run)(size_t *);
} runs[] = {
	{ "json, open", run_json },
	{ "csv, open", run_csv },
	{ "close and seal", run_seal },
	{ "json, sealed", run_json },
	{ "csv, sealed", run_csv },
	{ "verify, seal alone", run_verify },
	{ "verify, json file", run_verify_json },
	{ "verify, csv file", run_verify_csv },
	{ "find, 6 words", run_find },
	{ "schema", run_schema },
};

int
main(int argc, char **argv)
{
	unsigned units = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
	unsigned others = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
	double start = now();
	bool fine = true;
	char path[90];

	if (argc < 3 || units == 0) {
		fprintf(stderr, "usage: large DIR UNITS [OTHER]\n");
		return 64;
	}
	snprintf(path, sizeof(path), "%.80s/large.db", argv[1]);
	bed_open(&bed, path, BENCH_STORE_CREATE);
	bed.base = bench_mono_now().us;
	if (others > 0)
		(void)fill("Z-1", units, others);
	the_batch = fill("A-17", 0, units);
	bench_store_freep(&bed.s);
	printf("%u units and %u others: built in %.1f s\n", units, others,
	       now() - start);
	for (size_t i = 0; i < BENCH_N(runs); i++)
		fine &= measure(runs[i].what, runs[i].run);
	return fine ? 0 : 1;
}
