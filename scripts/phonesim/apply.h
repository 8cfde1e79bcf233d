/* A profile's elements put into the parameter table, strictly one after the other. */
#ifndef PHONESIM_APPLY_H
#define PHONESIM_APPLY_H

#include "params.h"

/* What an empty element, <X/> or <X></X>, does; the documents disagree (cisco-mpp §5).
 */
enum empty_mode {
	EMPTY_CLEAR,   /* sets the empty string */
	EMPTY_DEFAULT, /* restores the factory value */
	EMPTY_KEEP,    /* does not overwrite */
};

struct apply_env {
	enum empty_mode empty;
	const char *alias; /* "tag = parameter; …" of --alias, NULL = none */
	void (*unknown)(void *arg,
			const char *name); /* a tag the phone does not know */
	void *arg;
};

/* Returns how many parameters were written; -EBADMSG and *ret_why if the file is
 * corrupt, which changes nothing. */
int profile_apply(struct params *p, const struct apply_env *env, const char *text,
		  size_t n, const char **ret_why);

#endif
