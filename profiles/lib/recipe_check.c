/* A recipe against what the families say. */
#include "family_data.h"
#include "recipe_data.h"

#include <bench/str.h>
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

int
bench_recipe_check_parameters(const struct bench_recipe *r,
			      const struct bench_family *f, struct bench_err *err)
{
	for (size_t i = 0; i < r->n_parameters; i++) {
		if (is_owned(f, r->parameters[i].name))
			return bench_fail(
				err, -EINVAL,
				"%s:%d: parameter %s is the bench's own: use redirect "
				"and resync_periodic, or leave it out",
				r->where, r->parameters[i].line, r->parameters[i].name);
	}
	return 0;
}

static const struct bench_model *
find_model(const struct bench_families *families, const char *name)
{
	for (size_t i = 0; i < families->n; i++) {
		const struct bench_model *m = bench_family_model(families->at[i], name);

		if (m != NULL)
			return m;
	}
	return NULL;
}

static int
check_firmware(const struct bench_recipe *r, const struct bench_recipe_firmware *fw,
	       const struct bench_families *families, struct bench_err *err)
{
	const struct bench_model *m = find_model(families, fw->model);
	size_t n;

	if (m == NULL)
		return bench_fail(err, -EINVAL,
				  "%s:%d: firmware \"%s\": no phone family lists "
				  "this model",
				  r->where, fw->line, fw->model);
	n = strlen(m->firmware);
	if (n == 0)
		return bench_fail(err, -EINVAL,
				  "%s:%d: firmware \"%s\": its family does not tell "
				  "how the loads of this model are named",
				  r->where, fw->line, fw->model);
	if (strncmp(fw->version, m->firmware, n) != 0 || fw->version[n] != '.')
		return bench_fail(err, -EINVAL,
				  "%s:%d: firmware \"%s\": %s is not for this "
				  "model, whose loads begin with %s.",
				  r->where, fw->line, fw->model, fw->version,
				  m->firmware);
	return 0;
}

int
bench_recipe_check(const struct bench_recipe *r, const struct bench_families *families,
		   struct bench_err *err)
{
	int rc = 0;

	for (size_t i = 0; i < families->n && rc == 0; i++)
		rc = bench_recipe_check_parameters(r, families->at[i], err);
	for (size_t i = 0; i < r->n_firmware && rc == 0; i++)
		rc = check_firmware(r, &r->firmware[i], families, err);
	return rc;
}
