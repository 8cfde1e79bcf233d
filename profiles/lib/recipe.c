/* Parsing and checking of recipes. No error text holds a value: values may be
 * passwords. */
#include "family_data.h"
#include "recipe_data.h"
#include "redirect.h"

#include <bench/flow.h>
#include <bench/str.h>
#include <errno.h>
#include <string.h>

#define PARAMETERS_MAX 512

/* --- validators: run while the text is parsed, so they know the line
 * ------------------- */

static int
validate_redirect(cfg_t *cfg, cfg_opt_t *opt)
{
	char host[256];
	const char *problem = bench_redirect_problem(cfg_opt_getnstr(opt, 0), host);

	if (problem != NULL)
		return bench_conf_say(cfg, "redirect %s", problem);
	return bench_conf_once(cfg, opt);
}

/* "3600", "90,86400", "3600+600" (cisco-mpp §2.2). */
static int
validate_resync(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *p = cfg_opt_getnstr(opt, 0);
	size_t n = strlen(p) < 200 ? strspn(p, "0123456789") : 0;

	while (n > 0 && n < 10) {
		p += n;
		if (*p == '\0')
			return bench_conf_once(cfg, opt);
		if (*p != ',' && *p != '+')
			break;
		n = strspn(++p, "0123456789");
	}
	return bench_conf_say(cfg, "resync_periodic is not a list of seconds like "
				   "\"90,86400\" or \"3600+600\"");
}

static int
validate_require(cfg_t *cfg, cfg_opt_t *opt)
{
	enum bench_link link;

	for (unsigned i = 0; i < cfg_opt_size(opt); i++) {
		if (bench_link_parse(cfg_opt_getnstr(opt, i), &link) == 0)
			continue;
		return bench_conf_say(cfg,
				      "require: a link is one of leased, delivered, "
				      "confirmed, cleaned, firmware, scanned");
	}
	return 0;
}

static int
validate_version(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *version = cfg_opt_getnstr(opt, 0);
	const char *dot = strchr(version, '.');
	size_t n = strlen(version);

	if (n > 6 && strcmp(version + n - 6, ".loads") == 0)
		return bench_conf_say(cfg, "version: leave '.loads' off");
	if (!bench_family_word(version, 90) || dot == NULL || dot == version ||
	    dot[1] == '\0')
		return bench_conf_say(cfg, "version is not a load's name like "
					   "\"sip88xx.12-0-7MPP0501-123\"");
	return bench_conf_once(cfg, opt);
}

/* Names as the vendor forms them of his web labels: letters, digits, '_', '-', '.'
 * (cisco-mpp §5). */
static bool
is_parameter_name(const char *name)
{
	return bench_family_word(name, 96) && name[0] != '-' && name[0] != '.' &&
	       !(name[0] >= '0' && name[0] <= '9');
}

static int
validate_parameter(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);

	if (!is_parameter_name(cfg_title(sec)))
		return bench_conf_say(
			cfg, "parameter: no phone has a parameter of such a name; "
			     "letters, digits, '_', '-' and '.' only");
	if (cfg_opt_size(opt) > PARAMETERS_MAX)
		return bench_conf_say(cfg, "more than %d parameters", PARAMETERS_MAX);
	if (cfg_getstr(sec, "value") == NULL)
		return bench_conf_say(cfg, "parameter %s: value is missing",
				      cfg_title(sec));
	return 0;
}

static int
validate_value(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *problem = bench_value_problem(cfg_opt_getnstr(opt, 0));

	if (problem != NULL)
		return bench_conf_say(cfg, "parameter %s: value %s", cfg_title(cfg),
				      problem);
	return bench_conf_once(cfg, opt);
}

static int
validate_firmware(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);

	if (!bench_family_word(cfg_title(sec), 24))
		return bench_conf_say(cfg,
				      "firmware: the title is a model like \"8841\"");
	if (cfg_getstr(sec, "version") == NULL)
		return bench_conf_say(cfg, "firmware %s: version is missing",
				      cfg_title(sec));
	return 0;
}

static int
validate_recipe(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);

	if (!bench_family_word(cfg_title(sec), 64))
		return bench_conf_say(cfg,
				      "recipe: a name is 1 to 63 letters, digits, '_', "
				      "'-' and '.'");
	if (cfg_getstr(sec, "redirect") == NULL)
		return bench_conf_say(cfg,
				      "recipe %s: redirect is missing: where are its "
				      "phones to go?",
				      cfg_title(sec));
	if ((cfg_getopt(sec, "require")->flags & CFGF_MODIFIED) != 0 &&
	    cfg_size(sec, "require") == 0)
		return bench_conf_say(
			cfg,
			"recipe %s: require is empty: nothing would have to "
			"be proven",
			cfg_title(sec));
	if (cfg_opt_size(opt) > 1)
		return bench_conf_say(cfg, "one recipe a file");
	return 0;
}

static void
set_validators(cfg_t *cfg)
{
	cfg_set_validate_func(cfg, "recipe", validate_recipe);
	cfg_set_validate_func(cfg, "recipe|redirect", validate_redirect);
	cfg_set_validate_func(cfg, "recipe|resync_periodic", validate_resync);
	cfg_set_validate_func(cfg, "recipe|require", validate_require);
	cfg_set_validate_func(cfg, "recipe|firmware", validate_firmware);
	cfg_set_validate_func(cfg, "recipe|firmware|version", validate_version);
	cfg_set_validate_func(cfg, "recipe|parameter", validate_parameter);
	cfg_set_validate_func(cfg, "recipe|parameter|value", validate_value);
}

