/* bench: noun, verb, words. One table makes the dispatch and the help. */
#include "cli.h"

#include <bench/priv.h>
#include <errno.h>
#include <string.h>
#include <sysexits.h>

#define HELP_COLUMN 40

enum { AS_STAFF, AS_CALLER };

static const struct {
	const char *noun, *verb, *words, *summary;
	command_fn *run;
	int as;
} commands[] = {
	{ "status", "", "", "what is going on", cmd_status, AS_STAFF },
	{ "doctor", "", "", "what is wrong with this box", cmd_doctor, AS_CALLER },
	{ "replay", "", "", "rebuild every unit from its events and compare",
	  cmd_replay, AS_STAFF },
	{ "guard", "", "[--interface IF] [--seconds N]",
	  "may a bench run on this interface? (root)", cmd_guard, AS_CALLER },
	{ "capture", "",
	  "MAC --output FILE [--interface IF] [--seconds N] | MAC --read FILE",
	  "record a real phone's boot, and what it answers", cmd_capture, AS_CALLER },
	{ "unit", "list", "[--batch N]", "every phone and where it stands",
	  cmd_unit_list, AS_STAFF },
	{ "unit", "show", "MAC|SERIAL", "one phone with its events", cmd_unit_show,
	  AS_STAFF },
	{ "unit", "restart", "MAC",
	  "a new run by its batch's recipe; what was proven counts no more",
	  cmd_unit_restart, AS_STAFF },
	{ "batch", "open", "--customer NAME --recipe NAME [--order NO] [--expected N]",
	  "open a batch", cmd_batch_open, AS_STAFF },
	{ "batch", "list", "", "every batch", cmd_batch_list, AS_STAFF },
	{ "batch", "show", "N", "one batch with its units", cmd_batch_show, AS_STAFF },
	{ "batch", "add", "N MAC", "put a scanned unit into a batch", cmd_batch_add,
	  AS_STAFF },
	{ "batch", "remove", "N MAC", "take a unit out of a batch", cmd_batch_remove,
	  AS_STAFF },
	{ "batch", "close", "N", "pack what is proven; closed when all is",
	  cmd_batch_close, AS_STAFF },
	{ "batch", "recipe", "N [NAME [--version V]]",
	  "units from now on get this recipe; who runs on another, and what each needs",
	  cmd_batch_recipe, AS_STAFF },
	{ "batch", "report", "N [--format csv|json] [--output FILE]", "the ship report",
	  cmd_batch_report, AS_STAFF },
	{ "batch", "pack", "N --output DIR [--all]",
	  "files and sealed keys for the remote server", cmd_batch_pack, AS_STAFF },
	{ "recipe", "add", "FILE [--by NAME]", "store a recipe, or its new version",
	  cmd_recipe_add, AS_CALLER },
	{ "recipe", "approve", "NAME [--version N] [--by OTHER]",
	  "a second person agrees to where it sends phones", cmd_recipe_approve,
	  AS_CALLER },
	{ "recipe", "check", "FILE|NAME",
	  "render it for every model, and rehearse each with a simulated phone",
	  cmd_recipe_check, AS_CALLER },
	{ "recipe", "list", "", "every recipe and version", cmd_recipe_list, AS_STAFF },
	{ "recipe", "show", "NAME [--version N]", "a recipe's text", cmd_recipe_show,
	  AS_STAFF },
	{ "profile", "render",
	  "--recipe NAME|FILE --model MODEL [--mac MAC] [--serial SN]",
	  "a unit's files, without touching anything", cmd_profile_render, AS_CALLER },
	{ "profile", "explain",
	  "RULE|- [--kind KIND] [--model M] [--mac MAC] [--serial SN] [--swver V] "
	  "[--set NAME=VALUE] [--phone \"NAME=VALUE ...\"] [--dhcp VALUE]",
	  "what a phone does with a rule, or with a DHCP option's value",
	  cmd_profile_explain, AS_CALLER },
	{ "profile", "lint",
	  "FILE... [--family F] [--role redirect|any] [--bench ADDR]... [--strict] | --rules",
	  "what a phone would not take, with line and reason", cmd_profile_lint,
	  AS_CALLER },
	{ "profile", "encrypt",
	  "--cipher aes-256-cbc|aes128gcm [--digest md5|sha256] [--gzip] [--keyid ID] "
	  "[--record-size N] --key-file F IN OUT",
	  "encrypt a profile (- is standard input or output)", cmd_profile_encrypt,
	  AS_CALLER },
	{ "profile", "decrypt",
	  "--cipher aes-256-cbc|aes128gcm [--digest md5|sha256] [--keyid ID] "
	  "[--any-content] --key-file F IN OUT",
	  "decrypt a profile and unpack it", cmd_profile_decrypt, AS_CALLER },
	{ "profile", "publish", "", "build the served tree", cmd_profile_publish,
	  AS_STAFF },
	{ "firmware", "import", "ZIP|FOLDER [--family NAME] [--replace]",
	  "take a vendor's firmware into the store", cmd_firmware_import, AS_CALLER },
	{ "firmware", "list", "", "every load and file, and how it stands",
	  cmd_firmware_list, AS_STAFF },
	{ "firmware", "check", "", "read every byte again: 1 if something is wrong",
	  cmd_firmware_check, AS_STAFF },
	{ "firmware", "remove", "LOAD", "a load with what came with it",
	  cmd_firmware_remove, AS_STAFF },
	{ "family", "list", "", "every phone model we know", cmd_family_list,
	  AS_STAFF },
	{ "family", "show", "NAME", "what is known of a phone family", cmd_family_show,
	  AS_STAFF },
	{ "http", "status", "", "what a phone makes of each HTTP status",
	  cmd_http_status, AS_CALLER },
	{ "event", "list", "[--unit MAC] [--after ID] [--limit N]", "the record",
	  cmd_event_list, AS_STAFF },
	{ "config", "init", "", "make directories and database (root)", cmd_config_init,
	  AS_CALLER },
	{ "config", "show", "", "the values in force", cmd_config_show, AS_CALLER },
	{ "config", "check", "", "is bench.conf right?", cmd_config_check, AS_CALLER },
	{ "config", "render", "[--output DIR]", "the daemons' configuration",
	  cmd_config_render, AS_CALLER },
};

