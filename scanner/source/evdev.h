/* Records of an input device (struct input_event) become bytes with their times.
 *
 * After SYN_DROPPED the kernel has thrown keys away: everything up to the next report
 * is ignored, the modifiers are asked for, and the scan that it falls into is lost. */
#ifndef SOURCE_EVDEV_H
#define SOURCE_EVDEV_H

#include <bench/clock.h>
#include <linux/input.h>
#include <source/keys.h>

/* Start with all zero; layout goes to keys. */
struct bench_evdev {
	struct bench_keys keys;
	uint8_t part[sizeof(struct input_event)]; /* of a record */
	size_t have;
	bool dropping;
	bool own_time; /* the records' times are of CLOCK_MONOTONIC */
};

enum bench_evdev_what {
	BENCH_EVDEV_NOTHING, /* chunk is used up */
	BENCH_EVDEV_BYTES,
	BENCH_EVDEV_DROPPED, /* keys were lost */
	BENCH_EVDEV_RESYNC,  /* the device can be asked what is held: then go on */
};

struct bench_evdev_out {
	char bytes[BENCH_KEYS_OUT];
	size_t n;
	struct bench_mono when;
};

/* Takes records off chunk until something comes of them. */
enum bench_evdev_what bench_evdev_next(struct bench_evdev *e, struct bench_bytes *chunk,
				       struct bench_mono now,
				       struct bench_evdev_out *ret_out);

#endif
