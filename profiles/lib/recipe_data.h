/* What is behind struct bench_recipe: for the files of this library only. */
#ifndef PROFILES_RECIPE_DATA_H
#define PROFILES_RECIPE_DATA_H

#include "conf.h"

#include <profiles/family.h>
#include <profiles/recipe.h>

struct bench_recipe_parameter {
	const char *name, *value;
	int line;
};

struct bench_recipe_firmware {
	const char *model, *version;
	int line;
};

/* Texts are borrowed from conf. */
struct bench_recipe {
	cfg_t *conf;
	char where[300];
	const char *name, *redirect, *resync_periodic;
	char host[256];
	uint32_t require; /* 0: the default */
	struct bench_recipe_parameter *parameters;
	size_t n_parameters;
	struct bench_recipe_firmware *firmware;
	size_t n_firmware;
};

/* The value that the recipe gives to a parameter, or NULL. */
const char *bench_recipe_parameter(const struct bench_recipe *r, const char *name);
/* -EINVAL when the recipe sets a parameter that is the family's own. */
int bench_recipe_check_parameters(const struct bench_recipe *r,
				  const struct bench_family *f,
				  struct bench_err *err) BENCH_CHECKED;

#endif
