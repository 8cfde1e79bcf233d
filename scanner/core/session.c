#include <core/session.h>

#include <bench/str.h>
#include <string.h>

static const char *const mode_names[BENCH_MODES] = {
	[BENCH_MODE_INTAKE] = "INTAKE",
	[BENCH_MODE_PACK] = "PACK",
	[BENCH_MODE_VERIFY] = "VERIFY",
	[BENCH_MODE_RETURN] = "RETURN",
};

const char *
bench_session_mode_name(enum bench_session_mode mode)
{
	return (size_t)mode < BENCH_MODES ? mode_names[mode] : "?";
}

static void
show(struct bench_session *s, enum bench_pair_word word, enum bench_session_tone tone,
     const char *text)
{
	s->word = word;
	s->tone = tone;
	bench_copy(s->text, sizeof(s->text), text);
}

void
bench_session_init(struct bench_session *s, bool needs_badge)
{
	*s = (struct bench_session){ .needs_badge = needs_badge };
	show(s, BENCH_PAIR_READY, BENCH_TONE_NONE, bench_session_next(s));
}

const char *
bench_session_next(const struct bench_session *s)
{
	if (s->needs_badge && s->staff[0] == '\0')
		return "scan your badge";
	if (s->confirm != 0)
		return "stick the label on the carton and scan it";
	switch (s->mode) {
	case BENCH_MODE_INTAKE:
		return s->batch == 0 ? "scan the job" : "scan a label";
	case BENCH_MODE_PACK:
		if (s->batch == 0)
			return "scan the job";
		if (s->carton == 0)
			return "scan a carton, or OPEN CARTON";
		return bench_mac_is_zero(s->phone) ? "scan a phone"
						   : "now scan its box";
	case BENCH_MODE_VERIFY:
		return "scan a label: what is this unit?";
	case BENCH_MODE_RETURN:
		return "scan the returned unit";
	case BENCH_MODES:
		break;
	}
	return "";
}

/* --- asking
 * -------------------------------------------------------------------------------------
 */

static void
ask(const struct bench_session *s, struct bench_session_ask *a,
    enum bench_session_ask_kind kind)
{
	*a = (struct bench_session_ask){ .kind = kind, .mode = s->mode, .text = "" };
}

static void
refuse(struct bench_session *s, struct bench_session_ask *a, const char *why)
{
	ask(s, a, BENCH_ASK_KEEP);
	a->text = why;
	if (s->word == BENCH_PAIR_STOP)
		s->tone = BENCH_TONE_STOP; /* what it says stays */
	else
		show(s, BENCH_PAIR_PARTIAL, BENCH_TONE_AGAIN, why);
}

static void
take_mode(struct bench_session *s, enum bench_session_mode mode)
{
	s->mode = mode;
	s->phone = (struct bench_mac){ 0 };
	s->count = s->of = 0;
	show(s, BENCH_PAIR_READY, BENCH_TONE_CLICK, bench_session_next(s));
}

static void
acknowledge(struct bench_session *s)
{
	show(s, BENCH_PAIR_READY, BENCH_TONE_NONE, bench_session_next(s));
}

static void
undo(struct bench_session *s, struct bench_mono now, struct bench_session_ask *a)
{
	if (!s->can_undo || now.us - s->undo_at.us > BENCH_SESSION_UNDO_US) {
		refuse(s, a, "nothing to undo here: ask a supervisor");
		return;
	}
	ask(s, a, BENCH_ASK_UNDO);
	a->mode = s->undo_mode;
	a->mac = s->undo_mac;
}

static void
mark_ng(struct bench_session *s, struct bench_session_ask *a)
{
	if (bench_mac_is_zero(s->shown)) {
		refuse(s, a, "NG: scan the unit first");
		return;
	}
	ask(s, a, BENCH_ASK_NG);
	a->mac = s->shown;
}

static void
close_carton(struct bench_session *s, struct bench_session_ask *a)
{
	if (s->mode != BENCH_MODE_PACK || s->carton == 0) {
		refuse(s, a, "no carton is open here");
		return;
	}
	if (!bench_mac_is_zero(s->phone)) {
		refuse(s, a, "a phone waits for its box: scan the box, or UNDO");
		return;
	}
	ask(s, a, BENCH_ASK_CLOSE_CARTON);
	a->number = s->carton;
}

static void
open_carton(struct bench_session *s, struct bench_session_ask *a)
{
	if (s->mode != BENCH_MODE_PACK || s->batch == 0)
		refuse(s, a, "cartons are opened in mode PACK, for a job");
	else if (!bench_mac_is_zero(s->phone))
		refuse(s, a, "a phone waits for its box: scan the box, or UNDO");
	else
		ask(s, a, BENCH_ASK_OPEN_CARTON);
}

