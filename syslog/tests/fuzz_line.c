/* Any bytes: what comes out is bounded, printable, and really said by the input. */
#include <core/line.h>
#include <core/texts.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
require_text(const char *text, size_t room)
{
	size_t n = strnlen(text, room);

	require(n < room);
	for (size_t i = 0; i < n; i++)
		require(text[i] >= ' ' && text[i] <= '~');
}

static void
require_said(struct bench_bytes all, const char *text, size_t room)
{
	require_text(text, room);
	require(text[0] == '\0' || bench_bytes_contain(all, text));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bench_bytes all = { .data = data, .len = size };
	static struct bench_syslog_text at[] = {
		{ BENCH_OUTCOME_RESYNC_OK, "cfg taken from {url} by {mac}" },
		{ BENCH_OUTCOME_UPGRADE_OK, "running {version}{any}sn {serial}" },
	};
	static const struct bench_syslog_texts texts = { at, BENCH_N(at), NULL };
	struct bench_event e;

	bench_syslog_parse_with(data, size, &texts, &e);
	require(e.kind == BENCH_EVENT_SYSLOG && strcmp(e.source, "syslog") == 0);
	require(e.raw.data == data && e.raw.len == size);
	require(e.outcome == BENCH_OUTCOME_NONE ||
		(e.outcome >= BENCH_OUTCOME_RESYNC_ASK &&
		 e.outcome <= BENCH_OUTCOME_UPGRADE_FAILED));
	require_said(all, e.name, sizeof(e.name));
	require_said(all, e.serial, sizeof(e.serial));
	require_said(all, e.version, sizeof(e.version));
	require_said(all, e.model, sizeof(e.model));
	require_text(e.text, sizeof(e.text));
	require(e.name[0] == '\0' || e.name[0] == '/');
	require(e.outcome != BENCH_OUTCOME_NONE ||
		(e.name[0] == '\0' && e.serial[0] == '\0' && e.version[0] == '\0'));
	return 0;
}
