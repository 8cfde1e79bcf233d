/* From a family's templates and a recipe to the files of one unit. Pure, but for the
 * salts of encryption. */
#include "redirect.h"
#include "scene.h"

#include <bench/flow.h>
#include <bench/str.h>
#include <errno.h>
#include <string.h>

static size_t
vars_of(enum bench_role role)
{
	return role == BENCH_ROLE_PENDING ? BENCH_PENDING_VARS : BENCH_UNIT_VARS;
}

static int
render_template(const struct bench_scene *s, const struct bench_family *f,
		const struct bench_family_file *file, size_t n_vars,
		struct bench_str *out, struct bench_err *err)
{
	const struct bench_template_scope scope = { s->vars, n_vars, f->escape };

	return bench_template_render(file->text, file->where, 1, &scope, out, err);
}

static int
render_text(const struct bench_scene *s, const struct bench_family *f,
	    enum bench_role role, struct bench_str *out, struct bench_err *err)
{
	return render_template(s, f, &f->files[role], vars_of(role), out, err);
}

/* Lower case, as the TFTP map makes every name (DESIGN D3). */
static int
render_name(const struct bench_scene *s, const struct bench_family *f,
	    enum bench_role role, size_t i, char name[256], struct bench_err *err)
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
	bench_auto(bench_scene_clear) struct bench_scene s = { 0 };
	bench_auto(bench_str_clear) struct bench_str out = { 0 };
	char name[256];
	int r = bench_scene_set_empty(&s, f, err);

	for (int i = BENCH_ROLE_PENDING; i <= BENCH_ROLE_CLEANUP && r == 0; i++) {
		enum bench_role role = (enum bench_role)i;

		if (f->files[role].text == NULL)
			continue;
		r = render_text(&s, f, role, &out, err);
		for (size_t k = 0; k < f->files[i].names.n && r == 0; k++)
			r = render_name(&s, f, role, k, name, err);
	}
	if (r == 0 && f->remote.text != NULL)
		r = render_template(&s, f, &f->remote, BENCH_UNIT_VARS, &out, err);
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

/* wanted: settings and parameters. */
static int
check_values(const struct bench_render_request *q,
	     const struct bench_recipe_parameters *list, struct bench_err *err)
{
	for (size_t i = 0; i < list->n; i++) {
		if (mentions(list->at[i].value, q->config->address))
			return bench_fail(
				err, -EINVAL,
				"%s:%d: parameter %s has the bench's address in its "
				"value: it would leave with the phone",
				q->recipe->where, list->at[i].line, list->at[i].name);
	}
	return 0;
}

static int
check_recipe(const struct bench_render_request *q, struct bench_err *err)
{
	const struct bench_recipe *recipe = q->recipe;
	struct bench_recipe_parameters want;
	int r = bench_recipe_check_family(recipe, q->family, err);

	if (r < 0)
		return r;
	if (!q->family->rules && !bench_redirect_has_scheme(recipe->redirect, "tftp") &&
	    !bench_redirect_has_scheme(recipe->redirect, "http") &&
	    !bench_redirect_has_scheme(recipe->redirect, "https"))
		return bench_fail(err, -EINVAL,
				  "%s: redirect: a phone of family %s takes a URL of "
				  "tftp, http or https, and no options in front of it",
				  recipe->where, q->family->name);
	if (mentions(recipe->redirect, q->config->address))
		return bench_fail(err, -EINVAL,
				  "%s: redirect leads to the bench itself",
				  recipe->where);
	if ((recipe->require & BENCH_LINK_REDIRECTED) != 0 && q->config->dns_port == 0)
		return bench_fail(err, -EINVAL,
				  "%s: require: redirected is seen by the bench's "
				  "resolver, which bench.conf switches off (dns_port)",
				  recipe->where);
	r = bench_recipe_want(recipe, q->family, &want, err);
	if (r < 0)
		return r;
	r = check_values(q, &want, err);
	free(want.at);
	return r < 0 ? r : check_values(q, &recipe->remote, err);
}

/* One file under each of its names, added to list. */
static int
render_file(const struct bench_scene *s, const struct bench_family *f,
	    enum bench_role role, struct bench_rendered *list, size_t *n,
	    struct bench_err *err)
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
render_all(const struct bench_scene *s, const struct bench_render_request *q,
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
bench_render_check(const struct bench_render_request *q, struct bench_err *err)
{
	if (bench_family_model(q->family, q->model) == NULL)
		return bench_fail(err, -ENOENT, "%s: model '%s' is not listed",
				  q->family->where, q->model);
	return q->recipe == NULL ? 0 : check_recipe(q, err);
}

int
bench_render_unit(const struct bench_render_request *q,
		  struct bench_rendered **ret_files, size_t *ret_n,
		  struct bench_err *err)
{
	bench_auto(bench_scene_clear) struct bench_scene s = { 0 };
	int r = bench_render_check(q, err);

	if (r == 0)
		r = bench_scene_set(&s, q, bench_family_model(q->family, q->model),
				    err);
	return r < 0 ? r : render_all(&s, q, ret_files, ret_n, err);
}

/* They may hold keys and passwords. */
void
bench_rendered_free(struct bench_rendered *files, size_t n)
{
	for (size_t i = 0; files != NULL && i < n; i++) {
		if (files[i].text != NULL)
			explicit_bzero(files[i].text, files[i].len);
		free(files[i].text);
	}
	free(files);
}

/* --- encryption
 * ------------------------------------------------------------------------ */

int
bench_render_encrypt(struct bench_rendered *file, const struct bench_recipe *recipe,
		     const char *key, struct bench_err *err)
{
	const struct bench_recipe_encryption *e = &recipe->encryption;
	const struct bench_crypt crypt = {
		.cipher = e->cipher,
		.digest = e->digest,
		.gzip = e->gzip,
		.key = { (const uint8_t *)key, strlen(key) },
	};
	const struct bench_bytes plain = { (const uint8_t *)file->text, file->len };
	struct bench_str out = { 0 };
	int r;

	if (e->cipher == BENCH_CIPHER_NONE)
		return 0;
	r = bench_encrypt(&crypt, plain, &out, err);

	if (r < 0) {
		bench_str_clear(&out);
		return r;
	}
	explicit_bzero(file->text, file->len);
	free(file->text);
	file->len = out.len;
	file->text = bench_str_take(&out);
	return 0;
}

int
bench_rendered_encrypt(struct bench_rendered *files, size_t n,
		       const struct bench_recipe *recipe, const char *bench_key,
		       struct bench_err *err)
{
	int r = 0;

	if (recipe->encryption.cipher == BENCH_CIPHER_NONE)
		return 0;
	for (size_t i = 0; i < n && r == 0; i++) {
		if (files[i].role != BENCH_ROLE_REDIRECT)
			continue;
		r = bench_render_encrypt(&files[i], recipe, bench_key, err);
		if (r == 0 && recipe->encryption.cipher == BENCH_CIPHER_AES128GCM)
			bench_copy(files[i].suffix, sizeof(files[i].suffix),
				   ".aes128gcm");
	}
	return r;
}
