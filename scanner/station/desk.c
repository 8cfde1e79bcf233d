#include <station/desk.h>

#include "desk_acts.h"

#include <bench/str.h>
#include <core/command.h>
#include <errno.h>
#include <station/words.h>
#include <string.h>
#include <unistd.h>

void
act_say(struct act *act, enum bench_pair_word word, const char *fmt, ...)
{
	va_list ap;

	act->a->word = word;
	va_start(ap, fmt);
	vsnprintf(act->a->text, sizeof(act->a->text), fmt, ap);
	va_end(ap);
}

void
act_localise(struct act *act, const char *text)
{
	if (act->desk->lang != BENCH_EN)
		bench_station_words(text, act->desk->lang, act->local,
				    sizeof(act->local));
}

int
act_no(struct act *act, int r, const struct bench_err *why)
{
	switch (r) {
	case -ENOENT:
	case -EPERM:
	case -EINVAL:
	case -EALREADY:
	case -EXDEV:
	case -EBADMSG:
	case -EEXIST:
		act_say(act, BENCH_PAIR_STOP, "%s", why->text);
		act_localise(act, why->text); /* before it is cut */
		return 0;
	default:
		return r < 0 ? bench_fail(act->err, r, "%s", why->text) : r;
	}
}

/* With the carton that the station goes on with: it is found by that after a restart.
 */
int
act_keep(struct act *act)
{
	enum bench_session_ask_kind kind = act->ask->kind;
	struct bench_evidence evidence = *act->evidence;

	if (act->a->word == BENCH_PAIR_READY &&
	    (kind == BENCH_ASK_OPEN_CARTON || kind == BENCH_ASK_CARTON))
		evidence.carton = act->a->number;
	act->kept = true;
	return bench_intake_keep(act->desk->station->intake, act->a->word, act->a->text,
				 &evidence, act->err);
}

char *
act_last_four(struct bench_mac mac, char text[5])
{
	snprintf(text, 5, "%02X%02X", mac.b[4], mac.b[5]);
	return text;
}

const char *
act_where(const struct act *act, char text[ACT_WHERE])
{
	const char *name = act->desk->station->intake->station;

	snprintf(text, ACT_WHERE, "%s%s", name, name[0] != '\0' ? ": " : "");
	return text;
}

/* --- acts --------------------------------------------------------------------------
 */

/* The station's own pairing; it keeps and says what it takes. */
static int
act_intake(struct act *act, const struct bench_scan *scan)
{
	struct bench_desk *d = act->desk;
	char all[sizeof(act->a->text) + 128];
	struct bench_label half = bench_pair_left_over(&d->station->pair);
	struct bench_mono last = d->station->pair.last;
	char text[96];
	int r;

	d->hears = true;
	r = bench_station_take(d->station, scan, act->evidence, act->err);
	d->hears = false;
	if (r < 0)
		return r;
	act->kept = true;
	*act->a = d->heard;
	if (bench_label_is_empty(&half) ||
	    act->evidence->when.us - last.us <= BENCH_PAIR_WINDOW_US)
		return 0;
	snprintf(all, sizeof(all), "%s%sgiven up, scan it again: %s", act->a->text,
		 act->a->text[0] != '\0' ? "; " : "",
		 bench_label_format(&half, text, sizeof(text)));
	bench_station_words(all, d->lang, act->a->text, sizeof(act->a->text));
	return 0;
}

static int
act_of(struct act *act, const struct bench_scan *scan)
{
	switch (act->ask->kind) {
	case BENCH_ASK_INTAKE:
		return act_intake(act, scan);
	case BENCH_ASK_SHOW:
		return act_show(act);
	case BENCH_ASK_SIGN_IN:
		return act_sign_in(act);
	case BENCH_ASK_SIGN_OUT:
		return act_sign_out(act);
	case BENCH_ASK_JOB:
		return act_job(act);
	case BENCH_ASK_SLOT:
		return act_slot(act);
	case BENCH_ASK_OPEN_CARTON:
		return act_open_carton(act);
	case BENCH_ASK_CARTON:
		return act_carton(act);
	case BENCH_ASK_CLOSE_CARTON:
		return act_close_carton(act);
	case BENCH_ASK_PHONE:
		return act_phone(act);
	case BENCH_ASK_BOX:
		return act_box(act);
	case BENCH_ASK_VERIFY:
		return act_verify(act);
	case BENCH_ASK_RETURN:
		return act_return(act);
	case BENCH_ASK_UNDO:
		return act_undo(act);
	case BENCH_ASK_NG:
		return act_ng(act);
	case BENCH_ASK_REPRINT:
		return act_reprint(act);
	case BENCH_ASK_NOTHING:
	case BENCH_ASK_KEEP:
	case BENCH_ASKS:
		break;
	}
	return 0;
}

