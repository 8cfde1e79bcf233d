/* What a family's templates see: the values of one bench, model, unit and recipe. Pure.
 */
#ifndef PROFILES_SCENE_H
#define PROFILES_SCENE_H

#include "family_data.h"
#include "recipe_data.h"

#include <profiles/publish.h>

/* The names a template may use. Those that only a scanned unit has come last: pending
 * templates do not see them. */
enum bench_scene_var {
	BENCH_VAR_BENCH,
	BENCH_VAR_SYSLOG_PORT,
	BENCH_VAR_RESYNC_SECONDS,
	BENCH_VAR_MODEL,
	BENCH_VAR_PSN,
	BENCH_VAR_PN,
	BENCH_PENDING_VARS,
	BENCH_VAR_MAC = BENCH_PENDING_VARS,
	BENCH_VAR_SERIAL,
	BENCH_VAR_NONCE,
	BENCH_VAR_BASE,	    /* "tftp://192.0.2.1": B and C lie under it */
	BENCH_VAR_FIRMWARE, /* "http://192.0.2.1/firmware" */
	BENCH_VAR_CA, /* URL of the bench's certificate; "" when base is not https */
	BENCH_VAR_RULE_KEY,    /* bench key for a rule's --key; "" for none */
	BENCH_VAR_CONTENT_KEY, /* bench key for a parameter; "" for none */
	BENCH_VAR_REDIRECT,
	BENCH_VAR_REDIRECT_REST, /* behind "://" */
	BENCH_VAR_REDIRECT_TFTP, /* not empty for this scheme, and so below */
	BENCH_VAR_REDIRECT_HTTP,
	BENCH_VAR_REDIRECT_HTTPS,
	BENCH_VAR_RESYNC_PERIODIC,
	BENCH_VAR_TARGET,
	BENCH_VAR_STAGES,     /* load, ascending: what comes before target */
	BENCH_VAR_PARAMETERS, /* parameter, value: what B sets */
	BENCH_VAR_RESTORE,    /* parameter, neutral, value: what C sets */
	BENCH_UNIT_VARS
};

struct bench_scene {
	struct bench_template_var vars[BENCH_UNIT_VARS];
	struct bench_template_list parameters, restore, stages;
	const char **cells; /* owned: of all lists */
	char **texts;	    /* owned: values with placeholders filled in */
	size_t n_texts;
	struct bench_recipe_parameters want; /* owned */
	struct bench_str redirect;
	char syslog_port[12], resync_seconds[12], mac[13];
	char base[32], firmware[48], ca[48];
};

/* Fills an all-zero scene for q; also after a failure it must be cleared. Texts are
 * borrowed from q. -EINVAL, -ENOMEM. */
int bench_scene_set(struct bench_scene *s, const struct bench_render_request *q,
		    const struct bench_model *m, struct bench_err *err) BENCH_CHECKED;
/* Every name with an empty value, to check templates. */
int bench_scene_set_empty(struct bench_scene *s, const struct bench_family *f,
			  struct bench_err *err) BENCH_CHECKED;
void bench_scene_clear(struct bench_scene *s);

/* render.c: may this unit be rendered so? -ENOENT, -EINVAL. */
int bench_render_check(const struct bench_render_request *q,
		       struct bench_err *err) BENCH_CHECKED;
/* In place, as the recipe says; nothing to do without encryption. */
int bench_render_encrypt(struct bench_rendered *file, const struct bench_recipe *recipe,
			 const char *key, struct bench_err *err) BENCH_CHECKED;

/* text with the unit's values in it: itself, or owned by the scene. NULL: no memory. */
const char *bench_scene_fill(struct bench_scene *s,
			     const struct bench_render_request *q,
			     const struct bench_model *m, const char *text);

#endif
