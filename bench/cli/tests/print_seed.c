/* print-seed DATABASE: two open batches, one closed; in the first a proven unit, one
 * that is stuck, one on the hold shelf; in the last, two that may be shipped. */
#include <bed.h>

#include <bench/str.h>
#include <string.h>

static struct bed bed;

static void
hold(const struct bed_phone *p)
{
	struct bench_event e = { .kind = BENCH_EVENT_HELD,
				 .source = "bench",
				 .unit = p->mac,
				 .staff = "staff 4",
				 .text = "display cracked <b>" };

	bed_must(&bed, bench_store_record(bed.s, &e, NULL, &bed.err), "hold");
}

static void
walk(unsigned n, int64_t batch, enum bed_step last)
{
	struct bed_phone p = bed_phone(n, batch);

	p.recipe = "";
	bed.base += 1000000;
	bed_walk(&bed, &p, BED_SEEN, last);
	if (n == 3)
		hold(&p);
}

int
main(int argc, char **argv)
{
	int64_t first, second, third;

	if (argc != 2)
		return 64;
	bed_open(&bed, argv[1], BENCH_STORE_CREATE);
	first = bed_batch(&bed, "北海道サンプル株式会社", "PO-1",
			  BED_RECIPE("prov.example.com"));
	second = bed_batch(&bed, "Example Clinic", "PO-2",
			   BED_RECIPE("voice.example.net"));
	walk(1, first, BED_END);
	walk(2, first, BED_REDIRECT_ASKED);
	walk(3, first, BED_END);
	walk(4, second, BED_END);
	bed_must(&bed, bench_store_batch_close(bed.s, second, &bed.err), "close");
	third = bed_batch(&bed, "Example Hotel", "PO-3",
			  BED_RECIPE("prov.example.com"));
	walk(5, third, BED_END);
	walk(6, third, BED_END);
	bench_store_freep(&bed.s);
	return 0;
}
