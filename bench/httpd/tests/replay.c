/* Runs a fuzz target over every file of the directories (or files) named. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static unsigned long runs;

static void
run_file(const char *path)
{
	static uint8_t data[2 << 20];
	FILE *f = fopen(path, "re");
	size_t len;

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	len = fread(data, 1, sizeof(data), f);
	fclose(f);
	LLVMFuzzerTestOneInput(data, len);
	runs++;
}

static void
run_path(const char *path)
{
	char name[4096];
	struct dirent *entry;
	DIR *dir = opendir(path);

	if (dir == NULL) {
		run_file(path);
		return;
	}
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		run_file(name);
	}
	closedir(dir);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		run_path(argv[i]);
	printf("%lu inputs\n", runs);
	return runs > 0 ? 0 : 1;
}
