/* What the record says about the box itself: who wrote last, the last note of each
 * process, and the alarms that belong to no phone. Kept by reading new events only. */
#ifndef BENCH_BOARD_HEALTH_H
#define BENCH_BOARD_HEALTH_H

#include <bench/store.h>
#include <json_out.h>

#define HEALTH_SOURCES 12
#define HEALTH_ALARMS 5
#define HEALTH_BACKLOG 5000 /* events; older ones are not read */
#define HEALTH_ALARM_SHOWN_S 3600

struct health_source {
	char name[16];
	struct bench_wall last;
	char note[256]; /* "" none yet */
};

struct health_alarm {
	struct bench_wall at;
	char source[16], text[256];
};

/* Starts as all zero. */
struct health {
	int64_t seen; /* the newest event read */
	size_t n_sources, n_alarms;
	struct health_source sources[HEALTH_SOURCES];
	struct health_alarm alarms[HEALTH_ALARMS]; /* the newest first */
};

int health_update(struct health *h, struct bench_store *s,
		  struct bench_err *err) BENCH_CHECKED;
/* "health":{…} */
void health_write(const struct health *h, struct bench_wall now, struct json_out *j);

#endif
