#include "apply.h"

#include "profile.h"
#include "util.h"

#include <string.h>

struct application {
	struct params *params;
	const struct apply_env *env;
	int written;
};

/* The last part of a path, without blanks around it; owned. */
static char *
last_part(const char *p, size_t n)
{
	const char *slash;

	while (n > 0 && strchr(" \t/", p[n - 1]) != NULL)
		n--;
	slash = n > 0 ? memrchr(p, '/', n) : NULL;
	if (slash != NULL) {
		n -= (size_t)(slash + 1 - p);
		p = slash + 1;
	}
	while (n > 0 && strchr(" \t", p[0]) != NULL) {
		p++;
		n--;
	}
	return xstrndup(p, n);
}

/* What the alias map calls the tag; owned, NULL = it does not know it. The map's form
 * is not documented in full: "tag = parameter", each also as a path, separated by ';'.
 */
static char *
alias_of(const char *map, const char *tag)
{
	while (map != NULL && *map != '\0') {
		size_t n = strcspn(map, ";"), eq = strcspn(map, "=;");
		AUTO_FREE char *from = last_part(map, eq);

		if (eq < n && strcmp(from, tag) == 0)
			return last_part(map + eq + 1, n - eq - 1);
		map += n + (map[n] == ';');
	}
	return NULL;
}

static void
element(void *arg, const char *name, const char *value, bool has_value)
{
	struct application *a = arg;
	AUTO_FREE char *alias = alias_of(a->env->alias, name);

	if (alias != NULL)
		name = alias;
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
