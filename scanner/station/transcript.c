#include <station/transcript.h>

#include <bench/str.h>
#include <core/symbology.h>
#include <errno.h>
#include <jansson.h>
#include <string.h>

static const char *const kinds[] = {
	[BENCH_SOURCE_EVDEV] = "evdev",	      [BENCH_SOURCE_SERIAL] = "serial",
	[BENCH_SOURCE_TERMINAL] = "terminal", [BENCH_SOURCE_PIPE] = "pipe",
	[BENCH_SOURCE_CAMERA] = "camera",     [BENCH_SOURCE_STREAM] = "stream",
};
static const char *const ends[] = {
	[BENCH_LINE_WHOLE] = "whole",
	[BENCH_LINE_BY_GAP] = "gap",
	[BENCH_LINE_BROKEN] = "broken",
};

static json_t *
hex_of(const uint8_t *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char text[2 * BENCH_FRAME_MAX + 1];

	for (size_t i = 0; i < len; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return json_stringn(text, 2 * len);
}

int
bench_transcript_write(FILE *out, const struct bench_transcript_line *l,
		       struct bench_err *err)
{
	char *text = NULL;
	bool bad;
	json_t *o = json_pack(
		"{s:I, s:I, s:s, s:s, s:I, s:s, s:b, s:b, s:b, s:b, s:o, s:s, s:s, s:b, "
		"s:b}",
		"mono_us", (json_int_t)l->when.us, "wall_us", (json_int_t)l->wall.us,
		"source", l->source, "kind", kinds[l->kind], "batch",
		(json_int_t)l->batch, "layout", bench_layout_word(l->layout),
		"layout_known", l->layout_known, "calibrated", l->calibrated, "insists",
		l->insists, "badge", l->badge, "bytes", hex_of(l->bytes, l->len),
		"symbology", bench_symbology_name(BENCH_SYMBOLOGY_UNKNOWN), "end",
		ends[l->end], "typed", l->typed, "lost", l->lost);

	if (o != NULL)
		text = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	if (text == NULL)
		return bench_fail(err, -ENOMEM, "transcript: out of memory");
	errno = 0;
	bad = fprintf(out, "%s\n", text) < 0 || fflush(out) == EOF;
	free(text);
	return bad ? bench_fail(err, errno != 0 ? -errno : -EIO,
				"the transcript cannot be written: %s", strerror(errno))
		   : 0;
}

static int
word_of(const char *const *words, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(words[i], text) == 0)
			return (int)i;
	return -1;
}

static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
read_hex(const char *text, struct bench_transcript_line *l)
{
	size_t n = strlen(text);

	if (n % 2 != 0 || n / 2 > sizeof(l->bytes))
		return false;
	for (size_t i = 0; i < n; i += 2) {
		int high = digit_of(text[i]), low = digit_of(text[i + 1]);

		if (high < 0 || low < 0)
			return false;
		l->bytes[i / 2] = (uint8_t)(high << 4 | low);
	}
	l->len = n / 2;
	return true;
}

static bool
read_object(json_t *o, struct bench_transcript_line *l)
{
	const char *source, *kind, *layout, *bytes, *symbology, *end;
	json_int_t mono, wall, batch;
	int layout_known, calibrated, insists, badge, typed, lost, k, e;

	if (json_unpack(o,
			"{s:I, s:I, s:s, s:s, s:I, s:s, s:b, s:b, s:b, s:b, s:s, s:s, "
			"s:s, s:b, s:b !}",
			"mono_us", &mono, "wall_us", &wall, "source", &source, "kind",
			&kind, "batch", &batch, "layout", &layout, "layout_known",
			&layout_known, "calibrated", &calibrated, "insists", &insists,
			"badge", &badge, "bytes", &bytes, "symbology", &symbology,
			"end", &end, "typed", &typed, "lost", &lost) < 0)
		return false;
	k = word_of(kinds, BENCH_N(kinds), kind);
	e = word_of(ends, BENCH_N(ends), end);
	if (k < 0 || e < 0 || mono < 0 || batch < 0 ||
	    !bench_layout_of_word(layout, &l->layout) ||
	    !bench_copy(l->source, sizeof(l->source), source))
		return false;
	l->kind = (enum bench_source_kind)k;
	l->end = (enum bench_line_end)e;
	l->when.us = mono;
	l->wall.us = wall;
	l->batch = batch;
	l->layout_known = layout_known;
	l->calibrated = calibrated;
	l->insists = insists;
	l->badge = badge;
	l->typed = typed;
	l->lost = lost;
	return read_hex(bytes, l);
}

int
bench_transcript_parse(const char *text, size_t len,
		       struct bench_transcript_line *ret_line, struct bench_err *err)
{
	json_t *o = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
	bool good;

	*ret_line = (struct bench_transcript_line){ 0 };
	good = o != NULL && read_object(o, ret_line);
	json_decref(o);
	return good ? 0 : bench_fail(err, -EBADMSG, "not a line of a transcript");
}
