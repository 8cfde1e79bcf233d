/* Cameras and streams of pictures at a station: the loop with a real store and a real
 * decoder, pictures out of a FIFO, and a camera without a lens. */
#include "canvas.h"
#include "loop.h"

#include <bench/str.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zint.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define PIXELS ((size_t)CANVAS_WIDTH * CANVAS_HEIGHT)

static struct canvas canvas;
static const char *const nothing[] = { NULL };
static const char *const label_a[] = { "00562B000001", "FCH2143E1AB",
				       "CP-8841-3PCC-K9=", NULL };
static const char *const label_b[] = { "00562B000002", "FCH2143E1AC",
				       "CP-8841-3PCC-K9=", NULL };

/* Codes one below the other. */
static void
draw(const char *const *codes)
{
	canvas_clear(&canvas);
	for (int i = 0; codes[i] != NULL; i++)
		canvas_draw(&canvas, BARCODE_CODE128, codes[i], 300, 60 + 130 * i);
}

static void
put_all(int fd, const void *data, size_t len)
{
	const uint8_t *at = data;

	while (len > 0) {
		ssize_t n = write(fd, at, len);

		assert_true(n > 0);
		at += n;
		len -= (size_t)n;
	}
}

/* So many frames of these codes, ten a second by the stream's own clock. */
static void
show(int fd, const char *const *codes, int frames)
{
	char head[32];
	int n = snprintf(head, sizeof(head), "P5 %d %d 255\n", CANVAS_WIDTH,
			 CANVAS_HEIGHT);

	draw(codes);
	for (int i = 0; i < frames; i++) {
		put_all(fd, head, (size_t)n);
		put_all(fd, canvas.luma, PIXELS);
	}
}

static void
show_code(int fd, enum bench_code_kind kind, int64_t number, int frames)
{
	char code[BENCH_CODE_TEXT];
	const char *const codes[] = { code, NULL };

	assert_int_equal(bench_code_format(kind, number, code), 0);
	show(fd, codes, frames);
}

/* A loop whose only scanner is a FIFO of pictures; its other end. */
static int
open_stream(struct loop *l, struct bed *b)
{
	char spec[128];

	snprintf(l->path[0], sizeof(l->path[0]), "%s/pictures", b->dir);
	assert_int_equal(mkfifo(l->path[0], 0600), 0);
	snprintf(spec, sizeof(spec), "stream:%s,station=gate,fps=10", l->path[0]);
	assert_int_equal(bench_source_spec_parse(spec, &l->specs[0], NULL), 0);
	loop_run(l, b, 1, NULL);
	return plug_in(l->path[0]);
}

struct wanted {
	enum bench_event_kind kind;
	int n;
	char raw[256];
};

static int
count(const struct bench_event *e, void *arg)
{
	struct wanted *w = arg;

	if (e->kind != w->kind || strcmp(e->source, "scan") != 0)
		return 0;
	w->n++;
	bench_copy_n(w->raw, sizeof(w->raw), e->raw.data, e->raw.len);
	return 0;
}

static struct wanted
events(struct bed *b, enum bench_event_kind kind)
{
	struct wanted w = { .kind = kind };

	ok(b, bench_store_event_each(b->store, 0, NULL, count, &w, &b->err));
	return w;
}

static void
labels_in_view_become_units(void **state)
{
	struct bed *b = *state;
	struct loop l = { 0 };
	int fd = open_stream(&l, b);

	show(fd, label_a, 5);
	loop_says(&l, "(1/12)");
	show(fd, label_b, 20);
	loop_says(&l, "(2/12)");
	loop_end(&l);
	close(fd);
	assert_int_equal(l.result, 0);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 2);
	assert_string_equal(events(b, BENCH_EVENT_SCAN).raw,
			    "MAC:00562B000002;SN:FCH2143E1AC;PID:CP-8841-3PCC-K9");
}

static void
the_benchs_own_codes_work_and_fire_once_in_view(void **state)
{
	struct bed *b = *state;
	struct loop l = { 0 };
	int fd = open_stream(&l, b);

	show_code(fd, BENCH_CODE_VERIFY, 0, 20);
	loop_says(&l, "READY VERIFY");
	show(fd, label_a, 20);
	loop_says(&l, "never scanned");
	show_code(fd, BENCH_CODE_INTAKE, 0, 20);
	loop_says(&l, "READY INTAKE");
	show(fd, label_a, 20);
	loop_says(&l, "(1/12)");
	loop_end(&l);
	close(fd);
	/* two commands, each once */
	assert_int_equal(events(b, BENCH_EVENT_NOTE).n, 2);
}

