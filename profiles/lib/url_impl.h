/* What the rule parser needs of url.c beyond the public contract. */
#ifndef PROFILES_URL_IMPL_H
#define PROFILES_URL_IMPL_H

#include <profiles/url.h>

/* Where a URL stands in a rule. */
struct url_place {
	unsigned column; /* of its first byte */
	bool expanded;	 /* its bytes have no columns of their own */
};

/* bench_url_parse() with the columns of errors as the place says. */
int url_parse_at(const char *text, struct url_place place, struct bench_url *ret_url,
		 struct bench_err *err) BENCH_CHECKED;

#endif
