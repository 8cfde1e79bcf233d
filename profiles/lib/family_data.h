/* What is behind struct bench_family: for the files of this library only. Texts are
 * borrowed from the family's own parsed family.conf. */
#ifndef PROFILES_FAMILY_DATA_H
#define PROFILES_FAMILY_DATA_H

#include "conf.h"
#include "template.h"

#include <bench/event.h>
#include <profiles/family.h>

/* A list option of family.conf. */
struct bench_texts {
	const char **at;
	size_t n;
};

/* One kind of served file: a template and the names it answers to. */
struct bench_family_file {
	char *text; /* owned; NULL: the family has none */
	char where[300];
	int line; /* in family.conf, for its names */
	struct bench_texts names;
};

/* A parameter that the bench changes, and how it gets back (render.c). */
struct bench_family_restore {
	const char *parameter, *neutral, *value;
	bool keep; /* a key: what B gave it stays, C does not say it again */
};

/* Our word for a parameter, and the vendor's. */
struct bench_family_setting {
	const char *name, *parameter;
};

/* One kind of value on a label; forms and prefixes are any of, "" being no prefix. */
struct bench_family_printed {
	enum bench_printed_kind kind;
	struct bench_texts forms, prefixes;
};

/* How a factory reset is done on some models; none named: on all the others. */
struct bench_family_reset {
	struct bench_texts models;
	const char *en, *ja;
};

struct bench_family {
	cfg_t *conf;
	char name[24];
	char where[300];
	const char *label;
	enum bench_template_escape escape;
	struct bench_texts vendor_classes, anonymous_classes, user_agents, pids, owns;
	uint8_t (*ouis)[3];
	size_t n_ouis;
	struct bench_model *models;
	struct bench_texts *also; /* one a model: the other names it goes by */
	size_t n_models;
	bool rules; /* the redirect is a rule with options, not just a URL */
	struct bench_family_option options[BENCH_FAMILY_OPTIONS];
	size_t n_options;
	struct bench_family_file files[BENCH_ROLES];
	struct bench_family_restore *restores;
	size_t n_restores;
	const char *yes, *no;		 /* the vendor's words */
	const char *unit_key_option;	 /* in a rule: "--key $SA"; "" has none */
	const char *simulator;		 /* the program that plays its phones, or "" */
	struct bench_family_file remote; /* what a remote server gives; no names */
	struct bench_family_log *logs;
	size_t n_logs;
	struct bench_family_setting *settings;
	size_t n_settings;
	struct bench_family_list *lists;
	size_t n_lists;
	struct bench_family_printed printed[BENCH_PRINTED_KINDS];
	size_t n_printed;
	struct bench_family_reset *resets;
	size_t n_resets;
	int status[BENCH_HTTP_CASES];
	uint32_t require;
};

struct bench_families {
	struct bench_family **at;
	size_t n;
};

/* A value from the outside world: letters, digits and a few signs, of 1 to room - 1
 * bytes. */
bool bench_family_word(const char *text, size_t room);

/* family_more.c: what recognition, requests and labels need beside names and templates.
 * The options are those of family.conf; bench_family_more_take() fills f from them,
 * -ENOMEM or -EINVAL. */
void bench_family_more_prepare(cfg_t *cfg);
int bench_family_more_take(struct bench_family *f) BENCH_CHECKED;
void bench_family_more_clear(struct bench_family *f);
int bench_family_take_texts(cfg_t *cfg, const char *option,
			    struct bench_texts *t) BENCH_CHECKED;

/* reset_keys.c: the same for reset_keys; after the models were taken. */
void bench_family_reset_prepare(cfg_t *cfg);
int bench_family_reset_take(struct bench_family *f,
			    struct bench_err *err) BENCH_CHECKED;
void bench_family_reset_clear(struct bench_family *f);

/* recognise.c: adds text to out (room bytes) with each {{bench}} replaced; false:
 * another placeholder, or it does not fit. */
bool bench_family_expand(const char *text, const char *bench, char *out, size_t room);

/* family_conf.c: fills f from f->where; dir/<name>/ holds its templates. */
int bench_family_read(struct bench_family *f, const char *dir,
		      struct bench_err *err) BENCH_CHECKED;
/* render.c: every template and file name of the family renders. */
int bench_family_check_files(const struct bench_family *f,
			     struct bench_err *err) BENCH_CHECKED;

#endif