/* One line for it, as the intake says its own. */
static int
say(struct act *act, const struct bench_scan *scan)
{
	struct bench_station *st = act->desk->station;
	struct bench_report report = {
		.word = act->a->word,
		.reason = act->a->text,
		.mode = bench_session_mode_name(act->desk->session.mode),
		.label = act->label,
		.scan = scan,
		.raw = act->evidence->raw,
		.verdict = { .units = act->a->count, .expected = act->a->of },
	};

	bench_copy(report.verdict.model, sizeof(report.verdict.model), act->a->model);
	if (report.word == BENCH_PAIR_STOP)
		st->refused++;
	report.named = st->named;
	return st->out == NULL
		       ? 0
		       : bench_say(st->out, st->json, st->intake, &report, act->err);
}

static bool
is_code(const struct bench_scan *scan)
{
	return scan->class == BENCH_SCAN_COMMAND &&
	       scan->command.kind != BENCH_CODE_NONE;
}

/* The session has answered by itself. */
static int
settled(struct act *act, const struct bench_scan *scan)
{
	struct bench_session *s = &act->desk->session;
	const char *text = act->ask->text[0] != '\0' ? act->ask->text : s->text;
	int r;

	act_say(act, s->word, "%s", text);
	if (act->ask->kind == BENCH_ASK_NOTHING && s->tone == BENCH_TONE_NONE &&
	    scan->class != BENCH_SCAN_COMMAND)
		act_say(act, BENCH_PAIR_DUPLICATE, "the same scan as just before");
	r = act_keep(act);
	if (is_code(scan))
		desk_count(act->desk); /* another mode counts otherwise */
	act->desk->changed = true;
	act->desk->shown_at = act->evidence->when;
	if (act->desk->station->committed != NULL && r == 0)
		act->desk->station->committed(act->evidence->when, bench_mono_now(),
					      act->desk->station->arg);
	return r < 0 ? r : say(act, scan);
}

static int
answer(struct act *act, const struct bench_scan *scan)
{
	struct bench_desk *d = act->desk;
	bool says = act->ask->kind != BENCH_ASK_INTAKE;
	int r = act_of(act, scan);

	if (r == 0 && !act->kept)
		r = act_keep(act);
	if (r < 0)
		return r;
	if (says && d->station->committed != NULL)
		d->station->committed(act->evidence->when, bench_mono_now(),
				      d->station->arg);
	r = says ? say(act, scan) : 0;
	if (act->local[0] != '\0')
		bench_copy(act->a->text, sizeof(act->a->text), act->local);
	desk_show(d, act->ask, act->a, act->evidence->when);
	bench_copy(d->station->intake->slot, sizeof(d->station->intake->slot),
		   d->session.slot);
	desk_count(d);
	return r;
}

/* Codes that leave the label in hand must not leave its half behind. */
static bool
leaves(enum bench_code_kind kind)
{
	switch (kind) {
	case BENCH_CODE_BATCH:
	case BENCH_CODE_BADGE:
	case BENCH_CODE_SIGN_OUT:
	case BENCH_CODE_SLOT:
	case BENCH_CODE_INTAKE:
	case BENCH_CODE_PACK:
	case BENCH_CODE_VERIFY:
	case BENCH_CODE_RETURN:
		return true;
	case BENCH_CODE_NONE:
	case BENCH_CODE_UNDO:
	case BENCH_CODE_ACK:
	case BENCH_CODE_NG:
	case BENCH_CODE_OPEN_CARTON:
	case BENCH_CODE_CLOSE_CARTON:
	case BENCH_CODE_REPRINT:
	case BENCH_CODE_HELP:
	case BENCH_CODE_CARTON:
	case BENCH_CODE_KINDS:
		break;
	}
	return false;
}

