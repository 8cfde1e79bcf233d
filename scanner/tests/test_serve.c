/* Scanners at their stations: a real store, FIFOs of records and a pty as devices.
 * Times are given, but in the tests of the loop, which wait for what it says. */
#include "loop.h"

#include <bench/str.h>
#include <core/calibrate.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <pthread.h>
#include <source/memory.h>
#include <station/serve.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MAC_A "00562B000001"
#define MAC_B "00562B000002"
#define SERIAL_A "FCH2143E1AB"
#define SERIAL_B "FCH2143E1AC"
#define PID "CP-8841-3PCC-K9="

#define MS INT64_C(1000)

/* One scanner with its station, driven by hand. */
struct desk {
	struct bed *b;
	struct bench_source source;
	struct bench_desk desk;
	struct bench_input input;
	int64_t now;
};

static void
desk_open(struct desk *d, struct bed *b, const char *spec)
{
	struct bench_source_spec s;

	assert_int_equal(bench_source_spec_parse(spec, &s, NULL), 0);
	bench_source_init(&d->source, &s, &bench_source_linux);
	d->b = b;
	ok(b, bench_desk_init(&d->desk, &b->st, false, &b->err));
	d->input.desk = &d->desk;
	d->now = b->start.us;
}

static int
take(struct bench_source *s, const struct bench_line_scan *scan, void *arg)
{
	struct desk *d = arg;
	bool calibrated;

	ok(d->b, bench_input_scan(&d->input, s, scan, &calibrated, &d->b->err));
	return 0;
}

/* As the source's line cuts it, a key each pause. */
static void
keys(struct desk *d, const char *text, int64_t pause)
{
	struct bench_line_scan scan;
	bool again;

	for (const char *p = text; *p != '\0'; p++) {
		d->now += pause;
		do
			if (bench_line_push(&d->source.line, (uint8_t)*p,
					    (struct bench_mono){ d->now }, &scan,
					    &again))
				take(&d->source, &scan, d);
		while (again);
	}
}

static const char *
scan_at(struct desk *d, const char *text, int64_t pause)
{
	keys(d, text, pause);
	return last_line(d->b);
}

static const char *
scan(struct desk *d, const char *text)
{
	d->now += 3500 * MS;
	return scan_at(d, text, 5 * MS);
}

static void
assert_starts(const char *line, const char *start)
{
	if (strncmp(line, start, strlen(start)) != 0)
		fail_msg("not %s: %s", start, line);
}

static void
assert_says(const char *line, const char *part)
{
	if (strstr(line, part) == NULL)
		fail_msg("not %s: %s", part, line);
}

struct notes {
	int n, typed;
	enum bench_event_kind kind;
	char raw[64]; /* the last one's */
};

static int
count_note(const struct bench_event *e, void *arg)
{
	struct notes *c = arg;

	if (e->kind != c->kind || strcmp(e->source, "scan") != 0)
		return 0;
	c->n++;
	c->typed += strstr(e->text, "typed by hand") != NULL;
	bench_copy_n(c->raw, sizeof(c->raw), e->raw.data, e->raw.len);
	return 0;
}

static struct notes
events(struct bed *b, enum bench_event_kind kind)
{
	struct notes c = { .kind = kind };

	ok(b, bench_store_event_each(b->store, 0, NULL, count_note, &c, &b->err));
	return c;
}

static bool
has_unit(struct bed *b, const char *text)
{
	struct bench_mac mac;
	struct bench_unit u;

	assert_int_equal(bench_mac_parse(text, strlen(text), &mac), 0);
	return bench_store_unit_get(b->store, mac, &u, &b->err) == 0;
}

static void
typed_by_hand_counts_when_it_is_confirmed(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "evdev:/dev/x");
	assert_says(scan_at(&d, MAC_A "\r", 100 * MS), "typed by hand");
	assert_starts(last_line(b), "PARTIAL");
	assert_says(scan(&d, "XCDSEENU\r"), "need serial product");
	scan_at(&d, SERIAL_A "\r", 100 * MS);
	assert_says(last_line(b), "typed by hand");
	/* Once more is a confirmation, too. */
	assert_says(scan_at(&d, SERIAL_A "\r", 100 * MS), "need product");
	assert_starts(scan(&d, PID "\r"), "OK");
	assert_true(events(b, BENCH_EVENT_NOTE).typed >= 4);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 1);
}