/* A batch whose phones lack nothing but their boxes. */
static int64_t
open_easy_batch(struct bed *b)
{
	static const char easy[] = "recipe \"easy\" {\n"
				   "\tredirect = \"https://prov.example.com/$MA.xml\"\n"
				   "\trequire = { \"scanned\", \"boxed\" }\n"
				   "}\n";
	struct bench_recipe_row row;

	ok(b, bench_store_recipe_put(b->store, "easy", easy, "planner", &row, &b->err));
	ok(b, bench_store_recipe_approve(b->store, row.id, "checker", "", &b->err));
	b->recipe = row.id;
	bench_recipe_row_clear(&row);
	return open_batch(b, "Bolt");
}

/* The phone's label stays in view while it is put away: that is no box. */
static void
a_phone_is_packed_when_its_box_is_shown_as_well(void **state)
{
	struct bed *b = *state;
	struct loop l = { 0 };
	int64_t batch = open_easy_batch(b);
	int fd = open_stream(&l, b);

	show_code(fd, BENCH_CODE_BATCH, batch, 20);
	loop_says(&l, "Bolt");
	show(fd, label_a, 20);
	loop_says(&l, "OK");
	show_code(fd, BENCH_CODE_PACK, 0, 20);
	loop_says(&l, "READY PACK");
	show_code(fd, BENCH_CODE_OPEN_CARTON, 0, 20);
	loop_says(&l, "scan a phone");
	show(fd, label_a, 40);
	loop_says(&l, "now its box");
	show(fd, nothing, 20);
	show(fd, label_a, 5);
	loop_says(&l, "is in carton 1, 1 inside");
	loop_end(&l);
	close(fd);
	assert_int_equal(l.result, 0);
}

static void
two_labels_in_view_stop_and_what_was_seen_is_kept(void **state)
{
	static const char *const both[] = { "00562B000001", "00562B000002",
					    "FCH2143E1AB", NULL };
	struct bed *b = *state;
	struct loop l = { 0 };
	int fd = open_stream(&l, b);

	show(fd, both, 35);
	loop_says(&l, "two different values for MAC");
	loop_end(&l);
	close(fd);
	assert_int_equal(l.result, 1);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 0);
	assert_int_equal(events(b, BENCH_EVENT_REFUSED).n, 1);
	assert_non_null(strstr(events(b, BENCH_EVENT_REFUSED).raw, "00562B000001"));
	assert_non_null(strstr(events(b, BENCH_EVENT_REFUSED).raw, "00562B000002"));
}

static void
a_badge_in_view_stands_in_no_record(void **state)
{
	char badge[BENCH_CODE_TEXT], other[BENCH_CODE_TEXT];
	const char *const both[] = { badge, other, NULL };
	struct bed *b = *state;
	struct loop l = { 0 };
	int fd = open_stream(&l, b);

	assert_int_equal(bench_code_format(BENCH_CODE_BADGE, 4711, badge), 0);
	assert_int_equal(bench_code_format(BENCH_CODE_ACK, 0, other), 0);
	show(fd, both, 35);
	loop_says(&l, "several codes of the sheet");
	loop_end(&l);
	close(fd);
	assert_string_equal(events(b, BENCH_EVENT_REFUSED).raw, other);
}

static void
a_stream_that_ends_is_told_and_comes_back(void **state)
{
	struct bed *b = *state;
	struct loop l = { 0 };
	int fd = open_stream(&l, b);

	show(fd, nothing, 1);
	put_all(fd, "P5 1280 72", 10);
	close(fd);
	loop_says(&l, "the camera is unplugged");
	loop_says(&l, "the camera is there");
	fd = plug_in(l.path[0]);
	show(fd, label_a, 5);
	loop_says(&l, "(1/12)");
	loop_end(&l);
	close(fd);
	assert_int_equal(l.result, 1);
}

static void
a_file_is_no_stream(void **state)
{
	struct bed *b = *state;
	struct loop l = { 0 };
	char path[256], spec[300];

	snprintf(spec, sizeof(spec), "stream:%s", path_in(b, path, "bench.db"));
	assert_int_equal(bench_source_spec_parse(spec, &l.specs[0], NULL), 0);
	loop_run(&l, b, 1, NULL);
	loop_says(&l, "no pipe");
	loop_end(&l);
}

