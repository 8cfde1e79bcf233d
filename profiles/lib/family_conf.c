/* family.conf: what may stand in it, and its way into struct bench_family. */
#include "family_data.h"

#include <bench/str.h>
#include <errno.h>
#include <string.h>

#define MODELS_MAX 512

static const char word_chars[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";

bool
bench_family_word(const char *text, size_t room)
{
	size_t n = strlen(text);

	return n > 0 && n < room && strspn(text, word_chars) == n;
}

/* --- validators: run while family.conf is parsed, so they know the line
 * ---------------- */

static int
parse_oui(const char *text, uint8_t oui[3])
{
	char mac_text[32];
	struct bench_mac mac;
	int n = snprintf(mac_text, sizeof(mac_text), "%s:00:00:00", text);

	if (strlen(text) != 8 || bench_mac_parse(mac_text, (size_t)n, &mac) < 0)
		return -EINVAL;
	memcpy(oui, mac.b, 3);
	return 0;
}

static int
validate_oui(cfg_t *cfg, cfg_opt_t *opt)
{
	uint8_t oui[3];

	for (unsigned i = 0; i < cfg_opt_size(opt); i++) {
		if (parse_oui(cfg_opt_getnstr(opt, i), oui) < 0)
			return bench_conf_say(
				cfg, "oui: '%s' is not three bytes like 00:56:2b",
				cfg_opt_getnstr(opt, i));
	}
	return 0;
}

static int
validate_escape(cfg_t *cfg, cfg_opt_t *opt)
{
	const char *word = cfg_opt_getnstr(opt, 0);

	if (strcmp(word, "xml") != 0 && strcmp(word, "none") != 0 &&
	    strcmp(word, "line") != 0)
		return bench_conf_say(cfg, "escape is \"xml\", \"line\" or \"none\"");
	return bench_conf_once(cfg, opt);
}

static int
validate_model(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	static const char *const fields[] = { "psn", "pn", "firmware" };
	const struct bench_model *m = NULL;

	if (cfg_opt_size(opt) > MODELS_MAX)
		return bench_conf_say(cfg, "more than %d models", MODELS_MAX);
	if (!bench_family_word(cfg_title(sec), sizeof(m->name)))
		return bench_conf_say(cfg, "model '%s': not a model's name",
				      cfg_title(sec));
	for (size_t i = 0; i < BENCH_N(fields); i++) {
		const char *text = cfg_getstr(sec, fields[i]);

		if (text != NULL && text[0] == '\0' &&
		    strcmp(fields[i], "firmware") == 0)
			continue;
		if (text == NULL ||
		    !bench_family_word(text, strcmp(fields[i], "firmware") == 0
						     ? sizeof(m->firmware)
						     : sizeof(m->psn)))
			return bench_conf_say(cfg,
					      "model '%s': %s is missing or not a name",
					      cfg_title(sec), fields[i]);
	}
	return 0;
}

static long
option_code(const char *title)
{
	char *end;
	long code = strtol(title, &end, 10);

	return *end == '\0' && code >= 1 && code <= 254 ? code
							: -1; /* RFC 2132 3: 0, 255 */
}

static int
validate_option(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	const char *text = cfg_getstr(sec, "text");
	char out[sizeof(((struct bench_family_reply *)0)->text)];

	if (option_code(cfg_title(sec)) < 0)
		return bench_conf_say(cfg, "option '%s': not a code from 1 to 254",
				      cfg_title(sec));
	if (cfg_opt_size(opt) > BENCH_FAMILY_OPTIONS)
		return bench_conf_say(cfg, "more than %d options",
				      BENCH_FAMILY_OPTIONS);
	if (text == NULL || text[0] == '\0' ||
	    strlen(text) >= sizeof(((struct bench_family_option *)0)->text) ||
	    !bench_family_expand(text, "255.255.255.255", out, sizeof(out)))
		return bench_conf_say(
			cfg,
			"option '%s': text is missing, too long, or has a "
			"placeholder other than {{bench}}",
			cfg_title(sec));
	return 0;
}

static int
validate_file(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	const char *template = cfg_getstr(sec, "template");
	enum bench_role role;

	if (bench_role_parse(cfg_title(sec), &role) < 0 || role < BENCH_ROLE_PENDING ||
	    role > BENCH_ROLE_CLEANUP)
		return bench_conf_say(cfg,
				      "file '%s': a role is one of pending, model, "
				      "redirect, cleanup",
				      cfg_title(sec));
	if (template == NULL || !bench_family_word(template, 64))
		return bench_conf_say(
			cfg, "file '%s': template is missing or not a file name",
			cfg_title(sec));
	if (cfg_size(sec, "names") == 0)
		return bench_conf_say(cfg, "file '%s': names is empty", cfg_title(sec));
	return 0;
}

static int
validate_restore(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);

	if (!bench_family_word(cfg_title(sec), 96))
		return bench_conf_say(cfg, "restore '%s': not a parameter's name",
				      cfg_title(sec));
	if (cfg_getstr(sec, "value") == NULL)
		return bench_conf_say(cfg, "restore '%s': value is missing",
				      cfg_title(sec));
	return 0;
}

