#include <decode/symbols.h>

#include <errno.h>
#include <string.h>

enum mark { MARK_SYMBOL = 1, MARK_END = 2, MARK_ERROR = 3 };

static void
put_be16(struct bench_str *message, uint16_t n)
{
	uint8_t be[2] = { (uint8_t)(n >> 8), (uint8_t)n };

	bench_str_add_n(message, be, sizeof(be));
}

static uint16_t
clamp(int n)
{
	return (uint16_t)(n < 0 ? 0 : n > UINT16_MAX ? UINT16_MAX : n);
}

static void
put_box(struct bench_str *message, const struct bench_box *box)
{
	put_be16(message, clamp(box->left));
	put_be16(message, clamp(box->top));
	put_be16(message, clamp(box->right));
	put_be16(message, clamp(box->bottom));
}

/* The angle in degrees from 0 to 180. */
static void
put_place(struct bench_str *message, const struct bench_place *place)
{
	put_be16(message, clamp(place->x));
	put_be16(message, clamp(place->y));
	put_be16(message, clamp(place->angle + 90));
	put_be16(message, clamp(place->length));
	put_be16(message, clamp(place->height));
}

static void
put_text(struct bench_str *message, const void *data, size_t len)
{
	if (len > UINT16_MAX)
		len = UINT16_MAX;
	put_be16(message, (uint16_t)len);
	bench_str_add_n(message, data, len);
}

void
bench_symbols_put(struct bench_str *message, const struct bench_symbol *symbol)
{
	uint8_t head[4] = { MARK_SYMBOL, (uint8_t)symbol->symbology, symbol->gs1,
			    symbol->unread };

	bench_str_add_n(message, head, sizeof(head));
	put_be16(message, clamp(symbol->quality));
	put_box(message, &symbol->box);
	put_place(message, &symbol->place);
	put_text(message, symbol->text.data, symbol->text.len);
}

void
bench_symbols_put_end(struct bench_str *message)
{
	bench_str_add_n(message, &(uint8_t){ MARK_END }, 1);
}

void
bench_symbols_put_error(struct bench_str *message, const char *text)
{
	bench_str_add_n(message, &(uint8_t){ MARK_ERROR }, 1);
	put_text(message, text, strlen(text));
}

static void
get_symbol(struct bench_reader *r, struct bench_symbols *symbols)
{
	struct bench_symbol s = { 0 };
	uint8_t symbology = bench_reader_u8(r);

	if (symbology < BENCH_SYMBOLOGIES)
		s.symbology = (enum bench_symbology)symbology;
	s.gs1 = bench_reader_u8(r) != 0;
	s.unread = bench_reader_u8(r) != 0;
	s.quality = bench_reader_be16(r);
	s.box.left = bench_reader_be16(r);
	s.box.top = bench_reader_be16(r);
	s.box.right = bench_reader_be16(r);
	s.box.bottom = bench_reader_be16(r);
	s.place.x = bench_reader_be16(r);
	s.place.y = bench_reader_be16(r);
	s.place.angle = bench_reader_be16(r) - 90;
	s.place.length = bench_reader_be16(r);
	s.place.height = bench_reader_be16(r);
	s.text = bench_reader_bytes(r, bench_reader_be16(r));
	if (bench_reader_ok(r) && symbols->n < BENCH_SYMBOLS_MAX)
		symbols->at[symbols->n++] = s;
}

int
bench_symbols_get(struct bench_bytes message, struct bench_symbols *ret_symbols,
		  struct bench_err *err)
{
	struct bench_reader r = bench_reader_init(message.data, message.len);
	struct bench_symbols symbols = { 0 };
	struct bench_bytes text;

	for (;;) {
		switch (bench_reader_u8(&r)) {
		case MARK_SYMBOL:
			get_symbol(&r, &symbols);
			break;
		case MARK_END:
			if (!bench_reader_done(&r))
				return bench_fail(err, -EINVAL, "%s", "");
			*ret_symbols = symbols;
			return 0;
		case MARK_ERROR:
			text = bench_reader_bytes(&r, bench_reader_be16(&r));
			return bench_fail(err, -EINVAL, "%.*s", (int)text.len,
					  text.len == 0 ? "" : (const char *)text.data);
		default:
			return bench_fail(err, -EINVAL, "%s", "");
		}
	}
}