/* Children of this process: the decoders. */
static int
kill_decoders(void)
{
	char path[300], text[256] = "";
	DIR *tasks = opendir("/proc/self/task");
	struct dirent *d;
	int n = 0;

	assert_non_null(tasks);
	while ((d = readdir(tasks)) != NULL) {
		FILE *f;

		snprintf(path, sizeof(path), "/proc/self/task/%s/children", d->d_name);
		f = fopen(path, "re");
		if (f == NULL)
			continue;
		if (fgets(text, sizeof(text), f) != NULL)
			for (char *at = text, *end; strtol(at, &end, 10) > 0; at = end)
				n += kill((pid_t)strtol(at, NULL, 10), SIGKILL) == 0;
		fclose(f);
	}
	closedir(tasks);
	return n;
}

/* Before, between and behind the frames that show the label. */
static void
a_killed_decoder_loses_no_unit_and_makes_no_half_one(void **state)
{
	struct bed *b = *state;
	struct loop l = { 0 };
	int killed = 0, fd = open_stream(&l, b);

	for (int i = 0; i < 6; i++) {
		show(fd, label_a, 1);
		killed += kill_decoders();
	}
	show(fd, label_a, 6);
	loop_says(&l, "(1/12)");
	killed += kill_decoders();
	show(fd, label_b, 20);
	loop_says(&l, "(2/12)");
	loop_end(&l);
	close(fd);
	assert_true(killed > 1);
	assert_int_equal(l.result, 0);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 2);
}

/* The record is somebody else's for longer than the station waits. */
static void
what_cannot_be_recorded_is_asked_for_again(void **state)
{
	struct bed *b = *state;
	struct loop l = { 0 };
	struct bench_store *other = NULL;
	char path[256];
	int fd;

	ok(b, bench_store_open(path_in(b, path, "bench.db"), 0, &other, &b->err));
	bench_store_set_patience(b->store, 50);
	fd = open_stream(&l, b);
	ok(b, bench_store_begin(other, &b->err));
	show(fd, label_a, 5);
	loop_says(&l, "NOT RECORDED, scan this unit again");
	bench_store_rollback(other);
	show(fd, nothing, 20);
	show(fd, label_a, 5);
	loop_says(&l, "(1/12)");
	loop_end(&l);
	close(fd);
	bench_store_freep(&other);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 1);
}

/* -- a camera without a lens ----------------------------------------------------- */

/* A byte in its pipe is a frame; the pipe's end is its unplugging. However many wait,
 * one is filled at a time: each is to be seen. */
static struct {
	int in, out;
	atomic_bool is_there;
	atomic_int missed; /* opened in vain */
	bool took;
	uint8_t memory[2][PIXELS];
	int64_t frames;
} camera;

static int
camera_open(void *arg, const char *path)
{
	(void)arg;
	(void)path;
	if (camera.is_there)
		return fcntl(camera.out, F_DUPFD_CLOEXEC, 3);
	camera.missed++;
	errno = ENODEV;
	return -1;
}

static int
camera_close(void *arg, int fd)
{
	(void)arg;
	return close(fd);
}

static int
camera_dequeue(int fd, struct v4l2_buffer *b)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char byte;

	errno = EAGAIN;
	camera.took = !camera.took;
	if (!camera.took || poll(&p, 1, 0) <= 0)
		return -1;
	errno = ENODEV;
	if (read(fd, &byte, 1) != 1)
		return -1;
	camera.frames++;
	b->index = (uint32_t)(camera.frames % 2);
	b->bytesused = PIXELS;
	b->timestamp.tv_sec = camera.frames / 10;
	b->timestamp.tv_usec = camera.frames % 10 * 100000;
	memcpy(camera.memory[b->index], canvas.luma, PIXELS);
	return 0;
}

static int
camera_ioctl(void *arg, int fd, unsigned long request, void *data)
{
	struct v4l2_format *f = data;

	(void)arg;
	switch (request) {
	case VIDIOC_QUERYCAP:
		((struct v4l2_capability *)data)->capabilities =
			V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
		return 0;
	case VIDIOC_ENUM_FMT:
		((struct v4l2_fmtdesc *)data)->pixelformat = V4L2_PIX_FMT_GREY;
		return 0;
	case VIDIOC_S_FMT:
		f->fmt.pix.bytesperline = f->fmt.pix.width;
		return 0;
	case VIDIOC_REQBUFS:
		((struct v4l2_requestbuffers *)data)->count = 2;
		return 0;
	case VIDIOC_QUERYBUF:
		((struct v4l2_buffer *)data)->length = PIXELS;
		((struct v4l2_buffer *)data)->m.offset =
			((struct v4l2_buffer *)data)->index;
		return 0;
	case VIDIOC_DQBUF:
		return camera_dequeue(fd, data);
	case VIDIOC_QBUF:
	case VIDIOC_STREAMON:
	case VIDIOC_STREAMOFF:
		return 0;
	default:
		errno = ENOTTY;
		return -1;
	}
}

