/* What is behind struct bench_recipe: for the files of this library only. */
#ifndef PROFILES_RECIPE_DATA_H
#define PROFILES_RECIPE_DATA_H

#include "conf.h"

#include <bench/mac.h>
#include <bench/str.h>
#include <profiles/family.h>
#include <profiles/recipe.h>

#define BENCH_RECIPE_VIA 8	/* intermediate loads of a model */
#define BENCH_RECIPE_SETTINGS 9 /* rows of recipe_conf.c's table */

struct bench_recipe_parameter {
	const char *name, *value;
	int line;
};

struct bench_recipe_parameters {
	struct bench_recipe_parameter *at; /* owned */
	size_t n;
};

struct bench_recipe_firmware {
	const char *model, *version;
	const char *via[BENCH_RECIPE_VIA]; /* ascending, all below version */
	size_t n_via;
	int line;
};

/* What the recipe says without naming a vendor's parameter: "admin_password". The
 * family says which parameter that is, and its words for yes and no. */
struct bench_recipe_setting {
	const char *name;
	const char *value; /* NULL: it is a yes or no */
	bool yes;
};

/* Texts are borrowed from conf. */
struct bench_recipe {
	cfg_t *conf;
	char where[300];
	int line;
	const char *name, *family, *redirect, *resync_periodic;
	char host[256];
	enum bench_transport transport;
	bool srv;
	bool first_article;
	uint32_t require; /* 0: the default */
	struct bench_recipe_encryption encryption;
	int encryption_line;
	struct bench_recipe_setting settings[BENCH_RECIPE_SETTINGS];
	size_t n_settings;
	struct bench_recipe_parameters parameters, remote;
	bool has_remote;
	struct bench_recipe_firmware *firmware;
	size_t n_firmware;
};

/* recipe_conf.c: the text to libconfuse's tree, every value of it valid. */
int bench_recipe_read(const char *text, const char *where, cfg_t **ret_cfg,
		      struct bench_err *err) BENCH_CHECKED;
/* Fills r->settings from the recipe's section. */
void bench_recipe_take_settings(struct bench_recipe *r, cfg_t *sec);

/* NULL when the model has no target. */
const struct bench_recipe_firmware *
bench_recipe_firmware_of(const struct bench_recipe *r, const char *model);

/* recipe_fill.c: the placeholders of redirect, values and URLs.
 *   {{mac}} 00562b043615   {{serial}} of the label   {{psn}} {{pn}} {{model}} */
struct bench_recipe_unit {
	struct bench_mac mac;
	const char *serial;
	const struct bench_model *model;
};
/* NULL when every {{…}} of text is one of those; else what is wrong, in words that
 * hold nothing of the text. */
const char *bench_recipe_fill_problem(const char *text);
void bench_recipe_fill(const char *text, const struct bench_recipe_unit *u,
		       struct bench_str *out);

/* recipe_want.c: everything that the recipe wants of a family's phones as parameters,
 * settings first. Owned by the caller: free(ret->at). -EINVAL: the family has no
 * parameter for a setting, one parameter is wanted twice, or is the bench's own. */
int bench_recipe_want(const struct bench_recipe *r, const struct bench_family *f,
		      struct bench_recipe_parameters *ret,
		      struct bench_err *err) BENCH_CHECKED;

/* -EINVAL when the recipe sets a parameter that is the family's own. */
int bench_recipe_check_owned(const struct bench_recipe *r, const struct bench_family *f,
			     struct bench_err *err) BENCH_CHECKED;
/* The parameter that holds a unit's key; NULL without encryption, or in a family that
 * knows none. */
const char *bench_recipe_key_parameter(const struct bench_recipe *r,
				       const struct bench_family *f);

#endif