static int
parse_conf(const char *text, const char *where, cfg_t **ret_cfg, struct bench_err *err)
{
	const int titled = CFGF_TITLE | CFGF_MULTI | CFGF_NO_TITLE_DUPES;
	cfg_opt_t firmware[] = { CFG_STR("version", NULL, CFGF_NONE), CFG_END() };
	cfg_opt_t parameter[] = { CFG_STR("value", NULL, CFGF_NONE), CFG_END() };
	cfg_opt_t recipe[] = {
		CFG_STR("redirect", NULL, CFGF_NONE),
		/* the factory's own value (cisco-mpp §2.2) */
		CFG_STR("resync_periodic", "3600", CFGF_NONE),
		CFG_STR_LIST("require", NULL, CFGF_NONE),
		CFG_SEC("firmware", firmware, titled),
		CFG_SEC("parameter", parameter, titled),
		CFG_END(),
	};
	cfg_opt_t opts[] = { CFG_SEC("recipe", recipe, titled), BENCH_CONF_END };
	const struct bench_conf_input in = { text, where, true, set_validators };

	return bench_conf_parse(&in, opts, ret_cfg, err);
}

/* --- from the parsed text to the struct; the values are valid by now
 * ------------------- */

static int
take_lists(struct bench_recipe *r, cfg_t *sec)
{
	r->n_parameters = cfg_size(sec, "parameter");
	r->n_firmware = cfg_size(sec, "firmware");
	r->parameters = calloc(r->n_parameters + 1, sizeof(*r->parameters));
	r->firmware = calloc(r->n_firmware + 1, sizeof(*r->firmware));
	if (r->parameters == NULL || r->firmware == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < r->n_parameters; i++) {
		cfg_t *p = cfg_getnsec(sec, "parameter", i);

		r->parameters[i] = (struct bench_recipe_parameter){
			cfg_title(p), cfg_getstr(p, "value"), p->line
		};
	}
	for (unsigned i = 0; i < r->n_firmware; i++) {
		cfg_t *p = cfg_getnsec(sec, "firmware", i);

		r->firmware[i] = (struct bench_recipe_firmware){
			cfg_title(p), cfg_getstr(p, "version"), p->line
		};
	}
	return 0;
}

static int
take_all(struct bench_recipe *r, struct bench_err *err)
{
	cfg_t *sec;
	enum bench_link link;

	if (cfg_size(r->conf, "recipe") == 0)
		return bench_fail(err, -EINVAL, "%s: no recipe \"name\" { … } in it",
				  r->where);
	sec = cfg_getnsec(r->conf, "recipe", 0);
	r->name = cfg_title(sec);
	r->redirect = cfg_getstr(sec, "redirect");
	r->resync_periodic = cfg_getstr(sec, "resync_periodic");
	if (bench_redirect_problem(r->redirect, r->host) != NULL)
		return -EINVAL;
	for (unsigned i = 0; i < cfg_size(sec, "require"); i++) {
		if (bench_link_parse(cfg_getnstr(sec, "require", i), &link) < 0)
			return -EINVAL;
		r->require |= (uint32_t)link;
	}
	if (take_lists(r, sec) < 0)
		return bench_fail(err, -ENOMEM, "%s: out of memory", r->where);
	return 0;
}

int
bench_recipe_parse(const char *text, const char *where,
		   struct bench_recipe **ret_recipe, struct bench_err *err)
{
	bench_auto(bench_recipe_freep) struct bench_recipe *recipe =
		calloc(1, sizeof(*recipe));
	int r;

	if (recipe == NULL)
		return bench_fail(err, -ENOMEM, "%s: out of memory", where);
	bench_copy(recipe->where, sizeof(recipe->where), where);
	r = parse_conf(text, recipe->where, &recipe->conf, err);
	if (r == 0)
		r = take_all(recipe, err);
	if (r < 0)
		return r;
	*ret_recipe = bench_take(recipe);
	return 0;
}

void
bench_recipe_freep(struct bench_recipe **r)
{
	if (*r == NULL)
		return;
	free((*r)->parameters);
	free((*r)->firmware);
	bench_conf_freep(&(*r)->conf);
	free(*r);
	*r = NULL;
}

const char *
bench_recipe_name(const struct bench_recipe *r)
{
	return r->name;
}

const char *
bench_recipe_redirect(const struct bench_recipe *r)
{
	return r->redirect;
}

const char *
bench_recipe_host(const struct bench_recipe *r)
{
	return r->host;
}

const char *
bench_recipe_firmware(const struct bench_recipe *r, const char *model)
{
	for (size_t i = 0; i < r->n_firmware; i++) {
		if (strcmp(r->firmware[i].model, model) == 0)
			return r->firmware[i].version;
	}
	return NULL;
}

bool
bench_recipe_names_links(const struct bench_recipe *r)
{
	return r->require != 0;
}

uint32_t
bench_recipe_require(const struct bench_recipe *r, const char *model)
{
	if (r->require != 0)
		return r->require;
	if (bench_recipe_firmware(r, model) != NULL)
		return BENCH_LINKS_DEFAULT | BENCH_LINK_FIRMWARE;
	return BENCH_LINKS_DEFAULT;
}

const char *
bench_recipe_parameter(const struct bench_recipe *r, const char *name)
{
	for (size_t i = 0; i < r->n_parameters; i++) {
		if (strcmp(r->parameters[i].name, name) == 0)
			return r->parameters[i].value;
	}
	return NULL;
}