static void
typed_by_hand_is_nothing_without_a_confirmation(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "evdev:/dev/x");
	scan_at(&d, MAC_A "\r", 100 * MS);
	/* Another scan, another text, or too much time. */
	assert_says(scan(&d, MAC_B "\r"), "need serial product");
	assert_says(scan(&d, "XCDSEENU\r"), "scan a label");
	assert_starts(scan(&d, "XCDUNDOU\r"), "READY");
	scan_at(&d, MAC_A "\r", 100 * MS);
	assert_says(scan_at(&d, MAC_B "\r", 100 * MS), "typed by hand");
	d.now += 30000 * MS;
	assert_says(scan(&d, "XCDSEENU\r"), "scan a label");
	assert_false(has_unit(b, MAC_A));
	assert_false(has_unit(b, MAC_B));
}

static void
a_typed_command_needs_no_confirmation(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "evdev:/dev/x");
	scan(&d, MAC_A "\r");
	assert_starts(scan_at(&d, "XCDUNDOU\r", 100 * MS),
		      "READY 00:56:2b:00:00:01: forgotten");
}

static void
what_is_broken_off_stops(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };
	struct bench_line_scan scan_of_line;

	desk_open(&d, b, "evdev:/dev/x");
	/* Whole it would be a product: it is not used. */
	keys(&d, "CP-8841-3PCC-K9", 5 * MS);
	assert_true(bench_line_break(&d.source.line, &scan_of_line));
	take(&d.source, &scan_of_line, &d);
	assert_starts(last_line(b), "STOP");
	assert_says(last_line(b), "broken off");
	keys(&d, "FCH2143E1AB", 5 * MS);
	bench_line_lose(&d.source.line, (struct bench_mono){ d.now });
	assert_says(scan_at(&d, "\r", 5 * MS), "keys were lost");
	assert_int_equal(events(b, BENCH_EVENT_REFUSED).n, 2);
}

static void
glued_scans_stop(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "evdev:/dev/x");
	assert_says(scan(&d, SERIAL_A MAC_A "\r"), "two scans without a terminator");
	assert_starts(last_line(b), "STOP");
}

static void
a_job_code_binds_the_scanner(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };
	char code[BENCH_CODE_TEXT], text[32];
	int64_t bolt = open_batch(b, "Bolt");

	desk_open(&d, b, "evdev:/dev/x");
	bench_intake_unbound(b->store, b->families, &b->config, "west", &b->intake);
	ok(b, bench_desk_init(&d.desk, &b->st, false, &b->err));
	assert_says(scan(&d, MAC_A "\r"), "scan the job first");
	assert_int_equal(bench_code_format(BENCH_CODE_BATCH, bolt, code), 0);
	snprintf(text, sizeof(text), "%s\r", code);
	assert_says(scan(&d, text), "Bolt, prov.example.com");
	assert_starts(last_line(b), "READY JOB 2");
	scan(&d, MAC_A "\r");
	/* Not with half a unit. */
	assert_says(scan(&d, text), "half scanned");
	scan(&d, SERIAL_A "\r");
	assert_says(scan(&d, PID "\r"), "Bolt");
	assert_int_equal(bench_code_format(BENCH_CODE_BATCH, 99, code), 0);
	snprintf(text, sizeof(text), "%s\r", code);
	assert_starts(scan(&d, text), "STOP JOB 99");
	assert_int_equal(b->intake.batch, bolt);
}

static void
other_commands_are_for_the_desk(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "evdev:/dev/x");
	assert_says(scan(&d, "XCDGOOUTF\r"), "READY PACK: scan a carton");
	assert_says(scan(&d, "XCDBBBBBCH\r"), "nobody has this badge");
}

/* A terminal's keyboard may be any: letters that move are refused until it is known. */
static void
a_terminal_needs_calibration_for_letters_that_move(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };
	struct bench_typing fr = { BENCH_LAYOUT_US, BENCH_LAYOUT_FRENCH, 0 };
	char arrived[256];

	desk_open(&d, b, "terminal");
	assert_says(scan(&d, MAC_A "\r"), "need serial"); /* 00562B: no such letter */
	assert_says(scan(&d, "FCZ2143E1AB\r"), "letters may have moved");
	assert_starts(last_line(b), "STOP");
	assert_true(bench_typing_do(fr,
				    (struct bench_bytes){
					    (const uint8_t *)BENCH_CALIBRATION "\r",
					    sizeof(BENCH_CALIBRATION) },
				    arrived, sizeof(arrived)) > 0);
	assert_says(scan(&d, arrived), "a French keyboard");
	assert_starts(last_line(b), "READY");
	assert_says(scan(&d, "FCWé&'\"E&QB\r"), "FCZ2143E1AB: need product");
	assert_starts(scan(&d, "CP)__'&)\"PCC)Kç=\r"), "OK");
	assert_says(scan(&d, "電\r"), "not of this keyboard's layout");
}

