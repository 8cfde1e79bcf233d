/* What the rule parser needs of url.c beyond the public contract. */
#ifndef PROFILES_URL_IMPL_H
#define PROFILES_URL_IMPL_H

#include <profiles/url.h>

/* bench_url_parse() of a part of a text: errors count columns from first_column. */
int url_parse_at(const char *text, unsigned first_column, struct bench_url *ret_url,
		 struct bench_err *err) BENCH_CHECKED;

#endif