/* A phone that waits for its box is put back first. */
static bool
put_phone_back(struct bench_session *s)
{
	if (bench_mac_is_zero(s->phone))
		return false;
	s->phone = (struct bench_mac){ 0 };
	show(s, BENCH_PAIR_READY, BENCH_TONE_CLICK, bench_session_next(s));
	return true;
}

static void
with_number(struct bench_session *s, const struct bench_code_meaning *code,
	    enum bench_session_ask_kind kind, struct bench_session_ask *a)
{
	if (!bench_mac_is_zero(s->phone)) {
		refuse(s, a, "a phone waits for its box: scan the box, or UNDO");
		return;
	}
	ask(s, a, kind);
	a->number = code->number;
	bench_copy(a->slot, sizeof(a->slot), code->slot);
}

static void
do_code(struct bench_session *s, const struct bench_code_meaning *code,
	struct bench_mono now, struct bench_session_ask *a)
{
	switch (code->kind) {
	case BENCH_CODE_UNDO:
		if (!put_phone_back(s))
			undo(s, now, a);
		break;
	case BENCH_CODE_ACK:
		acknowledge(s);
		break;
	case BENCH_CODE_NG:
		mark_ng(s, a);
		break;
	case BENCH_CODE_OPEN_CARTON:
		open_carton(s, a);
		break;
	case BENCH_CODE_CLOSE_CARTON:
		close_carton(s, a);
		break;
	case BENCH_CODE_REPRINT:
		ask(s, a, BENCH_ASK_REPRINT);
		break;
	case BENCH_CODE_HELP:
		ask(s, a, BENCH_ASK_SHOW);
		break;
	case BENCH_CODE_INTAKE:
		take_mode(s, BENCH_MODE_INTAKE);
		break;
	case BENCH_CODE_PACK:
		take_mode(s, BENCH_MODE_PACK);
		break;
	case BENCH_CODE_VERIFY:
		take_mode(s, BENCH_MODE_VERIFY);
		break;
	case BENCH_CODE_RETURN:
		take_mode(s, BENCH_MODE_RETURN);
		break;
	case BENCH_CODE_SIGN_OUT:
		ask(s, a, BENCH_ASK_SIGN_OUT);
		break;
	case BENCH_CODE_BADGE:
		with_number(s, code, BENCH_ASK_SIGN_IN, a);
		break;
	case BENCH_CODE_BATCH:
		with_number(s, code, BENCH_ASK_JOB, a);
		break;
	case BENCH_CODE_CARTON:
		with_number(s, code, BENCH_ASK_CARTON, a);
		break;
	case BENCH_CODE_SLOT:
		with_number(s, code, BENCH_ASK_SLOT, a);
		break;
	case BENCH_CODE_NONE:
	case BENCH_CODE_KINDS:
		break;
	}
}

/* What may be scanned by anybody, at any time. */
static bool
is_free(enum bench_code_kind kind)
{
	return kind == BENCH_CODE_BADGE || kind == BENCH_CODE_HELP;
}

void
bench_session_code(struct bench_session *s, const struct bench_code_meaning *code,
		   struct bench_mono now, struct bench_session_ask *ret_ask)
{
	ask(s, ret_ask, BENCH_ASK_NOTHING);
	s->tone = BENCH_TONE_NONE;
	if (s->word == BENCH_PAIR_STOP && code->kind != BENCH_CODE_ACK &&
	    code->kind != BENCH_CODE_NG && code->kind != BENCH_CODE_HELP) {
		ask(s, ret_ask, BENCH_ASK_KEEP);
		ret_ask->text = "scanned while a STOP waited for its ACK";
		s->tone = BENCH_TONE_STOP;
		return;
	}
	if (s->needs_badge && s->staff[0] == '\0' && !is_free(code->kind) &&
	    code->kind != BENCH_CODE_ACK) {
		refuse(s, ret_ask, "scan your badge first");
		return;
	}
	do_code(s, code, now, ret_ask);
}

/* The gun fired twice. */
static bool
is_echo(const struct bench_session *s, const struct bench_label *l,
	struct bench_mono now)
{
	return !bench_label_is_empty(&s->heard) && bench_label_equal(&s->heard, l) &&
	       now.us - s->heard_at.us < BENCH_PAIR_REPEAT_US;
}

void
bench_session_hear_anew(struct bench_session *s)
{
	s->heard = (struct bench_label){ 0 };
}

static bool
names_a_unit(const struct bench_label *l)
{
	return bench_label_has_mac(l) || l->serial[0] != '\0';
}