static void
ask_session(struct bench_desk *d, const struct bench_scan *scan, struct bench_mono now,
	    struct bench_session_ask *ret_ask)
{
	bool stopped = d->session.word == BENCH_PAIR_STOP;

	if (!is_code(scan)) {
		bench_session_scan(&d->session, scan, now, ret_ask);
		return;
	}
	if (!stopped && desk_has_half(d) && scan->command.kind == BENCH_CODE_UNDO) {
		/* the half unit is the intake's to forget */
		*ret_ask = (struct bench_session_ask){ .kind = BENCH_ASK_INTAKE,
						       .mode = d->session.mode,
						       .text = "" };
		return;
	}
	if (!stopped && desk_has_half(d) && leaves(scan->command.kind)) {
		*ret_ask = (struct bench_session_ask){
			.kind = BENCH_ASK_KEEP,
			.mode = d->session.mode,
			.text = "a unit is half scanned: finish it, or scan UNDO"
		};
		bench_desk_fail(d, ret_ask->text, now);
		return;
	}
	bench_session_code(&d->session, &scan->command, now, ret_ask);
}

/* A badge's code is what proves who somebody is: it is in no record and on no line. */
static void
hide_badge(struct bench_scan *scan, struct bench_evidence *evidence)
{
	if (!is_code(scan) || scan->command.kind != BENCH_CODE_BADGE)
		return;
	bench_copy(scan->value, sizeof(scan->value), "BADGE");
	evidence->raw = (struct bench_bytes){ 0 };
}

static int
take(struct bench_desk *d, const struct bench_scan *classified,
     const struct bench_evidence *evidence, struct bench_err *err)
{
	struct bench_session_answer a = { .word = BENCH_PAIR_READY };
	struct bench_session_ask ask;
	struct act act = { .desk = d,
			   .store = d->station->intake->store,
			   .ask = &ask,
			   .evidence = evidence,
			   .a = &a,
			   .err = err };
	struct bench_session before;
	int r;

	if (!d->insists && d->session.word == BENCH_PAIR_STOP)
		desk_acknowledge(d, evidence->when);
	before = d->session;
	bench_store_set_staff(act.store, d->session.staff);
	d->heard = (struct bench_session_answer){ .word = BENCH_PAIR_READY };
	ask_session(d, classified, evidence->when, &ask);
	act.label = classified->label;
	r = ask.kind == BENCH_ASK_NOTHING || ask.kind == BENCH_ASK_KEEP
		    ? settled(&act, classified)
		    : answer(&act, classified);
	bench_store_set_staff(act.store, "");
	if (r < 0)
		d->session = before; /* as if it had not been scanned */
	return r;
}

int
bench_desk_take(struct bench_desk *d, const struct bench_scan *classified,
		const struct bench_evidence *evidence, struct bench_err *err)
{
	struct bench_evidence shown = *evidence;
	struct bench_scan scan = *classified;

	hide_badge(&scan, &shown);
	return take(d, &scan, &shown, err);
}

static int
take_bytes(struct bench_desk *d, struct bench_bytes scan, struct bench_err *err)
{
	struct bench_evidence evidence = { .raw = scan,
					   .name = "",
					   .when = bench_mono_now() };
	struct bench_scan classified;

	bench_scan_classify(d->station->rules, scan, BENCH_SYMBOLOGY_UNKNOWN, false,
			    &classified);
	bench_desk_tick(d, evidence.when);
	return bench_desk_take(d, &classified, &evidence, err);
}

int
bench_desk_read(struct bench_desk *d, int fd, struct bench_err *err)
{
	struct bench_frames frames = { .len = 0 };
	struct bench_bytes scan;
	uint8_t chunk[4096];
	int r = 0;

	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return bench_fail(err, -errno, "cannot read scans: %s",
					  strerror(errno));
		if (n == 0)
			break;
		for (ssize_t i = 0; r == 0 && i < n; i++)
			if (bench_frames_push(&frames, chunk[i], &scan))
				r = take_bytes(d, scan, err);
		if (r < 0)
			return r;
	}
	return bench_frames_end(&frames, &scan) ? take_bytes(d, scan, err) : 0;
}
