#include "bars.h"

#include "text.h"

#include <errno.h>
#include <string.h>
#include <zint.h>

int
bars_quiet(enum bars_kind kind)
{
	return kind == BARS_QR ? 4 : 10;
}

static bool
is_dark(const struct zint_symbol *z, int row, int column)
{
	return z->encoded_data[row][column / 8] >> (column % 8) & 1;
}

static int
copy(const struct zint_symbol *z, struct bars *bars)
{
	if (z->rows < 1 || z->width < 1 || z->rows * z->width > (int)sizeof(bars->dark))
		return -EIO;
	bars->rows = z->rows;
	bars->width = z->width;
	for (int row = 0; row < z->rows; row++)
		for (int column = 0; column < z->width; column++)
			bars->dark[row * z->width + column] = is_dark(z, row, column);
	return 0;
}

int
bars_make(enum bars_kind kind, const char *text, struct bars *ret)
{
	struct zint_symbol *z;
	size_t len = strlen(text);
	uint8_t bytes[BARS_TEXT];
	int r = -EIO;

	if (len >= sizeof(bytes) || !text_fits_code(text))
		return -EINVAL;
	z = ZBarcode_Create();
	if (z == NULL)
		return -ENOMEM;
	z->symbology = kind == BARS_QR ? BARCODE_QRCODE : BARCODE_CODE128;
	if (kind == BARS_QR)
		z->option_1 = 2;
	memcpy(bytes, text, len + 1);
	if (ZBarcode_Encode(z, bytes, (int)len) < ZINT_ERROR)
		r = copy(z, ret);
	ZBarcode_Delete(z);
	return r;
}
