/* One thing that a process saw or did: what is appended to the record, and what moves a
 * unit.
 *
 * An event is evidence. `mac` is what the event itself claims; `unit`, `run` and `role`
 * are what the store attributes it to (who fills what is said beside each field). */
#ifndef BENCH_EVENT_H
#define BENCH_EVENT_H

#include <bench/bytes.h>
#include <bench/clock.h>
#include <bench/mac.h>
#include <bench/slot.h>

BENCH_BEGIN_DECLS

enum bench_event_kind {
	BENCH_EVENT_SEEN,     /* DHCP: a client asked; mac text family model port */
	BENCH_EVENT_LEASED,   /* DHCP: ACK leaves; mac ip text family model port */
	BENCH_EVENT_RELEASED, /* DHCP: released, declined or expired; mac ip */
	BENCH_EVENT_ASKED,    /* TFTP, HTTP: a file was opened for a client; mac ip name
				 file; HTTP: family model version, as User-Agent claims,
				 which is raw */
	BENCH_EVENT_TRANSFER, /* it ended; also outcome size ms */
	BENCH_EVENT_REPORT,   /* HTTP: a phone sent a report; mac ip name version serial
				 text, all as claimed; raw is its body */
	BENCH_EVENT_SYSLOG,   /* a line from ip; mac outcome name version serial, all
				 optional */
	BENCH_EVENT_SCAN, /* a label was read and accepted; mac serial pid model batch
			     slot; run is filled by the store: see bench_unit.scans */
	BENCH_EVENT_REFUSED,   /* a scan, or an act, was refused; text says why */
	BENCH_EVENT_PUBLISH,   /* a unit's directory was rendered; unit run version
				  require sha256 text; name lists the remote hosts and
				  SRV names of the run, by spaces */
	BENCH_EVENT_ATTRIBUTE, /* an earlier event (about) turned out to be unit's */
	BENCH_EVENT_PACKED,    /* went into its batch's shipment; unit batch carton */
	BENCH_EVENT_BATCH, /* opened, closing, closed, unit removed; text says which */
	BENCH_EVENT_ALARM, /* something that a person must see; unit text; name is its
			      word (see bench_alarm_stops()), other another unit that it
			      speaks of */
	BENCH_EVENT_NOTE,  /* start, stop, counters of a process; text */
	BENCH_EVENT_RESOLVED, /* DNS: ip asked for name (lower case, no dot at the end),
				 text is the type (A, SRV, ...); not before mono, and
				 at most ms after it */
	BENCH_EVENT_UNSCANNED, /* UNDO: the unit's scans so far do not count; unit text,
				  run is filled by the store */
	BENCH_EVENT_BOXED, /* phone and box label were both scanned, and are one unit:
			      unit; mac serial as on the box */
	BENCH_EVENT_UNPACKED, /* taken out of its carton or shipment again; unit text */
	BENCH_EVENT_SHIPPED,  /* left with its batch; unit batch carton */
	BENCH_EVENT_UNSHIPPED, /* its batch was reopened; unit batch text */
	BENCH_EVENT_RETURNED,  /* came back (RMA): all evidence before is past; unit,
				  text is the reason, name the disposition, other the
				  unit that replaces it, or zero */
	BENCH_EVENT_HELD,      /* NG: on the hold shelf; unit, text is the reason, other
				  its replacement, or zero */
	BENCH_EVENT_FREED,     /* off the hold shelf; unit text */
	BENCH_EVENT_WAIVED,  /* a supervisor does without links; unit run batch, require
				is the mask, text the reason */
	BENCH_EVENT_CLEARED, /* a supervisor has dealt with the unit's alarms so far;
				unit, text says how */
	BENCH_EVENT_CARTON,  /* opened, closed, ...; batch carton text */
	BENCH_EVENT_STAFF,   /* signed in, added, changed; name is whom, text what */
	BENCH_EVENT_SEALED,  /* batch; sha256 of its chain */
	BENCH_EVENT_REOPENED, /* batch; text is the reason */
	BENCH_EVENT_PRINTED,  /* unit, carton or batch; name is what, text the reason of
				 a reprint, or what failed */
	BENCH_EVENT_ACT,      /* anything else that a person did; text */
	BENCH_EVENT_KINDS
};

