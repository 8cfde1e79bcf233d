/* The input is a User-Agent, option 60, a label's text and a datagram of syslog, one
 * after the other: whatever it is, what comes out is bounded and printable, and every
 * text of it stands in the input. */
#include <profiles/family.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static struct bench_families *
load(const char *dir)
{
	struct bench_families *f = NULL;

	require(bench_families_load(dir, &f, NULL) == 0);
	return f;
}

static struct bench_families *real;

static void
require_said(struct bench_bytes all, const char *text, size_t room)
{
	size_t n = strnlen(text, room);

	require(n < room);
	for (size_t i = 0; i < n; i++)
		require(text[i] >= ' ' && text[i] <= '~');
	require(n == 0 || bench_bytes_contain(all, text));
}

static void
require_recognised(struct bench_bytes all, const struct bench_recognised *r)
{
	require_said(all, r->model_text, sizeof(r->model_text));
	require(r->family != NULL || (r->model == NULL && r->model_text[0] == '\0'));
}

static void
require_agent(struct bench_bytes all, const struct bench_agent *a)
{
	require_recognised(all, &a->who);
	require_said(all, a->version, sizeof(a->version));
	require_said(all, a->serial, sizeof(a->serial));
	require(a->who.family != NULL ||
		(bench_mac_is_zero(a->mac) && a->version[0] == '\0'));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct bench_mac nobody;
	const struct bench_bytes all = { data, size };
	char *text = malloc(size + 1);
	struct bench_recognised who;
	struct bench_agent agent;
	struct bench_printed printed;

	if (real == NULL)
		real = load(FAMILIES_DIR);
	require(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	agent = bench_families_by_user_agent(real, text);
	require_agent(all, &agent);
	who = bench_families_recognise(real, nobody, all);
	require_recognised(all, &who);
	who = bench_families_by_pid(real, text);
	require_recognised(all, &who);
	for (int i = 0; i < BENCH_PRINTED_KINDS; i++) {
		printed =
			bench_families_printed(real, text, (enum bench_printed_kind)i);
		require_said(all, printed.value, sizeof(printed.value));
		require((printed.kind == BENCH_PRINTED_NONE) == (printed.makers == 0));
	}
	free(text);
	return 0;
}
