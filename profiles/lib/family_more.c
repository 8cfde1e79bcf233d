/* family.conf: User-Agents, labels, log texts, answers, settings and lists. */
#include "family_data.h"
#include <profiles/pattern.h>

#include <bench/flow.h>
#include <bench/str.h>
#include <errno.h>
#include <string.h>

#define LOGS_MAX 64
#define SETTINGS_MAX 64
#define LISTS_MAX 8

static const char *const printed_names[BENCH_PRINTED_KINDS] = {
	[BENCH_PRINTED_MAC] = "mac",
	[BENCH_PRINTED_SERIAL] = "serial",
	[BENCH_PRINTED_PID] = "pid",
};

static const struct {
	const char *name;
	int status;
} http_cases[BENCH_HTTP_CASES] = {
	[BENCH_HTTP_MISSING] = { "missing", 404 },
	[BENCH_HTTP_FOREIGN] = { "foreign", 403 },
	[BENCH_HTTP_METHOD] = { "method", 405 },
	[BENCH_HTTP_BUSY] = { "busy", 503 },
};

static bool
parse_printed(const char *name, enum bench_printed_kind *ret_kind)
{
	for (int i = BENCH_PRINTED_MAC; i < BENCH_PRINTED_KINDS; i++) {
		if (strcmp(printed_names[i], name) != 0)
			continue;
		*ret_kind = (enum bench_printed_kind)i;
		return true;
	}
	return false;
}

static bool
parse_case(const char *name, enum bench_http_case *ret_case)
{
	for (int i = 0; i < BENCH_HTTP_CASES; i++) {
		if (strcmp(http_cases[i].name, name) != 0)
			continue;
		*ret_case = (enum bench_http_case)i;
		return true;
	}
	return false;
}

static bool
parse_log_outcome(const char *word, enum bench_outcome *ret_outcome)
{
	return bench_outcome_parse(word, ret_outcome) == 0 &&
	       *ret_outcome >= BENCH_OUTCOME_RESYNC_ASK &&
	       *ret_outcome <= BENCH_OUTCOME_UPGRADE_FAILED;
}

/* --- validators ------------------------------------------------------------------- */

static int
check_patterns(cfg_t *cfg, cfg_t *say, const char *option, unsigned parts, bool bare)
{
	for (unsigned i = 0; i < cfg_size(cfg, option); i++) {
		const char *pattern = cfg_getnstr(cfg, option, i);
		const char *problem = bench_pattern_problem(pattern, parts, bare);

		if (problem != NULL)
			return bench_conf_say(say, "%s: '%s' is not a pattern: %s",
					      option, pattern, problem);
	}
	return 0;
}

static int
validate_class(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_patterns(cfg, cfg, opt->name, BENCH_PART_MODEL | BENCH_PART_ANY,
			      false);
}

static int
validate_agent(cfg_t *cfg, cfg_opt_t *opt)
{
	return check_patterns(cfg, cfg, opt->name,
			      BENCH_PART_MODEL | BENCH_PART_VERSION |
				      BENCH_PART_SERIAL | BENCH_PART_MAC |
				      BENCH_PART_ANY,
			      false);
}

static int
validate_log(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	const unsigned parts = BENCH_PART_MODEL | BENCH_PART_VERSION |
			       BENCH_PART_SERIAL | BENCH_PART_MAC | BENCH_PART_URL |
			       BENCH_PART_ANY;
	const char *problem = bench_pattern_problem(cfg_title(sec), parts, false);
	enum bench_outcome outcome;

	if (cfg_opt_size(opt) > LOGS_MAX)
		return bench_conf_say(cfg, "more than %d log texts", LOGS_MAX);
	if (problem != NULL)
		return bench_conf_say(cfg, "log: '%s' is not a pattern: %s",
				      cfg_title(sec), problem);
	if (cfg_getstr(sec, "outcome") == NULL ||
	    !parse_log_outcome(cfg_getstr(sec, "outcome"), &outcome))
		return bench_conf_say(cfg,
				      "log '%s': outcome is one of resync-ask, "
				      "resync-ok, resync-failed, upgrade-ask, "
				      "upgrade-ok, upgrade-failed",
				      cfg_title(sec));
	return 0;
}

