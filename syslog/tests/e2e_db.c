/* The database of the end-to-end tests: "init PATH" makes it, "hold PATH" keeps it
 * locked for writing from the line "held" on until standard input ends. */
#include <bench/store.h>
#include <string.h>

static int
run(const char *verb, const char *path, struct bench_err *err)
{
	bench_auto(bench_store_freep) struct bench_store *s = NULL;
	bool hold = strcmp(verb, "hold") == 0;
	int r;

	r = bench_store_open(path, hold ? 0 : BENCH_STORE_CREATE, &s, err);
	if (r < 0 || !hold)
		return r;
	r = bench_store_begin(s, err);
	if (r < 0)
		return r;
	(void)puts("held");
	(void)fflush(stdout);
	while (getchar() != EOF)
		continue;
	bench_store_rollback(s);
	return 0;
}

int
main(int argc, char **argv)
{
	struct bench_err err = { 0 };

	if (argc != 3 ||
	    (strcmp(argv[1], "init") != 0 && strcmp(argv[1], "hold") != 0)) {
		(void)fputs("usage: e2e_syslog_db init|hold DATABASE\n", stderr);
		return 64;
	}
	if (run(argv[1], argv[2], &err) < 0) {
		(void)fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	return 0;
}
