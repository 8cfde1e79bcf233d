/* A stream of PGM and PPM pictures: read in the program itself, from a file and as it
 * comes out of a pipe. */
#include <decode/reel.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static unsigned
count_in_file(FILE *f)
{
	struct bench_image image = { 0 };
	unsigned n = 0;

	for (; bench_image_next(f, &image, NULL) == 0; n++)
		require(image.width > 0 && image.height > 0 && image.luma != NULL);
	free(image.luma);
	return n;
}

/* The writer is gone when all is read: it ends, or is refused. */
static unsigned
count_in_pipe(const uint8_t *data, size_t size)
{
	struct bench_reel reel = { .len = 0 };
	const struct bench_image *image;
	unsigned n = 0;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return 0;
	if (write(ends[1], data, size) < 0)
		n = 0;
	close(ends[1]);
	for (; bench_reel_read(&reel, ends[0], &image, NULL) == 0; n++)
		require(image->width > 0 && image->height > 0 && image->luma != NULL);
	bench_reel_clear(&reel);
	close(ends[0]);
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size + 1);
	FILE *f;

	if (copy == NULL)
		return 0;
	if (size > 0)
		memcpy(copy, data, size);
	f = fmemopen(copy, size + 1, "rb");
	if (f != NULL) {
		unsigned n = count_in_file(f);

		fclose(f);
		require(count_in_pipe(data, size) <= n);
	}
	free(copy);
	return 0;
}
