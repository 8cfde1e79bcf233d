/* From a family's templates and a recipe to the files of one unit. Pure. */
#include "family_data.h"
#include "recipe_data.h"

#include <bench/str.h>
#include <errno.h>
#include <string.h>

#include <profiles/publish.h>

/* The names a template may use. Those that only a scanned unit has come last: pending
 * templates do not see them. */
enum var {
	VAR_BENCH,
	VAR_SYSLOG_PORT,
	VAR_RESYNC_SECONDS,
	VAR_MODEL,
	VAR_PSN,
	VAR_PN,
	PENDING_VARS,
	VAR_MAC = PENDING_VARS,
	VAR_SERIAL,
	VAR_NONCE,
	VAR_REDIRECT,
	VAR_REDIRECT_REST,
	VAR_REDIRECT_TFTP,
	VAR_REDIRECT_HTTP,
	VAR_REDIRECT_HTTPS,
	VAR_RESYNC_PERIODIC,
	VAR_TARGET,
	VAR_PARAMETERS,
	VAR_RESTORE,
	UNIT_VARS
};

static const char *const parameter_fields[] = { "parameter", "value" };
static const char *const restore_fields[] = { "parameter", "neutral", "value" };

struct scene {
	struct bench_template_var vars[UNIT_VARS];
	struct bench_template_list parameters, restore;
	const char **parameter_cells, **restore_cells; /* owned */
	char syslog_port[12], resync_seconds[12], mac[13];
};

static void
scene_clear(struct scene *s)
{
	free(s->parameter_cells);
	free(s->restore_cells);
}

static void
set_text(struct scene *s, enum var var, const char *name, const char *text)
{
	s->vars[var] =
		(struct bench_template_var){ name, text == NULL ? "" : text, NULL };
}

static void
set_bench(struct scene *s, const struct bench_config *c, const struct bench_model *m)
{
	snprintf(s->syslog_port, sizeof(s->syslog_port), "%d", c->syslog_port);
	snprintf(s->resync_seconds, sizeof(s->resync_seconds), "%d", c->resync_seconds);
	set_text(s, VAR_BENCH, "bench", c->address);
	set_text(s, VAR_SYSLOG_PORT, "syslog_port", s->syslog_port);
	set_text(s, VAR_RESYNC_SECONDS, "resync_seconds", s->resync_seconds);
	set_text(s, VAR_MODEL, "model", m->name);
	set_text(s, VAR_PSN, "psn", m->psn);
	set_text(s, VAR_PN, "pn", m->pn);
}

static int
set_lists(struct scene *s, const struct bench_family *f,
	  const struct bench_recipe *recipe)
{
	size_t n = recipe == NULL ? 0 : recipe->n_parameters;

	s->parameter_cells = calloc(2 * n + 1, sizeof(*s->parameter_cells));
	s->restore_cells = calloc(3 * f->n_restores + 1, sizeof(*s->restore_cells));
	if (s->parameter_cells == NULL || s->restore_cells == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		s->parameter_cells[2 * i] = recipe->parameters[i].name;
		s->parameter_cells[2 * i + 1] = recipe->parameters[i].value;
	}
	/* What the recipe wants of a parameter that the bench had changed comes before
	 * the factory's value, and needs no neutral one in front. */
	for (size_t i = 0; i < f->n_restores; i++) {
		const struct bench_family_restore *r = &f->restores[i];
		const char *wanted =
			recipe == NULL ? NULL
				       : bench_recipe_parameter(recipe, r->parameter);

		s->restore_cells[3 * i] = r->parameter;
		s->restore_cells[3 * i + 1] =
			wanted == NULL || *wanted == '\0' ? r->neutral : "";
		s->restore_cells[3 * i + 2] = wanted == NULL ? r->value : wanted;
	}
	s->parameters = (struct bench_template_list){ parameter_fields,
						      BENCH_N(parameter_fields),
						      s->parameter_cells, n };
	s->restore =
		(struct bench_template_list){ restore_fields, BENCH_N(restore_fields),
					      s->restore_cells, f->n_restores };
	s->vars[VAR_PARAMETERS] =
		(struct bench_template_var){ "parameters", NULL, &s->parameters };
	s->vars[VAR_RESTORE] =
		(struct bench_template_var){ "restore", NULL, &s->restore };
	return 0;
}

