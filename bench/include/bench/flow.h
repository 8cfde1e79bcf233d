/* What events make of a unit: a pure function, and everything that is read from its
 * result.
 *
 * Processes commit independently, so events come in any order. Therefore a unit keeps
 * only facts that commute: the latest (or earliest) tick of each kind of evidence, the
 * latest value of each text. Any order of the same events gives the same unit (DESIGN
 * D2).
 *
 *   A asked ──► B delivered ──► B confirmed ──► C delivered (cleaned) ──► proven
 *      ▲             │
 *      └── a factory name asked for after B was delivered: the phone was reset, every
 * link of the run that is older counts no more
 */
#ifndef BENCH_FLOW_H
#define BENCH_FLOW_H

#include <bench/event.h>
#include <stdbool.h>

BENCH_BEGIN_DECLS

enum bench_link {
	BENCH_LINK_LEASED =
		1 << 0, /* MAC on the wire, with a phone's vendor class or OUI */
	BENCH_LINK_DELIVERED = 1 << 1, /* a completed transfer of exactly B's bytes */
	BENCH_LINK_CONFIRMED =
		1 << 2, /* B's own success line, or the request for C's name */
	BENCH_LINK_CLEANED = 1 << 3,	/* a completed transfer of exactly C's bytes */
	BENCH_LINK_FIRMWARE = 1 << 4,	/* the phone said that it runs the target */
	BENCH_LINK_SCANNED = 1 << 5,	/* label scanned; its serial and model are those
					   that the phone    tells, if it tells them */
	BENCH_LINK_REDIRECTED = 1 << 6, /* after B, the phone asked for the remote host
					   of its own run */
	BENCH_LINK_BOXED = 1 << 7, /* at packing, phone and box were both scanned */
};
#define BENCH_LINKS 8
#define BENCH_LINKS_DEFAULT                                                            \
	(BENCH_LINK_LEASED | BENCH_LINK_DELIVERED | BENCH_LINK_CONFIRMED |             \
	 BENCH_LINK_CLEANED | BENCH_LINK_SCANNED)

/* Where a unit stands, for people. In the order of progress. */
enum bench_stage {
	BENCH_STAGE_OTHER,   /* on the wire, not a phone */
	BENCH_STAGE_UNKNOWN, /* a phone of a model that no family lists */
	BENCH_STAGE_SCANNED, /* scanned, never seen on the wire */
	BENCH_STAGE_SEEN,    /* on the wire, no lease yet */
	BENCH_STAGE_LEASED,
	BENCH_STAGE_PENDING, /* took the pending profile: waits for its scan */
	BENCH_STAGE_ASKED,   /* took A */
	BENCH_STAGE_UPGRADING,
	BENCH_STAGE_DELIVERED,
	BENCH_STAGE_CONFIRMED,
	BENCH_STAGE_CLEANED,
	BENCH_STAGE_PROVEN,
	BENCH_STAGES
};

enum bench_verdict { BENCH_WAIT, BENCH_FIX, BENCH_PACK };

/* A text and when it was said; the latest wins, among equals the greater text. */
struct bench_said {
	int64_t tick;
	char text[200]; /* an alarm's whole sentence */
};

/* Plain data. Ticks are 0 for "never". */
struct bench_unit {
	struct bench_mac mac;
	struct bench_said family, model; /* family "" = not a phone */
	struct bench_said vendor_class, ip;
	struct bench_said serial, pid; /* from the label; the earliest scan counts */
	struct bench_said reported_serial, version; /* from the phone */
	struct bench_said agent; /* the version that its HTTP requests and reports
				    claim; may be shorter than the target's */
	struct bench_said wire_model, label_model; /* as each of the two says */
	struct bench_said agent_model;		   /* as its HTTP User-Agent says */
	struct bench_said alarm;		   /* the last one */
	struct bench_said stop;	       /* the last one that stops: why it is held */
	struct bench_said disposition; /* of its last return */
	struct bench_said batch;       /* decimal row id */
	struct bench_said carton;      /* decimal row id, of the last packing */
	struct bench_said slot, port;  /* scanned; of a switch, as option 82 says */
	bool conflict;		       /* two scans disagree about the serial */
	int64_t seen, leased, pending, last;
	int64_t scanned; /* the last scan of its label */
	int64_t scans;	 /* how often its scans were undone: those before are void */
	int64_t packed, unpacked, shipped, unshipped;
	int64_t returned;	  /* came back: evidence before it counts no more */
	int64_t held, freed;	  /* the hold shelf */
	int64_t stopped, cleared; /* alarms that stop a unit, and a supervisor's word */
	int64_t lived;	    /* last sign of an owner before us, see BENCH_ALARM_LIFE */
	int64_t reappeared; /* was here though it had left, see BENCH_ALARM_SHIPPED */
	int64_t boxed;

	int64_t run;	 /* the highest published; 0 none */
	char target[96]; /* its firmware, "" = any */
	uint32_t require;
	int64_t run_batch; /* whose recipe the run was made of */
	char recipe[65];   /* and the SHA-256 of that recipe's text */
	int64_t published;
	int64_t factory;    /* last request for a factory name, any run */
	int64_t upgrade;    /* last firmware request */
	int64_t model_done; /* last delivery of A, of this run; so below */
	int64_t first_delivered, delivered, confirmed, cleaned, failed;
	char sha256[65];  /* of the B delivered */
	char remote[256]; /* names that the run's redirect leads to, by spaces */
	int64_t redirected;
	uint32_t waived; /* links that the run's last waiver names */
	int64_t waived_at;
};

