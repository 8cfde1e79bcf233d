#include "apply.h"

#include "profile.h"

struct application {
	struct params *params;
	const struct apply_env *env;
	int written;
};

static void
element(void *arg, const char *name, const char *value, bool has_value)
{
	struct application *a = arg;

	if (!params_known(name)) {
		a->env->unknown(a->env->arg, name);
		return;
	}
	if (!has_value && a->env->empty == EMPTY_KEEP)
		return;
	if (!has_value && a->env->empty == EMPTY_DEFAULT)
		params_set_default(a->params, name);
	else
		params_set(a->params, name, value);
	a->written++;
}

int
profile_apply(struct params *p, const struct apply_env *env, const char *text, size_t n,
	      const char **ret_why)
{
	struct application a = { .params = p, .env = env };
	const struct profile_sink sink = { element, &a };
	int r = profile_parse(text, n, &sink, ret_why);

	return r < 0 ? r : a.written;
}