/* What a command does stands behind its words, or below them where they are long. */
static void
print_help(FILE *f)
{
	fputs("usage: bench [--config FILE] [--json] COMMAND\n\n", f);
	for (size_t i = 0; i < BENCH_N(commands); i++) {
		char left[320];
		int n = snprintf(left, sizeof(left), "%s%s%s%s%s", commands[i].noun,
				 commands[i].verb[0] ? " " : "", commands[i].verb,
				 commands[i].words[0] ? " " : "", commands[i].words);

		if (n > HELP_COLUMN)
			fprintf(f, "  %s\n  %-*s  ", left, HELP_COLUMN, "");
		else
			fprintf(f, "  %-*s  ", HELP_COLUMN, left);
		fprintf(f, "%s\n", commands[i].summary);
	}
}

static int
exit_code(int r)
{
	switch (-r) {
	case 0:
		return 0;
	case ENOENT:
	case EAGAIN:
	case EPERM:
	case EALREADY:
	case ENODATA:
	case EEXIST:
		return 1;
	case EINVAL:
		return EX_DATAERR;
	case EBADRQC:
		return EX_USAGE;
	case EBUSY:
		return EX_TEMPFAIL;
	case ESTALE:
	case ENOTDIR:
		return EX_CONFIG;
	case EACCES:
		return EX_NOPERM;
	default:
		return EX_UNAVAILABLE;
	}
}

static int
find_command(int argc, char **argv, int *ret_used)
{
	for (size_t i = 0; argc > 0 && i < BENCH_N(commands); i++) {
		bool alone = commands[i].verb[0] == '\0';

		if (strcmp(argv[0], commands[i].noun) != 0)
			continue;
		if (alone || (argc > 1 && strcmp(argv[1], commands[i].verb) == 0)) {
			*ret_used = alone ? 1 : 2;
			return (int)i;
		}
	}
	return -1;
}

static int
load_config(struct cli *c)
{
	int r = bench_config_load(c->config_path == NULL ? BENCH_CONFIG_DEFAULT
							 : c->config_path,
				  &c->config, &c->err);

	if (r == -ENOENT && c->config_path == NULL) {
		bench_config_default(&c->config);
		return 0;
	}
	return r == -EINVAL || r == -ENOENT ? -ESTALE : r;
}

static int
run_command(struct cli *c, int which)
{
	int r = load_config(c);

	if (r == 0 && commands[which].as == AS_STAFF)
		r = bench_run_as_staff(&c->err);
	return r < 0 ? r : commands[which].run(c);
}

static void
print_answer(struct cli *c)
{
	bench_auto(bench_str_clear) struct bench_str out = { 0 };

	if (c->plain.len > 0) {
		fwrite(c->plain.text, 1, c->plain.len, stdout);
		return;
	}
	if (table_failed(c->table))
		return;
	if (c->json)
		table_print_json(c->table, &out);
	else
		table_print_text(c->table, &out);
	fputs(bench_str_get(&out), stdout);
}

static int
finish(struct cli *c, int r)
{
	print_answer(c);
	if (r < 0)
		fprintf(stderr, "bench: %s\n", c->err.text);
	bench_store_freep(&c->store);
	bench_families_freep(&c->families);
	bench_norm_book_freep(&c->norms);
	table_freep(&c->table);
	bench_str_clear(&c->plain);
	if (fflush(stdout) != 0)
		return EX_IOERR;
	return r > 0 ? r : exit_code(r);
}

static int
global_options(struct cli *c)
{
	int r = cli_option(c, "--config", &c->config_path);

	c->json = cli_flag(c, "--json");
	return r;
}

int
main(int argc, char **argv)
{
	struct cli c = { .argc = argc - 1, .argv = argv + 1, .table = table_new() };
	int used = 0, which, r = global_options(&c);

	if (r == 0 && (c.argc == 0 || cli_flag(&c, "--help") || cli_flag(&c, "help"))) {
		print_help(c.argc == 0 ? stderr : stdout);
		return finish(&c, 0) + (c.argc == 0 ? EX_USAGE : 0);
	}
	which = find_command(c.argc, c.argv, &used);
	if (r == 0 && which < 0)
		r = cli_usage(&c, "no command '%s%s%s': see 'bench help'", c.argv[0],
			      c.argc > 1 ? " " : "", c.argc > 1 ? c.argv[1] : "");
	c.argv += used;
	c.argc -= used;
	if (r == 0)
		r = run_command(&c, which);
	return finish(&c, r);
}
