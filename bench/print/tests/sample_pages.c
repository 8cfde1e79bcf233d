#include "sample_pages.h"

#include "sample.h"

void
sample_certificate(struct certificate *ret)
{
	static const struct {
		const char *name, *detail;
	} links[] = {
		{ "leased", "10.99.0.41" },
		{ "delivered", "/cisco/cp-8841-3pcc/00562b00000c.xml · 2,214 bytes" },
		{ "confirmed", "the phone's own success message" },
		{ "cleaned", "/c/5f0a9d.xml · 811 bytes" },
		{ "firmware", "sip88xx.12-0-1MPP-482" },
		{ "scanned", "FCH21430012" },
		{ "redirected", "prov.example.com" },
		{ "boxed", "FCH21430012" },
	};

	*ret = (struct certificate){
		.mac = "00:56:2b:00:00:0c",
		.serial = "FCH21430012",
		.model = "8841",
		.pid = "CP-8841-3PCC-K9=",
		.firmware = "sip88xx.12-0-1MPP-482",
		.code = "00562B00000C",
		.run = 1,
		.grade = 'A',
		.proven = true,
		.host = "prov.example.com",
		.recipe = "acme-tokyo",
		.recipe_version = 3,
		.recipe_sha256 = SAMPLE_SHA,
		.batch = 42,
		.batch_code = "XCDJBBBBUS",
		.customer = "北海道サンプル株式会社",
		.order = "PO-2026-0311",
		.carton = 2,
		.packed = { SAMPLE_TIME - 600000000 },
		.packed_event = 5001,
		.sealed = true,
		.closed = { SAMPLE_TIME },
		.chain_sha256 = SAMPLE_SHA,
		.report_sha256 = SAMPLE_SHA,
		.sealed_by = "supervisor 1",
		.bench = "bench 1",
		.clock_trusted = true,
		.as_of = { SAMPLE_TIME },
		.utc_offset = 540,
		.n_links = BENCH_N(links),
	};
	for (size_t i = 0; i < BENCH_N(links); i++)
		ret->links[i] = (struct certificate_link){
			links[i].name,
			true,
			i != 7,
			links[i].detail,
			{ SAMPLE_TIME - 3600000000 + (int64_t)i * 47000000 },
			4000 + (int64_t)i * 37,
		};
	ret->links[7].holds = false;
}

void
sample_waive(struct certificate *c)
{
	c->proven = false;
	c->grade = 'C';
	c->links[6].holds = false;
	c->waiver = "The customer's resolver was down that day, and the destination "
		    "answered a test call from this very phone.";
	c->waived_by = "supervisor 1";
	c->waived_links = "redirected";
	c->waived.us = SAMPLE_TIME - 900000000;
	c->alarms[0] = "Wrong model for the order line: the label says 8851. Settled "
		       "by a second scan.";
	c->n_alarms = c->all_alarms = 1;
	c->clock_trusted = false;
}

const struct handover *
sample_handover(void)
{
	static const struct handover_job jobs[] = {
		{ 42, "#e07a1f", "北海道サンプル株式会社", "PO-2026-0311",
		  "prov.example.com", 48, 6, 12, 2, 28 },
		{ 43, "#2f6fb0", "Example Clinic", "PO-2026-0313", "voice.example.net",
		  24, 10, 14, 0, 0 },
		{ 44, "", "Example Hotel Sapporo", "PO-2026-0320", "prov.example.com",
		  0, 0, 0, 0, 0 },
	};
	static const struct handover_unit stuck[] = {
		{ 42,
		  "00:56:2b:00:00:07",
		  "FCH21430007",
		  "8841",
		  "asked for its settings 14 minutes ago, silent since",
		  "Unplug it, wait 5 seconds, plug it in again.",
		  { SAMPLE_TIME } },
		{ 42,
		  "00:56:2b:00:00:19",
		  "FCH21430025",
		  "6821",
		  "previous life: its Profile_Rule leads elsewhere",
		  "Factory reset: hold the * key while plugging it in, until the mute "
		  "key lights up, then press 1 5 9 #.",
		  { SAMPLE_TIME - 900000000 } },
	};
	static const struct handover_unit held[] = {
		{ 42,
		  "00:56:2b:00:01:9a",
		  "FCH21430410",
		  "8841",
		  "staff 4: display cracked",
		  "Send back to the distributor.",
		  { SAMPLE_TIME - 7200000000 } },
	};
	static const char *const notes[] = {
		"Power was lost at 11:42. These 3 phones have to be checked again: "
		"FCH21430001, FCH21430002, FCH21430005.",
	};
	static const struct handover h = {
		.bench = "bench 1",
		.by = "staff 4",
		.as_of = { SAMPLE_TIME },
		.utc_offset = 540,
		.clock_trusted = true,
		.jobs = jobs,
		.n_jobs = BENCH_N(jobs),
		.stuck = stuck,
		.n_stuck = BENCH_N(stuck),
		.held = held,
		.n_held = BENCH_N(held),
		.notes = notes,
		.n_notes = BENCH_N(notes),
	};

	return &h;
}

void
sample_labels(struct label ret[SAMPLE_LABELS])
{
	static const struct label label = {
		.batch = 42,
		.customer = "北海道サンプル株式会社",
		.order = "PO-2026-0311",
		.ship_to = "〒060-0001 札幌市中央区北一条西二丁目 サンプルビル 5階",
		.host = "prov.example.com",
		.mac = "00:56:2b:00:00:0c",
		.serial = "FCH21430012",
		.model = "8841",
		.time = { SAMPLE_TIME },
		.utc_offset = 540,
	};

	for (size_t i = 0; i < SAMPLE_LABELS; i++) {
		ret[i] = label;
		ret[i].code = "00562B00000C";
	}
	ret[1].kind = LABEL_CARTON;
	ret[1].code = "XCDKVVVVVJ";
	ret[1].carton = 3;
	ret[1].cartons = 10;
	ret[1].units = 10;
	ret[1].contents = "8841 × 8, 6821 × 2";
	ret[2].kind = LABEL_HOLD;
	ret[2].reason = "Display cracked when it was taken out of its box; replaced by "
			"FCH21430016 in carton 2";
	ret[2].by = "staff 4";
	ret[3].customer = "Example Clinic";
	ret[3].waived = ret[3].reprint = true;
}

void
sample_hostile_labels(struct label ret[3], const char *text)
{
	for (int kind = 0; kind < 3; kind++)
		ret[kind] = (struct label){
			.kind = (enum label_kind)kind,
			.batch = 42,
			.customer = text,
			.order = text,
			.ship_to = text,
			.host = text,
			.mac = text,
			.serial = text,
			.model = text,
			.code = text,
			.carton = 1,
			.contents = text,
			.reason = text,
			.by = text,
			.reprint = true,
		};
}
