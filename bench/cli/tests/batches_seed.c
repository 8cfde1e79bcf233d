/* batches-seed DATABASE HOW BATCH FIRST LAST [MODEL]: phones FIRST to LAST of the bed
 * come into BATCH (0: none), "proven", "scanned" or "uncleaned" (all but the clean-up).
 * HOW "create" makes the database only. */
#include <bed.h>

#include <string.h>

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
	     !create && n <= strtol(argv[5], NULL, 10); n++) {
		struct bed_phone p = bed_phone((unsigned)n, strtol(argv[3], NULL, 10));

		if (argc > 6)
			p.model = argv[6];
		bed_walk(&bed, &p, BED_SEEN, last);
	}
	bed_must(&bed, bench_store_commit(bed.s, &bed.err), "commit");
	bench_store_freep(&bed.s);
	return 0;
}
