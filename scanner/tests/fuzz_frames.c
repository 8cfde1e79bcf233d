/* A stream of PGM and PPM pictures: read in the program itself. */
#include <decode/image.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_image image = { 0 };
	uint8_t *copy = malloc(size + 1);
	FILE *f;

	if (copy == NULL)
		return 0;
	for (size_t i = 0; i < size; i++)
		copy[i] = data[i];
	f = fmemopen(copy, size + 1, "rb");
	while (f != NULL && bench_image_next(f, &image, NULL) == 0)
		if (image.width == 0 || image.height == 0 || image.luma == NULL)
			abort();
	if (f != NULL)
		fclose(f);
	free(image.luma);
	free(copy);
	return 0;
}
