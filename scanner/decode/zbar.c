#include <decode/zbar.h>

#include <errno.h>
#include <stdlib.h>
#include <zbar.h>

struct setting {
	zbar_symbol_type_t symbology;
	zbar_config_t config;
	int value;
};

/* scanner.md section 1.1. What is not enabled makes no ghosts. EAN is read only so that
 * it can be named. */
static const struct setting common[] = {
	{ ZBAR_NONE, ZBAR_CFG_ENABLE, 0 },	{ ZBAR_CODE128, ZBAR_CFG_MIN_LEN, 3 },
	{ ZBAR_CODE128, ZBAR_CFG_MAX_LEN, 48 }, { ZBAR_CODE39, ZBAR_CFG_MIN_LEN, 8 },
	{ ZBAR_CODE39, ZBAR_CFG_MAX_LEN, 24 },	{ ZBAR_QRCODE, ZBAR_CFG_BINARY, 1 },
	{ ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 1 },
};

static const struct {
	bool bars, qr, columns;
} modes[BENCH_ZBAR_MODES] = {
	[BENCH_ZBAR_ALL] = { true, true, true },
	[BENCH_ZBAR_ROWS] = { true, false, false },
	[BENCH_ZBAR_QR] = { false, true, true },
};

struct bench_zbar {
	zbar_image_t *picture;
	zbar_image_scanner_t *scanner; /* of this picture */
	struct bench_zbar_point points[BENCH_ZBAR_POINTS_MAX];
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

static bool
set(zbar_image_scanner_t *scanner, const struct setting *s, size_t n)
{
	bool ok = true;

	for (size_t i = 0; i < n; i++)
		ok &= zbar_image_scanner_set_config(scanner, s[i].symbology,
						    s[i].config, s[i].value) == 0;
	return ok;
}

static bool
configure(zbar_image_scanner_t *scanner, enum bench_zbar_mode mode)
{
	const struct setting own[] = {
		{ ZBAR_CODE128, ZBAR_CFG_ENABLE, modes[mode].bars },
		{ ZBAR_CODE39, ZBAR_CFG_ENABLE, modes[mode].bars },
		{ ZBAR_EAN13, ZBAR_CFG_ENABLE, modes[mode].bars },
		{ ZBAR_QRCODE, ZBAR_CFG_ENABLE, modes[mode].qr },
		{ ZBAR_NONE, ZBAR_CFG_X_DENSITY, modes[mode].columns },
	};

	return set(scanner, common, BENCH_N(common)) && set(scanner, own, BENCH_N(own));
}

static void
dispose(struct bench_zbar *z)
{
	if (z->scanner != NULL)
		zbar_image_scanner_destroy(z->scanner);
	z->scanner = NULL;
}

static int
prepare(struct bench_zbar *z, enum bench_zbar_mode mode, struct bench_err *err)
{
	dispose(z);
	z->scanner = zbar_image_scanner_create();
	if (z->scanner == NULL || !configure(z->scanner, mode))
		return bench_fail(err, -EIO, "zbar does not start");
	return 0;
}

static void
tell(struct bench_zbar *z, const zbar_symbol_t *from, bench_zbar_fn *each, void *arg)
{
	struct bench_zbar_symbol s = {
		.symbology = symbology_of(zbar_symbol_get_type(from)),
		.gs1 = (zbar_symbol_get_modifiers(from) & (1u << ZBAR_MOD_GS1)) != 0,
		.text = { (const uint8_t *)zbar_symbol_get_data(from),
			  zbar_symbol_get_data_length(from) },
		.points = z->points,
		.n = zbar_symbol_get_loc_size(from),
	};

	if (s.n > BENCH_ZBAR_POINTS_MAX)
		s.n = BENCH_ZBAR_POINTS_MAX;
	for (unsigned i = 0; i < s.n; i++)
		z->points[i] =
			(struct bench_zbar_point){ zbar_symbol_get_loc_x(from, i),
						   zbar_symbol_get_loc_y(from, i) };
	each(arg, &s);
}

int
bench_zbar_scan(struct bench_zbar *zbar, enum bench_zbar_mode mode, const uint8_t *luma,
		unsigned width, unsigned height, bench_zbar_fn *each, void *arg,
		struct bench_err *err)
{
	const zbar_symbol_t *s;
	int r = prepare(zbar, mode, err);

	if (r < 0)
		return r;
	zbar_image_set_size(zbar->picture, width, height);
	zbar_image_set_data(zbar->picture, luma, (unsigned long)width * height, NULL);
	if (zbar_scan_image(zbar->scanner, zbar->picture) < 0)
		return bench_fail(err, -EIO, "zbar cannot scan this image");
	s = zbar_image_first_symbol(zbar->picture);
	for (; s != NULL; s = zbar_symbol_next(s))
		tell(zbar, s, each, arg);
	zbar_image_set_symbols(zbar->picture, NULL);
	zbar_image_set_data(zbar->picture, NULL, 0, NULL);
	return 0;
}

int
bench_zbar_new(struct bench_zbar **ret_zbar, struct bench_err *err)
{
	struct bench_zbar *z = calloc(1, sizeof(*z));

	if (z == NULL)
		return bench_fail(err, -ENOMEM, "out of memory for zbar");
	z->picture = zbar_image_create();
	if (z->picture == NULL) {
		free(z);
		return bench_fail(err, -ENOMEM, "out of memory for zbar");
	}
	zbar_image_set_format(z->picture, zbar_fourcc('Y', '8', '0', '0'));
	*ret_zbar = z;
	return 0;
}

void
bench_zbar_free(struct bench_zbar *zbar)
{
	if (zbar == NULL)
		return;
	dispose(zbar);
	zbar_image_destroy(zbar->picture);
	free(zbar);
}
