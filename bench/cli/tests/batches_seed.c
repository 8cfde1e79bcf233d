/* batches-seed DATABASE HOW BATCH FIRST LAST [MODEL]: phones FIRST to LAST of the bed
 * come into BATCH (0: none), "proven", "scanned" or "uncleaned" (all but the clean-up).
 * HOW "create" makes the database only; "raw" records two log lines of FIRST. */
#include <bed.h>

#include <string.h>

static const char log_line[] = "<134>hello <b>";

/* Two log lines: one is text, one is not. */
static void
record_raw(struct bed *bed, long n)
{
	struct bed_phone p = bed_phone((unsigned)n, 0);
	struct bench_event e = { .kind = BENCH_EVENT_SYSLOG, .source = "syslog" };

	bench_copy(e.ip, sizeof(e.ip), p.ip);
	e.unit = p.mac;
	e.raw = (struct bench_bytes){ (const uint8_t *)log_line, strlen(log_line) };
	bed_record(bed, &p, e);
	e.raw = (struct bench_bytes){ (const uint8_t *)"\0\377", 2 };
	bed_record(bed, &p, e);
}

int
main(int argc, char **argv)
{
	struct bed bed = { .dir = "" };
	bool create = argc > 2 && strcmp(argv[2], "create") == 0;
	enum bed_step last = BED_PUBLISH;

	if (!create && argc < 6)
		return 64;
	bed_open(&bed, argv[1], create ? BENCH_STORE_CREATE : 0);
	if (!create && strcmp(argv[2], "proven") == 0)
		last = BED_END;
	if (!create && strcmp(argv[2], "uncleaned") == 0)
		last = BED_CLEANUP_ASKED;
	bed_must(&bed, bench_store_begin(bed.s, &bed.err), "begin");
	for (long n = create ? 1 : strtol(argv[4], NULL, 10);
	     !create && strcmp(argv[2], "raw") != 0 && n <= strtol(argv[5], NULL, 10);
	     n++) {
		struct bed_phone p = bed_phone((unsigned)n, strtol(argv[3], NULL, 10));

		if (argc > 6)
			p.model = argv[6];
		bed_walk(&bed, &p, BED_SEEN, last);
	}
	bed_must(&bed, bench_store_commit(bed.s, &bed.err), "commit");
	if (!create && strcmp(argv[2], "raw") == 0)
		record_raw(&bed, strtol(argv[4], NULL, 10));
	bench_store_freep(&bed.s);
	return 0;
}
