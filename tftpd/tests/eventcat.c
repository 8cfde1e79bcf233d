/* For tests: makes a database, or prints the events of one, in row order.
 *
 *   eventcat create DATABASE
 *   eventcat print DATABASE      kind outcome ip mac name size inode fsize text */
#include <bench/store.h>
#include <bench/str.h>
#include <string.h>

static const char *
or_dash(const char *text)
{
	return text[0] != '\0' ? text : "-";
}

static int
print(const struct bench_event *e, void *arg)
{
	bench_auto(bench_str_clear) struct bench_str name = { 0 };
	char mac[BENCH_MAC_TEXT] = "-";

	(void)arg;
	if (!bench_mac_is_zero(e->mac))
		bench_mac_format(e->mac, mac);
	bench_str_add_log(&name, e->name, strlen(e->name));
	printf("%s %s %s %s %s %lld %llu %lld %s\n", bench_event_kind_name(e->kind),
	       e->outcome == BENCH_OUTCOME_NONE ? "-" : bench_outcome_name(e->outcome),
	       or_dash(e->ip), mac, or_dash(bench_str_get(&name)), (long long)e->size,
	       (unsigned long long)e->file.ino, (long long)e->file.size,
	       or_dash(e->text));
	return 0;
}

int
main(int argc, char **argv)
{
	bench_auto(bench_store_freep) struct bench_store *s = NULL;
	struct bench_err err = { "" };
	bool create;
	int r;

	if (argc != 3)
		return 2;
	create = strcmp(argv[1], "create") == 0;
	r = bench_store_open(
		argv[2], create ? BENCH_STORE_CREATE : BENCH_STORE_READONLY, &s, &err);
	if (r == 0 && !create)
		r = bench_store_event_each(s, 0, NULL, print, NULL, &err);
	if (r == 0)
		return 0;
	fprintf(stderr, "eventcat: %s\n", err.text);
	return 1;
}
