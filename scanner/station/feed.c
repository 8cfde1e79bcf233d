#include <station/feed.h>

#include <bench/str.h>
#include <errno.h>
#include <inttypes.h>
#include <station/json.h>
#include <station/told.h>
#include <station/tone.h>
#include <string.h>

static const char *const tones[] = {
	[BENCH_TONE_NONE] = "none", [BENCH_TONE_CLICK] = "click",
	[BENCH_TONE_OK] = "ok",	    [BENCH_TONE_AGAIN] = "again",
	[BENCH_TONE_STOP] = "stop",
};

static const char *const modes[BENCH_MODES] = {
	[BENCH_MODE_INTAKE] = "intake",
	[BENCH_MODE_PACK] = "pack",
	[BENCH_MODE_VERIFY] = "verify",
	[BENCH_MODE_RETURN] = "return",
};

void
bench_feed_taken(struct bench_feed *f)
{
	f->taken++;
	f->due = true;
}

void
bench_feed_clear(struct bench_feed *f)
{
	free(f->last);
	f->last = NULL;
}

static json_t *
unit_object(const struct bench_session_unit *u)
{
	char last[5];

	snprintf(last, sizeof(last), "%02X%02X", u->mac.b[4], u->mac.b[5]);
	return json_pack(
		"{s:o, s:s, s:o, s:o, s:s}", "mac", bench_json_mac_or_null(u->mac),
		"last4", last, "model", bench_json_text(u->model), "serial",
		bench_json_text(u->serial), "word", bench_pair_word_name(u->word));
}

static json_t *
last_units(const struct bench_session *s)
{
	json_t *all = json_array();

	for (size_t i = 0; i < s->n_last; i++)
		if (json_array_append_new(all, unit_object(&s->last[i])) < 0) {
			json_decref(all);
			return NULL;
		}
	return all;
}

static json_t *
codes_of(const struct bench_desk *d)
{
	uint32_t codes = bench_desk_codes(d, bench_mono_now());
	json_t *all = json_array();
	bool bad = all == NULL;

	for (enum bench_code_kind k = BENCH_CODE_UNDO; !bad && k < BENCH_CODE_KINDS;
	     k++)
		if ((codes & UINT32_C(1) << k) != 0)
			bad = json_array_append_new(
				      all, json_string(bench_code_kind_name(k))) < 0;
	if (!bad)
		return all;
	json_decref(all);
	return NULL;
}

/* In the job's units, and against its list or order. */
static json_t *
counts(const struct bench_desk *d)
{
	static const struct bench_order_sum none = { .units = 0 };
	const struct bench_order_sum *sum = d->has_sum ? &d->sum : &none;

	return json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "count", d->session.count,
			 "of", d->session.of, "listed", sum->listed, "matched",
			 sum->matched, "missing", sum->missing, "extra", sum->extra);
}

static json_t *
place(const struct bench_desk *d)
{
	const struct bench_session *s = &d->session;

	return json_pack(
		"{s:s, s:o, s:o, s:I, s:o, s:o, s:o, s:o, s:I, s:i, s:i}", "mode",
		modes[s->mode], "station", bench_json_text(d->station->intake->station),
		"staff", bench_json_text(s->staff), "batch", (json_int_t)s->batch,
		"customer", bench_json_text(s->customer), "host",
		bench_json_text(s->host), "colour", bench_json_text(s->colour), "slot",
		bench_json_text(s->slot), "carton", (json_int_t)s->carton,
		"carton_number", d->carton.number, "carton_units", d->carton.units);
}

static json_t *
words(const struct bench_feed *f, const struct bench_desk *d,
      const struct bench_input *input)
{
	const struct bench_view_facts facts = {
		.session = &d->session,
		.half = bench_pair_left_over(&d->station->pair),
		.station = d->station->intake->station,
		.lang = d->lang,
	};
	bool stops = d->insists && d->session.word == BENCH_PAIR_STOP;
	struct bench_told told;

	bench_told_make(&facts, &told);
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:b, s:o, s:i, s:o}", "word",
			 bench_pair_word_name(told.word), "label", told.label, "text",
			 bench_json_text(told.text), "next", bench_json_text(told.next),
			 "waiting", bench_json_text(told.waiting), "ack",
			 stops || input->typed_len > 0, "can", codes_of(d), "pitch",
			 f->pitch != 0 ? f->pitch : bench_tone_pitch(facts.station),
			 "last", last_units(&d->session));
}

/* All but what numbers the line; NULL: no memory. */
static char *
fields(const struct bench_feed *f, const struct bench_desk *d,
       const struct bench_input *input)
{
	json_t *o = words(f, d, input), *more[] = { place(d), counts(d) };
	bool bad = o == NULL;
	char *text = NULL;

	for (size_t i = 0; i < BENCH_N(more); i++) {
		bad |= more[i] == NULL || json_object_update(o, more[i]) < 0;
		json_decref(more[i]);
	}
	if (!bad)
		text = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	return text;
}

static int
write_line(struct bench_feed *f, enum bench_session_tone tone, struct bench_err *err)
{
	errno = 0;
	if (fprintf(f->out,
		    "{\"run\":%" PRId64 ",\"seq\":%" PRId64 ",\"taken\":%" PRId64
		    ",\"tone\":\"%s\",%s\n",
		    f->run, ++f->seq, f->taken, tones[tone], f->last + 1) < 0 ||
	    fflush(f->out) == EOF)
		return bench_fail(err, errno != 0 ? -errno : -EIO,
				  "the screen cannot be written: %s", strerror(errno));
	return 0;
}

int
bench_feed_update(struct bench_feed *f, struct bench_desk *desk,
		  const struct bench_input *input, struct bench_err *err)
{
	enum bench_session_tone tone = desk->session.tone;
	char *text;
	bool same;

	if (!desk->changed && !f->due && f->last != NULL)
		return 0;
	text = fields(f, desk, input);
	if (text == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	same = f->last != NULL && strcmp(f->last, text) == 0;
	free(f->last);
	f->last = text;
	desk->session.tone = BENCH_TONE_NONE;
	desk->changed = false;
	if (same && !f->due && tone == BENCH_TONE_NONE)
		return 0;
	f->due = false;
	return write_line(f, tone, err);
}