static int
validate_answer(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	long status = cfg_getint(sec, "status");
	enum bench_http_case http_case;

	if (!parse_case(cfg_title(sec), &http_case))
		return bench_conf_say(cfg,
				      "answer '%s': one of missing, foreign, method, "
				      "busy",
				      cfg_title(sec));
	if (status < 400 || status > 599)
		return bench_conf_say(cfg,
				      "answer '%s': status is from 400 to 599: a "
				      "refusal",
				      cfg_title(sec));
	return 0;
}

static int
validate_setting(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	const char *parameter = cfg_getstr(sec, "parameter");

	if (cfg_opt_size(opt) > SETTINGS_MAX)
		return bench_conf_say(cfg, "more than %d settings", SETTINGS_MAX);
	if (!bench_family_word(cfg_title(sec), 48))
		return bench_conf_say(cfg, "setting '%s': not a name", cfg_title(sec));
	if (parameter == NULL || !bench_family_word(parameter, 96))
		return bench_conf_say(cfg,
				      "setting '%s': parameter is missing or not a "
				      "parameter's name",
				      cfg_title(sec));
	return 0;
}

static bool
is_list_placeholder(const char *open, size_t n)
{
	static const char *const names[] = { "mac", "MAC",   "serial",
					     "pid", "model", "redirect" };

	for (size_t i = 0; i < BENCH_N(names); i++) {
		if (strlen(names[i]) == n && strncmp(open, names[i], n) == 0)
			return true;
	}
	return false;
}

/* The placeholders are closed, and of those that a list has. */
static bool
is_list_row(const char *row)
{
	const char *open;

	while ((open = strstr(row, "{{")) != NULL) {
		const char *close = strstr(open, "}}");

		if (close == NULL ||
		    !is_list_placeholder(open + 2, (size_t)(close - open) - 2))
			return false;
		row = close + 2;
	}
	return true;
}

static int
validate_list(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	const char *file = cfg_getstr(sec, "file"), *row = cfg_getstr(sec, "row");

	if (cfg_opt_size(opt) > LISTS_MAX)
		return bench_conf_say(cfg, "more than %d lists", LISTS_MAX);
	if (!bench_family_word(cfg_title(sec), 32))
		return bench_conf_say(cfg, "list '%s': not a name", cfg_title(sec));
	if (file == NULL || file[0] == '.' || !bench_family_word(file, 64))
		return bench_conf_say(cfg,
				      "list '%s': file is missing or not a file name",
				      cfg_title(sec));
	if (row == NULL || row[0] == '\0' || !is_list_row(row))
		return bench_conf_say(cfg,
				      "list '%s': row is missing, or has a placeholder "
				      "other than mac, MAC, serial, pid, model, "
				      "redirect",
				      cfg_title(sec));
	return 0;
}

static int
validate_printed(cfg_t *cfg, cfg_opt_t *opt)
{
	cfg_t *sec = cfg_opt_getnsec(opt, cfg_opt_size(opt) - 1);
	enum bench_printed_kind kind;

	if (!parse_printed(cfg_title(sec), &kind))
		return bench_conf_say(cfg, "printed '%s': one of mac, serial, pid",
				      cfg_title(sec));
	if (cfg_size(sec, "form") == 0)
		return bench_conf_say(cfg, "printed '%s': form is missing",
				      cfg_title(sec));
	return check_patterns(sec, cfg, "form",
			      BENCH_PART_MODEL | BENCH_PART_SERIAL | BENCH_PART_MAC,
			      true);
}

static int
validate_require(cfg_t *cfg, cfg_opt_t *opt)
{
	enum bench_link link;

	for (unsigned i = 0; i < cfg_opt_size(opt); i++) {
		if (bench_link_parse(cfg_opt_getnstr(opt, i), &link) < 0)
			return bench_conf_say(
				cfg,
				"require: '%s' is not a link: one of leased, "
				"delivered, confirmed, cleaned, firmware, scanned",
				cfg_opt_getnstr(opt, i));
	}
	return 0;
}