static int
validate_file_name(cfg_t *cfg, cfg_opt_t *opt)
{
	if (!bench_family_word(cfg_opt_getnstr(opt, 0), 64))
		return bench_conf_say(cfg, "%s is not a file name", opt->name);
	return bench_conf_once(cfg, opt);
}

static void
set_validators(cfg_t *cfg)
{
	cfg_set_validate_func(cfg, "label", bench_conf_once);
	cfg_set_validate_func(cfg, "escape", validate_escape);
	cfg_set_validate_func(cfg, "oui", validate_oui);
	cfg_set_validate_func(cfg, "model", validate_model);
	cfg_set_validate_func(cfg, "option", validate_option);
	cfg_set_validate_func(cfg, "file", validate_file);
	cfg_set_validate_func(cfg, "restore", validate_restore);
	cfg_set_validate_func(cfg, "remote", validate_file_name);
	cfg_set_validate_func(cfg, "simulator", validate_file_name);
	bench_family_more_prepare(cfg);
	bench_family_reset_prepare(cfg);
}

static int
parse_conf(const char *text, const char *where, cfg_t **ret_cfg, struct bench_err *err)
{
	cfg_opt_t model[] = { CFG_STR("psn", NULL, CFGF_NONE),
			      CFG_STR("pn", NULL, CFGF_NONE),
			      CFG_STR("firmware", "", CFGF_NONE),
			      CFG_STR_LIST("also", NULL, CFGF_NONE), CFG_END() };
	cfg_opt_t option[] = { CFG_STR("text", NULL, CFGF_NONE), CFG_END() };
	cfg_opt_t file[] = { CFG_STR("template", NULL, CFGF_NONE),
			     CFG_STR_LIST("names", NULL, CFGF_NONE), CFG_END() };
	cfg_opt_t restore[] = { CFG_STR("neutral", "", CFGF_NONE),
				CFG_STR("value", NULL, CFGF_NONE),
				CFG_BOOL("keep", cfg_false, CFGF_NONE), CFG_END() };
	cfg_opt_t answer[] = { CFG_INT("status", 0, CFGF_NONE), CFG_END() };
	cfg_opt_t setting[] = { CFG_STR("parameter", NULL, CFGF_NONE), CFG_END() };
	cfg_opt_t list[] = { CFG_STR("file", NULL, CFGF_NONE),
			     CFG_STR("header", "", CFGF_NONE),
			     CFG_STR("row", NULL, CFGF_NONE), CFG_END() };
	cfg_opt_t log[] = { CFG_STR("outcome", NULL, CFGF_NONE), CFG_END() };
	cfg_opt_t printed[] = { CFG_STR_LIST("form", NULL, CFGF_NONE),
				CFG_STR_LIST("prefix", "{\"\"}", CFGF_NONE),
				CFG_END() };
	cfg_opt_t reset_keys[] = { CFG_STR_LIST("models", NULL, CFGF_NONE),
				   CFG_STR("en", NULL, CFGF_NONE),
				   CFG_STR("ja", NULL, CFGF_NONE), CFG_END() };
	const int titled = CFGF_TITLE | CFGF_MULTI | CFGF_NO_TITLE_DUPES;
	cfg_opt_t opts[] = {
		CFG_STR("label", NULL, CFGF_NONE),
		CFG_STR("escape", "xml", CFGF_NONE),
		CFG_BOOL("rules", cfg_false, CFGF_NONE),
		CFG_STR_LIST("vendor_class", NULL, CFGF_NONE),
		CFG_STR_LIST("anonymous_class", NULL, CFGF_NONE),
		CFG_STR_LIST("oui", NULL, CFGF_NONE),
		CFG_STR_LIST("user_agent", NULL, CFGF_NONE),
		CFG_STR_LIST("pid", NULL, CFGF_NONE),
		CFG_STR_LIST("owns", NULL, CFGF_NONE),
		CFG_SEC("model", model, titled),
		CFG_SEC("option", option, titled),
		CFG_SEC("file", file, titled),
		CFG_SEC("restore", restore, titled),
		CFG_STR("yes", "Yes", CFGF_NONE),
		CFG_STR("no", "No", CFGF_NONE),
		CFG_STR("unit_key_option", "", CFGF_NONE),
		CFG_STR("remote", "", CFGF_NODEFAULT),
		CFG_STR("simulator", "", CFGF_NODEFAULT),
		CFG_STR_LIST("require", NULL, CFGF_NONE),
		CFG_SEC("answer", answer, titled),
		CFG_SEC("setting", setting, titled),
		CFG_SEC("list", list, titled),
		CFG_SEC("log", log, titled),
		CFG_SEC("printed", printed, titled),
		CFG_SEC("reset_keys", reset_keys, titled),
		BENCH_CONF_END,
	};
	const struct bench_conf_input in = { text, where, false, set_validators };

	return bench_conf_parse(&in, opts, ret_cfg, err);
}

