/* The events of one phone's whole way, shared by the tests of flow and store. */
#ifndef BENCH_TEST_CHAIN_H
#define BENCH_TEST_CHAIN_H

#include <bench/stage.h>
#include <bench/str.h>
#include <string.h>

#define CHAIN_MAC ((struct bench_mac){ { 0x00, 0x56, 0x2b, 0x00, 0x00, 0x01 } })
#define CHAIN_SERIAL "FCH2143E1AB"
#define CHAIN_TARGET "sip88xx.12-0-7MPP0501-123"
#define CHAIN_REQUIRE (BENCH_LINKS_DEFAULT | BENCH_LINK_FIRMWARE)

static inline struct bench_event
chain_event(enum bench_event_kind kind, int64_t at)
{
	struct bench_event e = { .kind = kind,
				 .source = "test",
				 .unit = CHAIN_MAC,
				 .mac = CHAIN_MAC,
				 .ip = "10.77.1.1",
				 .tick = at };

	e.mono.us = at;
	e.wall.us = at;
	return e;
}

static inline struct bench_event
chain_wire(enum bench_event_kind kind, int64_t at)
{
	struct bench_event e = chain_event(kind, at);

	bench_copy(e.family, sizeof(e.family), "cisco-mpp");
	bench_copy(e.model, sizeof(e.model), "8841");
	bench_copy(e.text, sizeof(e.text), "CP-8841-3PCC");
	return e;
}

static inline struct bench_event
chain_scan(int64_t at)
{
	struct bench_event e = chain_event(BENCH_EVENT_SCAN, at);

	bench_copy(e.serial, sizeof(e.serial), CHAIN_SERIAL);
	e.batch = 1;
	bench_copy(e.pid, sizeof(e.pid), "CP-8841-3PCC-K9=");
	bench_copy(e.family, sizeof(e.family), "cisco-mpp");
	bench_copy(e.model, sizeof(e.model), "8841");
	return e;
}

static inline struct bench_event
chain_publish(int64_t at, int64_t run)
{
	struct bench_event e = chain_event(BENCH_EVENT_PUBLISH, at);

	e.run = run;
	e.batch = 1;
	e.require = CHAIN_REQUIRE;
	bench_copy(e.version, sizeof(e.version), CHAIN_TARGET);
	memset(e.sha256, (int)('0' + run), 64); /* each run of another recipe */
	return e;
}

static inline struct bench_event
chain_file(enum bench_event_kind kind, int64_t at, int64_t run, enum bench_role role)
{
	struct bench_event e = chain_event(kind, at);

	e.run = role == BENCH_ROLE_PENDING || role == BENCH_ROLE_FIRMWARE ? 0 : run;
	e.role = role;
	e.file = (struct bench_file_id){ .dev = 1,
					 .ino = 100 + (uint64_t)role,
					 .mtime_ns = 1000 + run,
					 .size = 500 };
	if (kind == BENCH_EVENT_TRANSFER) {
		e.outcome = BENCH_OUTCOME_COMPLETE;
		e.size = 500;
	}
	return e;
}

static inline struct bench_event
chain_syslog(int64_t at, int64_t run, enum bench_role role, enum bench_outcome outcome)
{
	struct bench_event e = chain_event(BENCH_EVENT_SYSLOG, at);

	e.run = run;
	e.role = role;
	e.outcome = outcome;
	bench_copy(e.version, sizeof(e.version), CHAIN_TARGET);
	bench_copy(e.serial, sizeof(e.serial), CHAIN_SERIAL);
	return e;
}

#define CHAIN_LENGTH 14

/* A whole, healthy run: pending first, scanned, A, B, C. */
static inline void
chain_whole(struct bench_event e[CHAIN_LENGTH])
{
	const struct bench_event whole[CHAIN_LENGTH] = {
		chain_wire(BENCH_EVENT_SEEN, 10),
		chain_wire(BENCH_EVENT_LEASED, 20),
		chain_file(BENCH_EVENT_ASKED, 30, 1, BENCH_ROLE_PENDING),
		chain_file(BENCH_EVENT_TRANSFER, 40, 1, BENCH_ROLE_PENDING),
		chain_scan(50),
		chain_publish(60, 1),
		chain_file(BENCH_EVENT_ASKED, 70, 1, BENCH_ROLE_MODEL),
		chain_file(BENCH_EVENT_TRANSFER, 80, 1, BENCH_ROLE_MODEL),
		chain_syslog(90, 1, BENCH_ROLE_MODEL, BENCH_OUTCOME_RESYNC_OK),
		chain_file(BENCH_EVENT_ASKED, 100, 1, BENCH_ROLE_REDIRECT),
		chain_file(BENCH_EVENT_TRANSFER, 110, 1, BENCH_ROLE_REDIRECT),
		chain_syslog(120, 1, BENCH_ROLE_REDIRECT, BENCH_OUTCOME_RESYNC_OK),
		chain_file(BENCH_EVENT_ASKED, 130, 1, BENCH_ROLE_CLEANUP),
		chain_file(BENCH_EVENT_TRANSFER, 140, 1, BENCH_ROLE_CLEANUP),
	};

	for (size_t i = 0; i < CHAIN_LENGTH; i++)
		e[i] = whole[i];
}

/* What staff are told, in English, with the default norms. */
static inline enum bench_verdict
chain_advice(const struct bench_unit *u, int64_t now, char text[BENCH_ADVICE_TEXT])
{
	struct bench_advice a = bench_flow_advise(u, now, NULL);

	bench_advice_text(&a, u, BENCH_EN, text);
	return a.verdict;
}

#endif