void
bench_family_more_prepare(cfg_t *cfg)
{
	cfg_set_validate_func(cfg, "vendor_class", validate_class);
	cfg_set_validate_func(cfg, "pid", validate_class);
	cfg_set_validate_func(cfg, "user_agent", validate_agent);
	cfg_set_validate_func(cfg, "log", validate_log);
	cfg_set_validate_func(cfg, "answer", validate_answer);
	cfg_set_validate_func(cfg, "setting", validate_setting);
	cfg_set_validate_func(cfg, "list", validate_list);
	cfg_set_validate_func(cfg, "printed", validate_printed);
	cfg_set_validate_func(cfg, "require", validate_require);
}

/* --- from the parsed file to the structs ------------------------------------------ */

static int
take_logs(struct bench_family *f)
{
	f->n_logs = cfg_size(f->conf, "log");
	f->logs = calloc(f->n_logs + 1, sizeof(*f->logs));
	if (f->logs == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < f->n_logs; i++) {
		cfg_t *sec = cfg_getnsec(f->conf, "log", i);

		f->logs[i].text = cfg_title(sec);
		if (!parse_log_outcome(cfg_getstr(sec, "outcome"), &f->logs[i].outcome))
			return -EINVAL;
	}
	return 0;
}

static int
take_answers(struct bench_family *f)
{
	enum bench_http_case http_case;

	for (int i = 0; i < BENCH_HTTP_CASES; i++)
		f->status[i] = http_cases[i].status;
	for (unsigned i = 0; i < cfg_size(f->conf, "answer"); i++) {
		cfg_t *sec = cfg_getnsec(f->conf, "answer", i);

		if (!parse_case(cfg_title(sec), &http_case))
			return -EINVAL;
		f->status[http_case] = (int)cfg_getint(sec, "status");
	}
	return 0;
}

static int
take_settings(struct bench_family *f)
{
	f->n_settings = cfg_size(f->conf, "setting");
	f->settings = calloc(f->n_settings + 1, sizeof(*f->settings));
	if (f->settings == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < f->n_settings; i++) {
		cfg_t *sec = cfg_getnsec(f->conf, "setting", i);

		f->settings[i] =
			(struct bench_family_setting){ cfg_title(sec),
						       cfg_getstr(sec, "parameter") };
	}
	return 0;
}

static int
take_lists(struct bench_family *f)
{
	f->n_lists = cfg_size(f->conf, "list");
	f->lists = calloc(f->n_lists + 1, sizeof(*f->lists));
	if (f->lists == NULL)
		return -ENOMEM;
	for (unsigned i = 0; i < f->n_lists; i++) {
		cfg_t *sec = cfg_getnsec(f->conf, "list", i);

		f->lists[i] = (struct bench_family_list){ cfg_title(sec),
							  cfg_getstr(sec, "file"),
							  cfg_getstr(sec, "header"),
							  cfg_getstr(sec, "row") };
	}
	return 0;
}

static int
take_printed(struct bench_family *f)
{
	int r = 0;

	f->n_printed = cfg_size(f->conf, "printed"); /* no title twice: they fit */
	for (unsigned i = 0; i < f->n_printed && r == 0; i++) {
		cfg_t *sec = cfg_getnsec(f->conf, "printed", i);
		struct bench_family_printed *p = &f->printed[i];

		if (!parse_printed(cfg_title(sec), &p->kind))
			return -EINVAL;
		r = bench_family_take_texts(sec, "form", &p->forms);
		if (r == 0)
			r = bench_family_take_texts(sec, "prefix", &p->prefixes);
	}
	return r;
}

static int
take_require(struct bench_family *f)
{
	enum bench_link link;

	for (unsigned i = 0; i < cfg_size(f->conf, "require"); i++) {
		if (bench_link_parse(cfg_getnstr(f->conf, "require", i), &link) < 0)
			return -EINVAL;
		f->require |= (uint32_t)link;
	}
	return 0;
}

