/* What the commands share. A command is a function; main.c has the table of them. */
#ifndef BENCH_CLI_H
#define BENCH_CLI_H

#include "table.h"

#include <bench/config.h>
#include <bench/stage.h>
#include <bench/store.h>
#include <profiles/family.h>

/* One run of the program. Opened on demand, closed by main. */
struct cli {
	const char *config_path; /* NULL: the default, and defaults where no file is */
	bool json;
	int argc; /* what follows noun and verb */
	char **argv;
	struct bench_config config;
	struct bench_store *store;
	struct bench_families *families;
	struct bench_norm_book *norms;
	struct table *table;	/* printed at the end */
	struct bench_str plain; /* or this, if not empty */
	struct bench_err err;
};

/* 0 fine; negative errno with err: printed, and turned into an exit code (see main.c).
 */
typedef int command_fn(struct cli *c);

/* The store, opened for this run; the families likewise. */
int cli_store(struct cli *c);
int cli_families(struct cli *c);
/* What the stage clock has learned, read once; never NULL after 0. */
int cli_norms(struct cli *c);

/* "--name value" or "--name=value" anywhere after the verb; NULL when absent. Takes it
 * out of argv. A name without a value is an error: -EINVAL. */
int cli_option(struct cli *c, const char *name, const char **ret_value);
bool cli_flag(struct cli *c, const char *name);
/* The next word; error when there is none, naming what it should be. */
int cli_word(struct cli *c, const char *what, const char **ret_word);
int cli_number(struct cli *c, const char *what, int64_t *ret_number);
int cli_mac(struct cli *c, struct bench_mac *ret_mac);
/* Nothing may be left. */
int cli_end(struct cli *c);
/* Nothing is left, and the store is open. */
int cli_ready(struct cli *c);
int cli_usage(struct cli *c, const char *fmt, ...) BENCH_PRINTF(2, 3);

/* A file's text, 1 MB at most. Owned by the caller. */
int cli_read_file(struct cli *c, const char *path, char **ret_text);

/* A file if the word is a path of one, else the newest stored recipe of that name. */
struct bench_recipe;
int cli_recipe(struct cli *c, const char *word, struct bench_recipe **ret_recipe);
/* A stored recipe: the newest, or the version that a word of the command line names. */
int cli_recipe_version(struct cli *c, const char *name, const char *version,
		       struct bench_recipe_row *ret_row);

command_fn cmd_batch_add, cmd_batch_close, cmd_batch_list, cmd_batch_open,
	cmd_batch_pack, cmd_batch_recipe, cmd_batch_remove, cmd_batch_report,
	cmd_batch_show, cmd_capture, cmd_config_check, cmd_config_init,
	cmd_config_render, cmd_config_show, cmd_doctor, cmd_event_list, cmd_family_list,
	cmd_family_show, cmd_firmware_check, cmd_firmware_import, cmd_firmware_list,
	cmd_firmware_remove, cmd_guard, cmd_http_status, cmd_profile_decrypt,
	cmd_profile_encrypt, cmd_profile_explain, cmd_profile_lint, cmd_profile_publish,
	cmd_profile_render, cmd_recipe_add, cmd_recipe_approve, cmd_recipe_check,
	cmd_recipe_list, cmd_recipe_show, cmd_replay, cmd_status, cmd_unit_list,
	cmd_unit_restart, cmd_unit_show;

#endif
