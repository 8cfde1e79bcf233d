/* Runs a fuzz target over every file of a folder, and over every beginning of each
 * file. */
#include "fuzz_classify.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static int
replay(int folder, const char *name)
{
	static uint8_t data[1 << 16];
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, data, sizeof(data));

	if (fd >= 0)
		close(fd);
	if (n < 0) {
		fprintf(stderr, "cannot read %s\n", name);
		return -1;
	}
	/* a copy of its own size, so that a sanitizer sees the first byte beyond the
	 * end */
	for (ssize_t len = n; len >= 0; len = len > 600 ? len - 97 : len - 1) {
		uint8_t *copy = malloc((size_t)len + (len == 0));

		if (copy == NULL)
			return -1;
		memcpy(copy, data, (size_t)len);
		LLVMFuzzerTestOneInput(copy, (size_t)len);
		free(copy);
	}
	return 0;
}

int
main(int argc, char **argv)
{
	const struct dirent *entry;
	int files = 0, failed = 0;
	DIR *folder;

	if (argc != 2 || (folder = opendir(argv[1])) == NULL) {
		fprintf(stderr, "usage: replay FOLDER\n");
		return 2;
	}
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		files++;
		failed += replay(dirfd(folder), entry->d_name) < 0;
	}
	closedir(folder);
	printf("%d files\n", files);
	return failed > 0 || files == 0;
}
