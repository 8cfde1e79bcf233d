/* Scanners that type: keys, lines, devices. A FIFO of records is an evdev device, a pty
 * a serial line; every time is given, none is waited for. */
#include <bench/file.h>
#include <bench/str.h>
#include <core/calibrate.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <source/hotplug.h>
#include <source/memory.h>
#include <source/source.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "scarce.h"

#define MS INT64_C(1000)
#define START INT64_C(1000000000)

/* What the device's ops were asked, and what they answer. */
static struct {
	int grab, grabs, shift_held;
} fake;

static int
fake_grab(int fd)
{
	(void)fd;
	fake.grabs++;
	return fake.grab;
}

static int
fake_monotonic(int fd)
{
	(void)fd;
	return 0;
}

static int
fake_held(int fd, uint8_t *keys, size_t len)
{
	(void)fd;
	memset(keys, 0, len);
	if (fake.shift_held)
		keys[KEY_LEFTSHIFT / 8] |= 1 << KEY_LEFTSHIFT % 8;
	return 0;
}

static const struct bench_source_ops fake_ops = { fake_grab, fake_monotonic,
						  fake_held };

struct wedge {
	char dir[32], path[64];
	struct bench_source source;
	int out; /* the scanner's end */
	int64_t now;
	enum bench_layout layout; /* that the scanner is set to */
	char said[2048];	  /* each scan, "text;" with its marks in front */
	struct bench_line_scan last;
};

static int
collect(struct bench_source *s, const struct bench_line_scan *scan, void *arg)
{
	struct wedge *w = arg;
	size_t n = strlen(w->said);

	(void)s;
	snprintf(w->said + n, sizeof(w->said) - n, "%s%s%s%s%.*s;",
		 scan->end == BENCH_LINE_BROKEN ? "!" : "",
		 scan->end == BENCH_LINE_BY_GAP ? "~" : "", scan->lost ? "?" : "",
		 scan->typed ? "#" : "", (int)scan->text.len,
		 (const char *)scan->text.data);
	w->last = *scan;
	return 0;
}

static void
assert_said(struct wedge *w, const char *text)
{
	assert_string_equal(w->said, text);
	w->said[0] = '\0';
}

static void
event(struct wedge *w, uint16_t type, uint16_t code, int32_t value)
{
	struct input_event e = { .type = type, .code = code, .value = value };

	e.input_event_sec = w->now / 1000000;
	e.input_event_usec = w->now % 1000000;
	assert_int_equal(write(w->out, &e, sizeof(e)), sizeof(e));
}

static void
key(struct wedge *w, uint16_t code, int32_t value)
{
	event(w, EV_KEY, code, value);
	event(w, EV_SYN, SYN_REPORT, 0);
}

/* All that is there, also more than one read() takes. */
static void
read_all(struct wedge *w)
{
	int waiting = 1, r = 0;

	while (r == 0 && waiting > 0) {
		r = bench_source_read(&w->source, (struct bench_mono){ w->now },
				      collect, w);
		if (r == 0 && ioctl(w->source.fd, FIONREAD, &waiting) < 0)
			waiting = 0;
	}
	assert_true(r == 0 || r == -ENODEV);
}

static void
tap(struct wedge *w, struct bench_key k, int64_t pause)
{
	if (k.shift)
		key(w, KEY_LEFTSHIFT, 1);
	if (k.altgr)
		key(w, KEY_RIGHTALT, 1);
	key(w, k.code, 1);
	key(w, k.code, 0);
	if (k.altgr)
		key(w, KEY_RIGHTALT, 0);
	if (k.shift)
		key(w, KEY_LEFTSHIFT, 0);
	read_all(w);
	w->now += pause;
}

/* The key that writes c on the scanner's layout. */
static struct bench_key
key_of(enum bench_layout layout, char c)
{
	struct bench_key k = { 0 };

	if (c == '\r')
		return (struct bench_key){ .code = KEY_ENTER };
	for (int level = 0; level < 3; level++)
		for (k.code = 1; k.code < 128; k.code++) {
			k.shift = level == 1;
			k.altgr = level == 2;
			if (bench_layout_write(layout, k) == (uint16_t)c)
				return k;
		}
	fail_msg("no key writes %c", c);
	return k;
}

