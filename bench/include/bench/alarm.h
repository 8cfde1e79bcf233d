/* What raises an alarm: facts in, words and sentences out. Pure; store/watch.c looks
 * the facts up after each event and records what comes out.
 *
 * Events of different processes come in any order, so a rule compares ticks, never
 * "what came first", and each rule looks from both ends: a phone's report of a serial
 * that is on another label, and the label of a serial that another phone has reported.
 */
#ifndef BENCH_ALARM_H
#define BENCH_ALARM_H

#include <bench/flow.h>

BENCH_BEGIN_DECLS

/* How long a phone goes on asking others, and never us, before it counts as another
 * owner's: a factory-new one waits 40 s at most for its first request (cisco-mpp 2.2,
 * Resync_Random_Delay). And how often it renews its lease meanwhile. */
#define BENCH_ALARM_LIFE_US (60 * INT64_C(1000000))
#define BENCH_ALARM_LIFE_RENEWALS 3
/* One MAC's DHCP messages change to what they said before, so often in that time. */
#define BENCH_ALARM_VOICES_TURNS 2
#define BENCH_ALARM_VOICES_US (900 * INT64_C(1000000))

struct bench_alarm_facts {
	const struct bench_event *event;
	/* The unit before and after it. A REFUSED scan moves nothing: both are the unit
	 * of the MAC that was scanned, all zero but the MAC when there is none. */
	const struct bench_unit *before, *unit;

	/* From here on looked up where the event asks for it, else zero. */
	const struct bench_unit *twin; /* another unit that has or reports the event's
					  serial; NULL: none */
	bool has_lines;		       /* the unit's batch says what was ordered */
	int ordered, have;   /* of the unit's model: quantity, and units in the batch */
	bool starts;	     /* a DHCP message of a phone that starts, no renewal */
	int turns;	     /* its DHCP messages, see above */
	const char *turning; /* what of them turns: "client id" */
	bool asked;	     /* for any file, since its last return */
	int64_t foreign_us;  /* between its first and last question for strangers' hosts
				in one stay */
	int renewals;	     /* leases since it started, while others asked for files */
};

struct bench_alarm {
	const char *word;
	char text[256]; /* whole sentence; what to do is in the first 95 bytes */
	char key[24]; /* tells troubles of one word apart that are to be said once each
		       */
	struct bench_mac unit, other;
};

#define BENCH_ALARMS_MAX 16

/* Which lookups an event is worth. */
bool bench_alarm_asks_serial(const struct bench_event *e);
bool bench_alarm_asks_order(const struct bench_event *e);
bool bench_alarm_asks_voices(const struct bench_event *e);
bool bench_alarm_asks_life(const struct bench_event *e, const struct bench_unit *u);

/* A DHCP option's value in an option block (RFC 2132 2); empty when it is not there, or
 * cut off. */
struct bench_bytes bench_alarm_option(struct bench_bytes options, uint8_t code);
/* How often what was said goes back to what it was before something else; 0 says
 * nothing. n is BENCH_ALARM_HEARD at most. */
#define BENCH_ALARM_HEARD 12
int bench_alarm_turns(const uint32_t *said, size_t n);

/* The model that counts against an order: the wire's word before the label's. */
const char *bench_alarm_model(const struct bench_unit *u);

/* How many were written to out. */
size_t bench_alarms(const struct bench_alarm_facts *f,
		    struct bench_alarm out[BENCH_ALARMS_MAX]);

/* A host that only a phone with a past asks for: a name with a dot, that is no service
 * record and neither a maker's nor a time server's. */
bool bench_alarm_is_foreign(const char *host);

BENCH_END_DECLS
#endif
