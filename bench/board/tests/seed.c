/* board-seed DATABASE make|finish|many N: fills a database with phones in every stage,
 * for looking at the board and for its browser test. */
#include <bed.h>

#include <bench/str.h>
#include <errno.h>
#include <string.h>

#define AGO_S(s) ((s)*INT64_C(1000000))

static struct bed bed;
static int64_t now_us;

/* The walk ended so long ago. */
static void
walk(unsigned n, int64_t batch, enum bed_step first, enum bed_step last, int64_t ago_us)
{
	struct bed_phone p = bed_phone(n, batch);

	bed.base = now_us - ago_us - INT64_C(140000);
	if (bed.base < 1)
		bed.base = 1; /* the machine has just been started */
	bed_walk(&bed, &p, first, last);
}

static void
add(unsigned n, int64_t batch, struct bench_event e)
{
	struct bed_phone p = bed_phone(n, batch);

	bed.base = now_us - AGO_S(1);
	bed_record(&bed, &p, e);
}

static void
note(const char *source, enum bench_event_kind kind, const char *text)
{
	struct bench_event e = { .kind = kind };

	bench_copy(e.source, sizeof(e.source), source);
	bench_copy(e.text, sizeof(e.text), text);
	bed_must(&bed, bench_store_record(bed.s, &e, NULL, &bed.err), "note");
}

static void
add_problems(int64_t batch)
{
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 20);
	struct bed_phone liar = bed_phone(0xb0b5, batch);

	walk(0xf1a7, batch, BED_SEEN, BED_MODEL_OK, AGO_S(200)); /* silent */
	walk(0xf00d, batch, BED_SEEN, BED_REDIRECT_OK,
	     AGO_S(100)); /* never confirmed */
	bench_copy(liar.reported, sizeof(liar.reported), "FCH9999ZZZZ");
	bed.base = now_us - AGO_S(2);
	bed_walk(&bed, &liar, BED_SEEN, BED_REDIRECT_ASKED);
	e.model[0] = '\0'; /* unknown model */
	add(0xdead, 0, e);
	e = chain_event(BENCH_EVENT_ALARM, 50);
	bench_copy(e.text, sizeof(e.text),
		   "<script>alert(1)</script> transfer from 10.77.1.9: "
		   "that address is leased to another");
	add(0xb0b5, batch, e);
}

static void
add_strangers(void)
{
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 20);

	walk(0x7001, 0, BED_SEEN, BED_SCAN, AGO_S(5));
	walk(0x7002, 0, BED_SEEN, BED_PENDING_ASKED, AGO_S(5));
	walk(0x7003, 0, BED_SEEN, BED_LEASED, AGO_S(5));
	e.family[0] = e.model[0] = '\0';
	bench_copy(e.text, sizeof(e.text), "MSFT 5.0");
	add(0x7100, 0, e);
	bench_copy(e.text, sizeof(e.text), "<img src=x onerror=alert(1)>");
	add(0x7101, 0, e);
}

static void
make(void)
{
	int64_t done, acme = bed_batch(&bed, "Acme Telecom", "SO-20417",
				       BED_RECIPE("prov.acme.example"));
	int64_t other = bed_batch(&bed,
				  "\xe6\xa0\xaa\xe5\xbc\x8f\xe4\xbc\x9a\xe7\xa4\xbe"
				  "\xe3\x82\xb5\xe3\x83\xb3\xe3\x83\x97\xe3\x83\xab",
				  "<b>A-9</b>", BED_RECIPE("config.sample.example"));
	enum bed_step step = BED_PUBLISH;

	for (unsigned n = 0; n < 7; n++)
		walk(0x88d0 + 17 * n, acme, BED_SEEN, BED_END, AGO_S(10));
	for (unsigned n = 0; n < 9; n++, step++)
		walk(0x1230 + 23 * n, acme, BED_SEEN, step, AGO_S(3));
	walk(0x3001, acme, BED_SEEN, BED_MODEL_OK, AGO_S(3));
	add(0x3001, acme, chain_file(BENCH_EVENT_ASKED, 900, 1, BENCH_ROLE_FIRMWARE));
	for (unsigned n = 0; n < 3; n++)
		walk(0x5550 + n, other, BED_SCAN, BED_PUBLISH, AGO_S(3));
	for (unsigned n = 0; n < 3; n++)
		walk(0x6660 + n, other, BED_SEEN, BED_END, AGO_S(3));
	add_problems(acme);
	add_strangers();
	done = bench_store_batch_close(bed.s, other, &bed.err);
	if (done != -EAGAIN)
		bed_must(&bed, (int)done, "close");
	note("kea", BENCH_EVENT_NOTE, "started");
	note("tftpd", BENCH_EVENT_NOTE, "started");
}

/* The last steps of a phone that `make` left waiting for its clean-up. */
static void
finish(void)
{
	struct bed_phone p = bed_phone(0x1230 + 23 * 8, 1);

	bed.base = now_us - INT64_C(200000);
	bed_walk(&bed, &p, BED_CLEANUP, BED_END);
	note("kea", BENCH_EVENT_ALARM, "another DHCP server answers on the bench LAN");
}

static void
many(unsigned n)
{
	int64_t batch = bed_batch(&bed, "Acme Telecom", "SO-1",
				  BED_RECIPE("prov.acme.example"));

	bed_must(&bed, bench_store_begin(bed.s, &bed.err), "begin");
	for (unsigned i = 0; i < n; i++)
		walk(0x1000 + i, batch, BED_SEEN,
		     i % 3 == 0	   ? BED_END
		     : i % 40 == 1 ? BED_REDIRECT_OK
				   : BED_MODEL_OK,
		     AGO_S(i % 40 == 1 ? 100 : 3));
	bed_must(&bed, bench_store_commit(bed.s, &bed.err), "commit");
}

int
main(int argc, char **argv)
{
	bool is_many = argc == 4 && strcmp(argv[2], "many") == 0;

	if (argc != 3 && !is_many) {
		fputs("usage: board-seed DATABASE make|finish|many N\n", stderr);
		return 64;
	}
	now_us = bench_mono_now().us;
	bed_open(&bed, argv[1], BENCH_STORE_CREATE);
	if (is_many)
		many((unsigned)strtoul(argv[3], NULL, 10));
	else if (strcmp(argv[2], "make") == 0)
		make();
	else
		finish();
	bench_store_freep(&bed.s);
	return 0;
}
