/* The frames of the last minutes, in segments (segment.h) that go as they age or as
 * others come. They hold profiles and so keys: the folder is its owner's alone.
 *
 *   add ──► block ──flush──► the newest segment ──full, a slice old──► closed ──► gone
 *
 * One thread. The bytes of all segments stay below the limit; no frame stays longer
 * than the age, and each stays for 14/15 of it unless the bytes run out before. */
#ifndef BENCH_TRACE_RING_H
#define BENCH_TRACE_RING_H

#include <bench/bytes.h>
#include <bench/clock.h>
#include <bench/err.h>

#define BENCH_RING_BYTES_LEAST 1048576

struct bench_trace_limits {
	int64_t bytes; /* BENCH_RING_BYTES_LEAST or more */
	int64_t age_us;
};

struct bench_trace_now {
	struct bench_mono mono;
	struct bench_wall wall;
};

struct bench_trace_stats {
	uint64_t frames; /* written */
	uint64_t lost;	 /* could not be */
	int error;	 /* errno of the last that could not; 0 none */
};

struct bench_trace_ring;

/* Makes the folder, or takes over what an earlier process has left of this boot.
 * -EBUSY: another process has it; -errno. */
int bench_trace_ring_open(const char *dir, const struct bench_trace_limits *limits,
			  struct bench_trace_now now,
			  struct bench_trace_ring **ret_ring,
			  struct bench_err *err) BENCH_CHECKED;
/* The segments stay. */
void bench_trace_ring_freep(struct bench_trace_ring **ring);
/* The folder goes, with all that is in it. */
void bench_trace_ring_wipe(struct bench_trace_ring *ring);

/* kept: the frame, or its beginning, 65535 bytes at most; whole: its length on the
 * wire. It is in a file after the next flush. */
void bench_trace_ring_add(struct bench_trace_ring *ring, struct bench_trace_now now,
			  struct bench_wall at, struct bench_bytes kept, size_t whole);
/* Writes what was added, and lets go what is too old. Where the disk is full the oldest
 * segments go first; what still cannot be written is counted as lost. */
void bench_trace_ring_flush(struct bench_trace_ring *ring, struct bench_trace_now now);

void bench_trace_ring_stats(const struct bench_trace_ring *ring,
			    struct bench_trace_stats *ret_stats);

#endif
