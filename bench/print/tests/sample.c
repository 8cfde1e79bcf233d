#include "sample.h"

#include <stdlib.h>
#include <string.h>

static const char *const hostile[] = {
	"<script>alert(1)</script>",
	"<b>bold</b> &amp; <span size=\"9999\">&#0;",
	"=HYPERLINK(\"http://evil.example\",\"x\")",
	"+1+1|cmd",
	"@SUM(A1)",
	"-2+3",
	"^XA^FO0,0^FDx^FS^XZ ~JA _5E",
	"a\x01\x1b[31m\x7f\x07z",
	"\xff\xfe broken \xc0\x80 \xed\xa0\x80 \xf4\x90\x80\x80 \xe3\x81",
	"\xe2\x80\xae"
	"evil\xe2\x80\xac \xe2\x81\xa6x \xef\xbb\xbf",
	"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d 123",
	"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81",
	"one\ntwo\r\nthree\tfour",
	"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
	"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
	"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"
	"WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
};

const char *
sample_hostile_text(size_t i)
{
	return i < BENCH_N(hostile) ? hostile[i] : NULL;
}

static void
fill_unit(const struct sample *m, int i, struct shipment_unit *u)
{
	*u = (struct shipment_unit){ .number = i + 1,
				     .carton = i / m->per_carton + 1,
				     .run = 1 + (i % 7 == 3),
				     .proven = i % 50 != 11,
				     .grade = i % 50 == 11 ? 'C' : 'B',
				     .links = i % 50 == 11 ? 6 : 7,
				     .required = 7 };
	snprintf(u->mac, sizeof(u->mac), "00:56:2b:00:%02x:%02x", (i + 1) / 256 % 256,
		 (i + 1) % 256);
	snprintf(u->serial, sizeof(u->serial), "FCH2143%04d", (i + 1) % 10000);
	bench_copy(u->model, sizeof(u->model), i % 3 == 2 ? "6821" : "8841");
	bench_copy(u->firmware, sizeof(u->firmware),
		   i % 3 == 2 ? "sip6821.11-3-1MPP0001-609" : "sip88xx.12-0-1MPP-482");
	if (!u->proven) {
		bench_copy(u->missing, sizeof(u->missing), "redirected");
		bench_copy(u->waiver, sizeof(u->waiver),
			   "the customer's resolver was down");
		bench_copy(u->waived_by, sizeof(u->waived_by), "supervisor 1");
	}
	if (!m->hostile)
		return;
	bench_copy(u->serial, sizeof(u->serial), hostile[(size_t)i % BENCH_N(hostile)]);
	bench_copy(u->model, sizeof(u->model),
		   hostile[(size_t)(i + 3) % BENCH_N(hostile)]);
	bench_copy(u->firmware, sizeof(u->firmware),
		   hostile[(size_t)(i + 5) % BENCH_N(hostile)]);
	bench_copy(u->missing, sizeof(u->missing),
		   hostile[(size_t)(i + 7) % BENCH_N(hostile)]);
	u->proven = i % 2 == 0;
}

static int
each_unit(const struct shipment *s, shipment_unit_fn *fn, void *arg,
	  struct bench_err *err)
{
	const struct sample *m = s->source;
	struct shipment_unit u;

	(void)err;
	for (int i = m->units - 1; i >= 0; i--) { /* the order is the list's to make */
		int r;

		fill_unit(m, i, &u);
		r = fn(&u, arg);
		if (r != 0)
			return r;
	}
	return 0;
}

static const struct shipment_exception exceptions[] = {
	{ .kind = SHIPMENT_WAIVER,
	  .unit = "00:56:2b:00:00:0c  FCH21430012",
	  .what = "Shipped without the proof “redirected”: the customer's resolver was "
		  "down that day, and the destination answered a test call.",
	  .by = "supervisor 1",
	  .event = 4711 },
	{ .kind = SHIPMENT_HELD,
	  .unit = "00:56:2b:00:01:9a  FCH21430410",
	  .what = "Display cracked. On the hold shelf; a replacement is in carton 2.",
	  .by = "staff 4",
	  .event = 4802 },
	{ .kind = SHIPMENT_REPLACED,
	  .unit = "00:56:2b:00:01:9a → 00:56:2b:00:00:10",
	  .what = "FCH21430410 is replaced by FCH21430016.",
	  .by = "staff 4",
	  .event = 4810 },
	{ .kind = SHIPMENT_ALARM,
	  .unit = "00:56:2b:00:00:07  FCH21430007",
	  .what = "Wrong model for the order line: the label says 8851. Settled by a "
		  "second scan.",
	  .event = 4655 },
	{ .kind = SHIPMENT_SHORT,
	  .what = "One 6821 of the order is missing and ships later with order "
		  "4711-B.",
	  .by = "supervisor 1",
	  .event = 4901 },
	{ .kind = SHIPMENT_UNLOCKED,
	  .what = "Unlocked once after the first lock: a unit was moved from carton 1 to "
		  "carton 2.",
	  .by = "supervisor 1",
	  .event = 4950 },
};

