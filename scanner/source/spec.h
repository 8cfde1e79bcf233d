/* What a scanner is and where it is plugged in, as an option says it:
 *
 *   evdev:/dev/input/by-id/usb-…-event-kbd,station=west,batch=3
 *   serial:/dev/ttyACM0,baud=9600,station=east
 *   terminal                    the keyboard of this terminal
 *   camera:/dev/video0,station=dock
 *   stream:/run/gate/pictures   PGM pictures out of a FIFO; stream:- standard input
 */
#ifndef SOURCE_SPEC_H
#define SOURCE_SPEC_H

#include <bench/err.h>
#include <core/layout.h>

/* Names as long as the record has them. */
#define BENCH_STATION_NAME 64

enum bench_source_kind {
	BENCH_SOURCE_EVDEV,
	BENCH_SOURCE_SERIAL,
	BENCH_SOURCE_TERMINAL,
	BENCH_SOURCE_PIPE,   /* lines on standard input, of a program that has the keys
				(the board); no option names it */
	BENCH_SOURCE_CAMERA, /* this one and the next are looked through, they do not
				type: station/eye.h */
	BENCH_SOURCE_STREAM  /* pictures; path "" is standard input */
};

struct bench_source_spec {
	enum bench_source_kind kind;
	char path[256];
	char station[BENCH_STATION_NAME]; /* default: the last part of path, cut */
	int64_t batch;			  /* 0: the only open one, or by its code */
	enum bench_layout layout; /* evdev: that the scanner is set to; terminal: of the
				     system, with a scanner set to US */
	bool layout_known;	  /* said by layout= */
	bool allow_ungrabbed;	  /* evdev: also a device that cannot be ours alone */
	bool slow;     /* as slow as a hand (Bluetooth), and never taken for one */
	unsigned baud; /* serial */
	unsigned fps;  /* stream: pictures a second; 0: as they come */
};

/* Does it give pictures? */
bool bench_source_is_seen(enum bench_source_kind kind);
/* -EINVAL: err says what is wrong with text. */
int bench_source_spec_parse(const char *text, struct bench_source_spec *ret_spec,
			    struct bench_err *err) BENCH_CHECKED;

#endif
