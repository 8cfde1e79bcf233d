/* What may stand in a recipe: the grammar, and the validators that run while it is
 * read, so that they know the line. No error text holds a value: values may be
 * passwords. */
#include "family_data.h"
#include "recipe_data.h"
#include "redirect.h"

#include <bench/flow.h>
#include <errno.h>
#include <profiles/rule.h>
#include <string.h>

#define PARAMETERS_MAX 512

static int
validate_redirect(cfg_t *cfg, cfg_opt_t *opt)
{
	char host[256];
	const char *problem = bench_redirect_problem(cfg_opt_getnstr(opt, 0), host);

	if (problem == NULL)
		problem = bench_recipe_fill_problem(cfg_opt_getnstr(opt, 0));
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
				      "confirmed, cleaned, firmware, scanned, "
				      "redirected, boxed");
	}
	return 0;
}

static int
validate_word(cfg_t *cfg, cfg_opt_t *opt)
{
	if (!bench_family_word(cfg_opt_getnstr(opt, 0), 24))
		return bench_conf_say(cfg, "%s is not a name like \"cisco-mpp\"",
				      opt->name);
	return bench_conf_once(cfg, opt);
}

static int
validate_transport(cfg_t *cfg, cfg_opt_t *opt)
{
	enum bench_transport transport;

	if (bench_transport_parse(cfg_opt_getnstr(opt, 0), &transport) < 0)
		return bench_conf_say(cfg, "transport is \"tftp\", \"http\" or "
					   "\"https\"");
	return bench_conf_once(cfg, opt);
}

static int
validate_load(cfg_t *cfg, const char *option, const char *load)
{
	const char *dot = strchr(load, '.');
	size_t n = strlen(load);

	if (n > 6 && strcmp(load + n - 6, ".loads") == 0)
		return bench_conf_say(cfg, "%s: leave '.loads' off", option);
	if (!bench_family_word(load, 90) || dot == NULL || dot == load ||
	    dot[1] == '\0')
		return bench_conf_say(cfg,
				      "%s is not a load's name like "
				      "\"sip88xx.12-0-7MPP0501-123\"",
				      option);
	return 0;
}

static int
validate_version(cfg_t *cfg, cfg_opt_t *opt)
{
	int r = validate_load(cfg, "version", cfg_opt_getnstr(opt, 0));

	return r < 0 ? r : bench_conf_once(cfg, opt);
}

static int
validate_via(cfg_t *cfg, cfg_opt_t *opt)
{
	int r = 0;

	if (cfg_opt_size(opt) > BENCH_RECIPE_VIA)
		return bench_conf_say(cfg, "via: more than %d loads", BENCH_RECIPE_VIA);
	for (unsigned i = 0; i < cfg_opt_size(opt) && r == 0; i++)
		r = validate_load(cfg, "via", cfg_opt_getnstr(opt, i));
	return r;
}

/* Each load is newer than the one before: the phone goes by its version. */
static int
validate_stages(cfg_t *cfg, cfg_t *sec)
{
	const char *version = cfg_getstr(sec, "version");

	for (unsigned i = 0; i < cfg_size(sec, "via"); i++) {
		const char *load = cfg_getnstr(sec, "via", i);
		const char *next = i + 1 < cfg_size(sec, "via")
					   ? cfg_getnstr(sec, "via", i + 1)
					   : version;

		int order = 0;

		if (!bench_rule_compare_versions(load, next, &order) || order >= 0)
			return bench_conf_say(cfg,
					      "firmware %s: via must go up from load "
					      "to load and end below version: %s is "
					      "not below %s",
					      cfg_title(sec), load, next);
	}
	return 0;
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
	return validate_stages(cfg, sec);
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

	if (problem == NULL)
		problem = bench_recipe_fill_problem(cfg_opt_getnstr(opt, 0));
	if (problem != NULL)
		return bench_conf_say(cfg, "parameter %s: value %s", cfg_title(cfg),
				      problem);
	return bench_conf_once(cfg, opt);
}

static int
validate_text(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *problem = bench_value_problem(cfg_opt_getnstr(opt, 0));

	if (problem != NULL)
		return bench_conf_say(cfg, "%s %s", opt->name, problem);
	return bench_conf_once(cfg, opt);
}

