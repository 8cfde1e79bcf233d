/* What the commands share. A command is a function; main.c has the table of them. */
#ifndef BENCH_CLI_H
#define BENCH_CLI_H

#include "person.h"
#include "table.h"

#include <bench/config.h>
#include <bench/stage.h>
#include <bench/store.h>
#include <profiles/family.h>

/* One run of the program. Opened on demand, closed by main. */
struct cli {
	const char *config_path; /* NULL: the default, and defaults where no file is */
	bool json;
	bool progress; /* long work says on standard error how far it is */
	struct bench_mono progress_at;
	int argc; /* what follows noun and verb */
	char **argv;
	struct person person;
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

/* Who gives the command stands in every event that the store records (main.c: --by, or
 * the login). What only a supervisor may do asks here first: --by must name one who is
 * active, with the PIN (--pin-file FILE, - is standard input, or the terminal). Opens
 * the store. -EPERM, -EACCES: no; -EBUSY: too many wrong PINs, wait; -EBADRQC: not
 * told. */
int cli_supervisor(struct cli *c);
/* The PIN that came with the command, or from the terminal, is it name's? As
 * bench_store_staff_check_pin(), but -EBUSY for those that come too early. */
int cli_try_pin(struct cli *c, const char *name);
/* The next line of standard input: PINs that are read from there come before it. */
int cli_line(struct cli *c, const char *what, char *line, size_t room);
/* The name that a row is to keep: --by, which there must be once there is staff, else
 * the login's. The store is open. */
int cli_named(struct cli *c, char name[64]);
/* --new-pin-file, else the terminal, twice: into c->person.new_pin. */
int cli_new_pin(struct cli *c, const char *name);
/* An ACT event, for what leaves no other. */
int cli_act(struct cli *c, const char *fmt, ...) BENCH_PRINTF(2, 3);

/* A file's text, 1 MB at most. Owned by the caller. */
int cli_read_file(struct cli *c, const char *path, char **ret_text);

/* A file if the word is a path of one, else the newest stored recipe of that name. */
struct bench_recipe;
int cli_recipe(struct cli *c, const char *word, struct bench_recipe **ret_recipe);
/* A stored recipe: the newest, or the version that a word of the command line names. */
int cli_recipe_version(struct cli *c, const char *name, const char *version,
		       struct bench_recipe_row *ret_row);

command_fn cmd_alarm_list, cmd_audit, cmd_batch_reopen, cmd_staff_add, cmd_staff_badge,
	cmd_staff_disable, cmd_staff_enable, cmd_staff_list, cmd_staff_pin,
	cmd_staff_language, cmd_staff_role, cmd_staff_show, cmd_staff_sign_in,
	cmd_staff_sign_out, cmd_unit_clear, cmd_unit_waive;
/* What a factory reset of this unit takes, in English; "" not known, or not needed. */
const char *cli_reset_keys(struct cli *c, const struct bench_unit *u);

/* A person's text: not longer than room - 1 bytes, and fit to be shown anywhere
 * (bench_text_problem). what names it in the error, "--customer". */
int cli_text(struct cli *c, const char *what, const char *value, char *out,
	     size_t room);
/* --name N, 0 and up; *ret_number is left alone when it is absent. */
int cli_number_option(struct cli *c, const char *name, int64_t *ret_number);
/* --name N, 0 to most; *ret is left alone when it is absent. */
int cli_count(struct cli *c, const char *name, int most, int *ret_n);
/* A unit by what stands on its label: MAC or serial. */
int cli_unit(struct cli *c, const char *what, struct bench_unit *ret_unit);
/* --reason TEXT, which has to be there. */
int cli_reason(struct cli *c, const char **ret_reason);

/* order.c: a model of our families, by its name or a product id; -EINVAL names near
 * ones. families are loaded. */
int cli_model(struct cli *c, const char *word, char model[24], struct bench_err *err);
/* Every --line MODEL=N of the command line. */
struct cli_lines {
	size_t n;
	struct {
		char model[24];
		int quantity;
	} at[64];
};
int cli_lines(struct cli *c, struct cli_lines *ret_lines);
/* expect.c: a list of units. */
struct cli_list {
	const char *path; /* NULL: no list is given */
	struct bench_str file;
	const char *encoding;
	char separator;
	bool header, all_or_nothing;
	int64_t taken, known, refused;
	struct cli_problem {
		int line;
		char text[200];
	} * problems; /* owned: cli_list_clear() */
	size_t room;
};
void cli_list_clear(struct cli_list *l);
/* Reads the file at l->path, with the caller's rights. */
int cli_list_read(struct cli *c, struct cli_list *l);
/* What was read, into a batch, in the caller's transaction. */
int cli_list_import(struct cli *c, struct cli_list *l, int64_t batch);
/* The table's list "problems". */
void cli_list_problems(struct cli *c, const struct cli_list *l);
/* batch.c: the batch as a card, its order, its cartons and units */
int cli_batch_show(struct cli *c, int64_t id);
/* stand.c: the table's list "stand", one row */
int cli_unit_stand(struct cli *c, const struct bench_unit *u);
/* hold.c: unit list --held */
int cli_held(struct cli *c);
/* carton.c: the table's list "cartons" */
int cli_cartons(struct cli *c, int64_t batch);

command_fn cmd_batch_expect, cmd_batch_first_article, cmd_batch_order, cmd_carton_close,
	cmd_carton_list, cmd_carton_move, cmd_carton_open, cmd_carton_pack,
	cmd_carton_reopen, cmd_carton_show, cmd_carton_unpack, cmd_station_bind,
	cmd_slot_list, cmd_station_list, cmd_unit_boxed, cmd_unit_ng, cmd_unit_release;
command_fn cmd_batch_add, cmd_batch_close, cmd_batch_list, cmd_batch_open,
	cmd_batch_pack, cmd_batch_recipe, cmd_batch_remove, cmd_batch_report,
	cmd_batch_show, cmd_capture, cmd_config_check, cmd_config_init,
	cmd_config_render, cmd_config_show, cmd_doctor, cmd_event_list, cmd_family_list,
	cmd_family_show, cmd_firmware_check, cmd_firmware_import, cmd_firmware_list,
	cmd_firmware_remove, cmd_guard, cmd_http_status, cmd_profile_decrypt,
	cmd_profile_encrypt, cmd_profile_explain, cmd_profile_lint, cmd_profile_publish,
	cmd_profile_render, cmd_recipe_add, cmd_recipe_approve, cmd_recipe_check,
	cmd_recipe_list, cmd_recipe_show, cmd_replay, cmd_status, cmd_unit_list,
	cmd_unit_restart, cmd_unit_return, cmd_unit_show, cmd_unit_trace;
command_fn cmd_batch_verify, cmd_find, cmd_unit_story;

/* By its bar code, or "3/2": carton 2 of batch 3. Opens the store. */
struct bench_carton;
int cli_carton(struct cli *c, struct bench_carton *ret_carton);
command_fn cmd_carton_label, cmd_handover, cmd_unit_certificate, cmd_unit_label;
/* bench batch report as PDF, or as a workbook. */
int print_batch_report(struct cli *c, bool workbook);

#endif
