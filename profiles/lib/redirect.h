/* Texts of a recipe that a phone takes as they are: rules, URLs, values. Pure. No
 * problem's words hold anything of the text itself: part of it may be a key. */
#ifndef PROFILES_REDIRECT_H
#define PROFILES_REDIRECT_H

#include <bench/bytes.h>
#include <bench/str.h>

/* NULL when rule is "[options] scheme://host[:port]/path" (cisco-mpp §4), gds:// or
 * gds:// and a code of 3 to 16 digits, with its host written to host (empty for
 * gds://); else what is wrong with it. */
const char *bench_redirect_problem(const char *rule, char host[256]);

/* The two parts of a rule without problem: what is between its '[' and ']' (empty:
 * none), and the URL. Borrowed from rule. */
struct bench_redirect_parts {
	struct bench_bytes options;
	const char *url;
};
struct bench_redirect_parts bench_redirect_parts(const char *rule);
bool bench_redirect_has_scheme(const char *url, const char *scheme);
/* Is "--name" one of the options? *ret_value gets what follows it, without the
 * quotation marks, and may be NULL. */
bool bench_redirect_has(const struct bench_redirect_parts *parts, const char *option,
			struct bench_bytes *ret_value);

/* NULL when text may stand in a profile as a value; else what is wrong with it. */
const char *bench_value_problem(const char *text);
/* The same for an absolute URL without options, http://, https:// or tftp://. */
const char *bench_url_problem(const char *url);
/* The same for a password: 8 to 127 bytes, no blank, three of lower case, upper case,
 * digits and others (cisco-mpp §12). */
const char *bench_password_problem(const char *text);

#endif