static void *
camera_map(void *arg, int fd, size_t len, int64_t offset)
{
	(void)arg;
	(void)fd;
	(void)len;
	return camera.memory[offset];
}

static int
camera_unmap(void *arg, void *at, size_t len)
{
	(void)arg;
	(void)at;
	(void)len;
	return 0;
}

static int
camera_wait(void *arg, int fd, int milliseconds)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	(void)arg;
	return poll(&p, 1, milliseconds);
}

static const struct bench_camera_driver driver = {
	.open = camera_open,
	.close = camera_close,
	.ioctl = camera_ioctl,
	.map = camera_map,
	.unmap = camera_unmap,
	.wait = camera_wait,
};

static void
camera_plug_in(void)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	camera.out = ends[0];
	camera.in = ends[1];
	camera.is_there = true;
}

static void
camera_pull_out(void)
{
	camera.missed = 0;
	camera.is_there = false;
	close(camera.in);
	close(camera.out);
}

/* It has been looked for so often; twenty seconds at most. */
static void
wait_for_misses(int n)
{
	for (int i = 0; camera.missed < n && i < 2000; i++)
		poll(NULL, 0, 10);
	assert_true(camera.missed >= n);
}

static void
camera_shoot(int frames)
{
	for (int i = 0; i < frames; i++)
		put_all(camera.in, "x", 1);
}

static void
a_camera_that_is_gone_is_told_and_opened_when_it_is_back(void **state)
{
	struct bed *b = *state;
	struct loop l = { 0 };

	assert_int_equal(bench_source_spec_parse("camera:/dev/video7,station=dock",
						 &l.specs[0], NULL),
			 0);
	camera.is_there = false;
	loop_run(&l, b, 1, &driver);
	loop_says(&l, "camera /dev/video7: cannot open it: No such device");
	draw(label_a);
	camera_plug_in();
	loop_says(&l, "the camera is there");
	camera_shoot(5);
	loop_says(&l, "(1/12)");
	camera_pull_out();
	loop_says(&l, "the camera is unplugged");
	wait_for_misses(2);
	draw(label_b);
	camera_plug_in();
	loop_says(&l, "the camera is there");
	camera_shoot(5);
	loop_says(&l, "(2/12)");
	loop_end(&l);
	camera_pull_out();
	assert_int_equal(l.result, 2); /* once each, however often it was looked for */
}

static int
no_scan(struct bench_source *s, const struct bench_line_scan *scan, void *arg)
{
	(void)s;
	(void)scan;
	(void)arg;
	return -EPROTO;
}

static int
no_word(bool stop, const char *reason, struct bench_bytes seen, void *arg)
{
	(void)stop;
	(void)reason;
	(void)seen;
	(void)arg;
	return -EPROTO;
}

static void
a_camera_that_gives_no_pictures_is_gone(void **state)
{
	const struct bench_device_ears ears = { .scan = no_scan, .tell = no_word };
	struct bench_source source = { .fd = -1 };
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ 0 }, 2010);
	struct bench_mono due;
	struct bench_eye *eye;

	(void)state;
	assert_int_equal(
		bench_source_spec_parse("camera:/dev/video7", &source.spec, NULL), 0);
	assert_int_equal(bench_eye_new(&source, &driver, &rules, &eye, NULL), 0);
	camera_plug_in();
	assert_int_equal(bench_eye_open(eye, NULL), 0);
	due = bench_eye_due(eye);
	assert_int_equal(bench_eye_step(eye, (struct bench_mono){ due.us - 1 }, &ears),
			 0);
	assert_true(bench_eye_is_open(eye));
	assert_int_equal(bench_eye_step(eye, due, &ears), -ENODEV);
	assert_false(bench_eye_is_open(eye));
	bench_eye_free(eye);
	camera_pull_out();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(labels_in_view_become_units),
		TEST(the_benchs_own_codes_work_and_fire_once_in_view),
		TEST(a_phone_is_packed_when_its_box_is_shown_as_well),
		TEST(two_labels_in_view_stop_and_what_was_seen_is_kept),
		TEST(a_badge_in_view_stands_in_no_record),
		TEST(a_stream_that_ends_is_told_and_comes_back),
		TEST(a_file_is_no_stream),
		TEST(a_killed_decoder_loses_no_unit_and_makes_no_half_one),
		TEST(what_cannot_be_recorded_is_asked_for_again),
		TEST(a_camera_that_is_gone_is_told_and_opened_when_it_is_back),
		TEST(a_camera_that_gives_no_pictures_is_gone),
	};

	if (argc != 2)
		return 2;
	bed_families_dir = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