static void
a_terminal_whose_layout_is_said_needs_none(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "terminal,layout=de");
	scan(&d, MAC_A "\r");
	assert_says(scan(&d, "FCY2143E1AB\r"), "FCZ2143E1AB");
	assert_starts(scan(&d, "CPß8841ß3PCCßK9´\r"), "OK");
}

/* The evidence is what arrived, not what we made of it. */
static void
the_record_keeps_what_arrived(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "terminal,layout=fr");
	scan(&d, MAC_A "\r");
	assert_int_equal(events(b, BENCH_EVENT_REFUSED).n, 1); /* not of a French one */
	assert_string_equal(events(b, BENCH_EVENT_REFUSED).raw, MAC_A);
	assert_says(scan(&d, "àà(-éBààààà&\r"), "need serial product");
	assert_string_equal(events(b, BENCH_EVENT_NOTE).raw, "àà(-éBààààà&");
}

static void
a_calibration_code_through_no_known_layout_stops(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "evdev:/dev/x");
	assert_says(scan(&d, "xBCDEFGHIJKL-RSTUV\r"), "no layout that we know");
}

/* On a German scanner everything else of a serial arrives as it is. */
static void
a_device_with_an_unknown_layout_stops_at_y_and_z(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "evdev:/dev/x");
	assert_says(scan(&d, "JAM2143E1AB\r"), "need MAC");
	assert_says(scan(&d, "XCDUNDOU\r"), "forgotten");
	assert_says(scan(&d, "FCY2143E1AB\r"), "letters may have moved");
	assert_starts(last_line(b), "STOP");
	scan(&d, BENCH_CALIBRATION "\r");
	assert_says(last_line(b), "a scanner set to US");
	assert_says(scan(&d, "FCY2143E1AB\r"), "FCY2143E1AB: need MAC product");
}

static void
a_device_whose_layout_is_said_is_believed(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "evdev:/dev/x,layout=us");
	assert_says(scan(&d, "FCY2143E1AB\r"), "need MAC product");
}

/* Another layout was seen: not one letter that any moves is taken then. */
static void
a_doubtful_device_is_asked_to_calibrate(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "evdev:/dev/x");
	assert_says(scan(&d, "CP/8841/3PCC/K9)\r"), "set to a German one");
	assert_says(scan(&d, "JAM2143E1AB\r"), "letters may have moved");
}

static void
a_serial_line_has_no_layout(void **state)
{
	struct bed *b = *state;
	struct desk d = { 0 };

	desk_open(&d, b, "serial:/dev/x");
	assert_says(scan(&d, "FCZ2143E1AB\r"), "need MAC product");
}

/* -- the loop ------------------------------------------------------------------- */

/* n scanners, west and east. */
static void
loop_start(struct loop *l, struct bed *b, size_t n)
{
	char spec[128];

	for (size_t i = 0; i < n; i++) {
		snprintf(l->path[i], sizeof(l->path[i]), "%s/event%zu", b->dir, i);
		assert_true(mkfifo(l->path[i], 0600) == 0 || errno == EEXIST);
		snprintf(spec, sizeof(spec), "evdev:%s,station=%s,allow-ungrabbed",
			 l->path[i], i == 0 ? "west" : "east");
		assert_int_equal(bench_source_spec_parse(spec, &l->specs[i], NULL), 0);
	}
	loop_run(l, b, n, NULL);
}

static void
put_key(int fd, uint16_t code, int32_t value)
{
	struct input_event e = { .type = EV_KEY, .code = code, .value = value };

	assert_int_equal(write(fd, &e, sizeof(e)), sizeof(e));
}

