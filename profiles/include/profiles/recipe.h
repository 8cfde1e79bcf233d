/* A recipe: what the units of a batch must become. A libconfuse text, kept whole in the
 * store. */
#ifndef PROFILES_RECIPE_H
#define PROFILES_RECIPE_H

#include <bench/err.h>
#include <profiles/family.h>

BENCH_BEGIN_DECLS

struct bench_recipe;

/* where names the text in errors ("recipe.conf", then ":line"). Secret values
 * (passwords, keys) never reach err. -EINVAL. */
int bench_recipe_parse(const char *text, const char *where,
		       struct bench_recipe **ret_recipe,
		       struct bench_err *err) BENCH_CHECKED;
/* What only the families can say: models of firmware targets exist and the loads are
 * theirs, no parameter is the bench's own. Call it before a recipe is stored. -EINVAL,
 * "where:line". */
int bench_recipe_check(const struct bench_recipe *r,
		       const struct bench_families *families,
		       struct bench_err *err) BENCH_CHECKED;
void bench_recipe_freep(struct bench_recipe **r);
const char *bench_recipe_name(const struct bench_recipe *r);
/* The Profile_Rule to be, with the phone's own macros left in. */
const char *bench_recipe_redirect(const struct bench_recipe *r);
/* Host part of the redirect URL; "" for gds:// (the vendor's activation by code). */
const char *bench_recipe_host(const struct bench_recipe *r);
/* Target load of a model ("sip88xx.12-0-7MPP0501-123"), or NULL: any. */
const char *bench_recipe_firmware(const struct bench_recipe *r, const char *model);
/* Does the recipe say itself which links it requires? */
bool bench_recipe_names_links(const struct bench_recipe *r);
/* Mask of enum bench_link. */
uint32_t bench_recipe_require(const struct bench_recipe *r, const char *model);

BENCH_END_DECLS
#endif
