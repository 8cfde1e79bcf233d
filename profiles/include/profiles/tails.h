/* The requests that a factory-new Cisco MPP phone derives from the value of a DHCP
 * provisioning option: the value itself, then with the phone's Profile_Rule and then
 * with /Cisco/$PN/$MA.cfg behind it ("tails"). */
#ifndef PROFILES_TAILS_H
#define PROFILES_TAILS_H

#include <profiles/macro.h>
#include <profiles/url.h>

BENCH_BEGIN_DECLS

#define BENCH_TAILS_VALUES 2 /* "first;second" */
#define BENCH_TAILS_MOST 12

/* A factory phone's. Only while it begins with '/' does a phone look at DHCP. */
#define BENCH_TAILS_PROFILE_RULE "/$PSN.xml"

struct bench_tails {
	size_t n;
	struct {
		unsigned value; /* 1 or 2 */
		unsigned tail;	/* 0: the value as it is; 1 Profile_Rule; 2 the other */
		struct bench_url url;
	} at[BENCH_TAILS_MOST];
};

/* value: scheme://host[:port][/path] or an IPv4 address; two of them with ';' between.
 * n is 0 when profile_rule does not begin with '/': DHCP is not looked at. -EINVAL for
 * any other value; -ENODATA as bench_macro_expand(). */
int bench_tails(const char *value, const char *profile_rule,
		const struct bench_macros *macros, struct bench_tails *ret_tails,
		struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
