/* staff-seed DATABASE: a batch of three phones for what supervisors do. Number 1 is
 * proven; 2 lacks its clean-up; 3 is proven but for an alarm that stops it. */
#include <bed.h>

#include <bench/str.h>

static struct bed bed;

int
main(int argc, char **argv)
{
	struct bench_event alarm = { .kind = BENCH_EVENT_ALARM, .source = "test" };
	int64_t batch;

	if (argc != 2)
		return 64;
	bed_open(&bed, argv[1], 0);
	batch = bed_batch(&bed, "Acme", "4711", BED_RECIPE("prov.example.com"));
	for (unsigned n = 1; n <= 3; n++) {
		struct bed_phone p = bed_phone(n, batch);

		bed_walk(&bed, &p, BED_SEEN, n == 2 ? BED_CLEANUP_ASKED : BED_END);
		if (n < 3)
			continue;
		bench_copy(alarm.name, sizeof(alarm.name), BENCH_ALARM_CLONE);
		bench_copy(alarm.text, sizeof(alarm.text),
			   "two phones have this MAC: put both aside");
		bed_record(&bed, &p, alarm);
	}
	bench_store_freep(&bed.s);
	return 0;
}
