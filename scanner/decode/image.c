#include <decode/image.h>

#include <ctype.h>
#include <errno.h>
#include <jpeglib.h>
#include <png.h>
#include <setjmp.h>
#include <stdbool.h>
#include <string.h>

static int
check_size(uint64_t width, uint64_t height, struct bench_err *err)
{
	if (width > 0 && height > 0 && width <= BENCH_IMAGE_SIDE_MAX &&
	    height <= BENCH_IMAGE_SIDE_MAX && width * height <= BENCH_IMAGE_PIXELS_MAX)
		return 0;
	bench_fail(err, -EINVAL, "an image of %llu x %llu pixels is too large",
		   (unsigned long long)width, (unsigned long long)height);
	return -EINVAL;
}

static int
allocate(struct bench_image *image, uint64_t width, uint64_t height,
	 struct bench_err *err)
{
	int r = check_size(width, height, err);

	if (r < 0)
		return r;
	if (image->luma == NULL ||
	    width * height != (uint64_t)image->width * image->height) {
		free(image->luma);
		image->luma = malloc((size_t)(width * height));
	}
	image->width = (unsigned)width;
	image->height = (unsigned)height;
	if (image->luma == NULL) {
		bench_fail(err, -ENOMEM, "out of memory for the image");
		return -ENOMEM;
	}
	return 0;
}

static int
load_png(FILE *f, struct bench_image *image, struct bench_err *err)
{
	png_color white = { 255, 255, 255 };
	png_image png = { .version = PNG_IMAGE_VERSION };
	int r;

	if (!png_image_begin_read_from_stdio(&png, f))
		return bench_fail(err, -EINVAL, "damaged PNG: %s", png.message);
	png.format = PNG_FORMAT_GRAY;
	r = allocate(image, png.width, png.height, err);
	if (r == 0 && !png_image_finish_read(&png, &white, image->luma, 0, NULL))
		r = bench_fail(err, -EINVAL, "damaged PNG: %s", png.message);
	png_image_free(&png);
	return r;
}

struct jpeg_trap {
	struct jpeg_error_mgr manager;
	jmp_buf jump;
	char text[JMSG_LENGTH_MAX];
};

static void
on_jpeg_error(j_common_ptr info)
{
	struct jpeg_trap *trap = (struct jpeg_trap *)info->err;

	info->err->format_message(info, trap->text);
	longjmp(trap->jump, 1);
}

static void
on_jpeg_message(j_common_ptr info)
{
	(void)info;
}

/* What longjmp() comes back to keeps its state behind pointers only. */
static int
read_jpeg(struct jpeg_decompress_struct *jpeg, struct bench_image *image,
	  struct bench_err *err)
{
	struct jpeg_trap *trap = (struct jpeg_trap *)jpeg->err;
	int r;

	if (setjmp(trap->jump) != 0)
		return bench_fail(err, -EINVAL, "damaged JPEG: %s", trap->text);
	jpeg_read_header(jpeg, TRUE);
	jpeg->out_color_space = JCS_GRAYSCALE;
	r = allocate(image, jpeg->image_width, jpeg->image_height, err);
	if (r < 0)
		return r;
	jpeg_start_decompress(jpeg);
	while (jpeg->output_scanline < jpeg->output_height) {
		JSAMPROW row =
			image->luma + (size_t)jpeg->output_scanline * image->width;

		jpeg_read_scanlines(jpeg, &row, 1);
	}
	return 0;
}

static int
load_jpeg(FILE *f, struct bench_image *image, struct bench_err *err)
{
	struct jpeg_decompress_struct jpeg = { 0 };
	struct jpeg_trap trap = { 0 };
	int r;

	jpeg.err = jpeg_std_error(&trap.manager);
	trap.manager.error_exit = on_jpeg_error;
	trap.manager.output_message = on_jpeg_message;
	jpeg_create_decompress(&jpeg);
	jpeg_stdio_src(&jpeg, f);
	r = read_jpeg(&jpeg, image, err);
	jpeg_destroy_decompress(&jpeg);
	return r;
}

/* netpbm's pgm(5): white space and comments between the numbers of the header. */
static int
read_number(FILE *f, unsigned *ret_number)
{
	int c = getc(f);
	unsigned n = 0;

	while (isspace(c) || c == '#') {
		if (c == '#')
			while (c != '\n' && c != EOF)
				c = getc(f);
		c = getc(f);
	}
	if (!isdigit(c))
		return -EINVAL;
	for (; isdigit(c) && n < 1000000; c = getc(f))
		n = n * 10 + (unsigned)(c - '0');
	*ret_number = n;
	return isspace(c) ? 0 : -EINVAL;
}

