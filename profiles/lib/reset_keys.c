/* family.conf: how a person resets a phone to factory settings. */
#include "family_data.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define TEXT_MAX 240

static bool
is_sentence(const char *text)
{
	size_t n = text == NULL ? 0 : strlen(text);

	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			return false;
	}
	return n > 0 && n <= TEXT_MAX;
}

static int
validate_reset_keys(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);

	if (!is_sentence(cfg_getstr(sec, "en")) || !is_sentence(cfg_getstr(sec, "ja")))
		return bench_conf_say(
			cfg,
			"reset_keys '%s': en and ja are one line each, of "
			"1 to %d bytes",
			cfg_title(sec), TEXT_MAX);
	return 0;
}

void
bench_family_reset_prepare(cfg_t *cfg)
{
	cfg_set_validate_func(cfg, "reset_keys", validate_reset_keys);
}

/* A name that is no model would never be found. */
static bool
names_models(const struct bench_family *f, const struct bench_texts *models)
{
	for (size_t i = 0; i < models->n; i++) {
		if (bench_family_model(f, models->at[i]) == NULL)
			return false;
	}
	return true;
}

int
bench_family_reset_take(struct bench_family *f, struct bench_err *err)
{
	f->n_resets = cfg_size(f->conf, "reset_keys");
	f->resets = calloc(f->n_resets + 1, sizeof(*f->resets));
	if (f->resets == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < f->n_resets; i++) {
		cfg_t *sec = cfg_getnsec(f->conf, "reset_keys", i);
		struct bench_family_reset *r = &f->resets[i];

		r->en = cfg_getstr(sec, "en");
		r->ja = cfg_getstr(sec, "ja");
		if (bench_family_take_texts(sec, "models", &r->models) < 0)
			return -ENOMEM;
		if (!names_models(f, &r->models))
			return bench_fail(err, -EINVAL,
					  "%s:%d: reset_keys '%s': models names one "
					  "that the family does not list",
					  f->where, sec->line, cfg_title(sec));
	}
	return 0;
}

void
bench_family_reset_clear(struct bench_family *f)
{
	for (size_t i = 0; f->resets != NULL && i < f->n_resets; i++)
		free(f->resets[i].models.at);
	free(f->resets);
}

static bool
is_for(const struct bench_family_reset *r, const char *model)
{
	for (size_t i = 0; i < r->models.n; i++) {
		if (strcasecmp(r->models.at[i], model) == 0)
			return true;
	}
	return false;
}

const char *
bench_family_reset_keys(const struct bench_family *f, const char *model, bool japanese)
{
	const struct bench_family_reset *found = NULL;

	for (size_t i = 0; i < f->n_resets; i++) {
		const struct bench_family_reset *r = &f->resets[i];

		if (is_for(r, model) || (r->models.n == 0 && found == NULL))
			found = r;
		if (is_for(r, model))
			break;
	}
	if (found == NULL)
		return "";
	return japanese ? found->ja : found->en;
}
