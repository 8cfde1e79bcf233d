/* How well the decoder reads random labels, and that it reads none wrong.
 *
 *   test_scanner_labels [VIEWS [EMPTY [SEQUENCES [FRAMES [FROM]]]]]
 *
 * VIEWS of each class of labels, EMPTY views without codes, SEQUENCES of three hard
 * frames of one code, FRAMES of a QR code through one process; of none, nothing. FROM
 * is the first seed. Without arguments so few that every build can run them; the full
 * form is 143 120 27000 100000, in one run or in parts. */
#include "lab.h"

#include <core/consensus.h>
#include <decode/reading.h>
#include <decode/search.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* 2026-06-15 12:00 UTC. */
#define TODAY INT64_C(1781524800000000)

#ifdef __SANITIZE_ADDRESS__
static unsigned counts[] = { 2, 3, 60, 300, 0 };
#else
static unsigned counts[] = { 6, 6, 200, 1000, 0 };
#endif
enum { VIEWS, EMPTY, SEQUENCES, FRAMES, FROM };

/* Of the process, in kB: what is leaked by the libraries cannot be seen otherwise. */
#define GROWTH_MAX 5000

struct score {
	unsigned views, units, codes, read, ambiguous, wrong, ghosts;
};

static struct score scores[LAB_CLASSES];

/* All that a picture has: what is read must not hang on the time that a sanitized build
 * or a busy box takes. */
static void
read_picture(struct bench_zbar *zbar, const struct bench_image *image,
	     struct bench_reading *reading)
{
	struct bench_scan_rules rules =
		bench_scan_rules_at((struct bench_wall){ TODAY }, 2010);
	struct bench_str *message = &reading->found.message;
	struct bench_err err = { "" };

	if (bench_search(zbar, image, INT64_C(60000000), message, &err) < 0)
		fail_msg("%s", err.text);
	bench_symbols_put_end(message);
	assert_int_equal(
		bench_symbols_get((struct bench_bytes){ (const uint8_t *)message->text,
							message->len },
				  &reading->found.symbols, NULL),
		0);
	bench_reading_judge(&rules, reading);
}

static bool
has_code(const struct bench_reading *r, const char *text)
{
	for (size_t i = 0; i < r->n; i++)
		if (!r->codes[i].unread && r->codes[i].text.len == strlen(text) &&
		    memcmp(r->codes[i].text.data, text, strlen(text)) == 0)
			return true;
	return false;
}

static bool
is_of_label(struct bench_bytes text, const struct lab_label *l)
{
	const char *const own[] = { l->mac, l->second_mac, l->serial, l->pid };
	char copy[128];

	if (text.len >= sizeof(copy))
		return false;
	memcpy(copy, text.data, text.len);
	copy[text.len] = '\0';
	for (size_t i = 0; i < BENCH_N(own); i++)
		if (strcmp(copy, own[i]) == 0)
			return true;
	return strncmp(copy, "PID:", 4) == 0 && strstr(copy, l->mac) != NULL;
}

/* A text that stands on no label. GTINs carry a check digit that zint made. */
static bool
is_ghost(const struct bench_code *c, const struct lab_view *v)
{
	return !c->unread && c->scan.symbology != BENCH_SYMBOLOGY_EAN &&
	       !is_of_label(c->text, &v->label) && !is_of_label(c->text, &v->neighbour);
}

static bool
is_unit(const struct bench_label *got, const struct lab_label *l)
{
	char mac[BENCH_MAC_TEXT], bare[16] = "";
	size_t n = 0;

	bench_mac_format(got->mac, mac);
	for (const char *p = mac; *p != '\0' && n < sizeof(bare) - 1; p++)
		if (*p != ':')
			bare[n++] = (char)(*p >= 'a' ? *p - 32 : *p);
	bare[n] = '\0';
	return strcmp(bare, l->mac) == 0 && strcmp(got->serial, l->serial) == 0;
}

/* Also a unit that its label does not say: one of two MACs, without a QR code that says
 * which. */
static bool
is_wrong(const struct bench_reading *r, const struct lab_view *v)
{
	if (r->status != BENCH_PICTURE_OK)
		return false;
	return !is_unit(&r->label, &v->label) &&
	       (v->neighbour.mac[0] == '\0' || !is_unit(&r->label, &v->neighbour));
}

