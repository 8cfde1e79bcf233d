/* A store, families and a tree of a test's own, in a folder that goes with it, and one
 * station there. */
#ifndef BED_H
#define BED_H

#include <station/station.h>

struct bed {
	char dir[32];
	struct bench_err err;
	struct bench_store *store;
	struct bench_families *families;
	struct bench_config config;
	struct bench_scan_rules rules;
	struct bench_intake intake;
	struct bench_station st;
	int64_t batch, recipe;
	char *text; /* what the station said */
	size_t text_len;
	char line[2048];
	struct bench_mono start;
	int64_t seconds;
};

/* Of profiles/: set it before bed_set_up(). */
extern const char *bed_families_dir;

/* For cmocka; *state becomes the bed. */
int bed_set_up(void **state);
int bed_tear_down(void **state);

/* The test fails with b->err if r is negative. */
void ok(struct bed *b, int r);
/* "<folder>/<name>"; returns path. */
char *path_in(struct bed *b, char path[256], const char *name);
int64_t open_batch(struct bed *b, const char *customer);
/* Anew, for b->batch. */
void open_station(struct bed *b);
/* The last line that the station said. */
const char *last_line(struct bed *b);

#endif
