/* The unit's profile on the remote server: made here, as its key is nowhere else in the
 * plain (DESIGN D10). */
#include "redirect.h"
#include "scene.h"

#include <errno.h>
#include <profiles/macro.h>
#include <profiles/url.h>
#include <string.h>

static const char *const fields[] = { "parameter", "value" };

/* The path that this phone makes of its Profile_Rule. */
static int
find_name(const struct bench_render_request *q, const struct bench_model *m,
	  struct bench_scene *s, char name[256], struct bench_err *err)
{
	struct bench_macro_mac mac;
	const struct bench_macro known[] = {
		{ "MA", mac.ma },   { "MAU", mac.mau },
		{ "MAC", mac.mac }, { "PSN", m->psn },
		{ "PN", m->pn },    { "SN", q->serial == NULL ? "" : q->serial },
	};
	const struct bench_macros macros = { known, BENCH_N(known) };
	bench_auto(bench_str_clear) struct bench_str url = { 0 };
	struct bench_url parsed;
	const char *filled;
	int r;

	bench_macro_mac(q->mac, &mac);
	filled = bench_scene_fill(s, q, m, bench_recipe_destination(q->recipe));
	if (filled == NULL)
		return -ENOMEM;
	r = bench_macro_expand(&macros, BENCH_MACRO_PLAIN, filled, &url, err);
	if (r < 0)
		return r;
	r = bench_url_parse(bench_str_get(&url), &parsed, err);
	if (r < 0)
		return r;
	if (!bench_copy(name, 256, parsed.path) || !bench_path_is_safe(name))
		return bench_fail(err, -EINVAL,
				  "its path is too long, or no name for a file");
	return 0;
}

/* One parameter a row, filled. *ret_cells is owned by the caller. */
static int
fill_rows(const struct bench_render_request *q, const struct bench_model *m,
	  struct bench_scene *s, const char ***ret_cells)
{
	const struct bench_recipe_parameters *list = &q->recipe->remote;
	const char **cells = calloc(2 * list->n + 1, sizeof(*cells));

	if (cells == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < list->n; i++) {
		cells[2 * i] = list->at[i].name;
		cells[2 * i + 1] = bench_scene_fill(s, q, m, list->at[i].value);
		if (cells[2 * i + 1] == NULL) {
			free(cells);
			return -ENOMEM;
		}
	}
	*ret_cells = cells;
	return 0;
}

static int
render(const struct bench_render_request *q, struct bench_scene *s, const char **cells,
       struct bench_str *out, struct bench_err *err)
{
	const struct bench_family_file *file = &q->family->remote;
	const struct bench_template_scope scope = { s->vars, BENCH_UNIT_VARS,
						    q->family->escape };

	s->parameters = (struct bench_template_list){ fields, BENCH_N(fields), cells,
						      q->recipe->remote.n };
	return bench_template_render(file->text, file->where, 1, &scope, out, err);
}

static int
make_text(const struct bench_render_request *q, const struct bench_model *m,
	  struct bench_scene *s, struct bench_str *out, struct bench_err *err)
{
	const char **cells;
	int r = fill_rows(q, m, s, &cells);

	if (r < 0)
		return bench_fail(err, r, "%s: out of memory", q->recipe->where);
	r = render(q, s, cells, out, err);
	free(cells);
	return r;
}

int
bench_render_remote(const struct bench_render_request *q,
		    struct bench_rendered *ret_file, struct bench_err *err)
{
	const struct bench_model *m = bench_family_model(q->family, q->model);
	bench_auto(bench_scene_clear) struct bench_scene s = { 0 };
	bench_auto(bench_wipe) struct bench_str out = { 0 };
	struct bench_rendered file = { .role = BENCH_ROLE_NONE };
	struct bench_err why = { 0 };
	int r;

	if (!q->recipe->has_remote)
		return -ENODATA;
	r = bench_render_check(q, err);
	if (r == 0)
		r = bench_scene_set(&s, q, m, err);
	if (r < 0)
		return r;
	r = find_name(q, m, &s, file.name, &why);
	if (r < 0)
		return bench_fail(err, r == -ENODATA ? -EINVAL : r,
				  "%s:%d: remote: where in redirect: %s",
				  q->recipe->where, q->recipe->line,
				  r == -ENOMEM ? "out of memory" : why.text);
	r = make_text(q, m, &s, &out, err);
	if (r < 0)
		return r;
	file.len = out.len;
	file.text = bench_str_take(&out);
	r = bench_render_encrypt(&file, q->recipe, q->keys.unit, err);
	if (r < 0) {
		explicit_bzero(file.text, file.len);
		free(file.text);
		return r;
	}
	*ret_file = file;
	return 0;
}
