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
	{ "find", "", "WORD",
	  "what a MAC, serial, order, customer or code is, and when it left", cmd_find,
	  AS_STAFF },
	{ "unit", "list", "[--batch N | --held | --returned]",
	  "every phone and where it stands; or the hold shelf", cmd_unit_list,
	  AS_STAFF },
	{ "unit", "show", "MAC|SERIAL", "one phone with its events", cmd_unit_show,
	  AS_STAFF },
	{ "unit", "story", "MAC|SERIAL [--lang en|ja] [--raw EVENT]",
	  "what happened to it, in order; or the bytes of one event", cmd_unit_story,
	  AS_STAFF },
	{ "unit", "waive", "MAC --reason R [--links A,B]",
	  "let its present run go without links (supervisor)", cmd_unit_waive,
	  AS_STAFF },
	{ "unit", "clear", "MAC --reason R",
	  "its alarms are dealt with: it may go on (supervisor)", cmd_unit_clear,
	  AS_STAFF },
	{ "unit", "restart", "MAC",
	  "a new run by its batch's recipe; what was proven counts no more",
	  cmd_unit_restart, AS_STAFF },
	{ "unit", "return",
	  "MAC --reason TEXT --disposition repair|replace|restock|scrap "
	  "[--replaced-by MAC]",
	  "a unit came back (RMA): its next scan into a batch begins a new run",
	  cmd_unit_return, AS_STAFF },
	{ "unit", "ng", "MAC|SERIAL --reason TEXT [--replaced-by MAC|SERIAL]",
	  "onto the hold shelf, out of its carton; another takes its place",
	  cmd_unit_ng, AS_STAFF },
	{ "unit", "release", "MAC|SERIAL --reason TEXT", "off the hold shelf",
	  cmd_unit_release, AS_STAFF },
	{ "unit", "boxed", "PHONE BOX",
	  "phone and box label were read: are they one unit?", cmd_unit_boxed,
	  AS_STAFF },
	{ "unit", "trace", "MAC|SERIAL [--output FILE]",
	  "its packets of this run as pcap, from the last minutes (supervisor)",
	  cmd_unit_trace, AS_STAFF },
	{ "batch", "open",
	  "--customer NAME --recipe NAME [--order NO] [--expected N] [--provider NAME] "
	  "[--ship-to TEXT] [--line MODEL=N]... [--list FILE [--all-or-nothing]]",
	  "open a batch", cmd_batch_open, AS_CALLER },
	{ "batch", "order", "N [--expected N] [--line MODEL=N]...",
	  "change what was ordered; MODEL=0 takes a line away", cmd_batch_order,
	  AS_STAFF },
	{ "batch", "expect", "N FILE.csv [--replace] [--all-or-nothing]",
	  "the list of serials and MACs that will come; 1 if a line is bad",
	  cmd_batch_expect, AS_CALLER },
	{ "batch", "first-article", "N MAC|SERIAL --how TEXT | N --waive --reason TEXT",
	  "one phone was seen at the real destination; or two people do without",
	  cmd_batch_first_article, AS_STAFF },
	{ "batch", "list", "", "every batch", cmd_batch_list, AS_STAFF },
	{ "batch", "show", "N", "one batch with its units", cmd_batch_show, AS_STAFF },
	{ "batch", "add", "N MAC", "put a scanned unit into a batch", cmd_batch_add,
	  AS_STAFF },
	{ "batch", "remove", "N MAC", "take a unit out of a batch", cmd_batch_remove,
	  AS_STAFF },
	{ "batch", "close", "N [--short]",
	  "ship and seal it; what is not packed goes to a new batch if it is short",
	  cmd_batch_close, AS_STAFF },
	{ "batch", "reopen", "N --reason R", "open a closed batch again (supervisor)",
	  cmd_batch_reopen, AS_STAFF },
	{ "batch", "recipe", "N [NAME [--version V]]",
	  "units from now on get this recipe; who runs on another, and what each needs",
	  cmd_batch_recipe, AS_STAFF },
	{ "batch", "report",
	  "N [--format csv|json|pdf|xlsx] [--output FILE] [--lang en|ja] [--print "
	  "[--reason R]]",
	  "the ship report; pdf is the shipping list to sign", cmd_batch_report,
	  AS_STAFF },
	{ "batch", "verify", "FILE|N",
	  "make a report again from the record, or check a seal: 1 if something differs",
	  cmd_batch_verify, AS_CALLER },
	{ "batch", "pack", "N --output DIR|- [--all]",
	  "files and sealed keys for the remote server; - is a zip", cmd_batch_pack,
	  AS_STAFF },
	{ "carton", "open", "BATCH", "a new carton", cmd_carton_open, AS_STAFF },
	{ "carton", "pack", "CARTON PHONE [BOX]",
	  "a phone, and the box it goes in, into a carton", cmd_carton_pack, AS_STAFF },
	{ "carton", "unpack", "PHONE --reason TEXT", "out of its carton",
	  cmd_carton_unpack, AS_STAFF },
	{ "carton", "move", "PHONE CARTON", "into another carton of its batch",
	  cmd_carton_move, AS_STAFF },
	{ "carton", "close", "CARTON", "it is full", cmd_carton_close, AS_STAFF },
	{ "carton", "reopen", "CARTON --reason TEXT", "its label is void then",
	  cmd_carton_reopen, AS_STAFF },
	{ "carton", "list", "[BATCH]", "every carton", cmd_carton_list, AS_STAFF },
	{ "carton", "show", "CARTON", "one carton with its units", cmd_carton_show,
	  AS_STAFF },
	{ "station", "bind", "NAME BATCH|none", "what a scanner station works for",
	  cmd_station_bind, AS_STAFF },
	{ "station", "list", "", "every station", cmd_station_list, AS_STAFF },
	{ "slot", "list", "", "the places on the bench, and which phone is there",
	  cmd_slot_list, AS_STAFF },
	{ "recipe", "add", "FILE", "store a recipe, or its new version", cmd_recipe_add,
	  AS_CALLER },
	{ "recipe", "approve", "NAME [--version N]",
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
	{ "carton", "label",
	  "CARTON [--format pdf|zpl] [--lang en|ja] [--output FILE] [--print "
	  "[--reason R]]",
	  "the label for a closed carton", cmd_carton_label, AS_STAFF },
	{ "unit", "label",
	  "MAC [--format pdf|zpl] [--lang en|ja] [--output FILE] [--print [--reason R]]",
	  "the label for its box, or the NG label of what is on hold", cmd_unit_label,
	  AS_STAFF },
	{ "unit", "certificate",
	  "MAC [--format pdf|text] [--lang en|ja] [--output FILE] [--print [--reason R]]",
	  "one unit's evidence on one page, as sealed or as of now",
	  cmd_unit_certificate, AS_STAFF },
	{ "handover", "", "[--lang en|ja] [--output FILE] [--print]",
	  "a sheet for the next shift: open batches, what needs a hand (PDF)",
	  cmd_handover, AS_STAFF },
	{ "family", "list", "", "every phone model we know", cmd_family_list,
	  AS_STAFF },
	{ "family", "show", "NAME", "what is known of a phone family", cmd_family_show,
	  AS_STAFF },
	{ "http", "status", "", "what a phone makes of each HTTP status",
	  cmd_http_status, AS_CALLER },
	{ "alarm", "list", "[--open]", "every alarm, or what is to be dealt with",
	  cmd_alarm_list, AS_STAFF },
	{ "staff", "add", "NAME --role staff|supervisor [--badge N] [--new-pin-file F]",
	  "a person, with a badge (supervisor; the first by root)", cmd_staff_add,
	  AS_STAFF },
	{ "staff", "list", "", "who works here", cmd_staff_list, AS_STAFF },
	{ "staff", "show", "NAME|BADGE", "a person and the badge's code",
	  cmd_staff_show, AS_STAFF },
	{ "staff", "pin", "NAME [--new-pin-file F]", "a new PIN (supervisor)",
	  cmd_staff_pin, AS_STAFF },
	{ "staff", "badge", "NAME [--badge N]",
	  "a new badge; the lost one is nobody's (supervisor)", cmd_staff_badge,
	  AS_STAFF },
	{ "staff", "role", "NAME staff|supervisor [--new-pin-file F]",
	  "who may waive, clear, reopen and change staff (supervisor)", cmd_staff_role,
	  AS_STAFF },
	{ "staff", "disable", "NAME", "may do nothing any more (supervisor)",
	  cmd_staff_disable, AS_STAFF },
	{ "staff", "enable", "NAME", "may again (supervisor)", cmd_staff_enable,
	  AS_STAFF },
	{ "staff", "language", "NAME en|ja",
	  "in which language the board and the station speak to them",
	  cmd_staff_language, AS_STAFF },
	{ "staff", "sign-in", "NAME|BADGE|- [--station NAME]",
	  "at a station: by badge, or by PIN (supervisors: always)", cmd_staff_sign_in,
	  AS_STAFF },
	{ "staff", "sign-out", "NAME|BADGE|- [--station NAME]", "of a station",
	  cmd_staff_sign_out, AS_STAFF },
	{ "audit", "",
	  "[--staff NAME] [--batch N] [--after ID | --before ID] [--limit N]",
	  "what people did, in order", cmd_audit, AS_STAFF },
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
	fputs("usage: bench [--config FILE] [--json] [--progress] "
	      "[--by NAME|BADGE] [--pin-file FILE|-] COMMAND\n\n"
	      "--by says who does it, and is on record; supervisors prove it by a PIN.\n"
	      "\n",
	      f);
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
	case EBADMSG:
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

	if (r == 0)
		r = person_read(c);
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

/* A word that was not understood stands in it as it was given: a terminal must not obey
 * it. */
static void
print_error(const char *why)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };

	bench_str_add_text(&text, why);
	fprintf(stderr, "bench: %s\n", bench_str_get(&text));
}

static int
finish(struct cli *c, int r)
{
	print_answer(c);
	if (r < 0)
		print_error(c->err.text);
	person_clear(&c->person);
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

	if (r == 0)
		r = person_options(c);
	c->json = cli_flag(c, "--json");
	c->progress = cli_flag(c, "--progress");
	return r;
}

/* The word alone, in front: what is looked for may be called so, too. */
static bool
wants_help(struct cli *c)
{
	return cli_flag(c, "--help") ||
	       (c->argc > 0 && strcmp(c->argv[0], "help") == 0);
}

int
main(int argc, char **argv)
{
	struct cli c = { .argc = argc - 1, .argv = argv + 1, .table = table_new() };
	int used = 0, which, r = global_options(&c);
	bool asked = wants_help(&c);

	if (r == 0 && (c.argc == 0 || asked)) {
		print_help(asked ? stdout : stderr);
		return finish(&c, 0) + (asked ? 0 : EX_USAGE);
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