static int
each_exception(const struct shipment *s, shipment_exception_fn *fn, void *arg,
	       struct bench_err *err)
{
	const struct sample *m = s->source;

	(void)err;
	for (int i = 0; i < m->exceptions; i++) {
		struct shipment_exception e =
			exceptions[(size_t)i % BENCH_N(exceptions)];
		int r;

		e.time.us = SAMPLE_TIME - 3600000000 + i * 61000000ll;
		if (m->hostile) {
			bench_copy(e.unit, sizeof(e.unit),
				   hostile[(size_t)i % BENCH_N(hostile)]);
			bench_copy(e.what, sizeof(e.what),
				   hostile[(size_t)i % BENCH_N(hostile)]);
			bench_copy(e.by, sizeof(e.by),
				   hostile[(size_t)(i + 1) % BENCH_N(hostile)]);
		}
		r = fn(&e, arg);
		if (r != 0)
			return r;
	}
	return 0;
}

struct sample *
sample_new(int units, int n)
{
	struct sample *m = calloc(1, sizeof(*m));
	int small = units / 3;

	if (m == NULL)
		abort();
	*m = (struct sample){ .units = units, .exceptions = n, .per_carton = 10 };
	m->lines[0] = (struct shipment_line){ "8841", units - small, units - small };
	m->lines[1] = (struct shipment_line){ "6821", small + 1, small };
	for (int i = 0; i < units; i += 10) {
		int c = i / 10;

		snprintf(m->codes[c], sizeof(m->codes[c]), "XCDK%c%c%c%c%c",
			 "BCDEFGHIJKLNOPRSTUV"[c % 19],
			 "BCDEFGHIJKLNOPRSTUV"[c / 19 % 19],
			 "BCDEFGHIJKLNOPRSTUV"[c / 361 % 19], 'B', 'J');
		m->cartons[c] =
			(struct shipment_carton){ c + 1, m->codes[c],
						  units - i < 10 ? units - i : 10 };
	}
	m->s = (struct shipment){
		.batch = 42,
		.code = "XCDJBBBBUS",
		.keywords = "prebench shipping-list batch=42 lang=en",
		.seal = "PREBENCH 42 " SAMPLE_SHA,
		.bench = "bench 1",
		.provider = "Example Telecom",
		.customer = "北海道サンプル株式会社",
		.order = "PO-2026-0311",
		.ship_to =
			"〒060-0001 札幌市中央区北一条西二丁目 サンプルビル 5階 情報システム部",
		.colour = "#e07a1f",
		.recipe = "acme-tokyo",
		.recipe_version = 3,
		.recipe_sha256 = SAMPLE_SHA,
		.host = "prov.example.com",
		.opened = { SAMPLE_TIME - 7200000000 },
		.as_of = { SAMPLE_TIME },
		.sealed = true,
		.closed = { SAMPLE_TIME },
		.chain_sha256 = SAMPLE_SHA,
		.report_sha256 = SAMPLE_SHA,
		.sealed_by = "supervisor 1",
		.packed_by = "staff 4",
		.clock_trusted = true,
		.utc_offset = 540,
		.ordered = units + 1,
		.packed = units,
		.proven = units - (units + 38) / 50,
		.waived = (units + 38) / 50,
		.missing = 1,
		.lines = m->lines,
		.n_lines = 2,
		.cartons = m->cartons,
		.n_cartons = (size_t)(units + 9) / 10,
		.each_unit = each_unit,
		.each_exception = each_exception,
		.source = m,
	};
	return m;
}

struct sample *
sample_hostile(void)
{
	struct sample *m = sample_new(30, 14);

	m->hostile = true;
	m->s.customer = hostile[13];
	m->s.order = hostile[8];
	m->s.ship_to = hostile[9];
	m->s.provider = hostile[0];
	m->s.host = hostile[13];
	m->s.recipe = hostile[6];
	m->s.bench = hostile[1];
	m->s.sealed_by = hostile[13];
	m->s.packed_by = hostile[11];
	m->s.colour = "url(javascript:1)";
	m->s.code = hostile[6];
	m->lines[0].model = hostile[2];
	m->lines[1].model = hostile[13];
	return m;
}
