/* bench recipe check: what would become of a phone of each model? */
#include "cli.h"
#include "rehearse.h"

#include <bench/priv.h>
#include <bench/stage.h>
#include <errno.h>
#include <profiles/recipe.h>
#include <string.h>

struct check {
	struct cli *c;
	const struct bench_recipe *recipe;
	const struct bench_family *family;
	char simulator[512];
	size_t models, wrong;
};

static void
add_model(struct check *k, const char *model, const struct rehearsal *r)
{
	struct table *t = k->c->table;

	table_row(t);
	table_text(t, "family", bench_family_name(k->family));
	table_text(t, "model", model);
	table_bool(t, "ok", r->ok);
	table_bool(t, "rehearsed", r->rehearsed);
	table_text(t, "what", r->what);
	k->models++;
	k->wrong += !r->ok;
}

/* Families without a simulator are rendered only. */
static int
render_only(const struct bench_render_request *q, struct rehearsal *ret,
	    struct bench_err *err)
{
	struct bench_rendered *files = NULL;
	size_t n = 0;
	int r = bench_render_unit(q, &files, &n, err);

	bench_rendered_free(files, n);
	*ret = (struct rehearsal){ .ok = true };
	bench_copy(ret->what, sizeof(ret->what), "rendered; no simulator plays it");
	return r;
}

/* When the question for the remote host comes, if it has to be proven: before staff
 * would be told to help, or not by itself. */
static void
tell_redirected(const struct check *k, const char *model, struct rehearsal *r)
{
	long seconds = bench_recipe_first_resync(k->recipe);
	struct bench_norms norms;
	bool soon;
	size_t n = strlen(r->what);

	bench_norms_default(k->c->config.resync_seconds, &norms);
	soon = bench_family_setting(k->family, "resync_periodic") != NULL &&
	       seconds > 0 && seconds <= norms.stage[BENCH_STAGE_CLEANED].stuck_s;
	if (!r->ok ||
	    (bench_recipe_require(k->recipe, model) & BENCH_LINK_REDIRECTED) == 0)
		return;
	if (soon)
		snprintf(r->what + n, sizeof(r->what) - n,
			 "; asks for its remote host %ld s after its setup", seconds);
	else
		snprintf(r->what + n, sizeof(r->what) - n,
			 "; plug it in once more after its setup, so that it asks for "
			 "its remote host");
}

static int
check_model(struct check *k, const struct bench_model *m)
{
	const struct bench_render_request q = {
		.mac = { { 0x00, 0x56, 0x2b, 0x00, 0x00, 0x01 } },
		.serial = "FCH2143E1AB",
		.model = m->name,
		.family = k->family,
		.recipe = k->recipe,
		.config = &k->c->config,
		.nonce = "00000000000000000000000000000000",
	};
	struct rehearsal result = { 0 };
	struct bench_err why = { 0 };
	int r;

	if (k->simulator[0] == '\0')
		r = render_only(&q, &result, &why);
	else
		r = rehearse(k->simulator, &q, &result, &why);
	if (r < 0) {
		result = (struct rehearsal){ 0 };
		bench_copy(result.what, sizeof(result.what), why.text);
	}
	if (r == -ENOMEM)
		return bench_fail(&k->c->err, r, "%s", why.text);
	tell_redirected(k, m->name, &result);
	add_model(k, m->name, &result);
	return 0;
}

static int
check_family(struct check *k)
{
	const char *simulator = bench_family_simulator(k->family);
	int r = 0;

	k->simulator[0] = '\0';
	if (simulator[0] != '\0')
		r = rehearse_find(simulator, k->simulator, &k->c->err);
	for (size_t i = 0; i < bench_family_models(k->family) && r == 0; i++)
		r = check_model(k, bench_family_model_at(k->family, i));
	return r;
}

/* Families that cannot do what the recipe asks are passed over: it is not for them. */
static int
check_families(struct check *k)
{
	int r = 0;

	table_list(k->c->table, "models");
	for (size_t i = 0; i < bench_families_count(k->c->families) && r == 0; i++) {
		k->family = bench_families_at(k->c->families, i);
		if (bench_recipe_check_family(k->recipe, k->family, NULL) == 0)
			r = check_family(k);
	}
	return r;
}

static int
check_certificate(struct check *k)
{
	bench_auto(bench_freep) char *pem = NULL;

	if (bench_recipe_encryption(k->recipe) == NULL)
		return 0;
	return bench_publish_certificate(k->recipe, &k->c->config, &pem, &k->c->err);
}

int
cmd_recipe_check(struct cli *c)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe = NULL;
	struct check k = { .c = c };
	const char *word;
	int r = cli_word(c, "recipe file or name", &word);

	if (r == 0)
		r = cli_end(c);
	if (r == 0)
		r = cli_families(c);
	if (r == 0)
		r = cli_recipe(c, word, &recipe);
	if (r == 0)
		r = bench_recipe_check(recipe, c->families, &c->err);
	if (r == 0)
		r = bench_run_as_staff(&c->err);
	k.recipe = recipe;
	if (r == 0)
		r = check_certificate(&k);
	if (r == 0)
		r = check_families(&k);
	if (r < 0)
		return r == -ENOKEY ? -EPERM : r;
	if (k.wrong == 0)
		return 0;
	fprintf(stderr, "bench: %zu of %zu models would not get there\n", k.wrong,
		k.models);
	return 1;
}