static int
validate_password(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *problem = bench_password_problem(cfg_opt_getnstr(opt, 0));

	if (problem != NULL)
		return bench_conf_say(cfg, "%s %s", opt->name, problem);
	return bench_conf_once(cfg, opt);
}

static int
validate_url(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *problem = bench_url_problem(cfg_opt_getnstr(opt, 0));

	if (problem == NULL)
		problem = bench_recipe_fill_problem(cfg_opt_getnstr(opt, 0));
	if (problem != NULL)
		return bench_conf_say(cfg, "%s %s", opt->name, problem);
	return bench_conf_once(cfg, opt);
}

static int
validate_once(cfg_t *cfg, cfg_opt_t *opt)
{
	return bench_conf_once(cfg, opt);
}

static int
validate_cipher(cfg_t *cfg, cfg_opt_t *opt)
{
	enum bench_cipher cipher;

	if (bench_cipher_parse(cfg_opt_getnstr(opt, 0), &cipher) < 0 ||
	    cipher == BENCH_CIPHER_NONE)
		return bench_conf_say(cfg,
				      "cipher is \"aes-256-cbc\" or \"aes128gcm\"");
	return bench_conf_once(cfg, opt);
}

static int
validate_digest(cfg_t *cfg, cfg_opt_t *opt)
{
	enum bench_digest digest;

	if (bench_digest_parse(cfg_opt_getnstr(opt, 0), &digest) < 0)
		return bench_conf_say(cfg, "digest is \"md5\" or \"sha256\"");
	return bench_conf_once(cfg, opt);
}

static int
validate_encryption(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	bool has_digest = (cfg_getopt(sec, "digest")->flags & CFGF_MODIFIED) != 0;
	const char *cipher = cfg_getstr(sec, "cipher");

	if (cipher == NULL)
		return bench_conf_say(cfg, "encryption: cipher is missing: "
					   "\"aes-256-cbc\" or \"aes128gcm\"");
	if (has_digest && strcmp(cipher, "aes128gcm") == 0)
		return bench_conf_say(cfg, "encryption: aes128gcm has no digest: "
					   "leave it out");
	return 0;
}

static int
validate_acs(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);

	if (cfg_getstr(sec, "url") == NULL)
		return bench_conf_say(cfg, "acs: url is missing");
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
	static const struct {
		const char *option;
		cfg_validate_callback_t validate;
	} validators[] = {
		{ "recipe", validate_recipe },
		{ "recipe|redirect", validate_redirect },
		{ "recipe|family", validate_word },
		{ "recipe|transport", validate_transport },
		{ "recipe|srv", validate_once },
		{ "recipe|first_article", validate_once },
		{ "recipe|resync_periodic", validate_resync },
		{ "recipe|require", validate_require },
		{ "recipe|admin_password", validate_password },
		{ "recipe|user_password", validate_password },
		{ "recipe|custom_ca", validate_url },
		{ "recipe|webex_onboard", validate_once },
		{ "recipe|peer_firmware_sharing", validate_once },
		{ "recipe|encryption", validate_encryption },
		{ "recipe|encryption|cipher", validate_cipher },
		{ "recipe|encryption|digest", validate_digest },
		{ "recipe|encryption|gzip", validate_once },
		{ "recipe|encryption|certificate", validate_once },
		{ "recipe|acs", validate_acs },
		{ "recipe|acs|url", validate_url },
		{ "recipe|acs|username", validate_text },
		{ "recipe|acs|password", validate_text },
		{ "recipe|firmware", validate_firmware },
		{ "recipe|firmware|version", validate_version },
		{ "recipe|firmware|via", validate_via },
		{ "recipe|parameter", validate_parameter },
		{ "recipe|parameter|value", validate_value },
		{ "recipe|remote|parameter", validate_parameter },
		{ "recipe|remote|parameter|value", validate_value },
	};

	for (size_t i = 0; i < BENCH_N(validators); i++)
		cfg_set_validate_func(cfg, validators[i].option,
				      validators[i].validate);
}