static bool
has_scheme(const char *url, const char *scheme)
{
	size_t n = strlen(scheme);

	return strncmp(url, scheme, n) == 0 && strncmp(url + n, "://", 3) == 0;
}

/* The URL in pieces, for vendors whose parameters take it so: the text behind "://",
 * and one name that is not empty for its scheme. */
static void
set_redirect(struct scene *s, const char *redirect)
{
	const char *rest = strstr(redirect, "://");

	set_text(s, VAR_REDIRECT, "redirect", redirect);
	set_text(s, VAR_REDIRECT_REST, "redirect_rest", rest == NULL ? "" : rest + 3);
	set_text(s, VAR_REDIRECT_TFTP, "redirect_tftp",
		 has_scheme(redirect, "tftp") ? "1" : "");
	set_text(s, VAR_REDIRECT_HTTP, "redirect_http",
		 has_scheme(redirect, "http") ? "1" : "");
	set_text(s, VAR_REDIRECT_HTTPS, "redirect_https",
		 has_scheme(redirect, "https") ? "1" : "");
}

static int
set_unit(struct scene *s, const struct bench_render_request *q)
{
	const struct bench_recipe *r = q->recipe;

	bench_mac_format_bare(q->mac, s->mac);
	set_text(s, VAR_MAC, "mac", s->mac);
	set_text(s, VAR_SERIAL, "serial", q->serial);
	set_text(s, VAR_NONCE, "nonce", q->nonce);
	set_redirect(s, r == NULL ? "" : r->redirect);
	set_text(s, VAR_RESYNC_PERIODIC, "resync_periodic",
		 r == NULL ? "" : r->resync_periodic);
	set_text(s, VAR_TARGET, "target",
		 r == NULL ? "" : bench_recipe_firmware(r, q->model));
	return set_lists(s, q->family, r);
}

static size_t
vars_of(enum bench_role role)
{
	return role == BENCH_ROLE_PENDING ? PENDING_VARS : UNIT_VARS;
}

static int
render_text(const struct scene *s, const struct bench_family *f, enum bench_role role,
	    struct bench_str *out, struct bench_err *err)
{
	const struct bench_template_scope scope = { s->vars, vars_of(role), f->escape };

	return bench_template_render(f->files[role].text, f->files[role].where, 1,
				     &scope, out, err);
}

/* Lower case, as the TFTP map makes every name (DESIGN D3). */
static int
render_name(const struct scene *s, const struct bench_family *f, enum bench_role role,
	    size_t i, char name[256], struct bench_err *err)
{
	const struct bench_template_scope scope = { s->vars, vars_of(role),
						    BENCH_TEMPLATE_NONE };
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	int r = bench_template_render(f->files[role].names.at[i], f->where,
				      f->files[role].line, &scope, &out, err);

	if (r < 0)
		return r;
	if (bench_str_get(&out)[0] != '/' || !bench_path_is_safe(bench_str_get(&out)) ||
	    !bench_copy(name, 256, bench_str_get(&out)))
		return bench_fail(err, -EINVAL,
				  "%s:%d: '%s' is not a file name to serve: "
				  "'/' and parts without '..'",
				  f->where, f->files[role].line, bench_str_get(&out));
	bench_lower(name);
	return 0;
}

int
bench_family_check_files(const struct bench_family *f, struct bench_err *err)
{
	static const struct bench_config config = { .address = "192.0.2.1" };
	static const struct bench_model model = { "0", "0", "0", "0" };
	const struct bench_render_request q = { .family = f,
						.model = "0",
						.nonce = "0" };
	bench_auto(scene_clear) struct scene s = { 0 };
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	char name[256];
	int r = 0;

	set_bench(&s, &config, &model);
	if (set_unit(&s, &q) < 0)
		return bench_fail(err, -ENOMEM, "%s: out of memory", f->where);
	for (int i = BENCH_ROLE_PENDING; i <= BENCH_ROLE_CLEANUP && r == 0; i++) {
		enum bench_role role = (enum bench_role)i;

		if (f->files[role].text == NULL)
			continue;
		r = render_text(&s, f, role, &out, err);
		for (size_t k = 0; k < f->files[i].names.n && r == 0; k++)
			r = render_name(&s, f, role, k, name, err);
	}
	return r;
}

/* An address of the bench in what the recipe itself wants would leave with the phone.
 */