/* Rec. 601, as JPEG has it. */
static uint8_t
luma_of(const uint8_t *rgb)
{
	return (uint8_t)((299u * rgb[0] + 587u * rgb[1] + 114u * rgb[2] + 500u) /
			 1000u);
}

static int
read_pixels(FILE *f, bool colour, struct bench_image *image)
{
	uint8_t row[3 * BENCH_IMAGE_SIDE_MAX];

	for (unsigned y = 0; y < image->height; y++) {
		uint8_t *to = image->luma + (size_t)y * image->width;

		if (fread(colour ? row : to, colour ? 3 : 1, image->width, f) !=
		    image->width)
			return -EINVAL;
		for (unsigned x = 0; colour && x < image->width; x++)
			to[x] = luma_of(row + (size_t)3 * x);
	}
	return 0;
}

static int
read_header(FILE *f, unsigned *ret_width, unsigned *ret_height, struct bench_err *err)
{
	unsigned most;

	if (read_number(f, ret_width) < 0 || read_number(f, ret_height) < 0 ||
	    read_number(f, &most) < 0 || most == 0 || most > 255) {
		bench_fail(err, -EINVAL, "damaged PNM header, or more than 8 bit");
		return -EINVAL;
	}
	return 0;
}

static int
load_pnm(FILE *f, bool colour, struct bench_image *image, struct bench_err *err)
{
	unsigned width, height;
	int r = read_header(f, &width, &height, err);

	if (r == 0)
		r = allocate(image, width, height, err);
	if (r == 0 && read_pixels(f, colour, image) < 0)
		r = bench_fail(err, -EINVAL, "damaged PNM: it ends too early");
	return r;
}

/* *ret_colour: a PPM. */
static int
read_magic(FILE *f, bool *ret_colour, struct bench_err *err)
{
	int p = getc(f), kind = getc(f);

	*ret_colour = kind == '6';
	if (p == 'P' && (kind == '5' || kind == '6'))
		return 0;
	return bench_fail(err, -EINVAL, "no PGM or PPM picture where one should begin");
}

static int
read_span(FILE *f, size_t *ret_total, struct bench_err *err)
{
	unsigned width = 0, height = 0;
	bool colour;
	int r = read_magic(f, &colour, err);

	if (r == 0)
		r = read_header(f, &width, &height, err);
	if (r < 0)
		return feof(f) ? -EAGAIN : r;
	r = check_size(width, height, err);
	if (r == 0)
		*ret_total =
			(size_t)ftell(f) + (size_t)width * height * (colour ? 3 : 1);
	return r;
}

int
bench_image_span(struct bench_bytes head, size_t *ret_total, struct bench_err *err)
{
	uint8_t copy[BENCH_IMAGE_HEADER_MAX];
	size_t n = head.len < sizeof(copy) ? head.len : sizeof(copy);
	FILE *f;
	int r;

	memcpy(copy, head.data, n);
	f = fmemopen(copy, n, "rb");
	if (f == NULL)
		return bench_fail(err, -ENOMEM, "out of memory for the image");
	r = read_span(f, ret_total, err);
	fclose(f);
	return r;
}

int
bench_image_next(FILE *f, struct bench_image *image, struct bench_err *err)
{
	bool colour;
	int r, first = getc(f);

	if (first == EOF)
		return ferror(f) ? bench_fail(err, -EIO, "cannot read: %s",
					      strerror(errno))
				 : -ENODATA;
	(void)ungetc(first, f);
	r = read_magic(f, &colour, err);
	return r < 0 ? r : load_pnm(f, colour, image, err);
}

static int
load(FILE *f, struct bench_image *image, struct bench_err *err)
{
	uint8_t magic[8] = { 0 };
	size_t n = fread(magic, 1, sizeof(magic), f);

	rewind(f);
	if (n == 8 && png_sig_cmp(magic, 0, 8) == 0)
		return load_png(f, image, err);
	if (n > 2 && magic[0] == 0xff && magic[1] == 0xd8 && magic[2] == 0xff)
		return load_jpeg(f, image, err);
	if (n > 2 && magic[0] == 'P' && (magic[1] == '5' || magic[1] == '6')) {
		if (fseek(f, 2, SEEK_SET) < 0)
			return bench_fail(err, -errno, "cannot read: %s",
					  strerror(errno));
		return load_pnm(f, magic[1] == '6', image, err);
	}
	return bench_fail(err, -EINVAL, "not a PNG, JPEG, PGM or PPM file");
}

int
bench_image_load(FILE *f, struct bench_image *ret_image, struct bench_err *err)
{
	struct bench_image image = { 0 };
	int r = load(f, &image, err);

	if (r < 0) {
		free(image.luma);
		return r;
	}
	*ret_image = image;
	return 0;
}
