/* What one unit will ask the remote provisioning server for, and what it is called in
 * the vendors' lists. Pure. */
#ifndef PROFILES_PLACE_H
#define PROFILES_PLACE_H

#include <profiles/family.h>
#include <profiles/recipe.h>
#include <profiles/url.h>

BENCH_BEGIN_DECLS

struct bench_remote_unit {
	struct bench_mac mac;
	const char *serial, *pid, *version; /* "": not known */
	const struct bench_model *model;
};

struct bench_remote_place {
	struct bench_url url;
	bool srv; /* host is a domain: its DNS SRV records name the server */
};

/* Evaluates the recipe's Profile_Rule with the unit's values. -EINVAL: the rule is
 * wrong or leads this unit nowhere; -ENODATA: it depends on what only the phone knows.
 */
int bench_remote_place(const struct bench_recipe *r, const struct bench_remote_unit *u,
		       struct bench_remote_place *ret_place,
		       struct bench_err *err) BENCH_CHECKED;

/* Adds the unit's row of a list, each value as a field of CSV, without line end. */
int bench_remote_list_row(const struct bench_family_list *list,
			  const struct bench_remote_unit *u, const char *redirect,
			  struct bench_str *out, struct bench_err *err) BENCH_CHECKED;

BENCH_END_DECLS
#endif
