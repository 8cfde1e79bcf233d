/* Any bytes: what comes out is a question that the input really asks, or nothing. */
#include "line.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const struct bench_event zero;
	const struct bench_bytes all = { data, len };
	struct bench_event e;

	if (bench_dns_line_parse((const char *)data, len, &e) != BENCH_DNS_QUESTION) {
		require(memcmp(&e, &zero, sizeof(e)) == 0);
		return 0;
	}
	require(e.kind == BENCH_EVENT_RESOLVED && e.raw.data == data &&
		e.raw.len == len);
	require(bench_bytes_contain(all, e.ip) && bench_bytes_contain(all, e.text));
	require(bench_bytes_contain_nocase(all, e.name) && strlen(e.name) <= 253);
	require(strspn(e.name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") ==
		strlen(e.name));
	return 0;
}
