/* verify-seed DATABASE: a batch of three proven phones, and one of a hostile name. */
#include <bed.h>

#include <bench/str.h>

static struct bed bed;

int
main(int argc, char **argv)
{
	int64_t batch;

	if (argc != 2)
		return 64;
	bed_open(&bed, argv[1], BENCH_STORE_CREATE);
	bed.base = bench_mono_now().us;
	batch = bed_batch(&bed, "Acme Ltd", "A-17", BED_RECIPE("prov.example.com"));
	for (unsigned n = 1; n <= 3; n++) {
		struct bed_phone p = bed_phone(n, batch);

		bed.base += 1000000;
		bed_walk(&bed, &p, BED_SEEN, BED_END);
	}
	(void)bed_batch(&bed, "=cmd|'/C calc'!A0\xe2\x80\xae<script>", "\x1b[2J\"B-1\"",
			BED_RECIPE("prov.example.com"));
	bench_store_freep(&bed.s);
	return 0;
}
