#include "ring.h"

#include "segment.h"

#include <bench/file.h>
#include <bench/str.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEGMENTS 64
#define SLICES 15    /* segments that the age, and about those that the bytes, make */
#define BLOCK 131072 /* of frames on their way into a file: two of the longest */
#define STEP_US 1000000 /* the wall clock was set by more: a new segment */
#define FRAME_MOST 65535
/* pcap-savefile(5): microseconds, in our byte order */
#define MAGIC UINT32_C(0xa1b2c3d4)
#define LINK_ETHERNET 1

struct file_head {
	uint32_t magic;
	uint16_t major, minor;
	uint32_t zone, accuracy, longest, link;
};
struct frame_head {
	uint32_t seconds, microseconds, kept, whole;
};

struct segment {
	struct bench_segment id;
	int64_t bytes;
};

struct bench_trace_ring {
	char path[300];
	struct bench_trace_limits limits;
	int dir, fd; /* fd: the last segment, -1 when it is closed */
	struct segment segment[SEGMENTS];
	size_t n;
	int64_t bytes; /* of all segments */
	struct bench_trace_stats stats;
	size_t len, frames; /* in block */
	uint8_t block[BLOCK];
};

static void
drop_oldest(struct bench_trace_ring *r)
{
	char name[BENCH_SEGMENT_NAME];

	unlinkat(r->dir, bench_segment_name(&r->segment[0].id, name), 0);
	r->bytes -= r->segment[0].bytes;
	r->n--;
	memmove(r->segment, r->segment + 1, r->n * sizeof(r->segment[0]));
}

static void
close_segment(struct bench_trace_ring *r)
{
	bench_closep(&r->fd);
	r->fd = -1;
}

static struct segment *
newest(struct bench_trace_ring *r)
{
	return &r->segment[r->n - 1];
}

/* --- what an earlier process left ---------------------------------------------- */

