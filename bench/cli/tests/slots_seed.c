/* slots-seed DATABASE: where phones stand. Number 1 was scanned at A10, 2 is heard on
 * sw1/Gi0/2, 3 on a port that has no name; 4 was scanned at B1 and is packed; 5 says
 * nothing; 6 was scanned at A10 after number 1, and is heard on sw1/Gi0/2, too. */
#include <bed.h>

#include <bench/carton.h>
#include <bench/str.h>

static struct bed bed;

static const struct {
	const char *slot, *port;
	enum bed_step end;
} phones[] = {
	{ "A10", "", BED_MODEL },
	{ "", "sw1/Gi0/2", BED_MODEL },
	{ "", "sw1/Gi0/<9>", BED_MODEL },
	{ "B1", "", BED_END },
	{ "", "", BED_MODEL },
	{ "A10", "sw1/Gi0/2", BED_MODEL },
};

static void
seat(unsigned n, int64_t batch)
{
	struct bed_phone p = bed_phone(n + 1, batch);
	struct bench_event e[CHAIN_LENGTH];

	chain_whole(e);
	bench_copy(e[BED_LEASED].port, sizeof(e->port), phones[n].port);
	bench_copy(p.slot, sizeof(p.slot), phones[n].slot);
	bed.base += 1000000;
	bed_walk(&bed, &p, BED_SEEN, BED_LEASED);
	for (size_t i = BED_LEASED; i < (size_t)phones[n].end; i++)
		bed_record(&bed, &p, e[i]);
}

int
main(int argc, char **argv)
{
	struct bench_carton carton;
	int64_t batch;

	if (argc != 2)
		return 64;
	bed_open(&bed, argv[1], BENCH_STORE_CREATE);
	batch = bed_batch(&bed, "Acme", "4711", BED_RECIPE("prov.example.com"));
	for (unsigned n = 0; n < BENCH_N(phones); n++)
		seat(n, batch);
	bed_must(&bed, bench_store_carton_open(bed.s, batch, &carton, &bed.err),
		 "open");
	bed_must(&bed,
		 bench_store_carton_pack(bed.s, carton.id, bed_phone(4, 0).mac,
					 &bed.err),
		 "pack");
	bench_store_freep(&bed.s);
	return 0;
}
