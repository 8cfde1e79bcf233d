/* board-seed DATABASE COMMAND: fills a database with phones, for looking at the board,
 * for its browser tests, its figures and the pictures of the guide.
 *
 *   make          two jobs with phones in every stage, nobody's
 *   finish        the last steps of one of them, and an alarm of the bench
 *   shift         a whole day: see seed.h
 *   ready         one job, all but ready
 *   hostile       names that mean harm
 *   many N        one job of N phones, a third of them ready
 *   beat N MS     N phones of `many` become ready, one each MS milliseconds; a line
 * each: MAC and the wall clock's microseconds before it was written */
#include "seed.h"

#include <bench/str.h>
#include <errno.h>
#include <poll.h>
#include <string.h>

#define STEP_US INT64_C(10000) /* of the chain */

/* A machine that has just been started has no time for a slow walk. */
static void
fit_pace(struct bed *b, enum bed_step last, int64_t end_us)
{
	int64_t most = end_us / (last * STEP_US);

	if (b->pace > most)
		b->pace = most < 1 ? 1 : most;
}

void
seed_walk(struct seed *s, const struct bed_phone *p, enum bed_step first,
	  enum bed_step last, int64_t ago_us)
{
	int64_t pace = s->bed.pace;

	fit_pace(&s->bed, last, s->now_us - ago_us);
	s->bed.base =
		s->now_us - ago_us - last * STEP_US * (pace == 0 ? 1 : s->bed.pace);
	if (s->bed.base < 1)
		s->bed.base = 1;
	bed_walk(&s->bed, p, first, last);
	s->bed.pace = pace;
}

void
seed_add(struct seed *s, const struct bed_phone *p, struct bench_event e)
{
	s->bed.base = s->now_us - AGO_S(1);
	bed_record(&s->bed, p, e);
}

void
seed_note(struct seed *s, const char *source, enum bench_event_kind kind,
	  const char *text)
{
	struct bench_event e = { .kind = kind };

	bench_copy(e.source, sizeof(e.source), source);
	bench_copy(e.text, sizeof(e.text), text);
	bed_must(&s->bed, bench_store_record(s->bed.s, &e, NULL, &s->bed.err), "note");
}

static void
walk(struct seed *s, unsigned n, int64_t batch, enum bed_step first, enum bed_step last,
     int64_t ago_us)
{
	struct bed_phone p = bed_phone(n, batch);

	seed_walk(s, &p, first, last, ago_us);
}

static void
add(struct seed *s, unsigned n, int64_t batch, struct bench_event e)
{
	struct bed_phone p = bed_phone(n, batch);

	seed_add(s, &p, e);
}

static void
add_problems(struct seed *s, int64_t batch)
{
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 20);
	struct bed_phone liar = bed_phone(0xb0b5, batch);

	walk(s, 0xf1a7, batch, BED_SEEN, BED_MODEL_OK, AGO_S(200)); /* silent */
	walk(s, 0xf00d, batch, BED_SEEN, BED_REDIRECT_OK,
	     AGO_S(100)); /* never confirmed */
	bench_copy(liar.reported, sizeof(liar.reported), "FCH9999ZZZZ");
	seed_walk(s, &liar, BED_SEEN, BED_REDIRECT_ASKED, AGO_S(2));
	e.model[0] = '\0'; /* unknown model */
	add(s, 0xdead, 0, e);
	e = chain_event(BENCH_EVENT_ALARM, 50);
	bench_copy(e.text, sizeof(e.text),
		   "<script>alert(1)</script> transfer from 10.77.1.9: "
		   "that address is leased to another");
	add(s, 0xb0b5, batch, e);
}

static void
add_strangers(struct seed *s)
{
	struct bench_event e = chain_wire(BENCH_EVENT_LEASED, 20);

	walk(s, 0x7001, 0, BED_SEEN, BED_SCAN, AGO_S(5));
	walk(s, 0x7002, 0, BED_SEEN, BED_PENDING_ASKED, AGO_S(5));
	walk(s, 0x7003, 0, BED_SEEN, BED_LEASED, AGO_S(5));
	e.family[0] = e.model[0] = '\0';
	bench_copy(e.text, sizeof(e.text), "MSFT 5.0");
	add(s, 0x7100, 0, e);
	bench_copy(e.text, sizeof(e.text), "<img src=x onerror=alert(1)>");
	add(s, 0x7101, 0, e);
}

