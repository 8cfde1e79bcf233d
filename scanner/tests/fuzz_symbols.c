/* What a decoder's process hands over: it may have been taken over by a picture. */
#include <decode/symbols.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_symbols symbols;
	struct bench_bytes message = { data, size };

	if (bench_symbols_get(message, &symbols, NULL) < 0)
		return 0;
	if (symbols.n > BENCH_SYMBOLS_MAX)
		abort();
	for (size_t i = 0; i < symbols.n; i++) {
		const struct bench_symbol *s = &symbols.at[i];

		if (s->text.len > 0 &&
		    (s->text.data < data || s->text.data + s->text.len > data + size))
			abort();
	}
	return 0;
}
