/* Whatever the parser accepts must survive being written and parsed again. */
#include "record.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct bench_tap_record a, b;
	struct bench_event e;
	char line[BENCH_TAP_LINE], again[BENCH_TAP_LINE];
	size_t n;

	if (bench_tap_record_parse((const char *)data, len, &a) < 0)
		return 0;
	bench_tap_record_event(&a, &e);
	n = bench_tap_record_write(&a, line, sizeof(line));
	if (n == 0 || bench_tap_record_parse(line, n - 1, &b) < 0 ||
	    bench_tap_record_write(&b, again, sizeof(again)) != n ||
	    memcmp(line, again, n) != 0)
		abort();
	return 0;
}
