#include <station/told.h>

#include <bench/str.h>
#include <station/words.h>
#include <string.h>

static void
say(const struct bench_view_facts *f, const char *text, char out[BENCH_TOLD_TEXT])
{
	bench_station_words(text, f->lang, out, BENCH_TOLD_TEXT);
}

static bool
has_half(const struct bench_view_facts *f)
{
	return !bench_label_is_empty(&f->half);
}

static bool
has_phone(const struct bench_view_facts *f)
{
	return !bench_mac_is_zero(f->session->phone);
}

static enum bench_pair_word
word_of(const struct bench_view_facts *f)
{
	const struct bench_session *s = f->session;

	if (s->word == BENCH_PAIR_READY && (has_half(f) || has_phone(f)))
		return BENCH_PAIR_PARTIAL;
	return s->word;
}

static enum bench_big_word
big_of(const struct bench_view_facts *f, enum bench_pair_word word)
{
	switch (word) {
	case BENCH_PAIR_READY:
		return BENCH_BIG_READY;
	case BENCH_PAIR_PARTIAL:
		if (f->session->mode == BENCH_MODE_INTAKE)
			return BENCH_BIG_PARTIAL;
		return has_phone(f) ? BENCH_BIG_BOX : BENCH_BIG_WAIT;
	case BENCH_PAIR_OK:
		return BENCH_BIG_OK;
	case BENCH_PAIR_DUPLICATE:
		return BENCH_BIG_ALREADY;
	case BENCH_PAIR_STOP:
	case BENCH_PAIR_WORDS:
		break;
	}
	return BENCH_BIG_STOP;
}

/* As they are drawn in large. */
static const char *const labels[BENCH_BIG_WORDS][2] = {
	[BENCH_BIG_READY] = { "READY", "どうぞ" },
	[BENCH_BIG_PARTIAL] = { "PARTIAL", "途中" },
	[BENCH_BIG_OK] = { "OK", "OK" },
	[BENCH_BIG_ALREADY] = { "ALREADY", "登録済" },
	[BENCH_BIG_STOP] = { "STOP", "停止" },
	[BENCH_BIG_WAIT] = { "WAIT", "待つ" },
	[BENCH_BIG_BOX] = { "BOX", "個装箱" },
};

static void
say_half(const struct bench_view_facts *f, char out[BENCH_TOLD_TEXT])
{
	char text[64];

	say(f, bench_label_missing(&f->half, text, sizeof(text)), out);
}

/* A state's own words, or the unit that is OK. */
static void
say_text(const struct bench_view_facts *f, enum bench_pair_word word,
	 char out[BENCH_TOLD_TEXT])
{
	const struct bench_session *s = f->session;
	const struct bench_session_unit *u = &s->last[0];

	if (word == BENCH_PAIR_PARTIAL && has_half(f) &&
	    strcmp(s->text, bench_session_next(s)) == 0)
		say_half(f, out);
	else if (s->word == BENCH_PAIR_OK && s->mode == BENCH_MODE_INTAKE &&
		 s->n_last > 0)
		snprintf(out, BENCH_TOLD_TEXT, "%s  %s  → %.120s", u->model, u->serial,
			 s->host);
	else
		say(f, s->text, out);
}

static void
say_next(const struct bench_view_facts *f, enum bench_pair_word word,
	 char out[BENCH_TOLD_TEXT])
{
	if (word == BENCH_PAIR_STOP)
		say(f, "scan ACK to go on", out);
	else if (has_half(f))
		say_half(f, out);
	else
		say(f, bench_session_next(f->session), out);
}

/* It waits where everybody sees it, as long as it takes. */
static void
say_waiting(const struct bench_view_facts *f, char out[BENCH_TOLD_TEXT])
{
	const struct bench_session *s = f->session;
	char label[128], text[BENCH_TOLD_TEXT] = "";

	if (has_phone(f))
		snprintf(text, sizeof(text), "waits for its box: %02X%02X %s",
			 s->phone.b[4], s->phone.b[5], s->phone_model);
	else if (has_half(f))
		snprintf(text, sizeof(text), "waits for its rest: %s",
			 bench_label_format(&f->half, label, sizeof(label)));
	say(f, text, out);
}

void
bench_told_make(const struct bench_view_facts *f, struct bench_told *ret_told)
{
	struct bench_told *t = ret_told;

	t->word = word_of(f);
	t->big = big_of(f, t->word);
	t->label = labels[t->big][f->lang];
	say_text(f, t->word, t->text);
	say_next(f, t->word, t->next);
	say_waiting(f, t->waiting);
}