static void
scan_in_pack(struct bench_session *s, const struct bench_scan *scan,
	     struct bench_mono now, struct bench_session_ask *a)
{
	if (is_echo(s, &scan->label, now))
		return;
	s->heard = scan->label;
	s->heard_at = now;
	if (bench_mac_is_zero(s->phone)) {
		ask(s, a, BENCH_ASK_PHONE);
	} else {
		ask(s, a, BENCH_ASK_BOX);
		a->mac = s->phone;
		a->number = s->carton;
	}
	a->label = scan->label;
}

/* Why this mode cannot take a label yet; NULL: it can. */
static const char *
obstacle(const struct bench_session *s)
{
	if (s->needs_badge && s->staff[0] == '\0')
		return "scan your badge first";
	if (s->mode != BENCH_MODE_INTAKE && s->mode != BENCH_MODE_PACK)
		return NULL;
	if (s->batch == 0)
		return "scan the job first";
	if (s->mode != BENCH_MODE_PACK)
		return NULL;
	if (s->confirm != 0)
		return "scan the carton's new label first";
	return s->carton == 0 ? "scan a carton first, or OPEN CARTON" : NULL;
}

void
bench_session_scan(struct bench_session *s, const struct bench_scan *scan,
		   struct bench_mono now, struct bench_session_ask *ret_ask)
{
	const char *why = obstacle(s);

	ask(s, ret_ask, BENCH_ASK_NOTHING);
	s->tone = BENCH_TONE_NONE;
	if (s->word == BENCH_PAIR_STOP) {
		ask(s, ret_ask, BENCH_ASK_KEEP);
		ret_ask->text = "scanned while a STOP waited for its ACK";
		s->tone = BENCH_TONE_STOP;
	} else if (why != NULL) {
		refuse(s, ret_ask, why);
	} else if (s->mode == BENCH_MODE_INTAKE) {
		ask(s, ret_ask, BENCH_ASK_INTAKE);
	} else if (scan->rivals) {
		ask(s, ret_ask, BENCH_ASK_KEEP);
		ret_ask->text =
			"one code names two units: scan another one of its label";
		show(s, BENCH_PAIR_STOP, BENCH_TONE_STOP, ret_ask->text);
	} else if (!names_a_unit(&scan->label)) {
		refuse(s, ret_ask,
		       "no MAC and no serial: scan another code of the label");
	} else if (s->mode == BENCH_MODE_PACK) {
		scan_in_pack(s, scan, now, ret_ask);
	} else {
		ask(s, ret_ask,
		    s->mode == BENCH_MODE_VERIFY ? BENCH_ASK_VERIFY : BENCH_ASK_RETURN);
		ret_ask->label = scan->label;
	}
}

/* --- being answered
 * ----------------------------------------------------------------------------- */

static enum bench_session_tone
tone_of(enum bench_pair_word word)
{
	switch (word) {
	case BENCH_PAIR_READY:
	case BENCH_PAIR_PARTIAL:
		return BENCH_TONE_CLICK;
	case BENCH_PAIR_OK:
		return BENCH_TONE_OK;
	case BENCH_PAIR_DUPLICATE:
		return BENCH_TONE_AGAIN;
	case BENCH_PAIR_STOP:
		return BENCH_TONE_STOP;
	case BENCH_PAIR_WORDS:
		break;
	}
	return BENCH_TONE_NONE;
}

static void
remember(struct bench_session *s, const struct bench_session_answer *a)
{
	struct bench_session_unit u = { .mac = a->mac, .word = a->word };

	if (bench_mac_is_zero(a->mac) || a->word == BENCH_PAIR_PARTIAL ||
	    a->word == BENCH_PAIR_READY)
		return;
	bench_copy(u.model, sizeof(u.model), a->model);
	bench_copy(u.serial, sizeof(u.serial), a->serial);
	/* its label's other codes say no more of it */
	if (s->n_last > 0 && bench_mac_equal(s->last[0].mac, u.mac) &&
	    a->word == BENCH_PAIR_DUPLICATE)
		return;
	memmove(&s->last[1], &s->last[0],
		(BENCH_SESSION_LAST - 1) * sizeof(s->last[0]));
	s->last[0] = u;
	if (s->n_last < BENCH_SESSION_LAST)
		s->n_last++;
}

/* Undone: it is not what the line says any more. */
static void
forget(struct bench_session *s, struct bench_mac mac)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_last; i++)
		if (!bench_mac_equal(s->last[i].mac, mac))
			s->last[n++] = s->last[i];
	s->n_last = n;
}