enum bench_outcome {
	BENCH_OUTCOME_NONE,
	BENCH_OUTCOME_COMPLETE,	   /* the last block, or byte, was acknowledged */
	BENCH_OUTCOME_REFUSED,	   /* we answered with an ERROR, or with no file */
	BENCH_OUTCOME_ABORTED,	   /* the client sent an ERROR, or hung up */
	BENCH_OUTCOME_TIMEOUT,	   /* the client fell silent, or the server was
				      stopped */
	BENCH_OUTCOME_UNREACHABLE, /* TFTP: ICMP */
	BENCH_OUTCOME_RESYNC_ASK,  /* syslog, as the phone's Log_*_Msg say */
	BENCH_OUTCOME_RESYNC_OK,
	BENCH_OUTCOME_RESYNC_FAILED,
	BENCH_OUTCOME_UPGRADE_ASK,
	BENCH_OUTCOME_UPGRADE_OK,
	BENCH_OUTCOME_UPGRADE_FAILED,
	BENCH_OUTCOMES
};

/* What a served file is for (DESIGN D4). */
enum bench_role {
	BENCH_ROLE_NONE,
	BENCH_ROLE_PENDING,  /* unit not scanned yet */
	BENCH_ROLE_MODEL,    /* A: the factory name, bench settings, leads to B */
	BENCH_ROLE_REDIRECT, /* B: the redirect profile */
	BENCH_ROLE_CLEANUP,  /* C: takes the bench out of the phone; only B tells its
				name */
	BENCH_ROLE_FIRMWARE,
	BENCH_ROLES
};

/* One served file's identity, and the same at the moment it was opened. All zero: none.
 */
struct bench_file_id {
	uint64_t dev, ino;
	int64_t mtime_ns;
	int64_t size;
};

/* Plain data, copied freely; only raw is borrowed. Texts are "" when unknown. Fill what
 * the kind says, leave the rest zero; sizes cut, never overflow (bench_copy). */
struct bench_event {
	enum bench_event_kind kind;
	char source[16]; /* "kea", "tftpd", "httpd", "syslog", "scan", "bench", "board"
			  */
	struct bench_mono
		mono; /* when it happened, by the clock of this boot; 0: now */
	struct bench_wall wall; /* 0: now */
	struct bench_mac mac;	/* as claimed by the event; zero: none */
	char ip[16];		/* dotted; "" none */
	char name[256];		/* file name, or URL path, as the phone asked for it */
	char text[256];		/* vendor class, reason, error text */
	char family[24], model[24];
	char serial[32], pid[48];
	char version[96]; /* $SWVER reported, or the run's target */
	enum bench_outcome outcome;
	struct bench_file_id file;
	int64_t size;		/* bytes acknowledged */
	int64_t ms;		/* duration */
	int64_t batch;		/* row id; 0 none */
	int64_t carton;		/* row id; 0 none */
	uint32_t require;	/* PUBLISH: mask of enum bench_link */
	char uniq[80];		/* the same uniq is stored once; "" always stored */
	struct bench_bytes raw; /* the bytes themselves, any length; may be empty */
	char staff[64]; /* who did it; "": the store's, see bench_store_set_staff() */
	struct bench_mac other; /* another unit that it speaks of; zero: none */
	char slot[BENCH_CODE_SLOT_NAME]; /* where it stands, as scanned */
	char port[BENCH_PORT_TEXT];	 /* of a switch, as it says itself */

	/* Attribution: filled by the store, except for PUBLISH, SCAN, PACKED, ALARM,
	 * where the caller knows the unit (leave it zero in the others). */
	struct bench_mac unit;
	int64_t run; /* 0: none */
	enum bench_role role;
	int64_t about;	 /* ATTRIBUTE: the event meant; ALARM: the one that shows it */
	char sha256[65]; /* of the published file that was transferred; PUBLISH: of the
			    recipe's text */

	/* Filled when read from the store. */
	int64_t id;
	int64_t tick; /* see bench_tick() */
};

/* One order over all boots of the box: boot row number, then the monotonic clock. */
static inline int64_t
bench_tick(int64_t boot, struct bench_mono mono)
{
	return (boot << 48) | (mono.us & INT64_C(0xffffffffffff));
}

/* The words of the record; never NULL for a value of the enum, "?" otherwise. */
const char *bench_event_kind_name(enum bench_event_kind kind);
const char *bench_outcome_name(enum bench_outcome outcome);
const char *bench_role_name(enum bench_role role);
/* -EINVAL for a word that is none. */
int bench_event_kind_parse(const char *name,
			   enum bench_event_kind *ret_kind) BENCH_CHECKED;
int bench_outcome_parse(const char *name,
			enum bench_outcome *ret_outcome) BENCH_CHECKED;
int bench_role_parse(const char *name, enum bench_role *ret_role) BENCH_CHECKED;

BENCH_END_DECLS
#endif
