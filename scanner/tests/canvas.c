#include "canvas.h"

#include <jpeglib.h>
#include <png.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <zint.h>

#include <cmocka.h>

void
canvas_clear(struct canvas *c)
{
	memset(c->luma, 255, sizeof(c->luma));
}

void
canvas_invert(struct canvas *c)
{
	for (int y = 0; y < CANVAS_HEIGHT; y++)
		for (int x = 0; x < CANVAS_WIDTH; x++)
			c->luma[y][x] = (uint8_t)(255 - c->luma[y][x]);
}

void
canvas_draw(struct canvas *c, int symbology, const char *text, int x, int y)
{
	struct zint_symbol *z = ZBarcode_Create();
	uint8_t copy[256];
	size_t len = strlen(text);

	assert_non_null(z);
	assert_true(len < sizeof(copy));
	memcpy(copy, text, len + 1);
	z->symbology = symbology;
	z->show_hrt = 0;
	if (symbology == BARCODE_CODE128 || symbology == BARCODE_CODE39)
		z->height = 28; /* modules: scanner.md section 0.1 */
	assert_true(ZBarcode_Encode_and_Buffer(z, copy, (int)len, 0) < ZINT_ERROR);
	assert_true(x + z->bitmap_width <= CANVAS_WIDTH);
	assert_true(y + z->bitmap_height <= CANVAS_HEIGHT);
	for (int row = 0; row < z->bitmap_height; row++)
		for (int col = 0; col < z->bitmap_width; col++)
			c->luma[y + row][x + col] =
				z->bitmap[(size_t)3 *
					  ((size_t)row * (size_t)z->bitmap_width +
					   (size_t)col)];
	ZBarcode_Delete(z);
}

static void
write_pnm(const struct canvas *c, FILE *f, bool colour)
{
	fprintf(f, "P%c\n# a label\n%d %d\n255\n", colour ? '6' : '5', CANVAS_WIDTH,
		CANVAS_HEIGHT);
	for (int y = 0; y < CANVAS_HEIGHT; y++)
		for (int x = 0; x < CANVAS_WIDTH; x++)
			for (int i = 0; i < (colour ? 3 : 1); i++)
				putc(c->luma[y][x], f);
}

static void
write_png(const struct canvas *c, FILE *f)
{
	png_image png = { .version = PNG_IMAGE_VERSION,
			  .width = CANVAS_WIDTH,
			  .height = CANVAS_HEIGHT,
			  .format = PNG_FORMAT_GRAY };

	assert_true(png_image_write_to_stdio(&png, f, 0, c->luma, 0, NULL));
}

static void
write_jpeg(struct canvas *c, FILE *f)
{
	struct jpeg_compress_struct jpeg = { 0 };
	struct jpeg_error_mgr errors;

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_stdio_dest(&jpeg, f);
	jpeg.image_width = CANVAS_WIDTH;
	jpeg.image_height = CANVAS_HEIGHT;
	jpeg.input_components = 1;
	jpeg.in_color_space = JCS_GRAYSCALE;
	jpeg_set_defaults(&jpeg);
	jpeg_start_compress(&jpeg, TRUE);
	while (jpeg.next_scanline < jpeg.image_height) {
		JSAMPROW row = c->luma[jpeg.next_scanline];

		jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
}

void
canvas_write(const struct canvas *c, enum canvas_format format, const char *path)
{
	static struct canvas copy;
	FILE *f = fopen(path, "wbe");

	assert_non_null(f);
	switch (format) {
	case CANVAS_PGM:
	case CANVAS_PPM:
		write_pnm(c, f, format == CANVAS_PPM);
		break;
	case CANVAS_PNG:
		write_png(c, f);
		break;
	case CANVAS_JPEG:
		copy = *c;
		write_jpeg(&copy, f);
		break;
	}
	assert_int_equal(fclose(f), 0);
}