/* One key of a US keyboard. */
static void
put_char(int fd, char c)
{
	struct bench_key k = { .code = KEY_ENTER };

	for (uint16_t code = 1; c != '\r' && code < 128; code++)
		for (int shift = 0; shift < 2; shift++) {
			struct bench_key try = { .code = code, .shift = shift == 1 };

			if (bench_layout_write(BENCH_LAYOUT_US, try) == (uint16_t)c)
				k = try;
		}
	if (k.shift)
		put_key(fd, KEY_LEFTSHIFT, 1);
	put_key(fd, k.code, 1);
	put_key(fd, k.code, 0);
	if (k.shift)
		put_key(fd, KEY_LEFTSHIFT, 0);
}

static void
put(int fd, const char *text)
{
	for (; *text != '\0'; text++)
		put_char(fd, *text);
}

static void
two_scanners_interleave_and_stay_apart(void **state)
{
	static const char *const a[] = { MAC_A "\r", SERIAL_A "\r", PID "\r" };
	static const char *const c[] = { MAC_B "\r", SERIAL_B "\r", PID "\r" };
	struct loop l = { 0 };
	int west, east;

	loop_start(&l, *state, 2);
	west = plug_in(l.path[0]);
	east = plug_in(l.path[1]);
	for (size_t i = 0; i < BENCH_N(a); i++) {
		const char *p = a[i], *q = c[i];

		for (; *p != '\0' || *q != '\0';) {
			if (*p != '\0')
				put_char(west, *p++);
			if (*q != '\0')
				put_char(east, *q++);
		}
	}
	loop_says(&l, "(2/12)");
	loop_end(&l);
	assert_true(has_unit(l.b, MAC_A));
	assert_true(has_unit(l.b, MAC_B));
	assert_int_equal(l.result, 0);
	close(west);
	close(east);
}

static void
an_unplugged_scanner_is_told_and_comes_back(void **state)
{
	struct loop l = { 0 };
	int fd;

	loop_start(&l, *state, 1);
	fd = plug_in(l.path[0]);
	put(fd, "FCH21");
	close(fd);
	loop_says(&l, "the scanner is unplugged");
	loop_says(&l, "the scanner is there");
	fd = plug_in(l.path[0]);
	put(fd, "PID:" PID ";SN:" SERIAL_A ";MAC:" MAC_A "\r");
	loop_says(&l, "(1/12)");
	loop_end(&l);
	assert_int_equal(l.result, 2); /* the piece, and that it was unplugged */
	close(fd);
}

/* The device is not there at the start, and its folder neither. */
static void
a_scanner_may_come_later(void **state)
{
	struct bed *b = *state;
	struct loop l = { 0 };
	char folder[64], path[96], spec[160];
	int fd;

	snprintf(folder, sizeof(folder), "%s/by-id", b->dir);
	snprintf(path, sizeof(path), "%s/scanner", folder);
	snprintf(spec, sizeof(spec), "evdev:%s,allow-ungrabbed", path);
	assert_int_equal(bench_source_spec_parse(spec, &l.specs[0], NULL), 0);
	loop_run(&l, b, 1, NULL);
	loop_says(&l, "No such file");
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	loop_says(&l, "the scanner is there");
	fd = plug_in(path);
	put(fd, MAC_A "\r");
	loop_says(&l, "need serial product");
	loop_end(&l);
	close(fd);
}

static void
calibration_is_remembered(void **state)
{
	struct loop l = { 0 };
	enum bench_layout layout = BENCH_LAYOUT_US;
	int fd;

	loop_start(&l, *state, 1);
	fd = plug_in(l.path[0]);
	/* A German scanner's keys, as a US keyboard has them. */
	put(fd, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXZY>/&.\\?<,^_)\r");
	loop_says(&l, "a scanner set to German");
	put(fd, "FCY2143E1AB\r");
	loop_says(&l, "FCZ2143E1AB: need MAC product");
	loop_end(&l);
	close(fd);
	assert_int_equal(bench_memory_recall(l.memory, l.path[0], &layout, NULL), 0);
	assert_int_equal(layout, BENCH_LAYOUT_GERMAN);
	l = (struct loop){ 0 };
	loop_start(&l, *state, 1);
	fd = plug_in(l.path[0]);
	put(fd, "FCY2143E1AB\r");
	loop_says(&l, "FCZ2143E1AB: need MAC product");
	loop_end(&l);
	close(fd);
}

