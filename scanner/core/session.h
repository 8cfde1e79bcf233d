/* One scanner station's conversation: who works, in which mode, for which job, and what
 * the next scan is for. Pure: what a scan asks for is done by the caller, who answers
 * with a word for the screen.
 *
 *   code or label ──► ask ──(store, printer)──► answer ──► screen
 *
 *   mode      a label means                                     needs
 *   INTAKE    record the unit                                   a job
 *   PACK      the phone; its box; then the next phone           a job and a carton
 *   VERIFY    what is this unit?                                –
 *   RETURN    the unit came back                                –
 *
 * A STOP stays until an ACK: whatever else is scanned meanwhile is kept and refused, so
 * that nobody scans on past an error. What waits for its other half waits visibly and
 * does not run out. Words and flows: DESIGN section 9. */
#ifndef SCANNER_SESSION_H
#define SCANNER_SESSION_H

#include <bench/code.h>
#include <core/label.h>
#include <core/pair.h>

enum bench_session_mode {
	BENCH_MODE_INTAKE,
	BENCH_MODE_PACK,
	BENCH_MODE_VERIFY,
	BENCH_MODE_RETURN,
	BENCH_MODES
};

/* What the caller has to do now. Each is answered by bench_session_answer(), except
 * NOTHING and SHOW. */
enum bench_session_ask_kind {
	BENCH_ASK_NOTHING, /* the screen says it all */
	BENCH_ASK_SHOW,	   /* HELP: what can be scanned now */
	BENCH_ASK_KEEP,	   /* refused (text says why): keep it on record */
	BENCH_ASK_SIGN_IN, /* number: the badge */
	BENCH_ASK_SIGN_OUT,
	BENCH_ASK_JOB,		/* number: the batch */
	BENCH_ASK_SLOT,		/* slot */
	BENCH_ASK_INTAKE,	/* a scan for the intake's own pairing */
	BENCH_ASK_OPEN_CARTON,	/* of the job */
	BENCH_ASK_CARTON,	/* number: go on with this one, or its printed label */
	BENCH_ASK_CLOSE_CARTON, /* number */
	BENCH_ASK_PHONE,	/* label: may it be packed? */
	BENCH_ASK_BOX,		/* label, mac of the phone, number of the carton */
	BENCH_ASK_VERIFY,	/* label */
	BENCH_ASK_RETURN,	/* label */
	BENCH_ASK_UNDO,		/* mode and mac of what is taken back */
	BENCH_ASK_NG,		/* mac */
	BENCH_ASK_REPRINT,	/* the last label again */
	BENCH_ASKS
};
struct bench_session_ask {
	enum bench_session_ask_kind kind;
	enum bench_session_mode mode;
	int64_t number;
	char slot[BENCH_CODE_SLOT_NAME];
	struct bench_label label;
	struct bench_mac mac; /* zero: none */
	const char *text;     /* never NULL; lives as long as the program */
};

#define BENCH_SESSION_TEXT 256

/* What the caller found. */
struct bench_session_answer {
	enum bench_pair_word word; /* READY: a setting was taken, nothing to cheer */
	char text[BENCH_SESSION_TEXT]; /* for people: what it is, or why not and what to
					  do */
	struct bench_mac mac;	       /* the unit that it is about; zero: none */
	char model[24], serial[32];
	int count, of;	 /* units of the job so far, for the line; of 0: not said */
	int64_t number;	 /* SIGN_IN, JOB, (OPEN_)CARTON: what is in force now */
	char name[128];	 /* SIGN_IN: the person; JOB: the customer */
	char host[128];	 /* JOB: where its phones will go */
	char colour[24]; /* JOB */
	int64_t carton;	 /* JOB: the one that this station has open there; 0: none */
	bool confirm;	 /* CLOSE_CARTON: a label was printed, its scan confirms it */
	bool placed;	 /* INTAKE: a unit that was here already has the slot now */
};

/* One line of the last units. */
struct bench_session_unit {
	struct bench_mac mac;
	char model[24], serial[32];
	enum bench_pair_word word;
};
#define BENCH_SESSION_LAST 5

enum bench_session_tone {
	BENCH_TONE_NONE,
	BENCH_TONE_CLICK, /* taken, more to come */
	BENCH_TONE_OK,
	BENCH_TONE_AGAIN,
	BENCH_TONE_STOP
};

/* Start with bench_session_init(). Read its fields to draw; only the functions write
 * them. */
struct bench_session {
	bool needs_badge; /* nobody works unnamed */
	enum bench_session_mode mode;
	char staff[128];
	int64_t batch;
	char customer[128], host[128], colour[24];
	char slot[BENCH_CODE_SLOT_NAME];
	int64_t carton;
	int64_t confirm; /* a closed carton whose printed label was not scanned yet */
	/* PACK: the phone that waits for its box; zero: none */
	struct bench_mac phone;
	char phone_model[24];
	/* the screen */
	enum bench_pair_word word;
	enum bench_session_tone tone; /* of the last scan; played once */
	char text[BENCH_SESSION_TEXT];
	int count, of;
	struct bench_session_unit last[BENCH_SESSION_LAST]; /* the newest first */
	size_t n_last;
	/* what UNDO takes back */
	bool can_undo;
	enum bench_session_mode undo_mode;
	struct bench_mac undo_mac;
	struct bench_mono undo_at;
	struct bench_mac
		shown; /* the unit that the screen speaks of: NG means this one */
	/* PACK: the same label again at once is the scanner's own echo */
	struct bench_label heard;
	struct bench_mono heard_at;
};

/* UNDO reaches so far back. */
#define BENCH_SESSION_UNDO_US INT64_C(600000000)

void bench_session_init(struct bench_session *s, bool needs_badge);
/* One of the bench's own codes. */
void bench_session_code(struct bench_session *s, const struct bench_code_meaning *code,
			struct bench_mono now, struct bench_session_ask *ret_ask);
/* Anything else, classified. */
void bench_session_scan(struct bench_session *s, const struct bench_scan *scan,
			struct bench_mono now, struct bench_session_ask *ret_ask);
/* The next label is no echo, even if it is the last one's: its scanner tells each one
 * once for as long as it is in view. */
void bench_session_hear_anew(struct bench_session *s);
void bench_session_answer(struct bench_session *s, const struct bench_session_ask *ask,
			  const struct bench_session_answer *answer,
			  struct bench_mono now);
/* Units of the job so far: those that are in, or while packing those that are packed.
 * of 0: nobody said how many. */
void bench_session_count(struct bench_session *s, int count, int of);
/* Which codes are not refused now: a bit each, 1 << its kind. Not among them: what is
 * always taken (HELP), and REPRINT. */
uint32_t bench_session_codes(const struct bench_session *s, struct bench_mono now);
/* What the screen says while nothing is wrong: the next thing to scan. */
const char *bench_session_next(const struct bench_session *s);
const char *bench_session_mode_name(enum bench_session_mode mode);

#endif
