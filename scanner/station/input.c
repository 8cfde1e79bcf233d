#include <station/input.h>

#include <bench/str.h>
#include <core/calibrate.h>
#include <core/command.h>
#include <errno.h>
#include <string.h>

#define TEXT_MAX BENCH_FRAME_MAX

static int
tell(struct bench_input *in, enum bench_pair_word word, const char *reason,
     const struct bench_scan *classified, const struct bench_evidence *evidence,
     struct bench_err *err)
{
	struct bench_store *store = in->desk->station->intake->store;
	int r;

	bench_store_set_staff(store, in->desk->session.staff);
	r = bench_station_tell(in->desk->station, word, reason, classified, evidence,
			       err);
	bench_store_set_staff(store, "");
	return r;
}

static int
calibrate(struct bench_input *in, struct bench_source *s,
	  const struct bench_evidence *evidence, bool *ret_calibrated,
	  struct bench_err *err)
{
	char how[128], reason[200];
	int r = bench_source_calibrate(s, evidence->raw);

	if (r == -EBADMSG)
		return tell(in, BENCH_PAIR_STOP,
			    "the calibration code, but through no layout that we know: "
			    "scan it again, or set the scanner to US",
			    NULL, evidence, err);
	*ret_calibrated = true;
	if (s->spec.kind == BENCH_SOURCE_EVDEV)
		snprintf(reason, sizeof(reason), "calibrated: a scanner set to %s",
			 bench_layout_name(s->evdev.keys.layout));
	else
		snprintf(reason, sizeof(reason), "calibrated: %s",
			 bench_typing_describe(s->typing, how, sizeof(how)));
	return tell(in, BENCH_PAIR_READY, reason, NULL, evidence, err);
}

/* What names a unit, and may be another one's through the wrong layout. */
static bool
may_have_moved(const struct bench_scan *c, const char *doubts)
{
	switch (c->class) {
	case BENCH_SCAN_MAC:
	case BENCH_SCAN_SERIAL:
	case BENCH_SCAN_PID:
	case BENCH_SCAN_COMPOSITE:
	case BENCH_SCAN_OTHER:
		return strpbrk(c->value, doubts) != NULL;
	case BENCH_SCAN_UNKNOWN:
	case BENCH_SCAN_COMMAND:
	case BENCH_SCAN_GTIN:
	case BENCH_SCAN_ASK:
	case BENCH_SCAN_CLASSES:
		break;
	}
	return false;
}

static void
classify(const struct bench_input *in, struct bench_bytes text,
	 struct bench_scan *ret_scan)
{
	bench_scan_classify(in->desk->station->rules, text, BENCH_SYMBOLOGY_UNKNOWN,
			    false, ret_scan);
}

/* What waits is taken: somebody has looked at it twice. */
static int
confirm(struct bench_input *in, struct bench_mono now, struct bench_err *err)
{
	uint8_t text[BENCH_SCAN_MAX];
	struct bench_evidence evidence = {
		.raw = { text, in->typed_len }, .name = "", .when = now, .typed = true
	};
	struct bench_scan c;

	memcpy(text, in->typed, in->typed_len);
	in->typed_len = 0;
	classify(in, evidence.raw, &c);
	return bench_desk_take(in->desk, &c, &evidence, err);
}

static bool
waits(const struct bench_input *in, struct bench_mono now)
{
	return in->typed_len > 0 && now.us - in->typed_at.us <= BENCH_PAIR_WINDOW_US;
}

static bool
is_same(const struct bench_input *in, struct bench_bytes text)
{
	return text.len == in->typed_len && memcmp(text.data, in->typed, text.len) == 0;
}

static int
take_typed(struct bench_input *in, struct bench_bytes text, const struct bench_scan *c,
	   const struct bench_evidence *evidence, struct bench_err *err)
{
	if (waits(in, evidence->when) && is_same(in, text))
		return confirm(in, evidence->when, err);
	in->typed_len = 0;
	if (c->class == BENCH_SCAN_UNKNOWN || text.len > sizeof(in->typed))
		return bench_desk_take(in->desk, c, evidence, err);
	memcpy(in->typed, text.data, text.len);
	in->typed_len = text.len;
	in->typed_at = evidence->when;
	return tell(in, BENCH_PAIR_PARTIAL,
		    "typed by hand: scan ACK if it is right, or type it once more", c,
		    evidence, err);
}

/* A text of the layout that was found by calibration. false: it has characters that its
 * keyboard does not write. */
static bool
straighten(const struct bench_source *s, struct bench_bytes raw, char *text,
	   struct bench_bytes *ret_text)
{
	size_t n;

