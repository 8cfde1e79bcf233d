/* What a recipe wants, in a family's own words. */
#include "family_data.h"
#include "recipe_data.h"

#include <errno.h>
#include <string.h>

/* owns: names, or "Log_*" for all that begin so. */
static bool
is_owned(const struct bench_family *f, const char *parameter)
{
	for (size_t i = 0; i < f->owns.n; i++) {
		const char *own = f->owns.at[i];
		size_t n = strcspn(own, "*");

		if (own[n] == '*' ? strncmp(own, parameter, n) == 0
				  : strcmp(own, parameter) == 0)
			return true;
	}
	return false;
}

const char *
bench_recipe_key_parameter(const struct bench_recipe *r, const struct bench_family *f)
{
	switch (r->encryption.cipher) {
	case BENCH_CIPHER_AES_256_CBC:
		return bench_family_setting(f, "key_cbc");
	case BENCH_CIPHER_AES128GCM:
		return bench_family_setting(f, "key_8188");
	case BENCH_CIPHER_NONE:
		break;
	}
	return NULL;
}

int
bench_recipe_check_owned(const struct bench_recipe *r, const struct bench_family *f,
			 struct bench_err *err)
{
	for (size_t i = 0; i < r->parameters.n; i++) {
		const struct bench_recipe_parameter *p = &r->parameters.at[i];

		if (is_owned(f, p->name))
			return bench_fail(
				err, -EINVAL,
				"%s:%d: parameter %s is the bench's own: use redirect "
				"and resync_periodic, or leave it out",
				r->where, p->line, p->name);
	}
	return 0;
}

static int
check_key(const struct bench_recipe *r, const struct bench_family *f,
	  const struct bench_recipe_parameter *p, struct bench_err *err)
{
	const char *key = bench_recipe_key_parameter(r, f);

	if (key == NULL || strcmp(key, p->name) != 0)
		return 0;
	return bench_fail(err, -EINVAL,
			  "%s:%d: parameter %s holds the unit's key: leave it out, or "
			  "leave encryption out",
			  r->where, p->line, p->name);
}

static int
want_settings(const struct bench_recipe *r, const struct bench_family *f,
	      struct bench_recipe_parameters *list, struct bench_err *err)
{
	for (size_t i = 0; i < r->n_settings; i++) {
		const struct bench_recipe_setting *s = &r->settings[i];
		const char *name = bench_family_setting(f, s->name);

		if (name == NULL)
			return bench_fail(err, -EINVAL,
					  "%s:%d: family %s has no parameter for %s: "
					  "leave it out of recipe %s",
					  r->where, r->line, f->name, s->name, r->name);
		list->at[list->n++] = (struct bench_recipe_parameter){
			name,
			s->value != NULL ? s->value : (s->yes ? f->yes : f->no),
			r->line,
		};
	}
	return 0;
}

static int
want_parameters(const struct bench_recipe *r, const struct bench_family *f,
		struct bench_recipe_parameters *list, struct bench_err *err)
{
	size_t settings = list->n;

	for (size_t i = 0; i < r->parameters.n; i++) {
		const struct bench_recipe_parameter *p = &r->parameters.at[i];
		int rc = check_key(r, f, p, err);

		if (rc < 0)
			return rc;
		for (size_t k = 0; k < settings; k++) {
			if (strcmp(list->at[k].name, p->name) == 0)
				return bench_fail(
					err, -EINVAL,
					"%s:%d: parameter %s is said by %s already: "
					"keep one of them",
					r->where, p->line, p->name,
					r->settings[k].name);
		}
		list->at[list->n++] = *p;
	}
	return 0;
}

int
bench_recipe_want(const struct bench_recipe *r, const struct bench_family *f,
		  struct bench_recipe_parameters *ret, struct bench_err *err)
{
	struct bench_recipe_parameters list = {
		calloc(r->n_settings + r->parameters.n + 1, sizeof(*list.at)), 0
	};
	int rc;

	if (list.at == NULL)
		return bench_fail(err, -ENOMEM, "%s: out of memory", r->where);
	rc = bench_recipe_check_owned(r, f, err);
	if (rc == 0)
		rc = want_settings(r, f, &list, err);
	if (rc == 0)
		rc = want_parameters(r, f, &list, err);
	if (rc < 0) {
		free(list.at);
		return rc;
	}
	*ret = list;
	return 0;
}
