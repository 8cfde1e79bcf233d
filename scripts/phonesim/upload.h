/* What the phone reports of itself by Report_Rule. */
#ifndef PHONESIM_UPLOAD_H
#define PHONESIM_UPLOAD_H

#include "net.h"
#include "params.h"

struct phone;

struct upload {
	const char *rest; /* of rules, the rules still to do */
	char *rules;
	bool sent_once; /* since power-on */
	unsigned done, failed;
	struct params last; /* what the last report said */
	struct timer timer;
};

void upload_init(struct phone *p);
void upload_stop(struct phone *p);
void upload_clear(struct phone *p);
/* The phone has become idle for the first time since power-on. */
void upload_after_start(struct phone *p);
void upload_fetched(struct phone *p, enum net_result r, const char *error);

#endif
