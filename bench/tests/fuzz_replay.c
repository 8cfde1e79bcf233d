/* Runs a fuzz target over every file of the folders named on the command line, each
 * with all of its prefixes. At least one file has to be there. */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MOST (1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size + 1);

	if (copy == NULL)
		abort();
	/* at the end of its allocation, so that a sanitizer sees the first byte beyond
	 * it */
	memcpy(copy + 1, data, size);
	(void)LLVMFuzzerTestOneInput(copy + 1, size);
	free(copy);
}

static int
replay(const char *path)
{
	static uint8_t data[INPUT_MOST];
	FILE *f = fopen(path, "re");
	size_t n, step;
	bool failed;

	if (f == NULL)
		return -errno;
	n = fread(data, 1, sizeof(data), f);
	failed = ferror(f) != 0;
	(void)fclose(f);
	if (failed)
		return -EIO;
	step = n / 4096 + 1;
	for (size_t i = 0; i < n; i += step)
		run(data, i);
	run(data, n);
	return 0;
}

static int
replay_folder(const char *path, int *count)
{
	DIR *d = opendir(path);
	struct dirent *entry;
	int r = 0;

	if (d == NULL)
		return -errno;
	while (r == 0 && (entry = readdir(d)) != NULL) {
		char name[4096];

		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		r = replay(name);
		(*count)++;
	}
	(void)closedir(d);
	return r;
}

int
main(int argc, char **argv)
{
	int count = 0;

	for (int i = 1; i < argc; i++) {
		int r = replay_folder(argv[i], &count);

		if (r < 0) {
			(void)fprintf(stderr, "%s: %s\n", argv[i], strerror(-r));
			return 1;
		}
	}
	printf("%d inputs\n", count);
	return count > 0 ? 0 : 1;
}
