/* httpd_seed DATABASE lease IP MAC | publish MAC RUN ROLE FILE: what hook and renderer
 * would have recorded. */
#include <bench/store.h>
#include <bench/str.h>
#include <string.h>
#include <sys/stat.h>

static int
usage(void)
{
	fputs("usage: httpd_seed DATABASE lease IP MAC | publish MAC RUN ROLE FILE\n",
	      stderr);
	return 64;
}

static int
fail(const struct bench_err *err)
{
	fprintf(stderr, "%s\n", err->text);
	return 70;
}

static int
lease(struct bench_store *s, char **words)
{
	struct bench_event e = { .kind = BENCH_EVENT_LEASED, .source = "kea" };
	struct bench_err err = { "" };

	if (bench_mac_parse(words[1], strlen(words[1]), &e.mac) < 0)
		return usage();
	bench_copy(e.ip, sizeof(e.ip), words[0]);
	bench_copy(e.family, sizeof(e.family), "cisco-mpp");
	return bench_store_record(s, &e, NULL, &err) < 0 ? fail(&err) : 0;
}

static int
publish(struct bench_store *s, char **words)
{
	struct bench_published p = { .run = strtoll(words[1], NULL, 10) };
	struct bench_err err = { "" };
	struct stat st;

	if (bench_mac_parse(words[0], strlen(words[0]), &p.mac) < 0 ||
	    bench_role_parse(words[2], &p.role) < 0 || stat(words[3], &st) < 0)
		return usage();
	p.file = (struct bench_file_id){ st.st_dev, st.st_ino,
					 st.st_mtim.tv_sec * INT64_C(1000000000) +
						 st.st_mtim.tv_nsec,
					 st.st_size };
	memset(p.sha256, 'a', 64);
	bench_copy(p.name, sizeof(p.name), "/x");
	return bench_store_publish(s, &p, &err) < 0 ? fail(&err) : 0;
}

int
main(int argc, char **argv)
{
	bench_auto(bench_store_freep) struct bench_store *s = NULL;
	struct bench_err err = { "" };

	if (argc < 5)
		return usage();
	if (bench_store_open(argv[1], 0, &s, &err) < 0)
		return fail(&err);
	if (strcmp(argv[2], "lease") == 0)
		return lease(s, argv + 3);
	return argc == 7 && strcmp(argv[2], "publish") == 0 ? publish(s, argv + 3)
							    : usage();
}