static void
type_slowly(struct wedge *w, const char *text, int64_t pause)
{
	for (; *text != '\0'; text++)
		tap(w, key_of(w->layout, *text), pause);
}

static void
type(struct wedge *w, const char *text)
{
	type_slowly(w, text, 5 * MS);
}

static void
wait_for(struct wedge *w, int64_t us)
{
	w->now += us;
	assert_int_equal(bench_source_tick(&w->source, (struct bench_mono){ w->now },
					   collect, w),
			 0);
}

static void
plug_in(struct wedge *w)
{
	struct bench_err err = { "" };

	if (bench_source_open(&w->source, &err) < 0)
		fail_msg("%s", err.text);
	w->out = open(w->path, O_WRONLY | O_CLOEXEC);
	assert_true(w->out >= 0);
}

static int
set_up(void **state)
{
	struct wedge *w = calloc(1, sizeof(*w));
	struct bench_source_spec spec;
	char text[128];

	assert_non_null(w);
	memset(&fake, 0, sizeof(fake));
	snprintf(w->dir, sizeof(w->dir), "/tmp/bench-source-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	snprintf(w->path, sizeof(w->path), "%s/event0", w->dir);
	assert_int_equal(mkfifo(w->path, 0600), 0);
	snprintf(text, sizeof(text), "evdev:%s", w->path);
	assert_int_equal(bench_source_spec_parse(text, &spec, NULL), 0);
	bench_source_init(&w->source, &spec, &fake_ops);
	w->now = START;
	plug_in(w);
	*state = w;
	return 0;
}

static int
tear_down(void **state)
{
	struct wedge *w = *state;

	bench_source_close(&w->source);
	bench_closep(&w->out);
	(void)bench_file_remove_tree(w->dir);
	free(w);
	return 0;
}

static void
keys_become_the_text_of_a_us_keyboard(void **state)
{
	struct wedge *w = *state;

	type(w, "CP-8841-3PCC-K9=\r");
	assert_said(w, "CP-8841-3PCC-K9=;");
	type(w, "`~!@#$%^&*()_+[]{}|\\;':\",./<>? aZ09\r");
	assert_said(w, "`~!@#$%^&*()_+[]{}|\\;':\",./<>? aZ09;");
	assert_int_equal(fake.grabs, 1);
}

static void
a_device_that_is_not_ours_alone_is_refused(void **state)
{
	struct wedge *w = *state;
	struct bench_err err = { "" };

	bench_source_close(&w->source);
	fake.grab = -EBUSY;
	assert_int_equal(bench_source_open(&w->source, &err), -EBUSY);
	assert_non_null(strstr(err.text, "another program"));
	assert_int_equal(w->source.fd, -1);
	w->source.spec.allow_ungrabbed = true;
	assert_int_equal(bench_source_open(&w->source, &err), 0);
}

/* A FIFO is no input device. */
static void
the_kernel_refuses_to_grab_a_fifo(void **state)
{
	struct wedge *w = *state;

	bench_source_close(&w->source);
	w->source.ops = &bench_source_linux;
	assert_int_equal(bench_source_open(&w->source, NULL), -ENOTTY);
	w->source.spec.allow_ungrabbed = true;
	assert_int_equal(bench_source_open(&w->source, NULL), 0);
	close(w->out);
	w->out = open(w->path, O_WRONLY | O_CLOEXEC);
	type(w, "FCH2143E1AB\r");
	assert_said(w, "FCH2143E1AB;");
}

static void
aim_identifiers_arrive(void **state)
{
	struct wedge *w = *state;

	type(w, "]C1011088265812345710LOT7\r");
	assert_said(w, "]C1011088265812345710LOT7;");
}

static void
pad(struct wedge *w, const char *digits)
{
	static const uint16_t codes[] = { KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4,
					  KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9 };

	key(w, KEY_LEFTALT, 1);
	for (; *digits != '\0'; digits++) {
		key(w, codes[*digits - '0'], 1);
		key(w, codes[*digits - '0'], 0);
	}
	key(w, KEY_LEFTALT, 0);
	read_all(w);
	w->now += 5 * MS;
}

static void
alt_029_is_the_group_separator(void **state)
{
	struct wedge *w = *state;

	type(w, "]C110LOT7");
	pad(w, "029");
	type(w, "21FCH2143E1AB\r");
	assert_said(w, "]C110LOT7\x1d"
		       "21FCH2143E1AB;");
	pad(w, "065");
	pad(w, "0000000000000");
	pad(w, "");
	type(w, "B\r");
	assert_said(w, "AB;");
}

static void
ctrl_and_the_number_pad_work(void **state)
{
	struct wedge *w = *state;

	type(w, "A");
	key(w, KEY_RIGHTCTRL, 1);
	tap(w, (struct bench_key){ .code = KEY_RIGHTBRACE }, MS);
	key(w, KEY_RIGHTCTRL, 0);
	tap(w, (struct bench_key){ .code = KEY_KP7 }, MS);
	tap(w, (struct bench_key){ .code = KEY_KPMINUS }, MS);
	tap(w, (struct bench_key){ .code = KEY_KPENTER }, MS);
	assert_said(w, "A\x1d"
		       "7-;");
}

static void
key_repeat_is_no_character(void **state)
{
	struct wedge *w = *state;

	key(w, KEY_1, 1);
	for (int i = 0; i < 20; i++)
		key(w, KEY_1, 2);
	key(w, KEY_1, 0);
	read_all(w);
	type(w, "2\r");
	assert_said(w, "12;");
}

static void
a_scanners_own_caps_lock_turns_letters(void **state)
{
	struct wedge *w = *state;

	tap(w, (struct bench_key){ .code = KEY_CAPSLOCK }, MS);
	type(w, "fch2143e1ab");
	tap(w, (struct bench_key){ .code = KEY_CAPSLOCK }, MS);
	type(w, "x1\r");
	assert_said(w, "FCH2143E1ABx1;");
}

static void
dropped_keys_spoil_their_scan_and_no_other(void **state)
{
	struct wedge *w = *state;

	type(w, "FCH2143");
	event(w, EV_SYN, SYN_DROPPED, 0);
	event(w, EV_KEY, KEY_5, 1);
	event(w, EV_SYN, SYN_REPORT, 0);
	type(w, "E1AB\r");
	assert_said(w, "!?FCH2143E1AB;");
	type(w, "JAE2445044T\r");
	assert_said(w, "JAE2445044T;");
}

/* The first of a scan's keys: nothing else of it may have come. */
static void
dropped_keys_alone_are_told(void **state)
{
	struct wedge *w = *state;

	event(w, EV_SYN, SYN_DROPPED, 0);
	event(w, EV_SYN, SYN_REPORT, 0);
	read_all(w);
	wait_for(w, 2000 * MS);
	assert_said(w, "!?;");
}

/* Shift went down, or up, among the keys that were lost. */
static void
modifiers_are_asked_for_after_a_drop(void **state)
{
	struct wedge *w = *state;

	key(w, KEY_LEFTSHIFT, 1);
	event(w, EV_SYN, SYN_DROPPED, 0);
	event(w, EV_SYN, SYN_REPORT, 0);
	read_all(w);
	type(w, "ab\r");
	assert_said(w, "!?ab;");
	fake.shift_held = 1;
	event(w, EV_SYN, SYN_DROPPED, 0);
	event(w, EV_SYN, SYN_REPORT, 0);
	tap(w, (struct bench_key){ .code = KEY_A }, MS);
	tap(w, (struct bench_key){ .code = KEY_ENTER }, MS);
	assert_said(w, "!?A;");
}

static void
records_may_come_in_pieces(void **state)
{
	struct wedge *w = *state;
	struct input_event e[2] = { { .type = EV_KEY, .code = KEY_7, .value = 1 },
				    { .type = EV_KEY, .code = KEY_ENTER, .value = 1 } };
	const char *bytes = (const char *)e;

	for (size_t i = 0; i < sizeof(e); i++) {
		assert_int_equal(write(w->out, bytes + i, 1), 1);
		read_all(w);
	}
	assert_said(w, "7;");
}

static void
unplugged_in_the_middle_is_broken_off(void **state)
{
	struct wedge *w = *state;

	type(w, "FCH2143E");
	bench_closep(&w->out);
	read_all(w);
	assert_said(w, "!FCH2143E;");
	assert_int_equal(w->source.fd, -1);
	plug_in(w);
	type(w, "FCH2143E1AB\r");
	assert_said(w, "FCH2143E1AB;");
}

static void
shift_does_not_stay_down_over_a_replug(void **state)
{
	struct wedge *w = *state;

	key(w, KEY_LEFTSHIFT, 1);
	read_all(w);
	bench_closep(&w->out);
	read_all(w);
	plug_in(w);
	tap(w, (struct bench_key){ .code = KEY_A }, MS);
	tap(w, (struct bench_key){ .code = KEY_ENTER }, MS);
	assert_said(w, "a;");
}

static void
without_a_terminator_silence_ends_a_scan(void **state)
{
	struct wedge *w = *state;

	type(w, "FCH2143E1AB");
	wait_for(w, 70 * MS);
	assert_said(w, "");
	wait_for(w, 10 * MS);
	assert_said(w, "~FCH2143E1AB;");
	/* The next one's first key may be what tells. */
	type(w, "001A2B3C4D5E");
	w->now += 200 * MS;
	type(w, "CP-8841-3PCC-K9=");
	wait_for(w, 200 * MS);
	assert_said(w, "~001A2B3C4D5E;~CP-8841-3PCC-K9=;");
}

static void
glued_scans_stay_one(void **state)
{
	struct wedge *w = *state;

	type(w, "FCH2143E1AB001A2B3C4D5E");
	wait_for(w, 100 * MS);
	assert_said(w, "~FCH2143E1AB001A2B3C4D5E;");
}

/* A scanner that ends its scans has not ended this one. */
static void
a_missing_terminator_is_broken_off(void **state)
{
	struct wedge *w = *state;

	type(w, "FCH2143E1AB\r");
	type(w, "JAE2445044");
	wait_for(w, 500 * MS);
	assert_said(w, "FCH2143E1AB;");
	wait_for(w, 600 * MS);
	assert_said(w, "!JAE2445044;");
}

static void
a_pause_of_a_scanner_that_ends_its_scans_is_bridged(void **state)
{
	struct wedge *w = *state;

	type(w, "FCH2143E1AB\r");
	type(w, "JAE24450");
	wait_for(w, 150 * MS);
	type(w, "44T\r");
	assert_said(w, "FCH2143E1AB;JAE2445044T;");
}

static void
bursts_of_5_ms_keys_are_cut_right(void **state)
{
	struct wedge *w = *state;
	char text[32], want[64];

	for (int i = 0; i < 200; i++) {
		snprintf(text, sizeof(text), "FCH2143E%03X\r", i);
		snprintf(want, sizeof(want), "FCH2143E%03X;", i);
		type(w, text);
		assert_said(w, want);
	}
}

static void
slow_keys_are_a_hand(void **state)
{
	struct wedge *w = *state;

	type_slowly(w, "FCH2143E1AB\r", 90 * MS);
	assert_said(w, "#FCH2143E1AB;");
	type_slowly(w, "FCH2143E1AB\r", 20 * MS);
	assert_said(w, "FCH2143E1AB;");
	/* Somebody looks for a key. */
	type_slowly(w, "FCH", 300 * MS);
	wait_for(w, 4000 * MS);
	type_slowly(w, "2\r", 300 * MS);
	assert_said(w, "#FCH2;");
}

static void
a_slow_scanner_is_no_hand_if_that_is_said(void **state)
{
	struct wedge *w = *state;

	w->source.line.slow = true;
	type_slowly(w, "FCH2143E1AB\r", 90 * MS);
	type_slowly(w, "JAE2445044T", 90 * MS);
	wait_for(w, 2000 * MS);
	assert_said(w, "FCH2143E1AB;!JAE2445044T;");
}

/* Keys that came in time, but wait to be read since somebody else's commit took long.
 */
static void
what_waits_to_be_read_comes_before_silence(void **state)
{
	struct wedge *w = *state;

	type(w, "FCH2143");
	for (const char *p = "E1AB"; *p != '\0'; p++) {
		key(w, key_of(BENCH_LAYOUT_US, *p).code, 1);
		key(w, key_of(BENCH_LAYOUT_US, *p).code, 0);
		w->now += 5 * MS;
	}
	wait_for(w, 60 * MS);
	assert_said(w, "");
	wait_for(w, 40 * MS);
	assert_said(w, "~FCH2143e1ab;");
	type(w, "1");
	bench_closep(&w->out);
	w->now += 60000 * MS;
	assert_int_equal(bench_source_tick(&w->source, (struct bench_mono){ w->now },
					   collect, w),
			 -ENODEV);
	assert_said(w, "!1;");
}

static void
a_hand_that_gives_up_is_told(void **state)
{
	struct wedge *w = *state;

	type_slowly(w, "FCH", 300 * MS);
	wait_for(w, 14000 * MS);
	assert_said(w, "");
	wait_for(w, 2000 * MS);
	assert_said(w, "!#FCH;");
}

static void
an_empty_scan_is_none(void **state)
{
	struct wedge *w = *state;

	type(w, "\r\r\r");
	wait_for(w, 20000 * MS);
	assert_said(w, "");
	assert_int_equal(bench_line_due(&w->source.line).us, INT64_MAX);
}

static void
a_very_long_scan_is_kept_too_long_to_count(void **state)
{
	static struct bench_line l;
	struct bench_line_scan scan;
	bool again;

	(void)state;
	for (int i = 0; i < 100000; i++)
		assert_false(bench_line_push(&l, 'A', (struct bench_mono){ START + i },
					     &scan, &again));
	assert_true(bench_line_push(&l, '\r', (struct bench_mono){ START + 100000 },
				    &scan, &again));
	assert_int_equal(scan.text.len, BENCH_FRAME_MAX);
	assert_false(scan.typed);
}

/* A French scanner on our US map, before and after the calibration code. */
static void
a_calibrated_device_is_read_by_its_own_layout(void **state)
{
	static const enum bench_layout layouts[] = {
		BENCH_LAYOUT_FRENCH,   BENCH_LAYOUT_BELGIAN, BENCH_LAYOUT_GERMAN,
		BENCH_LAYOUT_JAPANESE, BENCH_LAYOUT_BRITISH, BENCH_LAYOUT_US
	};
	struct wedge *w = *state;

	for (size_t i = 0; i < BENCH_N(layouts); i++) {
		w->layout = layouts[i];
		type(w, BENCH_CALIBRATION "\r");
		assert_int_equal(bench_source_calibrate(&w->source, w->last.text), 0);
		assert_int_equal(w->source.evdev.keys.layout, layouts[i]);
		w->said[0] = '\0';
		type(w, "]C1CP-8841-3PCC-K9=,WZP2742MZ6D\r");
		assert_said(w, "]C1CP-8841-3PCC-K9=,WZP2742MZ6D;");
	}
}

static void
another_scan_calibrates_nothing(void **state)
{
	struct wedge *w = *state;

	type(w, "FCH2143E1AB\r");
	assert_int_equal(bench_source_calibrate(&w->source, w->last.text), -ENOENT);
	assert_false(w->source.calibrated);
}

/* A pty: the scanner's end and the line's. */
static void
open_line(struct bench_source *s, int *ret_far, const char *options)
{
	struct bench_source_spec spec;
	struct bench_err err = { "" };
	char text[128];
	int far = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	assert_true(far >= 0);
	assert_int_equal(grantpt(far), 0);
	assert_int_equal(unlockpt(far), 0);
	snprintf(text, sizeof(text), "serial:%s%s", ptsname(far), options);
	if (bench_source_spec_parse(text, &spec, &err) < 0)
		fail_msg("%s", err.text);
	bench_source_init(s, &spec, &bench_source_linux);
	if (bench_source_open(s, &err) < 0)
		fail_msg("%s", err.text);
	*ret_far = far;
}

static void
send(int far, const char *text)
{
	assert_int_equal(write(far, text, strlen(text)), (ssize_t)strlen(text));
}

static void
a_serial_line_is_raw(void **state)
{
	struct wedge w = { .now = START };
	int far;

	(void)state;
	open_line(&w.source, &far, ",baud=115200");
	/* What a line discipline would take for itself. */
	send(far, "]C1A\x1d"
		  "B\x03\x04\x11\x7f\r");
	read_all(&w);
	assert_said(&w, "]C1A\x1d"
			"B\x03\x04\x11\x7f;");
	close(far);
	read_all(&w);
	assert_int_equal(w.source.fd, -1);
	assert_said(&w, "");
}

static void
a_serial_line_that_breaks_is_told(void **state)
{
	struct wedge w = { .now = START };
	int far;

	(void)state;
	open_line(&w.source, &far, "");
	send(far, "FCH21");
	read_all(&w);
	close(far);
	read_all(&w);
	assert_said(&w, "!FCH21;");
}

/* The same pty, as the terminal of whoever types. */
static void
what_is_typed_at_a_terminal_can_be_corrected(void **state)
{
	struct wedge w = { .now = START };
	int far;

	(void)state;
	open_line(&w.source, &far, "");
	w.source.spec.kind = BENCH_SOURCE_TERMINAL;
	send(far, "FCHé\x7f"
		  "Z\b2\x7f\x7f\x7f\x7f\x7f"
		  "AB\r");
	read_all(&w);
	assert_said(&w, "AB;");
	send(far, "AB\x7f\x7f\r");
	read_all(&w);
	assert_said(&w, "");
	send(far, "1\x04"
		  "2");
	read_all(&w);
	assert_said(&w, "!1;");
	assert_int_equal(w.source.fd, -1);
	close(far);
}

/* A program's lines are as long on their way as they are: nobody types them. */
static void
a_pipe_s_lines_end_by_their_end_alone(void **state)
{
	const struct bench_source_spec spec = { .kind = BENCH_SOURCE_PIPE };
	struct wedge w = { .now = START };
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	bench_source_init(&w.source, &spec, &bench_source_linux);
	w.source.fd = ends[0];
	assert_string_equal(bench_source_doubts(&w.source), "");
	for (const char *p = "FCH2"; *p != '\0'; p++) {
		assert_int_equal(write(ends[1], p, 1), 1);
		read_all(&w);
		w.now += 60000 * MS;
		assert_int_equal(bench_line_due(&w.source.line).us, INT64_MAX);
		assert_int_equal(bench_source_tick(&w.source,
						   (struct bench_mono){ w.now },
						   collect, &w),
				 0);
	}
	assert_said(&w, "");
	send(ends[1], "143E1AB\nA\n\nA\tB\rC\n\t\nB");
	read_all(&w);
	assert_said(&w, "FCH2143E1AB;A;A\tB\rC;\t;");
	close(ends[1]);
	read_all(&w);
	assert_said(&w, "!B;");
	assert_int_equal(w.source.fd, -1);
}

static void
a_file_is_no_serial_line(void **state)
{
	struct bench_source_spec spec;
	struct bench_source s;

	(void)state;
	assert_int_equal(bench_source_spec_parse("serial:/dev/null", &spec, NULL), 0);
	bench_source_init(&s, &spec, &bench_source_linux);
	assert_int_equal(bench_source_open(&s, NULL), -ENOTTY);
	assert_int_equal(s.fd, -1);
	assert_int_equal(bench_source_spec_parse("serial:/nonexistent", &spec, NULL),
			 0);
	bench_source_init(&s, &spec, &bench_source_linux);
	assert_int_equal(bench_source_open(&s, NULL), -ENOENT);
}

static void
specs_say_what_a_scanner_is(void **state)
{
	struct bench_source_spec s;

	(void)state;
	assert_int_equal(bench_source_spec_parse("evdev:/dev/input/by-id/x-kbd,"
						 "station=west,batch=3,layout=fr,"
						 "allow-ungrabbed,slow",
						 &s, NULL),
			 0);
	assert_int_equal(s.kind, BENCH_SOURCE_EVDEV);
	assert_string_equal(s.path, "/dev/input/by-id/x-kbd");
	assert_string_equal(s.station, "west");
	assert_int_equal(s.batch, 3);
	assert_int_equal(s.layout, BENCH_LAYOUT_FRENCH);
	assert_true(s.layout_known && s.allow_ungrabbed && s.slow);
	assert_int_equal(bench_source_spec_parse("serial:/dev/ttyACM0", &s, NULL), 0);
	assert_string_equal(s.station, "ttyACM0");
	assert_int_equal(s.baud, 9600);
	assert_int_equal(bench_source_spec_parse("terminal", &s, NULL), 0);
	assert_string_equal(s.station, "terminal");
}

static void
specs_say_what_a_station_looks_through(void **state)
{
	struct bench_source_spec s;

	(void)state;
	assert_int_equal(
		bench_source_spec_parse("camera:/dev/video0,batch=3", &s, NULL), 0);
	assert_int_equal(s.kind, BENCH_SOURCE_CAMERA);
	assert_string_equal(s.station, "video0");
	assert_int_equal(s.batch, 3);
	assert_true(bench_source_is_seen(s.kind));
	assert_int_equal(
		bench_source_spec_parse("stream:/run/pictures,fps=25", &s, NULL), 0);
	assert_int_equal(s.kind, BENCH_SOURCE_STREAM);
	assert_int_equal(s.fps, 25);
	assert_int_equal(bench_source_spec_parse("stream:-", &s, NULL), 0);
	assert_string_equal(s.path, "");
	assert_string_equal(s.station, "stream");
	assert_int_equal(s.fps, 0);
	assert_false(bench_source_is_seen(BENCH_SOURCE_EVDEV));
}

static void
specs_that_say_nothing_useful_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"evdev",
		"evdev:",
		"evdev:input",
		"evdev:/",
		"usb:/dev/x",
		"terminal:/dev/x",
		"evdev:/dev/x,",
		"evdev:/dev/x,station=",
		"evdev:/dev/x,batch=0",
		"evdev:/dev/x,batch=x",
		"evdev:/dev/x,layout=cn",
		"evdev:/dev/x,grab",
		"serial:/dev/x,baud=9601",
		"serial:/dev/x,fps=5",
		"camera",
		"camera:-",
		"camera:/dev/x,fps=5",
		"camera:/dev/x,layout=us",
		"camera:/dev/x,slow",
		"stream:-,fps=0",
		"stream:-,baud=9600",
		"evdev:/dev/x,station=a-name-that-is-much-too-long-for-a-station-even-where-they-are-long",
	};
	struct bench_source_spec s;

	(void)state;
	for (size_t i = 0; i < BENCH_N(bad); i++) {
		struct bench_err err = { "" };

		if (bench_source_spec_parse(bad[i], &s, &err) != -EINVAL)
			fail_msg("taken: %s", bad[i]);
		assert_true(err.text[0] != '\0');
	}
}

