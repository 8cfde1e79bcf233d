#include <decode/remake.h>

#include <errno.h>
#include <string.h>

static int
make(uint64_t width, uint64_t height, struct bench_image *ret_image,
     struct bench_err *err)
{
	*ret_image = (struct bench_image){ (unsigned)width, (unsigned)height,
					   malloc((size_t)(width * height) + 1) };
	return ret_image->luma != NULL
		       ? 0
		       : bench_fail(err, -ENOMEM, "out of memory for the image");
}

int
bench_image_halve(const struct bench_image *image, struct bench_image *ret_image,
		  struct bench_err *err)
{
	struct bench_image out;
	int r = make(image->width / 2, image->height / 2, &out, err);

	*ret_image = out;
	for (unsigned y = 0; r == 0 && y < out.height; y++)
		for (unsigned x = 0; x < out.width; x++) {
			const uint8_t *p = image->luma + (size_t)2 * y * image->width +
					   (size_t)2 * x;
			const uint8_t *q = p + image->width;

			out.luma[(size_t)y * out.width + x] =
				(uint8_t)((p[0] + p[1] + q[0] + q[1] + 2) / 4);
		}
	return r;
}

static uint8_t
between(const struct bench_image *in, unsigned x2, unsigned y2)
{
	unsigned x = x2 / 2, y = y2 / 2;
	size_t right = x2 & 1 && x + 1 < in->width;
	size_t below = y2 & 1 && y + 1 < in->height ? in->width : 0;
	const uint8_t *p = in->luma + (size_t)y * in->width + x;

	return (uint8_t)((p[0] + p[right] + p[below] + p[below + right] + 2) / 4);
}

int
bench_image_double(const struct bench_image *image, struct bench_image *ret_image,
		   struct bench_err *err)
{
	struct bench_image out;
	int r = make(UINT64_C(2) * image->width, UINT64_C(2) * image->height, &out,
		     err);

	*ret_image = out;
	for (unsigned y = 0; r == 0 && y < out.height; y++)
		for (unsigned x = 0; x < out.width; x++)
			out.luma[(size_t)y * out.width + x] = between(image, x, y);
	return r;
}

int
bench_image_invert(const struct bench_image *image, struct bench_image *ret_image,
		   struct bench_err *err)
{
	struct bench_image out;
	int r = make(image->width, image->height, &out, err);

	*ret_image = out;
	for (size_t i = 0; r == 0 && i < (size_t)out.width * out.height; i++)
		out.luma[i] = (uint8_t)(255 - image->luma[i]);
	return r;
}

static uint32_t
sum_of(const uint32_t *sums, const struct bench_image *in, unsigned x, unsigned y,
       unsigned half, uint32_t *ret_n)
{
	size_t line = (size_t)in->width + 1;
	size_t left = x > half ? x - half : 0, top = y > half ? y - half : 0;
	size_t right = x + half + 1 < in->width ? x + half + 1 : in->width;
	size_t low = y + half + 1 < in->height ? y + half + 1 : in->height;

	*ret_n = (uint32_t)((low - top) * (right - left));
	return sums[low * line + right] - sums[low * line + left] -
	       sums[top * line + right] + sums[top * line + left];
}

/* Dark where it is darker than around: what a QR code in uneven light needs; near > 0
 * takes the mean of so many neighbours as the pixel, which takes noise out. */
static void
darker_than_around(const struct bench_image *in, uint8_t *out, uint32_t *sums,
		   unsigned near, unsigned half)
{
	unsigned w = in->width, h = in->height;
	size_t line = (size_t)w + 1;

	memset(sums, 0, line * sizeof(*sums));
	for (unsigned y = 0; y < h; y++) {
		uint32_t row = 0;

		sums[(y + 1) * line] = 0;
		for (unsigned x = 0; x < w; x++) {
			row += in->luma[(size_t)y * w + x];
			sums[(y + 1) * line + x + 1] = sums[y * line + x + 1] + row;
		}
	}
	for (unsigned y = 0; y < h; y++)
		for (unsigned x = 0; x < w; x++) {
			uint32_t n, m, around = sum_of(sums, in, x, y, half, &n);
			uint32_t here = sum_of(sums, in, x, y, near, &m);

			*out++ = (uint64_t)(here + 4 * m) * n < (uint64_t)around * m
					 ? 0
					 : 255;
		}
}

int
bench_image_threshold(const struct bench_image *image, unsigned near,
		      struct bench_image *ret_image, struct bench_err *err)
{
	struct bench_image out;
	uint32_t *sums = malloc(((size_t)image->width + 1) *
				((size_t)image->height + 1) * sizeof(*sums));
	int r = sums == NULL ? bench_fail(err, -ENOMEM, "out of memory for the image")
			     : make(image->width, image->height, &out, err);

	if (r == 0) {
		darker_than_around(image, out.luma, sums, near, image->width / 40 + 8);
		*ret_image = out;
	}
	free(sums);
	return r;
}
