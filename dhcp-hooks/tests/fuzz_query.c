/* Any bytes through the parser and the packer. Run as a program it replays the files
 * of a folder, and every shortening of each; linked with libFuzzer it is the target. */
#include "options.h"
#include "query.h"

#include <dirent.h>
#include <string.h>

#define IS_INSIDE(view, data, size)                                                    \
	((view).len == 0 || ((view).data >= (data) && (view).len <= (size) &&          \
			     (view).data + (view).len <= (data) + (size)))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_hook_answer a = { .n = 2,
				       .option = { { 66, 9, "10.77.0.1" },
						   { 160, 16, "tftp://10.77.0.1" } } };
	struct bench_hook_held held = { .bytes = { [53] = 3 } };
	struct bench_query q;
	char text[64];
	int r;

	r = bench_query_parse((struct bench_bytes){ data, size }, &q);
	if (!IS_INSIDE(q.options, data, size) || !IS_INSIDE(q.vendor_class, data, size))
		abort();
	if (r < 0 && (q.type != 0 || q.vendor_class.len != 0))
		abort();
	if (q.max_size < BENCH_QUERY_SIZE_MIN)
		abort();
	bench_query_vendor_text(q.vendor_class, text, sizeof(text));
	if (strnlen(text, sizeof(text)) == sizeof(text))
		abort();
	(void)bench_options_fit(&a, &held, bench_options_budget(q.max_size, 1500));
	return 0;
}

#ifndef BENCH_LIBFUZZER
/* A block of exactly size bytes, so that a sanitizer sees a read beyond it. */
static void
try_prefix(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	if (copy == NULL)
		abort();
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static bool
replay(const char *path)
{
	bench_auto(bench_fclosep) FILE *f = fopen(path, "re");
	uint8_t data[65536];
	size_t size, n;

	if (f == NULL)
		return false;
	size = fread(data, 1, sizeof(data), f);
	if (size == 0)
		return false;
	for (n = 0; n <= size; n++)
		try_prefix(data, n);
	return true;
}

int
main(int argc, char *argv[])
{
	struct dirent *entry;
	char path[4096];
	int n = 0, bad = 0;
	DIR *dir;

	if (argc != 2 || (dir = opendir(argv[1])) == NULL) {
		fprintf(stderr, "usage: fuzz_dhcp_query FOLDER\n");
		return 64;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
		n++;
		if (!replay(path)) {
			fprintf(stderr, "%s: cannot be read, or is empty\n", path);
			bad++;
		}
	}
	closedir(dir);
	printf("%d files replayed\n", n);
	return n == 0 || bad > 0;
}
#endif
