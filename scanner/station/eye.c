#include <station/eye.h>

#include <bench/str.h>
#include <decode/reading.h>
#include <decode/reel.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WIDTH 1280u
#define HEIGHT 720u

struct bench_eye {
	struct bench_source *source;
	const struct bench_camera_driver *driver;
	const struct bench_scan_rules *rules;
	struct bench_decoder *decoder;
	struct bench_capture *capture; /* NULL: away, or a pipe */
	int pipe;		       /* -1: away, or a camera */
	struct bench_reel reel;
	struct bench_gaze gaze;
	struct bench_mono frame_at; /* the time of the frame that is being decoded */
	struct bench_mono heard_at; /* when the camera last gave something */
	int64_t frames;		    /* since it was opened */
	unsigned lost;		    /* in a row */
};

int
bench_eye_new(struct bench_source *source, const struct bench_camera_driver *driver,
	      const struct bench_scan_rules *rules, struct bench_eye **ret_eye,
	      struct bench_err *err)
{
	struct bench_eye *eye = calloc(1, sizeof(*eye));
	int r;

	if (eye == NULL)
		return bench_fail(err, -ENOMEM, "out of memory for the camera");
	eye->source = source;
	eye->driver = driver;
	eye->rules = rules;
	eye->pipe = -1;
	r = bench_decoder_new(NULL, &eye->decoder, err);
	if (r < 0) {
		free(eye);
		return r;
	}
	*ret_eye = eye;
	return 0;
}

void
bench_eye_free(struct bench_eye *eye)
{
	if (eye == NULL)
		return;
	bench_eye_close(eye);
	bench_decoder_free(eye->decoder);
	free(eye);
}

bool
bench_eye_is_open(const struct bench_eye *eye)
{
	return eye->capture != NULL || eye->pipe >= 0;
}

void
bench_eye_close(struct bench_eye *eye)
{
	bench_decoder_forget(eye->decoder);
	bench_capture_free(eye->capture);
	eye->capture = NULL;
	bench_closep(&eye->pipe);
	eye->pipe = -1;
	bench_reel_clear(&eye->reel);
}

/* Only a pipe has somebody at its other end who may come and go. */
static int
open_pipe(struct bench_eye *eye, struct bench_err *err)
{
	const char *path = eye->source->spec.path;
	struct stat st;
	bool own = path[0] == '\0';
	int r;

	eye->pipe = own ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
			: open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (eye->pipe < 0)
		return bench_fail(err, -errno, "stream '%s': %s", path,
				  strerror(errno));
	if (own || (fstat(eye->pipe, &st) == 0 && S_ISFIFO(st.st_mode)))
		return 0;
	r = bench_fail(err, -ENOTSUP, "stream '%s': no pipe (mkfifo makes one)", path);
	bench_eye_close(eye);
	return r;
}

int
bench_eye_open(struct bench_eye *eye, struct bench_err *err)
{
	const struct bench_source_spec *spec = &eye->source->spec;

	eye->gaze = (struct bench_gaze){ 0 };
	eye->frames = 0;
	eye->heard_at = bench_mono_now();
	if (spec->kind == BENCH_SOURCE_STREAM)
		return open_pipe(eye, err);
	return bench_capture_new(eye->driver, spec->path, WIDTH, HEIGHT, &eye->capture,
				 err);
}

struct pollfd
bench_eye_wants(const struct bench_eye *eye)
{
	int fd = eye->pipe;

	if (bench_decoder_is_busy(eye->decoder))
		return bench_decoder_wants(eye->decoder);
	if (eye->capture != NULL)
		fd = bench_capture_fd(eye->capture);
	return (struct pollfd){ .fd = fd, .events = POLLIN };
}

struct bench_mono
bench_eye_due(const struct bench_eye *eye)
{
	if (bench_decoder_is_busy(eye->decoder))
		return bench_decoder_due(eye->decoder);
	return (struct bench_mono){ eye->capture == NULL
					    ? INT64_MAX
					    : eye->heard_at.us + BENCH_EYE_SILENCE_US };
}

/* A recording has the times of its rate, however fast it comes. */
static struct bench_mono
time_of(const struct bench_eye *eye, struct bench_mono now)
{
	unsigned fps = eye->source->spec.fps;

	return fps == 0 ? now : (struct bench_mono){ eye->frames * 1000000 / fps };
}

/* -EAGAIN: no frame yet. */
static int
next_frame(struct bench_eye *eye, struct bench_mono now, struct bench_frame *frame,
	   struct bench_err *err)
{
	int r;