static void
layouts_are_remembered_by_device(void **state)
{
	struct wedge *w = *state;
	enum bench_layout l = BENCH_LAYOUT_US;
	char file[64];

	snprintf(file, sizeof(file), "%s/layouts", w->dir);
	assert_int_equal(bench_memory_recall(file, "/dev/a", &l, NULL), -ENOENT);
	assert_int_equal(bench_memory_keep(file, "/dev/a", BENCH_LAYOUT_GERMAN, NULL),
			 0);
	assert_int_equal(bench_memory_keep(file, "/dev/b", BENCH_LAYOUT_FRENCH, NULL),
			 0);
	assert_int_equal(bench_memory_keep(file, "/dev/a", BENCH_LAYOUT_BRITISH, NULL),
			 0);
	assert_int_equal(bench_memory_recall(file, "/dev/a", &l, NULL), 0);
	assert_int_equal(l, BENCH_LAYOUT_BRITISH);
	assert_int_equal(bench_memory_recall(file, "/dev/b", &l, NULL), 0);
	assert_int_equal(l, BENCH_LAYOUT_FRENCH);
	assert_int_equal(bench_memory_recall(file, "/dev/c", &l, NULL), -ENOENT);
}

static void
a_damaged_memory_is_told(void **state)
{
	struct wedge *w = *state;
	enum bench_layout l;
	char file[64];

	snprintf(file, sizeof(file), "%s/layouts", w->dir);
	assert_int_equal(
		bench_file_replace(file, "/dev/a\n/dev/b\txx\n\n", 18, 0600, NULL), 0);
	assert_int_equal(bench_memory_recall(file, "/dev/a", &l, NULL), -EINVAL);
	assert_int_equal(bench_memory_recall(file, "/dev/b", &l, NULL), -EINVAL);
	assert_int_equal(bench_memory_keep(file, "/dev/b", BENCH_LAYOUT_US, NULL), 0);
	assert_int_equal(bench_memory_recall(file, "/dev/b", &l, NULL), 0);
}