static void
count(const struct bench_reading *r, const struct lab_view *v)
{
	struct score *s = &scores[v->class];
	bool wrong = is_wrong(r, v);
	bool two = v->class == LAB_TWO_MACS || v->class == LAB_NEIGHBOUR;

	s->views++;
	s->wrong += wrong;
	s->ambiguous += r->status == BENCH_PICTURE_AMBIGUOUS;
	s->units += two ? r->status == BENCH_PICTURE_AMBIGUOUS
			: r->status == BENCH_PICTURE_OK && !wrong;
	for (size_t i = 0; i < r->n; i++)
		s->ghosts += is_ghost(&r->codes[i], v);
	if (v->class == LAB_EMPTY || v->class == LAB_NEIGHBOUR)
		return;
	s->codes += 3;
	s->read += (unsigned)has_code(r, v->label.mac);
	s->read += (unsigned)has_code(r, v->label.serial);
	s->read += (unsigned)has_code(r, v->label.pid);
}

static void
look(struct bench_zbar *zbar, enum lab_class class, uint64_t seed)
{
	struct bench_reading reading = { .n = 0 };
	struct lab_view view;

	lab_look(class, seed, &view);
	read_picture(zbar, &view.image, &reading);
	count(&reading, &view);
	if (is_wrong(&reading, &view) || getenv("LAB_VERBOSE") != NULL)
		printf("%s %llu: %d %s (%s)\n", lab_class_name(class),
		       (unsigned long long)seed, (int)reading.status,
		       reading.label.serial, reading.reason);
	bench_reading_clear(&reading);
	free(view.image.luma);
}

static void
look_at(enum lab_class from, enum lab_class to, unsigned n)
{
	struct bench_zbar *zbar;

	if (n == 0)
		skip();
	memset(scores, 0, sizeof(scores));
	assert_int_equal(bench_zbar_new(&zbar, NULL), 0);
	for (enum lab_class c = from; c <= to; c++)
		for (unsigned i = 0; i < n; i++)
			look(zbar, c, counts[FROM] + i);
	bench_zbar_free(zbar);
}

static void
print(const char *name, const struct score *s)
{
	printf("%-10s %5u views  units %5.1f %%  1D %5.1f %%  ambiguous %u  wrong %u  "
	       "ghosts %u\n",
	       name, s->views, 100.0 * s->units / s->views,
	       s->codes > 0 ? 100.0 * s->read / s->codes : 0.0, s->ambiguous, s->wrong,
	       s->ghosts);
}

static struct score
sum_of(enum lab_class from, enum lab_class to)
{
	struct score sum = { 0 };

	for (enum lab_class c = from; c <= to; c++) {
		const struct score *s = &scores[c];

		sum.views += s->views;
		sum.units += s->units;
		sum.codes += s->codes;
		sum.read += s->read;
		sum.ambiguous += s->ambiguous;
		sum.wrong += s->wrong;
		sum.ghosts += s->ghosts;
		if (s->views > 0)
			print(lab_class_name(c), s);
	}
	return sum;
}

/* The floor is below what was measured, and above what plain zbar does. */
static void
random_labels_are_read_and_none_is_read_wrong(void **state)
{
	struct score all, readable;

	(void)state;
	look_at(LAB_CLEAN, LAB_NEIGHBOUR, counts[VIEWS]);
	readable = sum_of(LAB_CLEAN, LAB_MIXED);
	print("readable", &readable);
	all = sum_of(LAB_HARD, LAB_NEIGHBOUR);
	assert_int_equal(readable.wrong + all.wrong, 0);
	assert_true(readable.units * 100 >= readable.views * 87);
	assert_true(readable.read * 100 >= readable.codes * 80);
	assert_true(scores[LAB_ROTATED].read * 100 >= scores[LAB_ROTATED].codes * 90);
}

static void
nothing_is_read_where_nothing_is(void **state)
{
	struct score sum;

	(void)state;
	look_at(LAB_EMPTY, LAB_EMPTY, counts[EMPTY]);
	sum = sum_of(LAB_EMPTY, LAB_EMPTY);
	assert_int_equal(sum.ghosts, 0);
	assert_int_equal(sum.units, 0);
}

/* What was read of hard frames, and what of that was wrong. */
struct hard {
	unsigned frames, read, misread, stills, wrong_stills, agreed, wrong;
};

