/* The ring on a real folder: what comes, what goes, what is read back. */
#include "read.h"
#include "ring.h"
#include "segment.h"

#include <bench/file.h>
#include <errno.h>
#include <fcntl.h>
#include <scarce.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define MINUTE INT64_C(60000000)
#define WALL INT64_C(1700000000000000)

static const struct bench_trace_limits limits = { BENCH_RING_BYTES_LEAST, 15 * MINUTE };

struct bed {
	char above[64], dir[80];
	struct bench_trace_ring *ring;
	struct bench_trace_now now;
};

static int
set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	strncpy(b->above, "/tmp/bench-trace-XXXXXX", sizeof(b->above) - 1);
	assert_non_null(mkdtemp(b->above));
	snprintf(b->dir, sizeof(b->dir), "%s/trace", b->above);
	b->now = (struct bench_trace_now){ { MINUTE }, { WALL } };
	*state = b;
	return bench_trace_ring_open(b->dir, &limits, b->now, &b->ring, NULL);
}

static int
tear_down(void **state)
{
	struct bed *b = *state;

	bench_trace_ring_freep(&b->ring);
	bench_file_remove_tree(b->above);
	free(b);
	return 0;
}

static void
pass(struct bed *b, int64_t us)
{
	b->now.mono.us += us;
	b->now.wall.us += us;
}

/* A frame that is its own number, of so many bytes. */
static void
add(struct bed *b, uint32_t number, size_t n)
{
	uint8_t frame[60000] = { (uint8_t)(number >> 24), (uint8_t)(number >> 16),
				 (uint8_t)(number >> 8), (uint8_t)number };

	bench_trace_ring_add(b->ring, b->now, b->now.wall,
			     (struct bench_bytes){ frame, n }, n + 7);
}

struct seen {
	size_t n;
	int damaged;
	uint32_t first, last;
	bool in_order;
	struct bench_trace_frame frame; /* the last */
};

static int
note(const struct bench_trace_frame *f, void *arg)
{
	struct bench_reader r = bench_reader_init(f->kept.data, f->kept.len);
	uint32_t number = bench_reader_be32(&r);
	struct seen *s = arg;

	s->in_order = s->in_order && (s->n == 0 || number > s->last);
	if (s->n++ == 0)
		s->first = number;
	s->last = number;
	s->frame = *f;
	return 0;
}

static struct seen
read_all(const struct bed *b)
{
	struct seen s = { .in_order = true };

	assert_int_equal(bench_trace_each(b->dir, note, &s, &s.damaged, NULL), 0);
	return s;
}

static int64_t
bytes_on_disk(const struct bed *b, size_t *ret_files)
{
	struct bench_segment *list = NULL;
	size_t n = 0;
	int64_t sum = 0;

	assert_int_equal(bench_segment_list(b->dir, &list, &n), 0);
	for (size_t i = 0; i < n; i++) {
		char path[200], name[BENCH_SEGMENT_NAME];
		struct stat st;

		snprintf(path, sizeof(path), "%s/%s", b->dir,
			 bench_segment_name(&list[i], name));
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
		sum += st.st_size;
	}
	free(list);
	*ret_files = n;
	return sum;
}

