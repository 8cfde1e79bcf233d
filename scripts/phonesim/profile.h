/* The phone's own reading of a profile, cisco-mpp §5: case-sensitive tags, elements in
 * document order, pure ASCII. Attributes (ua, user-pref, group) have no effect here. */
#ifndef PHONESIM_PROFILE_H
#define PHONESIM_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

struct profile_sink {
	/* has_value is false for an empty element (<X/> or <X></X>). A value written as
	 * "" (two quotes) is the explicit empty string. */
	void (*element)(void *arg, const char *name, const char *value, bool has_value);
	void *arg;
};

/* Nothing is reported unless the whole document is sound: 0, or -EBADMSG with *ret_why
 * a constant text. */
int profile_parse(const char *text, size_t n, const struct profile_sink *sink,
		  const char **ret_why);

#endif