/* --- from the parsed file to the structs; the values are valid by now
 * ------------------ */

int
bench_family_take_texts(cfg_t *cfg, const char *option, struct bench_texts *t)
{
	t->n = cfg_size(cfg, option);
	t->at = calloc(t->n + 1, sizeof(*t->at));
	if (t->at == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < t->n; i++)
		t->at[i] = cfg_getnstr(cfg, option, i);
	return 0;
}

static int
take_ouis(struct bench_family *f)
{
	f->n_ouis = cfg_size(f->conf, "oui");
	f->ouis = calloc(f->n_ouis + 1, sizeof(*f->ouis));
	if (f->ouis == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < f->n_ouis; i++) {
		if (parse_oui(cfg_getnstr(f->conf, "oui", i), f->ouis[i]) < 0)
			return -EINVAL;
	}
	return 0;
}

static int
take_models(struct bench_family *f)
{
	f->n_models = cfg_size(f->conf, "model");
	f->models = calloc(f->n_models + 1, sizeof(*f->models));
	f->also = calloc(f->n_models + 1, sizeof(*f->also));
	if (f->models == NULL || f->also == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < f->n_models; i++) {
		cfg_t *sec = cfg_getnsec(f->conf, "model", i);
		struct bench_model *m = &f->models[i];

		bench_copy(m->name, sizeof(m->name), cfg_title(sec));
		bench_copy(m->psn, sizeof(m->psn), cfg_getstr(sec, "psn"));
		bench_copy(m->pn, sizeof(m->pn), cfg_getstr(sec, "pn"));
		bench_copy(m->firmware, sizeof(m->firmware),
			   cfg_getstr(sec, "firmware"));
		if (bench_family_take_texts(sec, "also", &f->also[i]) < 0)
			return -ENOMEM;
	}
	return 0;
}

static void
take_options(struct bench_family *f)
{
	f->n_options = cfg_size(f->conf, "option");
	for (unsigned i = 0; i < f->n_options; i++) {
		cfg_t *sec = cfg_getnsec(f->conf, "option", i);

		f->options[i].code = (uint8_t)option_code(cfg_title(sec));
		bench_copy(f->options[i].text, sizeof(f->options[i].text),
			   cfg_getstr(sec, "text"));
	}
}

static int
take_restores(struct bench_family *f)
{
	f->n_restores = cfg_size(f->conf, "restore");
	f->restores = calloc(f->n_restores + 1, sizeof(*f->restores));
	if (f->restores == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < f->n_restores; i++) {
		cfg_t *sec = cfg_getnsec(f->conf, "restore", i);

		f->restores[i].parameter = cfg_title(sec);
		f->restores[i].neutral = cfg_getstr(sec, "neutral");
		f->restores[i].value = cfg_getstr(sec, "value");
		f->restores[i].keep = cfg_getbool(sec, "keep");
	}
	return 0;
}

static void
take_words(struct bench_family *f)
{
	f->yes = cfg_getstr(f->conf, "yes");
	f->no = cfg_getstr(f->conf, "no");
	f->unit_key_option = cfg_getstr(f->conf, "unit_key_option");
	f->simulator = cfg_size(f->conf, "simulator") > 0
			       ? cfg_getstr(f->conf, "simulator")
			       : "";
}

static int
check_ascii(const char *text, const char *where, struct bench_err *err)
{
	int line = 1;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '\n')
			line++;
		else if ((*p < ' ' && *p != '\t') || *p > '~')
			return bench_fail(err, -EINVAL,
					  "%s:%d: not printable ASCII: the phones' "
					  "firmware takes nothing else",
					  where, line);
	}
	return 0;
}

