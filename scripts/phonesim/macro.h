/* Macro expansion, cisco-mpp §3: $NAME, $(NAME), $(NAME:p), $(NAME:p:q), $$. */
#ifndef PHONESIM_MACRO_H
#define PHONESIM_MACRO_H

#include "util.h"

/* Appends the value of name to out; false if there is no such macro. */
typedef bool (*macro_lookup)(void *arg, const char *name, struct str *out);

/* Not recursive; an unknown macro stays as it is written. The result is owned. */
char *macro_expand(const char *text, macro_lookup lookup, void *arg);

/* How many bytes the macro at p (a '$') covers; 1 if it is none. */
size_t macro_span(const char *p);

#endif