static void
a_measured_scan_has_both_times(void **state)
{
	struct loop l = { 0 };
	char text[256] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");
	int fd;

	assert_non_null(out);
	loop_start(&l, *state, 1);
	fd = plug_in(l.path[0]);
	put(fd, MAC_A "\r" SERIAL_A "\r" PID "\r");
	loop_says(&l, "OK ");
	assert_int_equal(write(l.end[1], "x", 1), 1);
	pthread_join(l.thread, NULL);
	assert_int_equal(l.measure.n, 3);
	assert_int_equal(l.measure.n_shown, 3);
	for (size_t i = 0; i < 3; i++) {
		assert_true(l.measure.committed[i] > 0);
		assert_true(l.measure.shown[i] >= l.measure.committed[i]);
	}
	bench_measure_print(&l.measure, out);
	fclose(out);
	assert_starts(text, "{\"scans\":3,\"committed_ms\":{\"p50\":");
	bench_measure_clear(&l.measure);
	fclose(l.serve.out);
	close(l.end[0]);
	close(l.end[1]);
	close(l.said[0]);
	close(fd);
}

/* The database is somebody else's for longer than the station waits. */
static void
what_cannot_be_recorded_is_said_and_asked_for_again(void **state)
{
	struct bed *b = *state;
	struct loop l = { 0 };
	struct bench_store *other = NULL;
	char path[256];
	int fd;

	ok(b, bench_store_open(path_in(b, path, "bench.db"), 0, &other, &b->err));
	bench_store_set_patience(b->store, 50);
	loop_start(&l, b, 1);
	fd = plug_in(l.path[0]);
	put(fd, MAC_A "\r");
	loop_says(&l, "need serial product");
	ok(b, bench_store_begin(other, &b->err));
	put(fd, SERIAL_A "\r");
	loop_says(&l, "NOT RECORDED, scan this unit again");
	bench_store_rollback(other);
	put(fd, MAC_A "\r");
	loop_says(&l, "need serial product");
	put(fd, SERIAL_A "\r" PID "\r");
	loop_says(&l, "(1/12)");
	loop_end(&l);
	assert_int_equal(l.result, 1);
	assert_int_equal(events(b, BENCH_EVENT_SCAN).n, 1);
	bench_store_freep(&other);
	close(fd);
}

static void
a_batch_that_a_scanner_names_must_be_open(void **state)
{
	struct bed *b = *state;
	struct bench_source_spec spec;
	struct bench_serve serve = { .store = b->store,
				     .families = b->families,
				     .config = &b->config,
				     .rules = &b->rules,
				     .ops = &bench_source_linux,
				     .out = b->st.out };

	assert_int_equal(bench_source_spec_parse("evdev:/dev/x,batch=77", &spec, NULL),
			 0);
	assert_int_equal(bench_serve_run(&serve, &spec, 1, -1, &b->err), -ENOENT);
	assert_says(b->err.text, "scanner 'x'");
	assert_int_equal(bench_serve_run(&serve, &spec, 0, -1, &b->err), -EINVAL);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(typed_by_hand_counts_when_it_is_confirmed),
		TEST(typed_by_hand_is_nothing_without_a_confirmation),
		TEST(a_typed_command_needs_no_confirmation),
		TEST(what_is_broken_off_stops),
		TEST(glued_scans_stop),
		TEST(a_job_code_binds_the_scanner),
		TEST(other_commands_are_for_the_desk),
		TEST(a_terminal_needs_calibration_for_letters_that_move),
		TEST(a_terminal_whose_layout_is_said_needs_none),
		TEST(the_record_keeps_what_arrived),
		TEST(a_calibration_code_through_no_known_layout_stops),
		TEST(a_device_with_an_unknown_layout_stops_at_y_and_z),
		TEST(a_device_whose_layout_is_said_is_believed),
		TEST(a_doubtful_device_is_asked_to_calibrate),
		TEST(a_serial_line_has_no_layout),
		TEST(two_scanners_interleave_and_stay_apart),
		TEST(an_unplugged_scanner_is_told_and_comes_back),
		TEST(a_scanner_may_come_later),
		TEST(calibration_is_remembered),
		TEST(a_measured_scan_has_both_times),
		TEST(what_cannot_be_recorded_is_said_and_asked_for_again),
		TEST(a_batch_that_a_scanner_names_must_be_open),
	};

	if (argc != 2)
		return 2;
	bed_families_dir = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