static int
take_template(struct bench_family *f, const char *dir, const char *name,
	      struct bench_family_file *file, struct bench_err *err)
{
	int r;

	if (snprintf(file->where, sizeof(file->where), "%s/%s/%s", dir, f->name,
		     name) >= (int)sizeof(file->where))
		return bench_fail(err, -ENAMETOOLONG, "%s: path is too long", f->where);
	r = bench_conf_read(file->where, &file->text, err);
	return r < 0 ? r : check_ascii(file->text, file->where, err);
}

static int
take_file(struct bench_family *f, const char *dir, cfg_t *sec, struct bench_err *err)
{
	struct bench_family_file *file;
	enum bench_role role;
	int r = bench_role_parse(cfg_title(sec), &role);

	if (r < 0)
		return r;
	file = &f->files[role];
	file->line = sec->line;
	r = take_template(f, dir, cfg_getstr(sec, "template"), file, err);
	return r < 0 ? r : bench_family_take_texts(sec, "names", &file->names);
}

/* Everything for a chain from A over B to C, or B alone, under the factory names. */
static int
check_roles(const struct bench_family *f, struct bench_err *err)
{
	static const enum bench_role chain[] = { BENCH_ROLE_PENDING, BENCH_ROLE_MODEL,
						 BENCH_ROLE_REDIRECT,
						 BENCH_ROLE_CLEANUP };
	bool whole = f->files[BENCH_ROLE_MODEL].text != NULL ||
		     f->files[BENCH_ROLE_CLEANUP].text != NULL;

	for (size_t i = 0; i < BENCH_N(chain); i++) {
		if (f->files[chain[i]].text != NULL ||
		    (!whole && chain[i] != BENCH_ROLE_REDIRECT))
			continue;
		return bench_fail(err, -EINVAL,
				  "%s: file \"%s\" is missing: pending, model, "
				  "redirect and cleanup make a chain, or redirect "
				  "stands without model and cleanup",
				  f->where, bench_role_name(chain[i]));
	}
	if (!whole && f->require == 0)
		return bench_fail(err, -EINVAL,
				  "%s: require is missing: without model and cleanup "
				  "not every link can be had",
				  f->where);
	return 0;
}

static int
take_files(struct bench_family *f, const char *dir, struct bench_err *err)
{
	int r = 0;

	for (unsigned i = 0; i < cfg_size(f->conf, "file") && r == 0; i++)
		r = take_file(f, dir, cfg_getnsec(f->conf, "file", i), err);
	if (r == 0 && cfg_size(f->conf, "remote") > 0)
		r = take_template(f, dir, cfg_getstr(f->conf, "remote"), &f->remote,
				  err);
	return r < 0 ? r : check_roles(f, err);
}

static int
take_all(struct bench_family *f, const char *dir, struct bench_err *err)
{
	int r;

	f->label = cfg_getstr(f->conf, "label");
	if (f->label == NULL || f->label[0] == '\0')
		return bench_fail(err, -EINVAL, "%s: label is missing", f->where);
	if (strcmp(cfg_getstr(f->conf, "escape"), "none") == 0)
		f->escape = BENCH_TEMPLATE_NONE;
	if (strcmp(cfg_getstr(f->conf, "escape"), "line") == 0)
		f->escape = BENCH_TEMPLATE_LINE;
	f->rules = cfg_getbool(f->conf, "rules") == cfg_true;
	take_options(f);
	take_words(f);
	r = bench_family_take_texts(f->conf, "vendor_class", &f->vendor_classes);
	if (r == 0)
		r = bench_family_take_texts(f->conf, "anonymous_class",
					    &f->anonymous_classes);
	if (r == 0)
		r = bench_family_take_texts(f->conf, "pid", &f->pids);
	if (r == 0)
		r = bench_family_take_texts(f->conf, "owns", &f->owns);
	if (r == 0)
		r = take_ouis(f);
	if (r == 0)
		r = take_models(f);
	if (r == 0)
		r = take_restores(f);
	if (r == 0)
		r = bench_family_more_take(f);
	if (r == 0)
		r = bench_family_reset_take(f, err);
	if (r == -ENOMEM)
		return bench_fail(err, r, "%s: out of memory", f->where);
	return r < 0 ? r : take_files(f, dir, err);
}

int
bench_family_read(struct bench_family *f, const char *dir, struct bench_err *err)
{
	bench_auto(bench_freep) char *text = NULL;
	int r = bench_conf_read(f->where, &text, err);

	if (r == 0)
		r = parse_conf(text, f->where, &f->conf, err);
	return r < 0 ? r : take_all(f, dir, err);
}
