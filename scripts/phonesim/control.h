/* The control socket: one command a line, one line of JSON for each.
 *   status | report | reset WHO | replug WHO | unplug WHO | plug WHO | quit
 * WHO is a MAC, an index or "all". */
#ifndef PHONESIM_CONTROL_H
#define PHONESIM_CONTROL_H

#include "loop.h"

#define CONTROL_CLIENTS 8

struct sim;

struct control_client {
	struct control *control;
	struct io io;
	char line[256];
	unsigned n;
};

struct control {
	struct sim *sim;
	const char *path;
	struct io io;
	struct control_client clients[CONTROL_CLIENTS];
};

int control_open(struct control *c, struct sim *s, const char *path);
void control_close(struct control *c);

#endif
