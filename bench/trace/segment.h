/* The files of the trace: a folder of segments, each a pcap file of Ethernet frames in
 * their order, made by ring.h and read by read.h. Their names tell when they begin, by
 * both clocks: the frames' own times are the wall clock's, which may be set. */
#ifndef BENCH_TRACE_SEGMENT_H
#define BENCH_TRACE_SEGMENT_H

#include <bench/clock.h>
#include <bench/err.h>

#define BENCH_SEGMENT_NAME 64

struct bench_segment {
	struct bench_mono start;
	struct bench_wall wall; /* the same moment */
};

char *bench_segment_name(const struct bench_segment *s, char name[BENCH_SEGMENT_NAME]);

/* Those in a folder, oldest first; anything else there is left out. The caller frees
 * the array. -errno. */
int bench_segment_list(const char *dir, struct bench_segment **ret_segments,
		       size_t *ret_n) BENCH_CHECKED;

#endif