static void
the_nth_allocation_fails_and_the_memory_stays(void **state)
{
	struct wedge *w = *state;
	enum bench_layout l;
	char file[64];
	int r = -ENOMEM;

	snprintf(file, sizeof(file), "%s/layouts", w->dir);
	assert_int_equal(bench_memory_keep(file, "/dev/a", BENCH_LAYOUT_GERMAN, NULL),
			 0);
	for (long i = 0; r < 0; i++) {
		assert_true(i < 100);
		scarce_after(i);
		r = bench_memory_keep(file, "/dev/a", BENCH_LAYOUT_FRENCH, NULL);
		scarce_after(-1);
		assert_true(r == 0 || r == -ENOMEM);
		assert_int_equal(bench_memory_recall(file, "/dev/a", &l, NULL), 0);
		assert_true(l == BENCH_LAYOUT_FRENCH ||
			    (r < 0 && l == BENCH_LAYOUT_GERMAN));
	}
}

static bool
is_told(int fd)
{
	char events[4096];

	return read(fd, events, sizeof(events)) > 0;
}

static void
a_device_that_comes_is_told_and_so_is_its_folder(void **state)
{
	struct wedge *w = *state;
	char folder[64], path[80];
	int fd = -1;

	snprintf(folder, sizeof(folder), "%s/by-id", w->dir);
	snprintf(path, sizeof(path), "%s/scanner", folder);
	assert_int_equal(bench_hotplug_open(&fd, NULL), 0);
	bench_hotplug_watch(fd, path);
	assert_false(is_told(fd));
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_true(is_told(fd));
	bench_hotplug_watch(fd, path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_true(is_told(fd));
	assert_int_equal(chmod(path, 0660), 0);
	assert_true(is_told(fd));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
	bench_hotplug_drain(fd);
	assert_false(is_told(fd));
	bench_hotplug_watch(fd, path);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_true(is_told(fd));
	close(fd);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(keys_become_the_text_of_a_us_keyboard),
		TEST(a_device_that_is_not_ours_alone_is_refused),
		TEST(the_kernel_refuses_to_grab_a_fifo),
		TEST(aim_identifiers_arrive),
		TEST(alt_029_is_the_group_separator),
		TEST(ctrl_and_the_number_pad_work),
		TEST(key_repeat_is_no_character),
		TEST(a_scanners_own_caps_lock_turns_letters),
		TEST(dropped_keys_spoil_their_scan_and_no_other),
		TEST(dropped_keys_alone_are_told),
		TEST(modifiers_are_asked_for_after_a_drop),
		TEST(records_may_come_in_pieces),
		TEST(unplugged_in_the_middle_is_broken_off),
		TEST(shift_does_not_stay_down_over_a_replug),
		TEST(without_a_terminator_silence_ends_a_scan),
		TEST(glued_scans_stay_one),
		TEST(a_missing_terminator_is_broken_off),
		TEST(a_pause_of_a_scanner_that_ends_its_scans_is_bridged),
		TEST(bursts_of_5_ms_keys_are_cut_right),
		TEST(slow_keys_are_a_hand),
		TEST(a_slow_scanner_is_no_hand_if_that_is_said),
		TEST(what_waits_to_be_read_comes_before_silence),
		TEST(a_hand_that_gives_up_is_told),
		TEST(an_empty_scan_is_none),
		TEST(a_calibrated_device_is_read_by_its_own_layout),
		TEST(another_scan_calibrates_nothing),
		TEST(layouts_are_remembered_by_device),
		TEST(a_damaged_memory_is_told),
		TEST(the_nth_allocation_fails_and_the_memory_stays),
		TEST(a_device_that_comes_is_told_and_so_is_its_folder),
		cmocka_unit_test(a_very_long_scan_is_kept_too_long_to_count),
		cmocka_unit_test(a_serial_line_is_raw),
		cmocka_unit_test(a_serial_line_that_breaks_is_told),
		cmocka_unit_test(what_is_typed_at_a_terminal_can_be_corrected),
		cmocka_unit_test(a_pipe_s_lines_end_by_their_end_alone),
		cmocka_unit_test(a_file_is_no_serial_line),
		cmocka_unit_test(specs_say_what_a_scanner_is),
		cmocka_unit_test(specs_say_what_a_station_looks_through),
		cmocka_unit_test(specs_that_say_nothing_useful_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
