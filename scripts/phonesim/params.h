/* The phone's parameter table. Values survive a reboot, not a factory reset. */
#ifndef PHONESIM_PARAMS_H
#define PHONESIM_PARAMS_H

#include <stdbool.h>
#include <stddef.h>

struct param {
	char *name;
	char *value;
};

/* Only what differs from the factory; both strings owned. */
struct params {
	struct param *v;
	size_t n;
};

/* Case-sensitive, as tags are (cisco-mpp §5). */
bool params_known(const char *name);
/* The value in force; "" for an unknown name. Valid until the next change. */
const char *params_get(const struct params *p, const char *name);
/* "Yes" or "1" and the like. */
bool params_yes(const struct params *p, const char *name);
/* A value that the phone takes but never shows: passwords and keys. */
bool params_secret(const char *name);
/* False if the phone does not know the name. */
bool params_set(struct params *p, const char *name, const char *value);
bool params_set_default(struct params *p, const char *name);
void params_reset(struct params *p);

/* Calls fn for every parameter that is not as in the factory, and for the key ones. */
void params_each(const struct params *p,
		 void (*fn)(void *arg, const char *name, const char *value), void *arg);

/* Calls fn for everything that has a value. */
void params_all(const struct params *p,
		void (*fn)(void *arg, const char *name, const char *value), void *arg);
/* *to becomes like *from; its former values are freed. */
void params_copy(struct params *to, const struct params *from);

#endif