	if (eye->capture != NULL)
		return bench_capture_next(eye->capture, 0, frame, err);
	r = bench_reel_read(&eye->reel, eye->pipe, &frame->image, err);
	if (r == 0)
		frame->when = time_of(eye, now);
	return r;
}

/* One lost frame is nobody's concern; many in a row are. */
static int
lose(struct bench_eye *eye, const char *why, const struct bench_device_ears *ears)
{
	char reason[200];

	eye->lost++;
	if (eye->lost != BENCH_EYE_LOST)
		return 0;
	snprintf(reason, sizeof(reason), "the camera's pictures cannot be read: %.140s",
		 why);
	return ears->tell(true, reason, (struct bench_bytes){ 0 }, ears->arg);
}

static int
begin(struct bench_eye *eye, struct bench_mono now,
      const struct bench_device_ears *ears)
{
	struct bench_frame frame = { .image = NULL };
	struct bench_err why = { "" };
	int r = next_frame(eye, now, &frame, &why);

	if (r == -EAGAIN)
		return eye->capture != NULL &&
				       now.us - eye->heard_at.us >= BENCH_EYE_SILENCE_US
			       ? -ENODEV
			       : 0;
	if (r < 0)
		return -ENODEV;
	eye->heard_at = now;
	eye->frames++;
	eye->frame_at = frame.when;
	return bench_decoder_begin(eye->decoder, &frame, &why) < 0
		       ? lose(eye, why.text, ears)
		       : 0;
}

/* Whoever has its code is that person: it stands in no record. */
static bool
is_badge(const struct bench_code *c)
{
	return c->scan.class == BENCH_SCAN_COMMAND &&
	       c->scan.command.kind == BENCH_CODE_BADGE;
}

/* What was in view, as raw evidence. */
static void
list_codes(const struct bench_reading *reading, struct bench_str *text)
{
	for (size_t i = 0; i < reading->n; i++) {
		const struct bench_code *c = &reading->codes[i];

		if (c->unread || is_badge(c))
			continue;
		if (text->len > 0)
			bench_str_add(text, "\n");
		bench_str_add_n(text, c->text.data, c->text.len);
	}
}

static int
tell(const struct bench_reading *reading, bool stop, const char *reason,
     const struct bench_device_ears *ears)
{
	struct bench_str seen = { 0 };
	int r;

	list_codes(reading, &seen);
	r = ears->tell(
		stop, reason,
		(struct bench_bytes){ (const uint8_t *)bench_str_get(&seen), seen.len },
		ears->arg);
	bench_str_clear(&seen);
	return r;
}

static int
look(struct bench_eye *eye, const struct bench_reading *reading, struct bench_mono now,
     const struct bench_device_ears *ears)
{
	struct bench_line_scan scan = { .first = now, .last = now };
	struct bench_gaze_word word;

	bench_gaze_feed(&eye->gaze, reading->codes, reading->n, ears->intake,
			eye->frame_at, &word);
	switch (word.kind) {
	case BENCH_GAZE_SCAN:
		scan.text = (struct bench_bytes){ (const uint8_t *)word.text,
						  strlen(word.text) };
		return ears->scan(eye->source, &scan, ears->arg);
	case BENCH_GAZE_HINT:
	case BENCH_GAZE_STOP:
		return tell(reading, word.kind == BENCH_GAZE_STOP, word.reason, ears);
	case BENCH_GAZE_NOTHING:
		break;
	}
	return 0;
}

static int
finish(struct bench_eye *eye, struct bench_mono now,
       const struct bench_device_ears *ears)
{
	struct bench_reading reading = { .n = 0 };
	struct bench_err why = { "" };
	int r = bench_decoder_step(eye->decoder, now, &reading.found, &why);

	if (r == -EAGAIN)
		return 0;
	if (r < 0)
		return lose(eye, why.text, ears);
	eye->lost = 0;
	bench_reading_judge(eye->rules, &reading);
	r = look(eye, &reading, now, ears);
	bench_reading_clear(&reading);
	return r;
}

int
bench_eye_step(struct bench_eye *eye, struct bench_mono now,
	       const struct bench_device_ears *ears)
{
	int r = bench_decoder_is_busy(eye->decoder) ? finish(eye, now, ears)
						    : begin(eye, now, ears);

	if (r == -ENODEV)
		bench_eye_close(eye);
	return r;
}
