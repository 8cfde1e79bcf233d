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
families(void)
{
	static struct bench_families *loaded;

	if (loaded == NULL)
		require(bench_families_load(FAMILIES_DIR, &loaded, NULL) == 0);
	return loaded;
}

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
	struct bench_family_said said;
	struct bench_printed printed;

	require(text != NULL);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	agent = bench_families_by_user_agent(families(), text);
	require_agent(all, &agent);
	who = bench_families_recognise(families(), nobody, all);
	require_recognised(all, &who);
	who = bench_families_by_pid(families(), text);
	require_recognised(all, &who);
	for (int i = 0; i < BENCH_PRINTED_KINDS; i++) {
		printed = bench_families_printed(families(), text,
						 (enum bench_printed_kind)i);
		require_said(all, printed.value, sizeof(printed.value));
		require((printed.kind == BENCH_PRINTED_NONE) == (printed.makers == 0));
	}
	said = bench_families_log(families(), all);
	require_agent(all, &said.by);
	require_said(all, said.name, sizeof(said.name));
	require(said.name[0] == '\0' || said.name[0] == '/');
	free(text);
	return 0;
}
