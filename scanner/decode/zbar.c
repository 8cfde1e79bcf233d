#include <decode/zbar.h>

#include <errno.h>
#include <limits.h>
#include <zbar.h>

/* scanner.md section 1.1. What is not enabled makes no ghosts. EAN is read only so that
 * it can be named. The inverted pass runs when nothing was found. */
static const struct {
	zbar_symbol_type_t symbology;
	zbar_config_t config;
	int value;
} settings[] = {
	{ ZBAR_NONE, ZBAR_CFG_ENABLE, 0 },
	{ ZBAR_CODE128, ZBAR_CFG_ENABLE, 1 },
	{ ZBAR_CODE128, ZBAR_CFG_MIN_LEN, 3 },
	{ ZBAR_CODE128, ZBAR_CFG_MAX_LEN, 48 },
	{ ZBAR_CODE39, ZBAR_CFG_ENABLE, 1 },
	{ ZBAR_CODE39, ZBAR_CFG_MIN_LEN, 8 },
	{ ZBAR_CODE39, ZBAR_CFG_MAX_LEN, 24 },
	{ ZBAR_EAN13, ZBAR_CFG_ENABLE, 1 },
	{ ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1 },
	{ ZBAR_QRCODE, ZBAR_CFG_BINARY, 1 },
	{ ZBAR_NONE, ZBAR_CFG_X_DENSITY, 1 },
	{ ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 1 },
	{ ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, 1 },
};

static enum bench_symbology
symbology_of(zbar_symbol_type_t type)
{
	if (type == ZBAR_CODE128)
		return BENCH_SYMBOLOGY_CODE128;
	if (type == ZBAR_CODE39)
		return BENCH_SYMBOLOGY_CODE39;
	if (type == ZBAR_QRCODE)
		return BENCH_SYMBOLOGY_QR;
	if (type == ZBAR_EAN13)
		return BENCH_SYMBOLOGY_EAN;
	return BENCH_SYMBOLOGY_OTHER;
}

static int
configure(zbar_image_scanner_t *scanner, struct bench_err *err)
{
	for (size_t i = 0; i < BENCH_N(settings); i++)
		if (zbar_image_scanner_set_config(scanner, settings[i].symbology,
						  settings[i].config,
						  settings[i].value) != 0)
			return bench_fail(err, -EIO, "zbar refuses setting %zu", i);
	return 0;
}

/* The points are where scan passes left the code (section 1.1). */
static struct bench_box
box_of(const zbar_symbol_t *z)
{
	struct bench_box box = { INT_MAX, INT_MAX, 0, 0 };
	unsigned n = zbar_symbol_get_loc_size(z);

	for (unsigned i = 0; i < n; i++) {
		int x = zbar_symbol_get_loc_x(z, i), y = zbar_symbol_get_loc_y(z, i);

		box.left = x < box.left ? x : box.left;
		box.right = x > box.right ? x : box.right;
		box.top = y < box.top ? y : box.top;
		box.bottom = y > box.bottom ? y : box.bottom;
	}
	return n > 0 ? box : (struct bench_box){ 0 };
}

static void
put_symbols(const zbar_image_t *picture, struct bench_str *message)
{
	const zbar_symbol_t *z = zbar_image_first_symbol(picture);

	for (; z != NULL; z = zbar_symbol_next(z)) {
		struct bench_symbol s = {
			.symbology = symbology_of(zbar_symbol_get_type(z)),
			.gs1 = (zbar_symbol_get_modifiers(z) & (1u << ZBAR_MOD_GS1)) !=
			       0,
			.quality = zbar_symbol_get_quality(z),
			.box = box_of(z),
			.text = { (const uint8_t *)zbar_symbol_get_data(z),
				  zbar_symbol_get_data_length(z) },
		};

		bench_symbols_put(message, &s);
	}
}

static int
scan(zbar_image_scanner_t *scanner, zbar_image_t *picture,
     const struct bench_image *image, struct bench_str *message, struct bench_err *err)
{
	int r = configure(scanner, err);

	if (r < 0)
		return r;
	zbar_image_set_format(picture, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(picture, image->width, image->height);
	zbar_image_set_data(picture, image->luma,
			    (unsigned long)image->width * image->height, NULL);
	if (zbar_scan_image(scanner, picture) < 0)
		return bench_fail(err, -EIO, "zbar cannot scan this image");
	put_symbols(picture, message);
	return 0;
}

int
bench_zbar_scan(const struct bench_image *image, struct bench_str *message,
		struct bench_err *err)
{
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *picture = zbar_image_create();
	int r = -EIO;

	if (scanner == NULL || picture == NULL)
		bench_fail(err, -EIO, "zbar does not start");
	else
		r = scan(scanner, picture, image, message, err);
	if (picture != NULL)
		zbar_image_destroy(picture);
	if (scanner != NULL)
		zbar_image_scanner_destroy(scanner);
	return r;
}