/* Moves u by e, which is attributed to it (e->unit, tick set). u starts as all zero. */
void bench_flow_apply(struct bench_unit *u, const struct bench_event *e);

/* What a version that a phone claims says of a target: the very same text; too short to
 * tell ("12.0.7" of "sip88xx.12-0-7MPP0501-123" names no build); or another one. Pure.
 */
enum bench_version_said {
	BENCH_VERSION_SAME,
	BENCH_VERSION_VAGUE,
	BENCH_VERSION_OTHER
};
enum bench_version_said bench_version_compare(const char *said, const char *target);

/* Links that hold now. */
uint32_t bench_flow_links(const struct bench_unit *u);
/* Links that are required and do not hold; scanned counts as required even before a
 * run. */
uint32_t bench_flow_missing(const struct bench_unit *u);
/* The run is published for the batch that the unit is in, nothing is missing, nothing
 * is in conflict. A unit that moved to another batch has the other customer's redirect:
 * a new run. */
bool bench_flow_proven(const struct bench_unit *u);
/* Would it be, in that batch? */
bool bench_flow_proven_in(const struct bench_unit *u, int64_t batch);
/* Packed, and neither taken out again nor returned since; shipped likewise. */
bool bench_flow_is_packed(const struct bench_unit *u);
bool bench_flow_is_shipped(const struct bench_unit *u);
/* A person (NG) or an alarm that stops holds it: not proven, whatever its links. */
bool bench_flow_on_hold(const struct bench_unit *u);
/* Proven, or lacking only what a waiver of this run names, and not held. (The batch's
 * first article is not flow's business; the schema's view may_pack asks for that, too.)
 */
bool bench_flow_may_pack(const struct bench_unit *u);
/* Lacks nothing but its box, which only the packing table can give. */
bool bench_flow_wants_box(const struct bench_unit *u);
/* Lacks nothing (but perhaps its box) than the question for its remote host, which a
 * phone asks when it is started once more, if not before. */
bool bench_flow_wants_question(const struct bench_unit *u);
/* What the links add up to: 'A' every link that there is for this unit (firmware only
 * if the run has a target); 'B' proven: what the recipe requires; 'C' exactly B's bytes
 * were delivered; 'D' less, or held or in conflict; 0 no link at all. Fewer links never
 * give a better grade. */
char bench_flow_grade(const struct bench_unit *u);

/* The words of alarms: ALARM events carry one in name. An alarm that stops keeps its
 * unit from being proven until a supervisor clears it; others only tell. What stops,
 * and why, stands in flow/alarm.c; what raises each, in bench/alarm.h. */
#define BENCH_ALARM_CLONE "clone"	  /* one MAC, two phones */
#define BENCH_ALARM_VOICES "two-voices"	  /* one MAC that speaks in two ways by turns */
#define BENCH_ALARM_SERIAL "serial-twice" /* one serial, two MACs */
#define BENCH_ALARM_LABEL "label-mismatch"   /* labels, or label and phone, disagree */
#define BENCH_ALARM_SHIPPED "shipped-before" /* left already, not returned */
#define BENCH_ALARM_SCRAPPED "scrapped"	     /* came back as scrap, and is used again */
#define BENCH_ALARM_MODEL "wrong-model"	     /* not what was ordered */
#define BENCH_ALARM_EXTRA "more-than-ordered"
#define BENCH_ALARM_LOCAL "local-mac"	    /* locally administered MAC */
#define BENCH_ALARM_NO_MAC "impossible-mac" /* multicast, broadcast or zero */
#define BENCH_ALARM_LIFE "previous-life"    /* needs a factory reset */
#define BENCH_ALARM_CLOUD "set-up-by-cloud" /* the vendor's cloud has redirected it */
#define BENCH_ALARM_OTHER "not-a-phone"
#define BENCH_ALARM_WITNESS "witnesses-disagree" /* MAC and address name two units */
#define BENCH_ALARM_REFETCH "firmware-again"	 /* fetches what it runs */
bool bench_alarm_stops(const char *word);

/* How a unit that came back goes on: RETURNED events carry one in name. */
#define BENCH_RETURN_REPAIR "repair"
#define BENCH_RETURN_REPLACE "replace"
#define BENCH_RETURN_RESTOCK "restock"
#define BENCH_RETURN_SCRAP "scrap"
bool bench_return_is_disposition(const char *word);
/* It came back and has not been scanned since: in no batch, waiting for one. */
bool bench_flow_is_returned(const struct bench_unit *u);
/* Came back as scrap, and no supervisor has said otherwise since. */
bool bench_flow_is_scrap(const struct bench_unit *u);

/* The phone holds settings that keep it from asking the bench, and nothing but a
 * factory reset helps: another owner's, or ours from before its return. */
bool bench_flow_needs_reset(const struct bench_unit *u);

/* The phone went back to factory settings after B: what came before is void. */
bool bench_flow_was_reset(const struct bench_unit *u);
enum bench_stage bench_flow_stage(const struct bench_unit *u);

const char *bench_link_name(enum bench_link link);
/* -EINVAL for a word that is none. */
int bench_link_parse(const char *name, enum bench_link *ret_link) BENCH_CHECKED;
/* "leased,scanned"; "" for 0. text has 96 bytes. */
char *bench_links_format(uint32_t links, char text[96]);
const char *bench_stage_name(enum bench_stage stage);
const char *bench_verdict_name(enum bench_verdict verdict);

BENCH_END_DECLS
#endif