int
bench_recipe_read(const char *text, const char *where, cfg_t **ret_cfg,
		  struct bench_err *err)
{
	const int titled = CFGF_TITLE | CFGF_MULTI | CFGF_NO_TITLE_DUPES;
	cfg_opt_t firmware[] = { CFG_STR("version", NULL, CFGF_NONE),
				 CFG_STR_LIST("via", NULL, CFGF_NONE), CFG_END() };
	cfg_opt_t parameter[] = { CFG_STR("value", NULL, CFGF_NONE), CFG_END() };
	cfg_opt_t remote[] = { CFG_SEC("parameter", parameter, titled), CFG_END() };
	cfg_opt_t encryption[] = {
		CFG_STR("cipher", NULL, CFGF_NONE),
		CFG_STR("digest", "md5", CFGF_NONE), /* the older firmware's (6.1) */
		CFG_BOOL("gzip", cfg_false, CFGF_NONE),
		CFG_STR("certificate", "", CFGF_NONE),
		CFG_END(),
	};
	cfg_opt_t acs[] = {
		CFG_STR("url", NULL, CFGF_NONE),
		CFG_STR("username", "", CFGF_NONE),
		CFG_STR("password", "", CFGF_NONE),
		CFG_END(),
	};
	cfg_opt_t recipe[] = {
		CFG_STR("redirect", NULL, CFGF_NONE),
		CFG_STR("family", "", CFGF_NONE),
		CFG_STR("transport", "", CFGF_NONE),
		CFG_BOOL("srv", cfg_false, CFGF_NONE),
		CFG_BOOL("first_article", cfg_false, CFGF_NONE),
		/* the factory's own value (cisco-mpp §2.2) */
		CFG_STR("resync_periodic", "3600", CFGF_NONE),
		CFG_STR_LIST("require", NULL, CFGF_NONE),
		CFG_STR("admin_password", NULL, CFGF_NONE),
		CFG_STR("user_password", NULL, CFGF_NONE),
		CFG_STR("custom_ca", NULL, CFGF_NONE),
		CFG_BOOL("webex_onboard", cfg_false, CFGF_NODEFAULT),
		CFG_BOOL("peer_firmware_sharing", cfg_false, CFGF_NODEFAULT),
		CFG_SEC("encryption", encryption, CFGF_NODEFAULT),
		CFG_SEC("acs", acs, CFGF_NODEFAULT),
		CFG_SEC("firmware", firmware, titled),
		CFG_SEC("parameter", parameter, titled),
		CFG_SEC("remote", remote, CFGF_NODEFAULT),
		CFG_END(),
	};
	cfg_opt_t opts[] = { CFG_SEC("recipe", recipe, titled), BENCH_CONF_END };
	const struct bench_conf_input in = { text, where, true, set_validators };

	return bench_conf_parse(&in, opts, ret_cfg, err);
}

/* --- what is said without a vendor's names
 * -------------------------------------------- */

static void
add_setting(struct bench_recipe *r, const char *name, const char *value, bool yes)
{
	r->settings[r->n_settings++] =
		(struct bench_recipe_setting){ name, value, yes };
}

static void
take_acs(struct bench_recipe *r, cfg_t *acs)
{
	static const char *const options[][2] = { { "username", "acs_username" },
						  { "password", "acs_password" } };

	add_setting(r, "acs_enable", NULL, true);
	add_setting(r, "acs_url", cfg_getstr(acs, "url"), false);
	for (size_t i = 0; i < BENCH_N(options); i++) {
		const char *value = cfg_getstr(acs, options[i][0]);

		if (value[0] != '\0')
			add_setting(r, options[i][1], value, false);
	}
}

void
bench_recipe_take_settings(struct bench_recipe *r, cfg_t *sec)
{
	static const char *const texts[] = { "admin_password", "user_password",
					     "custom_ca" };
	static const char *const flags[] = { "webex_onboard", "peer_firmware_sharing" };

	for (size_t i = 0; i < BENCH_N(texts); i++) {
		const char *value = cfg_getstr(sec, texts[i]);

		if (value != NULL)
			add_setting(r, texts[i], value, false);
	}
	for (size_t i = 0; i < BENCH_N(flags); i++) {
		if (cfg_size(sec, flags[i]) > 0)
			add_setting(r, flags[i], NULL, cfg_getbool(sec, flags[i]));
	}
	if (cfg_size(sec, "acs") > 0)
		take_acs(r, cfg_getsec(sec, "acs"));
}