static void
a_frame_comes_back_as_it_was_with_both_its_times(void **state)
{
	struct bed *b = *state;
	struct stat st;
	struct seen s;

	add(b, 1, 100);
	assert_int_equal(read_all(b).n, 0); /* not before it is flushed */
	pass(b, 250000);
	add(b, 2, 300);
	bench_trace_ring_flush(b->ring, b->now);
	s = read_all(b);
	assert_int_equal(s.n, 2);
	assert_true(s.in_order);
	assert_int_equal(s.frame.kept.len, 300);
	assert_int_equal(s.frame.whole, 307);
	assert_int_equal(s.frame.wall.us, WALL + 250000);
	assert_int_equal(s.frame.at.us, MINUTE + 250000);
	assert_int_equal(stat(b->dir, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

static void
the_bytes_are_bounded_and_the_newest_stay(void **state)
{
	struct bed *b = *state;
	struct seen s;
	size_t files;

	for (uint32_t i = 1; i <= 4000; i++) {
		add(b, i, 1000);
		if (i % 16 != 0)
			continue;
		bench_trace_ring_flush(b->ring, b->now);
		assert_in_range(bytes_on_disk(b, &files), 0, limits.bytes);
	}
	s = read_all(b);
	assert_true(s.in_order);
	assert_int_equal(s.last, 4000);
	assert_int_equal(s.n, 4000 - s.first + 1);
	assert_true(s.n * 1016 > (size_t)limits.bytes / 2);
}

static void
the_longest_frames_fit_too(void **state)
{
	struct bed *b = *state;
	size_t files;

	for (uint32_t i = 1; i <= 100; i++)
		add(b, i, 60000);
	bench_trace_ring_flush(b->ring, b->now);
	assert_in_range(bytes_on_disk(b, &files), 0, limits.bytes);
	assert_int_equal(read_all(b).last, 100);
}

static void
nothing_outlives_the_age_and_nothing_goes_much_earlier(void **state)
{
	struct bed *b = *state;
	struct seen s;
	size_t files;

	for (uint32_t second = 1; second <= 3600; second++) {
		pass(b, 1000000);
		add(b, second, 60);
		bench_trace_ring_flush(b->ring, b->now);
	}
	s = read_all(b);
	assert_int_equal(s.last, 3600);
	assert_in_range(3600 - s.first, 14 * 60 - 1, 15 * 60);
	/* in silence, too */
	pass(b, 14 * MINUTE);
	bench_trace_ring_flush(b->ring, b->now);
	assert_true(read_all(b).n > 0);
	pass(b, MINUTE);
	bench_trace_ring_flush(b->ring, b->now);
	assert_int_equal(bytes_on_disk(b, &files), 0);
	assert_int_equal(files, 0);
	add(b, 4000, 60);
	bench_trace_ring_flush(b->ring, b->now);
	assert_int_equal(read_all(b).first, 4000);
}

static void
a_clock_that_is_set_does_not_move_the_frames(void **state)
{
	struct bed *b = *state;
	struct seen s;

	add(b, 1, 60);
	bench_trace_ring_flush(b->ring, b->now);
	pass(b, 2000000);
	b->now.wall.us -= INT64_C(3600000000);
	bench_trace_ring_flush(b->ring, b->now);
	add(b, 2, 60);
	bench_trace_ring_flush(b->ring, b->now);
	s = read_all(b);
	assert_int_equal(s.n, 2);
	assert_true(s.in_order);
	assert_int_equal(s.frame.at.us, MINUTE + 2000000);
}

static void
one_writer_only_and_the_next_goes_on(void **state)
{
	struct bed *b = *state;
	struct bench_trace_ring *second = NULL;
	struct bench_err err;
	struct seen s;

	add(b, 1, 60);
	bench_trace_ring_flush(b->ring, b->now);
	assert_int_equal(bench_trace_ring_open(b->dir, &limits, b->now, &second, &err),
			 -EBUSY);
	bench_trace_ring_freep(&b->ring);
	pass(b, MINUTE);
	assert_int_equal(bench_trace_ring_open(b->dir, &limits, b->now, &b->ring, NULL),
			 0);
	add(b, 2, 60);
	bench_trace_ring_flush(b->ring, b->now);
	s = read_all(b);
	assert_int_equal(s.n, 2);
	/* and lets go of what the first had */
	pass(b, 14 * MINUTE);
	bench_trace_ring_flush(b->ring, b->now);
	assert_int_equal(read_all(b).first, 2);
	/* after a boot the clock begins again: what is there is another's */
	bench_trace_ring_freep(&b->ring);
	b->now.mono.us = 5;
	assert_int_equal(bench_trace_ring_open(b->dir, &limits, b->now, &b->ring, NULL),
			 0);
	assert_int_equal(read_all(b).n, 0);
}

static void
wiped_means_gone(void **state)
{
	struct bed *b = *state;
	struct bench_err err;
	int damaged = 0;

	add(b, 1, 60);
	bench_trace_ring_flush(b->ring, b->now);
	bench_trace_ring_wipe(b->ring);
	assert_int_equal(access(b->dir, F_OK), -1);
	assert_int_equal(bench_trace_each(b->dir, note, NULL, &damaged, &err), -ENOENT);
}

/* The path of the oldest segment. */
static void
oldest(const struct bed *b, char path[200])
{
	struct bench_segment *list = NULL;
	char name[BENCH_SEGMENT_NAME];
	size_t n = 0;

	assert_int_equal(bench_segment_list(b->dir, &list, &n), 0);
	assert_true(n > 0);
	snprintf(path, 200, "%s/%s", b->dir, bench_segment_name(&list[0], name));
	free(list);
}

/* Two segments: ten frames and one. */
static void
fill_two(struct bed *b)
{
	for (uint32_t i = 1; i <= 10; i++)
		add(b, i, 60);
	bench_trace_ring_flush(b->ring, b->now);
	pass(b, MINUTE);
	bench_trace_ring_flush(b->ring, b->now);
	add(b, 11, 60);
	bench_trace_ring_flush(b->ring, b->now);
}

static void
a_segment_that_is_cut_is_read_up_to_there(void **state)
{
	struct bed *b = *state;
	struct seen s;
	char path[200];

	fill_two(b);
	oldest(b, path);
	for (off_t len = 24 + 10 * 76 - 1; len >= 0; len--) {
		size_t whole = len < 24 ? 0 : (size_t)(len - 24) / 76;

		assert_int_equal(truncate(path, len), 0);
		s = read_all(b);
		assert_int_equal(s.n, whole + 1);
		assert_int_equal(s.last, 11);
		assert_int_equal(s.damaged, len < 24 || (len - 24) % 76 != 0);
	}
}

static void
a_segment_of_other_bytes_harms_no_other(void **state)
{
	struct bed *b = *state;
	char path[200];
	struct seen s;

	fill_two(b);
	oldest(b, path);
	for (off_t at = 0; at < 24 + 2 * 76; at++) {
		int fd = open(path, O_RDWR);
		uint8_t was, now;

		assert_int_equal(pread(fd, &was, 1, at), 1);
		now = was ^ 0xff;
		assert_int_equal(pwrite(fd, &now, 1, at), 1);
		s = read_all(b);
		assert_in_range(s.n, 1, 11);
		assert_int_equal(s.last, 11);
		assert_int_equal(pwrite(fd, &was, 1, at), 1);
		close(fd);
	}
}

static void
what_is_no_segment_is_left_alone(void **state)
{
	static const char *const names[] = {
		"notes.txt", "1-2.pcap", "000000000000000000x-0000000000000000002.pcap",
		"0000000000000000001-0000000000000000002"
	};
	struct bed *b = *state;
	char path[200];

	for (size_t i = 0; i < BENCH_N(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", b->dir, names[i]);
		close(open(path, O_WRONLY | O_CREAT, 0600));
	}
	add(b, 1, 60);
	bench_trace_ring_flush(b->ring, b->now);
	assert_int_equal(read_all(b).n, 1);
	assert_int_equal(read_all(b).damaged, 0);
}

static int
stop_at_three(const struct bench_trace_frame *f, void *arg)
{
	(void)f;
	return ++*(int *)arg == 3 ? 42 : 0;
}

static void
a_reader_may_stop(void **state)
{
	struct bed *b = *state;
	int n = 0, damaged = 0;

	fill_two(b);
	assert_int_equal(bench_trace_each(b->dir, stop_at_three, &n, &damaged, NULL),
			 42);
	assert_int_equal(n, 3);
}

static void
ring_says_when_memory_is_short(void **state)
{
	struct bed *b = *state;
	struct bench_trace_ring *again = NULL;
	struct bench_err err;
	int damaged, r;
	long n = 0;

	fill_two(b);
	bench_trace_ring_freep(&b->ring);
	do {
		scarce_after(n++);
		r = bench_trace_ring_open(b->dir, &limits, b->now, &again, &err);
		assert_true(scarce_unused() ? r == 0 : r == -ENOMEM);
		scarce_after(-1);
	} while (r < 0);
	bench_trace_ring_freep(&again);
	scarce_after(0);
	assert_int_equal(bench_trace_each(b->dir, note, NULL, &damaged, &err), -ENOMEM);
	scarce_after(-1);
}

/* A tmpfs of so many kB over the folder, in a mount namespace of this process. */
static bool
small_disk(const struct bed *b, int kilobytes)
{
	char size[64];

	snprintf(size, sizeof(size), "mode=0700,size=%dk", kilobytes);
	return geteuid() == 0 && unshare(CLONE_NEWNS) == 0 &&
	       mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("small", b->dir, "tmpfs", 0, size) == 0;
}

/* But for some pages. */
static void
fill_disk(const struct bed *b, char path[200])
{
	static const char block[4096];
	off_t len = 0;
	int fd;

	snprintf(path, 200, "%s/ballast", b->dir);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	while (write(fd, block, sizeof(block)) > 0)
		len += (off_t)sizeof(block);
	assert_int_equal(ftruncate(fd, len - 8 * (off_t)sizeof(block)), 0);
	close(fd);
}

static void
on_a_full_disk_the_oldest_go_and_the_loss_is_counted(void **state)
{
	struct bed *b = *state;
	struct bench_trace_stats stats;
	char path[200];
	struct seen s;

	bench_trace_ring_freep(&b->ring);
	if (!small_disk(b, 256))
		skip();
	assert_int_equal(bench_trace_ring_open(b->dir, &limits, b->now, &b->ring, NULL),
			 0);
	for (uint32_t i = 1; i <= 2000; i++) {
		add(b, i, 1000);
		pass(b, 100000);
		if (i % 8 == 0)
			bench_trace_ring_flush(b->ring, b->now);
	}
	s = read_all(b);
	assert_true(s.in_order);
	assert_int_equal(s.damaged, 0);
	assert_int_equal(s.last, 2000);
	assert_true(s.n > 100);
	bench_trace_ring_stats(b->ring, &stats);
	assert_int_equal(stats.frames + stats.lost, 2000);
	/* room for half a frame, and nothing older to drop: told, and no half is left
	 */
	pass(b, 15 * MINUTE);
	bench_trace_ring_flush(b->ring, b->now);
	fill_disk(b, path);
	add(b, 2001, 60000);
	bench_trace_ring_flush(b->ring, b->now);
	bench_trace_ring_stats(b->ring, &stats);
	assert_int_equal(stats.frames + stats.lost, 2001);
	assert_true(stats.lost > 0);
	assert_int_equal(stats.error, ENOSPC);
	unlink(path);
	pass(b, MINUTE);
	add(b, 5000, 60);
	bench_trace_ring_flush(b->ring, b->now);
	s = read_all(b);
	assert_int_equal(s.damaged, 0);
	assert_int_equal(s.last, 5000);
	bench_trace_ring_freep(&b->ring);
	umount2(b->dir, MNT_DETACH);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_frame_comes_back_as_it_was_with_both_its_times),
		TEST(the_bytes_are_bounded_and_the_newest_stay),
		TEST(the_longest_frames_fit_too),
		TEST(nothing_outlives_the_age_and_nothing_goes_much_earlier),
		TEST(a_clock_that_is_set_does_not_move_the_frames),
		TEST(one_writer_only_and_the_next_goes_on),
		TEST(wiped_means_gone),
		TEST(a_segment_that_is_cut_is_read_up_to_there),
		TEST(a_segment_of_other_bytes_harms_no_other),
		TEST(what_is_no_segment_is_left_alone),
		TEST(a_reader_may_stop),
		TEST(ring_says_when_memory_is_short),
		TEST(on_a_full_disk_the_oldest_go_and_the_loss_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