static void
make(struct seed *s)
{
	int64_t done, acme = bed_batch(&s->bed, "Acme Telecom", "SO-20417",
				       BED_RECIPE("prov.acme.example"));
	int64_t other = bed_batch(&s->bed,
				  "\xe6\xa0\xaa\xe5\xbc\x8f\xe4\xbc\x9a\xe7\xa4\xbe"
				  "\xe3\x82\xb5\xe3\x83\xb3\xe3\x83\x97\xe3\x83\xab",
				  "<b>A-9</b>", BED_RECIPE("config.sample.example"));
	enum bed_step step = BED_PUBLISH;

	for (unsigned n = 0; n < 7; n++)
		walk(s, 0x88d0 + 17 * n, acme, BED_SEEN, BED_END, AGO_S(10));
	for (unsigned n = 0; n < 9; n++, step++)
		walk(s, 0x1230 + 23 * n, acme, BED_SEEN, step, AGO_S(3));
	walk(s, 0x3001, acme, BED_SEEN, BED_MODEL_OK, AGO_S(3));
	add(s, 0x3001, acme,
	    chain_file(BENCH_EVENT_ASKED, 900, 1, BENCH_ROLE_FIRMWARE));
	for (unsigned n = 0; n < 3; n++)
		walk(s, 0x5550 + n, other, BED_SCAN, BED_PUBLISH, AGO_S(3));
	for (unsigned n = 0; n < 3; n++)
		walk(s, 0x6660 + n, other, BED_SEEN, BED_END, AGO_S(3));
	add_problems(s, acme);
	add_strangers(s);
	done = bench_store_batch_close(s->bed.s, other, &s->bed.err);
	if (done != -EAGAIN)
		bed_must(&s->bed, (int)done, "close");
	seed_note(s, "kea", BENCH_EVENT_NOTE, "started");
	seed_note(s, "tftpd", BENCH_EVENT_NOTE, "started");
}

/* The last steps of a phone that `make` left waiting for its clean-up. */
static void
finish(struct seed *s)
{
	struct bed_phone p = bed_phone(0x1230 + 23 * 8, 1);

	s->bed.base = s->now_us - INT64_C(200000);
	bed_walk(&s->bed, &p, BED_CLEANUP, BED_END);
	seed_note(s, "kea", BENCH_EVENT_ALARM,
		  "another DHCP server answers on the bench LAN");
}

#define MANY_FIRST 0x1000

static bool
is_ready(unsigned i)
{
	return i % 10 == 0;
}

static void
many(struct seed *s, unsigned n)
{
	int64_t batch = bed_batch(&s->bed, "Acme Telecom", "SO-1",
				  BED_RECIPE("prov.acme.example"));

	bed_must(&s->bed, bench_store_begin(s->bed.s, &s->bed.err), "begin");
	for (unsigned i = 0; i < n; i++)
		walk(s, MANY_FIRST + i, batch, BED_SEEN,
		     is_ready(i)   ? BED_END
		     : i % 40 == 1 ? BED_REDIRECT_OK
				   : BED_MODEL_OK,
		     AGO_S(i % 40 == 1 ? 100 : 3));
	bed_must(&s->bed, bench_store_commit(s->bed.s, &s->bed.err), "commit");
}

static void
beat_once(struct seed *s, unsigned n)
{
	struct bed_phone p = bed_phone(n, 1);
	char mac[BENCH_MAC_TEXT];
	int64_t before;

	s->now_us = bench_mono_now().us;
	bed_must(&s->bed, bench_store_begin(s->bed.s, &s->bed.err), "begin");
	seed_walk(s, &p, BED_REDIRECT_ASKED, BED_END, 0);
	before = bench_wall_now().us;
	bed_must(&s->bed, bench_store_commit(s->bed.s, &s->bed.err), "commit");
	printf("%s %lld\n", bench_mac_format(p.mac, mac), (long long)before);
	fflush(stdout);
}

static void
beat(struct seed *s, unsigned n, int every_ms)
{
	for (unsigned i = 0; n > 0; i++) {
		if (is_ready(i))
			continue;
		beat_once(s, MANY_FIRST + i);
		n--;
		(void)poll(NULL, 0, every_ms);
	}
}

static void
pulse(struct seed *s, unsigned n, int every_ms)
{
	for (unsigned i = 0; i < n; i++) {
		struct bed_phone p = bed_phone(MANY_FIRST + i % 500, 1);

		snprintf(p.ip, sizeof(p.ip), "10.77.%u.%u", 200 + i / 250 % 50,
			 1 + i % 250);
		s->now_us = bench_mono_now().us;
		seed_add(s, &p, chain_wire(BENCH_EVENT_LEASED, 20));
		if (every_ms > 0)
			(void)poll(NULL, 0, every_ms);
	}
}

static bool
run(struct seed *s, const char *what, unsigned a, unsigned b)
{
	if (strcmp(what, "make") == 0)
		make(s);
	else if (strcmp(what, "finish") == 0)
		finish(s);
	else if (strcmp(what, "shift") == 0)
		seed_shift(s);
	else if (strcmp(what, "ready") == 0)
		seed_ready(s);
	else if (strcmp(what, "hostile") == 0)
		seed_hostile(s);
	else if (strcmp(what, "many") == 0)
		many(s, a);
	else if (strcmp(what, "beat") == 0)
		beat(s, a, (int)b);
	else if (strcmp(what, "pulse") == 0)
		pulse(s, a, (int)b);
	else
		return false;
	return true;
}

int
main(int argc, char **argv)
{
	struct seed s = { .now_us = bench_mono_now().us };
	unsigned a = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
	unsigned b = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 0;
	bool known;

	if (argc < 3) {
		fputs("usage: board-seed DATABASE "
		      "make|finish|shift|ready|hostile|many N|beat N MS|pulse N MS\n",
		      stderr);
		return 64;
	}
	bed_open(&s.bed, argv[1], BENCH_STORE_CREATE);
	known = run(&s, argv[2], a, b);
	bench_store_freep(&s.bed.s);
	return known ? 0 : 64;
}