	*ret_text = raw;
	if (s->spec.kind != BENCH_SOURCE_TERMINAL || bench_typing_is_plain(s->typing))
		return true;
	n = bench_typing_undo(s->typing, raw, text, TEXT_MAX);
	if (n == 0)
		return false;
	*ret_text = (struct bench_bytes){ (const uint8_t *)text, n };
	return true;
}

/* An error waits for its ACK: nothing else is begun. */
static bool
is_stopped(const struct bench_input *in)
{
	return in->desk->insists && in->desk->session.word == BENCH_PAIR_STOP;
}

static int
take_whole(struct bench_input *in, struct bench_source *s,
	   const struct bench_evidence *evidence, struct bench_err *err)
{
	char straight[TEXT_MAX];
	struct bench_bytes text;
	struct bench_scan c;
	bool typed = evidence->typed;

	/* A hand looks at the screen; a scanner does not. */
	text = evidence->raw;
	if (!typed && !straighten(s, evidence->raw, straight, &text))
		return tell(in, BENCH_PAIR_STOP,
			    "not of this keyboard's layout: caps lock? scan the "
			    "calibration code again",
			    NULL, evidence, err);
	classify(in, text, &c);
	s->doubtful |= c.layout_doubt && !s->calibrated;
	if (!typed && may_have_moved(&c, bench_source_doubts(s)))
		return tell(in, BENCH_PAIR_STOP,
			    "the keyboard layout is not known, and letters may have "
			    "moved: scan the calibration code, then this again",
			    &c, evidence, err);
	if (typed && c.class != BENCH_SCAN_COMMAND && !is_stopped(in))
		return take_typed(in, text, &c, evidence, err);
	if (c.class == BENCH_SCAN_COMMAND && c.command.kind == BENCH_CODE_ACK &&
	    waits(in, evidence->when) && !is_stopped(in))
		return confirm(in, evidence->when, err);
	in->typed_len = 0;
	return bench_desk_take(in->desk, &c, evidence, err);
}

static bool
begins(struct bench_bytes text, const char *word)
{
	return text.len >= strlen(word) && memcmp(text.data, word, strlen(word)) == 0;
}

static bool
is(struct bench_bytes text, const char *word)
{
	return begins(text, word) && text.len == strlen(word);
}

/* False: it is not about the screen. */
static bool
take_screen_line(struct bench_desk *d, struct bench_bytes text)
{
	if (is(text, "LANG en") || is(text, "LANG ja")) {
		d->lang = is(text, "LANG ja") ? BENCH_JA : BENCH_EN;
		return true;
	}
	return is(text, "STATUS");
}

/* A line of a program. */
static int
take_line(struct bench_input *in, struct bench_source *s,
	  struct bench_evidence *evidence, struct bench_err *err)
{
	static const char typed[] = "TYPED ";
	struct bench_bytes *text = &evidence->raw;
	char code[BENCH_CODE_TEXT];

	if (take_screen_line(in->desk, *text))
		return 0;
	if (begins(*text, typed)) {
		evidence->typed = true;
		text->data += strlen(typed);
		text->len -= strlen(typed);
	}
	if (bench_command_named(*text, code) == 0)
		*text = (struct bench_bytes){ (const uint8_t *)code, strlen(code) };
	return take_whole(in, s, evidence, err);
}

int
bench_input_scan(struct bench_input *in, struct bench_source *s,
		 const struct bench_line_scan *scan, bool *ret_calibrated,
		 struct bench_err *err)
{
	struct bench_evidence evidence = {
		.raw = scan->text, .name = "", .when = scan->last, .typed = scan->typed
	};

	*ret_calibrated = false;
	if (scan->end == BENCH_LINE_BROKEN) {
		in->typed_len = 0;
		return tell(in, BENCH_PAIR_STOP,
			    scan->lost ? "keys were lost in it: scan again"
				       : "broken off before its end: scan again",
			    NULL, &evidence, err);
	}
	switch (s->spec.kind) {
	case BENCH_SOURCE_SERIAL:
		break;
	case BENCH_SOURCE_CAMERA:
	case BENCH_SOURCE_STREAM:
		bench_session_hear_anew(&in->desk->session);
		break;
	case BENCH_SOURCE_PIPE:
		return take_line(in, s, &evidence, err);
	case BENCH_SOURCE_EVDEV:
	case BENCH_SOURCE_TERMINAL:
		if (!scan->typed && bench_is_calibration(scan->text))
			return calibrate(in, s, &evidence, ret_calibrated, err);
		break;
	}
	return take_whole(in, s, &evidence, err);
}
