/* What a desk does in the record for each thing that is asked of it. Inside this
 * component.
 *
 * Each fills a for people, in English; a refusal is an answer, not a failure. Failures
 * are the store's, with nothing changed. */
#ifndef SCANNER_DESK_ACTS_H
#define SCANNER_DESK_ACTS_H

#include <station/desk.h>

/* One thing that is being done. */
struct act {
	struct bench_desk *desk;
	struct bench_store *store;
	const struct bench_session_ask *ask;
	const struct bench_evidence *evidence;
	struct bench_session_answer *a;
	struct bench_err *err;
	char local[BENCH_SESSION_TEXT]; /* a's text in the desk's language, if that is
					   not the station's own sentence; else "" */
	struct bench_label label;	/* for the line */
	bool kept;			/* the scan itself is in the record */
};

/* The session is answered, and its screen is to be drawn. */
void desk_show(struct bench_desk *d, const struct bench_session_ask *ask,
	       const struct bench_session_answer *a, struct bench_mono now);
/* A STOP or an OK is over: the next thing is asked for. */
void desk_acknowledge(struct bench_desk *d, struct bench_mono now);
/* The station's reports, while it works for the session and while not. */
void desk_hear(const struct bench_report *report, void *arg);
/* A unit of the intake is half scanned. */
bool desk_has_half(const struct bench_desk *d);
/* Job and carton, as the record has them now. */
void desk_count(struct bench_desk *d);

void BENCH_PRINTF(3, 4)
	act_say(struct act *act, enum bench_pair_word word, const char *fmt, ...);
/* text, a sentence of a's that ends in words of the desk's language, is a's local. */
void act_localise(struct act *act, const char *text);
/* r of a call: what the store means as a "no" becomes a STOP with its words, and 0. */
int act_no(struct act *act, int r, const struct bench_err *why);
/* The scan and what came of it, in the caller's transaction if one is open. */
int act_keep(struct act *act);
/* The last four digits, as on the phone: "88D0". */
char *act_last_four(struct bench_mac mac, char text[5]);
/* "west: " or "". */
#define ACT_WHERE (BENCH_STATION_NAME + 2)
const char *act_where(const struct act *act, char text[ACT_WHERE]);

/* The label of a carton that is closed now, or of a packed unit's box: *ret_printed
 * when it came out. What did not is on record, and a's text says so, at its end. */
int act_print_carton(struct act *act, const struct bench_carton *c, bool *ret_printed);
int act_print_unit(struct act *act, struct bench_mac mac);
int act_reprint(struct act *act);

int act_sign_in(struct act *act);
int act_sign_out(struct act *act);
int act_job(struct act *act);
int act_slot(struct act *act);

int act_open_carton(struct act *act);
int act_carton(struct act *act);
int act_close_carton(struct act *act);
int act_phone(struct act *act);
int act_box(struct act *act);

int act_show(struct act *act);
int act_verify(struct act *act);
int act_return(struct act *act);
int act_undo(struct act *act);
int act_ng(struct act *act);

/* The number of its carton within its job, 0: it is in none. */
int act_carton_of(struct act *act, const struct bench_unit *u);
/* The unit that a label names; its MAC and serial are one unit's. 0: found; 1: a STOP
 * says why not. */
int act_find(struct act *act, const struct bench_label *label,
	     struct bench_unit *ret_unit);
/* What is to be done with it, in both languages; the verdict. */
int act_advise(struct act *act, const struct bench_unit *u, struct bench_advice *ret,
	       char en[BENCH_ADVICE_TEXT], char local[BENCH_ADVICE_TEXT],
	       int *ret_left_s);

#endif
