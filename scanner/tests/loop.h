/* A station's loop in a thread of its own, on a bed: what it says is waited for. */
#ifndef LOOP_H
#define LOOP_H

#include "bed.h"

#include <pthread.h>
#include <station/serve.h>

/* Start with all zero but specs. */
struct loop {
	struct bed *b;
	struct bench_serve serve;
	struct bench_source_spec specs[2];
	size_t n;
	int end[2], said[2]; /* pipes */
	pthread_t thread;
	struct bench_measure measure;
	char text[4096], path[2][64], memory[64];
	int result;
};

/* With n of l->specs; cameras NULL: none of its own. */
void loop_run(struct loop *l, struct bed *b, size_t n,
	      const struct bench_camera_driver *cameras);
void loop_end(struct loop *l);
/* Waits until the loop has said it, ten seconds at most. What came up to then is
 * forgotten. */
void loop_says(struct loop *l, const char *part);
/* Opens for the scanner, once the station has opened its end. */
int plug_in(const char *path);

#endif
