/* The classifier on any bytes. What holds for every scan is asserted here. */
#include <core/frames.h>
#include <core/pair.h>
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
check(const struct bench_scan *s)
{
	const struct bench_label *l = &s->label;

	require(s->class < BENCH_SCAN_CLASSES);
	require(s->reason[0] != '\0' &&
		memchr(s->reason, '\0', sizeof(s->reason)) != NULL);
	require((s->class == BENCH_SCAN_UNKNOWN) == (s->value[0] == '\0'));
	switch (s->class) {
	case BENCH_SCAN_MAC:
		require(bench_mac_is_universal(l->mac));
		break;
	case BENCH_SCAN_SERIAL:
		require(strlen(l->serial) == BENCH_SERIAL_LEN);
		break;
	case BENCH_SCAN_PID:
		require(l->pid[0] != '\0' && strchr(l->pid, '=') == NULL);
		break;
	case BENCH_SCAN_COMPOSITE:
		require(!bench_label_is_empty(l) && !s->rivals);
		break;
	case BENCH_SCAN_UNKNOWN:
	case BENCH_SCAN_COMMAND:
	case BENCH_SCAN_GTIN:
	case BENCH_SCAN_OTHER:
	case BENCH_SCAN_ASK:
	case BENCH_SCAN_CLASSES:
		require(bench_label_is_empty(l));
		break;
	}
}

/* The same bytes as a station's input: never a unit of two different MACs or serials.
 */
static void
pair(const struct bench_scan_rules *rules, const uint8_t *data, size_t size)
{
	static struct bench_frames frames;
	struct bench_pair p = { .known = false };
	struct bench_pair_answer a;
	struct bench_bytes text;
	struct bench_scan scan;

	frames.len = 0;
	for (size_t i = 0; i < size; i++) {
		if (!bench_frames_push(&frames, data[i], &text))
			continue;
		bench_scan_classify(rules, text, BENCH_SYMBOLOGY_UNKNOWN, false, &scan);
		bench_pair_feed(&p, &scan, (struct bench_mono){ (int64_t)i + 1 }, &a);
		require(a.word != BENCH_PAIR_OK ||
			(bench_label_has_mac(&a.label) && a.label.serial[0] != '\0' &&
			 a.label.pid[0] != '\0'));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct bench_scan_rules rules = bench_scan_rules_at(
		(struct bench_wall){ INT64_C(1781524800000000) }, 2010);
	struct bench_bytes text = { data, size };
	struct bench_scan scan;

	for (enum bench_symbology s = 0; s < BENCH_SYMBOLOGIES; s++) {
		bench_scan_classify(&rules, text, s, false, &scan);
		check(&scan);
		bench_scan_classify(&rules, text, s, true, &scan);
		check(&scan);
	}
	pair(&rules, data, size);
	return 0;
}