static bool
mentions(const char *text, const char *address)
{
	size_t n = strlen(address);

	for (const char *p = text; (p = strstr(p, address)) != NULL; p++) {
		bool before = p > text && (strchr("0123456789.", p[-1]) != NULL);
		bool after = p[n] >= '0' && p[n] <= '9';

		if (!before && !after)
			return true;
	}
	return false;
}

static int
check_recipe(const struct bench_render_request *q, struct bench_err *err)
{
	const struct bench_recipe *recipe = q->recipe;
	int r = bench_recipe_check_parameters(recipe, q->family, err);

	if (r < 0)
		return r;
	if (!q->family->rules && !has_scheme(recipe->redirect, "tftp") &&
	    !has_scheme(recipe->redirect, "http") &&
	    !has_scheme(recipe->redirect, "https"))
		return bench_fail(err, -EINVAL,
				  "%s: redirect: a phone of family %s takes a URL of "
				  "tftp, http or https, and no options in front of it",
				  recipe->where, q->family->name);
	if (mentions(recipe->redirect, q->config->address))
		return bench_fail(err, -EINVAL,
				  "%s: redirect leads to the bench itself",
				  recipe->where);
	for (size_t i = 0; i < recipe->n_parameters; i++) {
		if (mentions(recipe->parameters[i].value, q->config->address))
			return bench_fail(
				err, -EINVAL,
				"%s:%d: parameter %s has the bench's address in its "
				"value: it would leave with the phone",
				recipe->where, recipe->parameters[i].line,
				recipe->parameters[i].name);
	}
	return 0;
}

/* One file under each of its names, added to list. */
static int
render_file(const struct scene *s, const struct bench_family *f, enum bench_role role,
	    struct bench_rendered *list, size_t *n, struct bench_err *err)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	int r = f->files[role].text == NULL ? 0 : render_text(s, f, role, &out, err);

	for (size_t i = 0; i < f->files[role].names.n && r == 0; i++) {
		struct bench_rendered *file = &list[*n];

		r = render_name(s, f, role, i, file->name, err);
		if (r < 0)
			break;
		file->role = role;
		file->len = out.len;
		file->text = strdup(bench_str_get(&out));
		if (file->text == NULL)
			return bench_fail(err, -ENOMEM, "%s: out of memory", f->where);
		(*n)++;
	}
	return r;
}

static int
render_all(const struct scene *s, const struct bench_render_request *q,
	   struct bench_rendered **ret_files, size_t *ret_n, struct bench_err *err)
{
	const struct bench_family *f = q->family;
	enum bench_role first =
		q->recipe == NULL ? BENCH_ROLE_PENDING : BENCH_ROLE_MODEL;
	enum bench_role last =
		q->recipe == NULL ? BENCH_ROLE_PENDING : BENCH_ROLE_CLEANUP;
	struct bench_rendered *list;
	size_t room = 0, n = 0;
	int r = 0;

	for (enum bench_role role = first; role <= last; role++)
		room += f->files[role].names.n;
	list = calloc(room + 1, sizeof(*list));
	if (list == NULL)
		return bench_fail(err, -ENOMEM, "%s: out of memory", f->where);
	for (enum bench_role role = first; role <= last && r == 0; role++)
		r = render_file(s, f, role, list, &n, err);
	if (r < 0) {
		bench_rendered_free(list, n);
		return r;
	}
	*ret_files = list;
	*ret_n = n;
	return 0;
}

int
bench_render_unit(const struct bench_render_request *q,
		  struct bench_rendered **ret_files, size_t *ret_n,
		  struct bench_err *err)
{
	const struct bench_model *m = bench_family_model(q->family, q->model);
	struct scene s = { 0 };
	int r;

	if (m == NULL)
		return bench_fail(err, -ENOENT, "%s: model '%s' is not listed",
				  q->family->where, q->model);
	if (q->recipe != NULL) {
		r = check_recipe(q, err);
		if (r < 0)
			return r;
	}
	set_bench(&s, q->config, m);
	r = set_unit(&s, q);
	if (r < 0)
		bench_fail(err, r, "%s: out of memory", q->family->where);
	else
		r = render_all(&s, q, ret_files, ret_n, err);
	scene_clear(&s);
	return r;
}

void
bench_rendered_free(struct bench_rendered *files, size_t n)
{
	for (size_t i = 0; files != NULL && i < n; i++)
		free(files[i].text);
	free(files);
}
