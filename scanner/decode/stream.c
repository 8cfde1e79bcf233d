#include <decode/stream.h>

#include <decode/decoder.h>
#include <decode/reading.h>
#include <errno.h>
#include <string.h>

static bool
is_another(const struct bench_label *a, const struct bench_label *b)
{
	return !bench_mac_equal(a->mac, b->mac) || strcmp(a->serial, b->serial) != 0;
}

/* Two units in one stream: nobody said which one is meant. */
static void
refuse(struct bench_stream *s)
{
	s->status = BENCH_PICTURE_AMBIGUOUS;
	s->label = (struct bench_label){ 0 };
	s->two_units = true;
	snprintf(s->reason, sizeof(s->reason),
		 "two units were in view, one after the "
		 "other: show one alone");
}

void
bench_stream_feed(struct bench_stream *stream, const struct bench_code *codes, size_t n,
		  struct bench_mono now)
{
	struct bench_label label;
	char reason[160];
	bool not_mpp;
	enum bench_picture_status status = bench_consensus_feed(
		&stream->consensus, codes, n, now, &label, &not_mpp, reason);

	stream->frames++;
	if (stream->two_units)
		return;
	if (stream->status == BENCH_PICTURE_OK) {
		if (status == BENCH_PICTURE_OK && is_another(&label, &stream->label))
			refuse(stream);
		else if (status == BENCH_PICTURE_OK && label.pid[0] != '\0')
			stream->label = label;
		return;
	}
	if (status == BENCH_PICTURE_NONE && stream->status != BENCH_PICTURE_NONE)
		return;
	stream->status = status;
	stream->label = label;
	stream->not_mpp = not_mpp;
	memcpy(stream->reason, reason, sizeof(reason));
}

/* What became of a frame at the decoder, r and found, into the stream. */
static int
take(struct bench_stream *s, const struct bench_scan_rules *rules, int r,
     struct bench_reading *reading, struct bench_mono now)
{
	if (r == -EIO)
		s->lost++;
	if (r == 0)
		bench_reading_judge(rules, reading);
	if (r == 0 || r == -EIO)
		bench_stream_feed(s, reading->codes, reading->n, now);
	bench_reading_clear(reading);
	return r == -EIO ? 0 : r;
}

static int
read_frame(struct bench_stream *s, struct bench_decoder *decoder,
	   const struct bench_scan_rules *rules, const struct bench_frame *frame,
	   struct bench_err *err)
{
	struct bench_reading reading = { .n = 0 };
	int r = bench_decoder_read(decoder, frame, &reading.found, err);

	return take(s, rules, r, &reading, frame->when);
}

int
bench_stream_watch(const struct bench_scan_rules *rules, struct bench_capture *capture,
		   struct bench_mono end, struct bench_stream *ret_stream,
		   struct bench_err *err)
{
	struct bench_stream s = { .status = BENCH_PICTURE_NONE,
				  .reason = "no picture" };
	struct bench_decoder *decoder;
	struct bench_frame frame;
	int r = bench_decoder_new(NULL, &decoder, err);

	if (r < 0)
		return r;
	while (s.status != BENCH_PICTURE_OK && bench_mono_now().us < end.us) {
		r = bench_capture_next(capture, 200, &frame, err);
		if (r == 0)
			r = read_frame(&s, decoder, rules, &frame, err);
		if (r < 0 && r != -EAGAIN)
			break;
	}
	bench_decoder_free(decoder);
	if (r == -EAGAIN && s.frames > 0)
		r = 0;
	if (r == 0)
		*ret_stream = s;
	return r;
}

int
bench_stream_read(const struct bench_scan_rules *rules, FILE *in, double fps,
		  struct bench_stream *ret_stream, struct bench_err *err)
{
	struct bench_stream s = { .status = BENCH_PICTURE_NONE,
				  .reason = "no picture" };
	struct bench_image image = { 0 };
	struct bench_decoder *decoder;
	int r = bench_decoder_new(NULL, &decoder, err);

	if (r < 0)
		return r;
	while ((r = bench_image_next(in, &image, err)) == 0) {
		struct bench_frame frame = {
			.image = &image, .when = { (int64_t)(s.frames * 1e6 / fps) }
		};

		r = read_frame(&s, decoder, rules, &frame, err);
		if (r < 0)
			break;
	}
	bench_decoder_free(decoder);
	free(image.luma);
	if (r != -ENODATA)
		return r;
	*ret_stream = s;
	return 0;
}