int
bench_family_more_take(struct bench_family *f)
{
	int (*const steps[])(struct bench_family *) = {
		take_logs,  take_answers, take_settings,
		take_lists, take_printed, take_require,
	};
	int r = bench_family_take_texts(f->conf, "user_agent", &f->user_agents);

	for (size_t i = 0; i < BENCH_N(steps) && r == 0; i++)
		r = steps[i](f);
	return r;
}

void
bench_family_more_clear(struct bench_family *f)
{
	for (size_t i = 0; i < BENCH_PRINTED_KINDS; i++) {
		free(f->printed[i].forms.at);
		free(f->printed[i].prefixes.at);
	}
	free(f->user_agents.at);
	free(f->logs);
	free(f->settings);
	free(f->lists);
}

/* --- questions -------------------------------------------------------------------- */

int
bench_family_status(const struct bench_family *f, enum bench_http_case http_case)
{
	if ((unsigned)http_case >= BENCH_HTTP_CASES)
		return 500;
	return f == NULL ? http_cases[http_case].status : f->status[http_case];
}

const struct bench_family_log *
bench_family_log_at(const struct bench_family *f, size_t i)
{
	return i < f->n_logs ? &f->logs[i] : NULL;
}

const char *
bench_family_setting(const struct bench_family *f, const char *name)
{
	for (size_t i = 0; i < f->n_settings; i++) {
		if (strcmp(f->settings[i].name, name) == 0)
			return f->settings[i].parameter;
	}
	return NULL;
}

size_t
bench_family_lists(const struct bench_family *f)
{
	return f->n_lists;
}

const struct bench_family_list *
bench_family_list_at(const struct bench_family *f, size_t i)
{
	return i < f->n_lists ? &f->lists[i] : NULL;
}

const struct bench_family_list *
bench_family_list_find(const struct bench_family *f, const char *name)
{
	for (size_t i = 0; i < f->n_lists; i++) {
		if (strcmp(f->lists[i].name, name) == 0)
			return &f->lists[i];
	}
	return NULL;
}

bool
bench_family_prints(const struct bench_family *f, enum bench_printed_kind kind)
{
	for (size_t i = 0; i < f->n_printed; i++) {
		if (f->printed[i].kind == kind)
			return true;
	}
	return false;
}

bool
bench_family_has_chain(const struct bench_family *f)
{
	return f->files[BENCH_ROLE_CLEANUP].text != NULL;
}

uint32_t
bench_family_require(const struct bench_family *f)
{
	return f->require;
}

static size_t
give_texts(const struct bench_texts *t, const char **out, size_t room)
{
	for (size_t i = 0; i < t->n && i < room; i++)
		out[i] = t->at[i];
	return t->n;
}

size_t
bench_family_texts(const struct bench_family *f, enum bench_family_texts what,
		   const char **out, size_t room)
{
	switch (what) {
	case BENCH_FAMILY_VENDOR_CLASSES:
		return give_texts(&f->vendor_classes, out, room);
	case BENCH_FAMILY_USER_AGENTS:
		return give_texts(&f->user_agents, out, room);
	case BENCH_FAMILY_PIDS:
		return give_texts(&f->pids, out, room);
	case BENCH_FAMILY_LOGS:
		for (size_t i = 0; i < f->n_logs && i < room; i++)
			out[i] = f->logs[i].text;
		return f->n_logs;
	case BENCH_FAMILY_TEXTS:
		break;
	}
	return 0;
}

size_t
bench_family_ouis(const struct bench_family *f, uint32_t *out, size_t room)
{
	for (size_t i = 0; i < f->n_ouis && i < room; i++)
		out[i] = (uint32_t)f->ouis[i][0] << 16 | (uint32_t)f->ouis[i][1] << 8 |
			 f->ouis[i][2];
	return f->n_ouis;
}

size_t
bench_family_names(const struct bench_family *f, enum bench_role role, const char **out,
		   size_t room)
{
	return give_texts(&f->files[role].names, out, room);
}