static bool
is_right(const struct bench_label *got, const struct lab_strip *v)
{
	struct bench_label want = { .serial = "" };

	if (!v->is_mac)
		return strcmp(got->serial, v->label.serial) == 0 &&
		       !bench_label_has_mac(got);
	assert_int_equal(bench_mac_parse(v->label.mac, strlen(v->label.mac), &want.mac),
			 0);
	return bench_mac_equal(got->mac, want.mac) && got->serial[0] == '\0';
}

static void
read_hard(struct bench_zbar *zbar, uint64_t seed, unsigned frame,
	  struct bench_consensus *c, struct hard *h, struct bench_label *agreed)
{
	struct bench_reading reading = { .n = 0 };
	struct lab_strip strip;
	bool not_mpp;
	char reason[160];

	lab_look_hard(seed, frame, &strip);
	read_picture(zbar, &strip.image, &reading);
	h->frames++;
	for (size_t i = 0; i < reading.n; i++) {
		bool mine = is_of_label(reading.codes[i].text, &strip.label);

		h->read += !reading.codes[i].unread && mine;
		h->misread += !reading.codes[i].unread && !mine;
	}
	if (!bench_label_is_empty(&reading.label)) {
		h->stills++;
		h->wrong_stills += !is_right(&reading.label, &strip);
	}
	bench_consensus_feed(c, reading.codes, reading.n,
			     (struct bench_mono){ (int64_t)(frame + 1) * 100000 },
			     agreed, &not_mpp, reason);
	if (!bench_label_is_empty(agreed)) {
		h->agreed++;
		h->wrong += !is_right(agreed, &strip);
	}
	bench_reading_clear(&reading);
	free(strip.image.luma);
}

static void
frames_never_agree_about_a_wrong_value(void **state)
{
	struct hard h = { 0 };
	struct bench_zbar *zbar;

	(void)state;
	if (counts[SEQUENCES] == 0)
		skip();
	assert_int_equal(bench_zbar_new(&zbar, NULL), 0);
	for (unsigned i = 0; i < counts[SEQUENCES]; i++) {
		struct bench_consensus c = { .n = 0 };
		struct bench_label agreed;

		for (unsigned frame = 0; frame < 3; frame++)
			read_hard(zbar, counts[FROM] + i, frame, &c, &h, &agreed);
	}
	bench_zbar_free(zbar);
	printf("hard: %u frames, %u codes right, %u wrong; stills %u, wrong %u; agreed %u, "
	       "wrong %u\n",
	       h.frames, h.read, h.misread, h.stills, h.wrong_stills, h.agreed,
	       h.wrong);
	assert_true(h.agreed * 4 > counts[SEQUENCES]);
	assert_int_equal(h.wrong, 0);
	assert_int_equal(h.wrong_stills, 0);
}

static long
resident_kb(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	long pages = 0;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%*d %ld", &pages), 1);
	fclose(f);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void
qr_frames_leak_nothing(void **state)
{
	struct bench_reading reading;
	struct bench_image image;
	struct bench_zbar *zbar;
	long before = 0;

	(void)state;
	if (counts[FRAMES] == 0)
		skip();
	lab_look_at_qr(1, &image);
	assert_int_equal(bench_zbar_new(&zbar, NULL), 0);
	for (unsigned i = 0; i < counts[FRAMES]; i++) {
		reading = (struct bench_reading){ .n = 0 };
		read_picture(zbar, &image, &reading);
		assert_int_equal(reading.n, 1);
		bench_reading_clear(&reading);
		if (i == counts[FRAMES] / 20)
			before = resident_kb();
	}
	printf("%u QR frames: %ld kB more\n", counts[FRAMES], resident_kb() - before);
#ifndef __SANITIZE_ADDRESS__ /* keeps freed memory */
	assert_true(resident_kb() - before < GROWTH_MAX);
#endif
	bench_zbar_free(zbar);
	free(image.luma);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_labels_are_read_and_none_is_read_wrong),
		cmocka_unit_test(nothing_is_read_where_nothing_is),
		cmocka_unit_test(frames_never_agree_about_a_wrong_value),
		cmocka_unit_test(qr_frames_leak_nothing),
	};

	for (int i = 1; i < argc && (size_t)i <= BENCH_N(counts); i++)
		counts[i - 1] = (unsigned)strtoul(argv[i], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