static void
can_undo(struct bench_session *s, enum bench_session_mode mode, struct bench_mac mac,
	 struct bench_mono now)
{
	s->can_undo = true;
	s->undo_mode = mode;
	s->undo_mac = mac;
	s->undo_at = now;
}

/* Another person's turn: what the one before did is not this one's to undo. */
static void
sign_in(struct bench_session *s, const char *name)
{
	bench_copy(s->staff, sizeof(s->staff), name);
	s->can_undo = false;
}

static void
take_job(struct bench_session *s, const struct bench_session_answer *a)
{
	s->batch = a->number;
	bench_copy(s->customer, sizeof(s->customer), a->name);
	bench_copy(s->host, sizeof(s->host), a->host);
	bench_copy(s->colour, sizeof(s->colour), a->colour);
	s->carton = a->carton;
	s->confirm = 0;
	s->can_undo = false;
}

static void
take_carton(struct bench_session *s, const struct bench_session_ask *ask_,
	    const struct bench_session_answer *a)
{
	if (s->confirm != 0 && s->confirm == ask_->number) {
		s->confirm = 0;
		return;
	}
	s->carton = a->number;
}

static bool
was_taken(const struct bench_session_answer *a)
{
	return a->word == BENCH_PAIR_READY || a->word == BENCH_PAIR_OK;
}

static void
take_phone(struct bench_session *s, const struct bench_session_answer *a)
{
	if (!was_taken(a))
		return; /* WAIT or FIX: put back, nothing waits for a box */
	s->phone = a->mac;
	bench_copy(s->phone_model, sizeof(s->phone_model), a->model);
}

/* The effects of what was done; only what was taken has any. */
static void
settle(struct bench_session *s, const struct bench_session_ask *q,
       const struct bench_session_answer *a, struct bench_mono now)
{
	switch (q->kind) {
	case BENCH_ASK_SIGN_IN:
		sign_in(s, a->name);
		break;
	case BENCH_ASK_SIGN_OUT:
		sign_in(s, "");
		break;
	case BENCH_ASK_JOB:
		take_job(s, a);
		break;
	case BENCH_ASK_SLOT:
		bench_copy(s->slot, sizeof(s->slot), q->slot);
		break;
	case BENCH_ASK_OPEN_CARTON:
	case BENCH_ASK_CARTON:
		take_carton(s, q, a);
		break;
	case BENCH_ASK_CLOSE_CARTON:
		s->confirm = a->confirm ? s->carton : 0;
		s->carton = 0;
		break;
	case BENCH_ASK_PHONE:
		take_phone(s, a);
		break;
	case BENCH_ASK_INTAKE:
		if (a->word != BENCH_PAIR_OK)
			break;
		s->slot[0] = '\0'; /* it has its phone */
		can_undo(s, BENCH_MODE_INTAKE, a->mac, now);
		break;
	case BENCH_ASK_BOX:
		s->phone = (struct bench_mac){ 0 };
		can_undo(s, BENCH_MODE_PACK, a->mac, now);
		break;
	case BENCH_ASK_UNDO:
		s->can_undo = false;
		forget(s, q->mac);
		break;
	case BENCH_ASK_NOTHING:
	case BENCH_ASK_SHOW:
	case BENCH_ASK_KEEP:
	case BENCH_ASK_VERIFY:
	case BENCH_ASK_RETURN:
	case BENCH_ASK_NG:
	case BENCH_ASK_REPRINT:
	case BENCH_ASKS:
		break;
	}
}

void
bench_session_count(struct bench_session *s, int count, int of)
{
	s->count = count;
	s->of = of;
}

void
bench_session_answer(struct bench_session *s, const struct bench_session_ask *q,
		     const struct bench_session_answer *a, struct bench_mono now)
{
	bool phone = q->kind == BENCH_ASK_PHONE;

	if (was_taken(a))
		settle(s, q, a, now);
	if (a->placed)
		s->slot[0] = '\0';
	/* after a wrong box the phone is off the table, too: both are put aside */
	if (q->kind == BENCH_ASK_BOX && a->word == BENCH_PAIR_STOP)
		s->phone = (struct bench_mac){ 0 };
	if (!bench_mac_is_zero(a->mac))
		s->shown = a->mac;
	if (!(phone && was_taken(a)))
		remember(s, a);
	if (phone && was_taken(a))
		show(s, BENCH_PAIR_PARTIAL, BENCH_TONE_CLICK,
		     a->text[0] != '\0' ? a->text : bench_session_next(s));
	else
		show(s, a->word, tone_of(a->word),
		     a->text[0] != '\0' ? a->text : bench_session_next(s));
}
