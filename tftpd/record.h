/* The tap's lines (tap_record.h) become structs, and those become events. Pure. */
#ifndef BENCH_TFTPD_RECORD_H
#define BENCH_TFTPD_RECORD_H

#include "tap_record.h"

#include <bench/event.h>
#include <stdbool.h>

/* One line without its LF. -EINVAL for anything that the tap cannot have written:
 * unknown version, kind or key, a key twice, a bad number or escape, a text too long,
 * no pid or client address. */
int bench_tap_record_parse(const char *line, size_t len,
			   struct bench_tap_record *ret_record) BENCH_CHECKED;

/* An open becomes ASKED, an end becomes TRANSFER. The event's mac is the one in the
 * link's target, zero when there was none (firmware, refused, link moved). raw is left
 * empty. */
void bench_tap_record_event(const struct bench_tap_record *r,
			    struct bench_event *ret_event);

#endif