static int
make_folder(struct bench_trace_ring *r, struct bench_err *err)
{
	if (mkdir(r->path, 0700) < 0 && errno != EEXIST)
		return bench_fail(err, -errno, "%s: %s", r->path, strerror(errno));
	r->dir = open(r->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (r->dir < 0)
		return bench_fail(err, -errno, "%s: %s", r->path, strerror(errno));
	if (flock(r->dir, LOCK_EX | LOCK_NB) < 0)
		return bench_fail(err, errno == EWOULDBLOCK ? -EBUSY : -errno,
				  "%s: another process writes there", r->path);
	if (fchmod(r->dir, 0700) < 0)
		return bench_fail(err, -errno, "%s: %s", r->path, strerror(errno));
	return 0;
}

/* Of what begins in the future another boot has left. */
static void
adopt(struct bench_trace_ring *r, const struct bench_segment *s, int64_t now_us)
{
	char name[BENCH_SEGMENT_NAME];
	struct stat st;

	if (fstatat(r->dir, bench_segment_name(s, name), &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	if (s->start.us > now_us) {
		unlinkat(r->dir, name, 0);
		return;
	}
	if (r->n == SEGMENTS)
		drop_oldest(r);
	r->segment[r->n++] = (struct segment){ *s, st.st_size };
	r->bytes += st.st_size;
}

static int
adopt_all(struct bench_trace_ring *r, int64_t now_us, struct bench_err *err)
{
	bench_auto(bench_freep) struct bench_segment *list = NULL;
	size_t n = 0;
	int e = bench_segment_list(r->path, &list, &n);

	if (e < 0)
		return bench_fail(err, e, "%s: %s", r->path, strerror(-e));
	for (size_t i = 0; i < n; i++)
		adopt(r, &list[i], now_us);
	return 0;
}

int
bench_trace_ring_open(const char *dir, const struct bench_trace_limits *limits,
		      struct bench_trace_now now, struct bench_trace_ring **ret_ring,
		      struct bench_err *err)
{
	bench_auto(bench_trace_ring_freep) struct bench_trace_ring *r =
		calloc(1, sizeof(*r));
	int e;

	if (r == NULL)
		return bench_fail(err, -ENOMEM, "out of memory");
	r->dir = r->fd = -1;
	r->limits = *limits;
	if (!bench_copy(r->path, sizeof(r->path), dir))
		return bench_fail(err, -ENAMETOOLONG, "%s: too long", dir);
	e = make_folder(r, err);
	if (e == 0)
		e = adopt_all(r, now.mono.us, err);
	if (e < 0)
		return e;
	bench_trace_ring_flush(r, now);
	*ret_ring = bench_take(r);
	return 0;
}

void
bench_trace_ring_freep(struct bench_trace_ring **ring)
{
	struct bench_trace_ring *r = *ring;

	if (r == NULL)
		return;
	close_segment(r);
	bench_closep(&r->dir);
	explicit_bzero(r->block, sizeof(r->block));
	free(r);
	*ring = NULL;
}

void
bench_trace_ring_wipe(struct bench_trace_ring *r)
{
	close_segment(r);
	r->n = r->len = r->frames = 0;
	r->bytes = 0;
	(void)bench_file_remove_tree(r->path);
}

/* --- writing ------------------------------------------------------------------- */

static bool
clock_was_set(const struct bench_segment *s, struct bench_trace_now now)
{
	int64_t by = now.wall.us - now.mono.us - (s->wall.us - s->start.us);

	return by > STEP_US || by < -STEP_US;
}

static void
let_go(struct bench_trace_ring *r, struct bench_trace_now now)
{
	int64_t slice_us = r->limits.age_us / SLICES;

	if (r->fd >= 0 && (newest(r)->bytes >= r->limits.bytes / SLICES ||
			   now.mono.us - newest(r)->id.start.us >= slice_us ||
			   clock_was_set(&newest(r)->id, now)))
		close_segment(r);
	while (r->n > 0 &&
	       now.mono.us - r->segment[0].id.start.us >= r->limits.age_us) {
		if (r->n == 1)
			close_segment(r);
		drop_oldest(r);
	}
}

/* All bytes, or the segment as it was. */
static int
append(struct bench_trace_ring *r, const void *data, size_t len)
{
	int e = bench_file_write_all(r->fd, data, len);

	if (e < 0) {
		if (ftruncate(r->fd, newest(r)->bytes) < 0 ||
		    lseek(r->fd, newest(r)->bytes, SEEK_SET) < 0)
			close_segment(r);
		return e;
	}
	newest(r)->bytes += (int64_t)len;
	r->bytes += (int64_t)len;
	return 0;
}

/* Now, but never a moment that has one already: it is the file's name. */
static struct bench_segment
next_segment(struct bench_trace_ring *r, struct bench_trace_now now)
{
	struct bench_segment s = { now.mono, now.wall };
	int64_t after_us = r->n > 0 ? newest(r)->id.start.us + 1 : 0;

	if (s.start.us < after_us) {
		s.wall.us += after_us - s.start.us;
		s.start.us = after_us;
	}
	return s;
}

static int
begin_segment(struct bench_trace_ring *r, struct bench_trace_now now)
{
	const struct file_head head = { MAGIC, 2, 4, 0, 0, FRAME_MOST, LINK_ETHERNET };
	const struct bench_segment s = next_segment(r, now);
	char name[BENCH_SEGMENT_NAME];
	int e;

	if (r->n == SEGMENTS)
		drop_oldest(r);
	r->fd = openat(r->dir, bench_segment_name(&s, name),
		       O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (r->fd < 0)
		return -errno;
	r->segment[r->n++] = (struct segment){ s, 0 };
	e = append(r, &head, sizeof(head));
	if (e < 0) {
		close_segment(r);
		unlinkat(r->dir, name, 0);
		r->n--;
	}
	return e;
}

static int
write_block(struct bench_trace_ring *r, struct bench_trace_now now)
{
	int e = r->fd < 0 ? begin_segment(r, now) : 0;

	return e < 0 ? e : append(r, r->block, r->len);
}

/* One that is not written to. */
static bool
has_closed(const struct bench_trace_ring *r)
{
	return r->n > (r->fd >= 0 ? 1 : 0);
}

void
bench_trace_ring_flush(struct bench_trace_ring *r, struct bench_trace_now now)
{
	int e;

	let_go(r, now);
	if (r->len == 0)
		return;
	while (has_closed(r) && r->bytes + BLOCK > r->limits.bytes)
		drop_oldest(r);
	while ((e = write_block(r, now)) < 0 && has_closed(r))
		drop_oldest(r);
	if (e == 0) {
		r->stats.frames += r->frames;
	} else {
		r->stats.lost += r->frames;
		r->stats.error = -e;
	}
	r->len = r->frames = 0;
}

void
bench_trace_ring_add(struct bench_trace_ring *r, struct bench_trace_now now,
		     struct bench_wall at, struct bench_bytes kept, size_t whole)
{
	struct frame_head head = { (uint32_t)(at.us / 1000000),
				   (uint32_t)(at.us % 1000000), (uint32_t)kept.len,
				   (uint32_t)whole };

	if (kept.len > FRAME_MOST)
		return;
	if (r->len + sizeof(head) + kept.len > BLOCK)
		bench_trace_ring_flush(r, now);
	memcpy(r->block + r->len, &head, sizeof(head));
	memcpy(r->block + r->len + sizeof(head), kept.data, kept.len);
	r->len += sizeof(head) + kept.len;
	r->frames++;
}

void
bench_trace_ring_stats(const struct bench_trace_ring *r,
		       struct bench_trace_stats *ret_stats)
{
	*ret_stats = r->stats;
}
