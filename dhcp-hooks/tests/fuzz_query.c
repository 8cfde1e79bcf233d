/* Any bytes through the parser and the packer. */
#include "options.h"
#include "port.h"
#include "query.h"

#include <string.h>

#define IS_INSIDE(view, data, size)                                                    \
	((view).len == 0 || ((view).data >= (data) && (view).len <= (size) &&          \
			     (view).data + (view).len <= (data) + (size)))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What bench.conf can hold, and nothing else. */
static void
try_port(struct bench_bytes option)
{
	char text[BENCH_PORT_TEXT];
	size_t i;

	bench_port_text(option, text);
	for (i = 0; i < sizeof(text) && text[i] != '\0'; i++)
		if (text[i] < ' ' || text[i] > '~' || text[i] == '"')
			abort();
	if (i == sizeof(text))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_hook_answer a = { .n = 2,
				       .option = { { 66, 9, "10.77.0.1" },
						   { 160, 16, "tftp://10.77.0.1" } } };
	struct bench_hook_held held = { .bytes = { [53] = 3 } };
	struct bench_query q;
	char text[64];
	int r;

	r = bench_query_parse((struct bench_bytes){ data, size }, &q);
	if (!IS_INSIDE(q.options, data, size) ||
	    !IS_INSIDE(q.vendor_class, data, size) || !IS_INSIDE(q.relay, data, size))
		abort();
	if (r < 0 && (q.type != 0 || q.vendor_class.len != 0 || q.relay.len != 0))
		abort();
	if (q.max_size < BENCH_QUERY_SIZE_MIN)
		abort();
	bench_query_vendor_text(q.vendor_class, text, sizeof(text));
	if (strnlen(text, sizeof(text)) == sizeof(text))
		abort();
	try_port(q.relay);
	try_port((struct bench_bytes){ data, size });
	(void)bench_options_fit(&a, &held, bench_options_budget(q.max_size, 1500));
	return 0;
}
