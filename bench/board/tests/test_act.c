#include "act.h"

#include <bench/str.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *help_program, *api_md;

static int
find_upload(void *arg, const char *token, char folder[320], char name[128])
{
	(void)arg;
	if (strcmp(token, "0123abcd0123abcd") != 0)
		return -ENOENT;
	bench_copy(folder, 320, "/run/files/0123abcd0123abcd");
	bench_copy(name, 128, "order.csv");
	return 0;
}

static const struct act_ask packer = { .program = "bench",
				       .by = "packer 1",
				       .file = find_upload };
static const struct act_ask chief = { .program = "bench",
				      .config = "/etc/b.conf",
				      .by = "chief",
				      .supervisor = true,
				      .file = find_upload };

static int
make(const char *noun, const char *verb, const char *json, const struct act_ask *ask,
     struct act_call *call, struct bench_err *err)
{
	json_t *values = json_loads(json, JSON_REJECT_DUPLICATES, NULL);
	int r;

	assert_non_null(values);
	assert_non_null(act_find(noun, verb));
	*call = (struct act_call){ 0 };
	r = act_call_make(act_find(noun, verb), values, ask, call, err);
	json_decref(values);
	return r;
}

/* The words, with a space in between. */
static void
assert_words(const char *noun, const char *verb, const char *json,
	     const struct act_ask *ask, const char *words)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct bench_err err = { "" };
	struct act_call call;

	if (make(noun, verb, json, ask, &call, &err) < 0)
		fail_msg("%s %s %s: %s", noun, verb, json, err.text);
	for (size_t i = 0; i < call.argc; i++)
		bench_str_addf(&text, "%s%s", i == 0 ? "" : " ", call.argv[i]);
	assert_null(call.argv[call.argc]);
	assert_string_equal(bench_str_get(&text), words);
	act_call_clear(&call);
}

static void
assert_refused(const char *noun, const char *verb, const char *json,
	       const struct act_ask *ask, int code, const char *why)
{
	struct bench_err err = { "" };
	struct act_call call;
	int r = make(noun, verb, json, ask, &call, &err);

	if (r != code || strstr(err.text, why) == NULL)
		fail_msg("%s %s %s: %d '%s'", noun, verb, json, r, err.text);
	assert_int_equal(call.argc, 0);
}

static void
values_become_words(void **state)
{
	(void)state;
	assert_words("unit", "list", "{}", &chief,
		     "bench --config=/etc/b.conf --json --by=chief unit list");
	assert_words("unit", "list", "{\"batch\":3,\"held\":true,\"returned\":false}",
		     &packer, "bench --json --by=packer 1 unit list --batch=3 --held");
	assert_words("unit", "list", "{\"batch\":\"3\",\"held\":\"1\"}", &packer,
		     "bench --json --by=packer 1 unit list --batch=3 --held");
	assert_words("carton", "pack",
		     "{\"carton\":\"3/2\",\"phone\":\"00562b000001\",\"box\":\"FCH1\"}",
		     &packer,
		     "bench --json --by=packer 1 carton pack 3/2 00562b000001 FCH1");
	assert_words(
		"batch", "open",
		"{\"customer\":\"A <b>&\\u0022\",\"recipe\":\"acme\",\"ship_to\":\"x\","
		"\"line\":[\"8841=5\",\"8851=2\"]}",
		&packer,
		"bench --json --by=packer 1 batch open --customer=A <b>&\" "
		"--recipe=acme --ship-to=x --line=8841=5 --line=8851=2");
	assert_words("unit", "list", "{\"batch\":null}", &packer,
		     "bench --json --by=packer 1 unit list");
	assert_words("find", "", "{\"word\":\"help\"}", &packer,
		     "bench --json --by=packer 1 find help");
}

static void
what_could_be_an_option_is_refused(void **state)
{
	(void)state;
	assert_refused("unit", "show", "{\"unit\":\"--config=/tmp/x\"}", &packer,
		       -EINVAL, "is not a MAC or serial");
	assert_refused("unit", "show", "{\"unit\":\"-x\"}", &packer, -EINVAL,
		       "begins with '-'");
	assert_refused("find", "", "{\"word\":\"--by=chief\"}", &packer, -EINVAL,
		       "begins with '-'");
	assert_refused("recipe", "show", "{\"recipe\":\"--version\"}", &packer, -EINVAL,
		       "begins with '-'");
	assert_refused("recipe", "check", "{\"recipe\":\"/etc/passwd\"}", &packer,
		       -EINVAL, "is not a name");
	assert_refused("recipe", "check", "{\"recipe\":\"../x.conf\"}", &packer,
		       -EINVAL, "is not a name");
	assert_refused("batch", "verify", "{\"batch\":\"/etc/passwd\"}", &packer,
		       -EINVAL, "is not a number");
	assert_refused("batch", "show", "{\"batch\":-1}", &packer, -EINVAL,
		       "is not a number");
	/* as an option's value it is only text */
	assert_words("unit", "release",
		     "{\"unit\":\"FCH1\",\"reason\":\"--pin-file=/x\"}", &packer,
		     "bench --json --by=packer 1 unit release FCH1 "
		     "--reason=--pin-file=/x");
}

static void
bytes_that_nobody_sees_are_refused(void **state)
{
	(void)state;
	assert_refused("unit", "release",
		       "{\"unit\":\"FCH1\",\"reason\":\"a\\u0007b\"}", &packer, -EINVAL,
		       "'reason'");
	assert_refused("unit", "release",
		       "{\"unit\":\"FCH1\",\"reason\":\"a\\u000ab\"}", &packer, -EINVAL,
		       "'reason'");
	assert_refused("unit", "release",
		       "{\"unit\":\"FCH1\",\"reason\":\"\\u202egnp\"}", &packer,
		       -EINVAL, "'reason'");
	assert_refused("find", "", "{\"word\":\"\\u001b[2J\"}", &packer, -EINVAL,
		       "'word'");
}

static void
the_form_is_the_acts_own(void **state)
{
	(void)state;
	assert_refused("unit", "show", "[]", &packer, -EBADMSG, "not an object");
	assert_refused("unit", "show", "{\"unit\":\"FCH1\",\"output\":\"/tmp/x\"}",
		       &packer, -EBADMSG, "'output' is no value of unit show");
	assert_refused("unit", "show", "{\"unit\":[\"FCH1\"]}", &packer, -EBADMSG,
		       "is not a MAC or serial");
	assert_refused("unit", "show", "{\"unit\":{}}", &packer, -EBADMSG, "'unit'");
	assert_refused("unit", "list", "{\"held\":1}", &packer, -EBADMSG, "'held'");
	assert_refused("unit", "list", "{\"batch\":1.5}", &packer, -EBADMSG, "'batch'");
	assert_refused("unit", "show", "{}", &packer, -EINVAL, "'unit' is missing");
	assert_refused("unit", "show", "{\"unit\":\"\"}", &packer, -EINVAL,
		       "'unit' is empty");
	assert_refused("unit", "return",
		       "{\"mac\":\"00562b000001\",\"reason\":\"x\","
		       "\"disposition\":\"eat\"}",
		       &packer, -EINVAL, "repair|replace|restock|scrap");
	assert_refused("unit", "restart", "{\"mac\":\"00562b00000\"}", &packer, -EINVAL,
		       "is not a MAC");
	assert_refused("unit", "show", "{\"unit\":\"FCH1\",\"pin\":\"1\"}", &packer,
		       -EBADMSG, "'pin' is no value");
}

static void
a_word_that_is_left_out_is_no_other_words_place(void **state)
{
	(void)state;
	assert_refused("carton", "pack",
		       "{\"carton\":\"3/2\",\"phone\":\"\",\"box\":\"FCH1\"}", &packer,
		       -EINVAL, "'phone' is empty");
	assert_words("carton", "list", "{\"batch\":\"\"}", &packer,
		     "bench --json --by=packer 1 carton list");
}

static void
a_pin_is_never_a_word(void **state)
{
	struct bench_err err = { "" };
	struct act_call call;

	(void)state;
	assert_int_equal(make("staff", "add",
			      "{\"name\":\"new one\",\"role\":\"supervisor\","
			      "\"pin\":\"290384756112\",\"new_pin\":\"581936\"}",
			      &chief, &call, &err),
			 0);
	assert_string_equal(call.input, "290384756112\n581936\n");
	for (size_t i = 0; i < call.argc; i++) {
		assert_null(strstr(call.argv[i], "290384756112"));
		assert_null(strstr(call.argv[i], "581936"));
	}
	assert_string_equal(call.argv[4], "--pin-file=-");
	assert_string_equal(call.argv[5], "--new-pin-file=-");
	act_call_clear(&call);
	assert_int_equal(call.input[0], 0);
}

static void
a_supervisor_stands_beside_or_signs_alone(void **state)
{
	static const char beside[] = "{\"mac\":\"00562b000001\",\"reason\":\"r\","
				     "\"supervisor\":\"chief\",\"pin\":\"581936\"}";
	static const char alone[] = "{\"mac\":\"00562b000001\",\"reason\":\"r\","
				    "\"pin\":\"581936\"}";

	(void)state;
	assert_words("unit", "waive", beside, &packer,
		     "bench --json --by=chief --pin-file=- unit waive 00562b000001 "
		     "--reason=r");
	assert_words("unit", "waive", alone, &chief,
		     "bench --config=/etc/b.conf --json --by=chief --pin-file=- unit "
		     "waive 00562b000001 --reason=r");
	assert_refused("unit", "waive", alone, &packer, -EACCES, "needs a supervisor");
	assert_refused("unit", "waive", "{\"mac\":\"00562b000001\",\"reason\":\"r\"}",
		       &chief, -EACCES, "needs the PIN of chief");
	assert_refused("unit", "waive",
		       "{\"mac\":\"00562b000001\",\"reason\":\"r\",\"supervisor\":\"\","
		       "\"pin\":\"581936\"}",
		       &packer, -EINVAL, "'supervisor' is empty");
	assert_refused("staff", "show", "{\"name\":\"x\"}", &packer, -EPERM,
		       "for supervisors");
}

static void
a_pin_is_one_line_and_in_no_error(void **state)
{
	struct bench_err err = { "" };
	struct act_call call;

	(void)state;
	assert_int_equal(make("unit", "waive",
			      "{\"mac\":\"00562b000001\",\"reason\":\"r\","
			      "\"pin\":\"5819\\u000a36\"}",
			      &chief, &call, &err),
			 -EINVAL);
	assert_null(strstr(err.text, "5819"));
	assert_refused("unit", "waive",
		       "{\"mac\":\"00562b000001\",\"reason\":\"r\",\"pin\":5819}",
		       &chief, -EBADMSG, "'pin' is not a text");
}

static void
a_file_is_an_upload_of_this_person(void **state)
{
	struct bench_err err = { "" };
	struct act_call call;

	(void)state;
	assert_int_equal(make("batch", "expect",
			      "{\"batch\":3,\"file\":\"0123abcd0123abcd\"}", &packer,
			      &call, &err),
			 0);
	assert_string_equal(call.folder, "/run/files/0123abcd0123abcd");
	assert_string_equal(call.argv[call.argc - 1], "order.csv");
	act_call_clear(&call);
	assert_words("recipe", "check", "{\"recipe\":\"0123abcd0123abcd\"}", &packer,
		     "bench --json --by=packer 1 recipe check order.csv");
	assert_words("recipe", "check", "{\"recipe\":\"acme\"}", &packer,
		     "bench --json --by=packer 1 recipe check acme");
	assert_refused("batch", "expect", "{\"batch\":3,\"file\":\"deadbeef\"}",
		       &packer, -EINVAL, "names no upload");
	assert_refused("batch", "expect", "{\"batch\":3,\"file\":\"../../etc/passwd\"}",
		       &packer, -EINVAL, "names no upload");
}

static void
assert_file(const char *noun, const char *verb, const char *json, const char *file)
{
	struct bench_err err = { "" };
	struct act_call call;

	assert_int_equal(make(noun, verb, json, &chief, &call, &err), 0);
	assert_string_equal(call.file, file);
	act_call_clear(&call);
}

static void
a_papers_name_says_what_it_is(void **state)
{
	(void)state;
	assert_file("batch", "report", "{\"batch\":3}", "shipping-list-3.pdf");
	assert_file("batch", "report", "{\"batch\":3,\"format\":\"xlsx\"}",
		    "shipping-list-3.xlsx");
	assert_file("unit", "certificate",
		    "{\"mac\":\"00:56:2b:00:00:01\",\"format\":\"text\"}",
		    "certificate-00-56-2b-00-00-01.txt");
	assert_file("carton", "label", "{\"carton\":\"3/2\"}", "carton-label-3-2.pdf");
	assert_file("handover", "", "{}", "hand-over.pdf");
	assert_file("batch", "pack", "{\"batch\":3}", "pack-3.zip");
	/* what is printed is no file */
	assert_file("carton", "label", "{\"carton\":\"3/2\",\"print\":true}", "");
	assert_words("carton", "label", "{\"carton\":\"3/2\",\"print\":true}", &packer,
		     "bench --json --by=packer 1 carton label 3/2 --print");
}

static void
a_trace_is_a_file_that_needs_a_supervisor(void **state)
{
	struct bench_err err = { "" };
	struct act_call call;
	(void)state;

	assert_refused("unit", "trace", "{\"unit\":\"00562b000001\"}", &packer, -EACCES,
		       "supervisor");
	assert_int_equal(make("unit", "trace",
			      "{\"unit\":\"FCH2716A001\",\"pin\":\"581936\"}", &chief,
			      &call, &err),
			 0);
	assert_string_equal(call.file, "trace-FCH2716A001.pcap");
	assert_string_equal(call.input, "581936\n");
	act_call_clear(&call);
}

static void
too_much_is_refused(void **state)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	struct bench_err err = { "" };
	struct act_call call;
	json_t *values = json_object(), *lines = json_array();

	(void)state;
	for (int i = 0; i < 2000; i++)
		bench_str_add(&text, "x");
	assert_int_equal(json_object_set_new(values, "word", json_string(text.text)),
			 0);
	assert_int_equal(
		act_call_make(act_find("find", ""), values, &packer, &call, &err),
		-EINVAL);
	json_decref(values);
	for (int i = 0; i < 65; i++)
		assert_int_equal(json_array_append_new(lines, json_string("8841=1")),
				 0);
	values = json_pack("{s:s, s:s, s:o}", "customer", "c", "recipe", "r", "line",
			   lines);
	assert_int_equal(
		act_call_make(act_find("batch", "open"), values, &packer, &call, &err),
		-EINVAL);
	json_decref(values);
}

/* --- the table and the program, the table and the document ---------------------------
 */

/* Commands that the board does not offer, and why. */
static const char *const left_out[][2] = {
	{ "replay", "a check of the record for the IT engineer, minutes long" },
	{ "guard", "root's, before the bench starts" },
	{ "capture", "root's, beside a real phone" },
	{ "profile render", "a recipe writer's tool: recipe check does it for all" },
	{ "profile explain", "a recipe writer's tool" },
	{ "profile lint", "a recipe writer's tool" },
	{ "profile encrypt", "reads a key's file" },
	{ "profile decrypt", "reads a key's file" },
	{ "profile publish", "services do it at their start" },
	{ "staff sign-in", "POST /api/v1/session" },
	{ "staff sign-out", "DELETE /api/v1/session" },
	{ "http status", "a recipe writer's tool" },
	{ "config init", "root's" },
	{ "config show", "bench.conf is the administrator's, by shell" },
	{ "config check", "bench.conf is the administrator's, by shell" },
	{ "config render", "bench.conf is the administrator's, by shell" },
};

struct help {
	char name[64], *words;
};

static char *
read_help(void)
{
	bench_auto(bench_str_clear) struct bench_str all = { 0 };
	char part[4096], command[512];
	FILE *f;
	size_t n;

	snprintf(command, sizeof(command), "'%s' help", help_program);
	f = popen(command, "r");
	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		bench_str_add_n(&all, part, n);
	assert_int_equal(pclose(f), 0);
	return bench_str_take(&all);
}

/* "  unit waive MAC --reason R" gives "unit waive"; false: not such a line. */
static bool
read_name(const char *line, char name[64])
{
	size_t n = strcspn(line + 2, " \n"), verb;

	if (strncmp(line, "  ", 2) != 0 || line[2] < 'a' || line[2] > 'z')
		return false;
	verb = strcspn(line + 2 + n + (line[2 + n] == ' '), " \n");
	if (line[2 + n] == ' ' && line[3 + n] >= 'a' && line[3 + n] <= 'z')
		n += 1 + verb;
	return bench_copy_n(name, 64, line + 2, n);
}

static void
name_of(const struct act *a, char name[64])
{
	snprintf(name, 64, "%s%s%s", a->noun, a->verb[0] == '\0' ? "" : " ", a->verb);
}

static const struct act *
act_named(const char *wanted)
{
	char name[64];

	for (size_t i = 0; i < act_table_n; i++) {
		name_of(&act_table[i], name);
		if (strcmp(name, wanted) == 0)
			return &act_table[i];
	}
	return NULL;
}

static bool
is_left_out(const char *name)
{
	for (size_t i = 0; i < BENCH_N(left_out); i++) {
		if (strcmp(left_out[i][0], name) == 0)
			return true;
	}
	return false;
}

static void
every_command_is_an_act_or_left_out_for_a_reason(void **state)
{
	bench_auto(bench_freep) char *help = read_help();
	size_t seen = 0;
	char name[64];

	(void)state;
	for (char *line = help; line != NULL; line = strchr(line, '\n')) {
		line += line != help;
		if (!read_name(line, name))
			continue;
		seen++;
		if ((act_named(name) != NULL) == is_left_out(name))
			fail_msg("bench %s: in the table, or left out?", name);
	}
	assert_int_equal(seen, act_table_n + BENCH_N(left_out));
}

/* The text of one command in the help, up to its summary. */
static void
words_of(const char *help, const char *wanted, char words[512])
{
	char name[64];

	words[0] = '\0';
	for (const char *line = help; line != NULL; line = strchr(line, '\n')) {
		line += line != help;
		if (!read_name(line, name) || strcmp(name, wanted) != 0)
			continue;
		bench_copy_n(words, 512, line, strcspn(line, "\n"));
		return;
	}
}

static void
every_option_is_one_of_the_command(void **state)
{
	bench_auto(bench_freep) char *help = read_help();
	char words[512], name[64], option[64];

	(void)state;
	for (size_t i = 0; i < act_table_n; i++) {
		const struct act *a = &act_table[i];

		name_of(a, name);
		words_of(help, name, words);
		for (size_t j = 0; j < ACT_VALUES && a->options[j].name != NULL; j++) {
			snprintf(option, sizeof(option), "--%s", a->options[j].name);
			for (char *p = option; *p != '\0'; p++)
				*p = *p == '_' ? '-' : *p;
			if (strstr(words, option) == NULL)
				fail_msg("bench %s has no %s", name, option);
		}
	}
}

/* "--ship-to" is an option of it, as "ship_to"; files that it writes or reads a PIN
 * from are the board's affair. */
static bool
offers(const struct act *a, const char *option, size_t n)
{
	char name[64];

	assert_true(bench_copy_n(name, sizeof(name), option + 2, n - 2));
	for (char *p = name; *p != '\0'; p++)
		*p = *p == '-' ? '_' : *p;
	if (strcmp(name, "output") == 0 || strcmp(name, "new_pin_file") == 0)
		return true;
	for (size_t i = 0; i < ACT_VALUES && a->options[i].name != NULL; i++) {
		if (strcmp(a->options[i].name, name) == 0)
			return true;
	}
	return false;
}

static void
every_option_of_the_command_is_offered(void **state)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz-";
	bench_auto(bench_freep) char *help = read_help();
	char words[512], name[64];

	(void)state;
	for (size_t i = 0; i < act_table_n; i++) {
		name_of(&act_table[i], name);
		words_of(help, name, words);
		for (const char *at = words; (at = strstr(at, "--")) != NULL;
		     at += strspn(at, letters)) {
			if (!offers(&act_table[i], at, strspn(at, letters)))
				fail_msg("bench %s: the board does not offer %.20s",
					 name, at);
		}
	}
}

static void
add_document_value(struct bench_str *out, const struct act_value *v)
{
	bench_str_addf(out, "%s%s`%s`", out->len == 0 ? "" : ", ", v->must ? "" : "[",
		       v->name);
	if (v->kind == ACT_CHOICE) {
		bench_str_add(out, " ");
		for (const char *p = v->choices; *p != '\0'; p++)
			bench_str_addf(out, *p == '|' ? "/" : "%c", *p);
	} else {
		bench_str_addf(out, " %s%s%s", act_kind_name(v->kind),
			       v->many ? "s" : "", v->or_file ? " or file" : "");
	}
	bench_str_add(out, v->must ? "" : "]");
}

static const char *
document_who(const struct act *a)
{
	return a->flags & ACT_PIN	   ? "supervisor's PIN"
	       : a->flags & ACT_SUPERVISOR ? "supervisor"
					   : "staff";
}

static void
document_row(const struct act *a, struct bench_str *out)
{
	bench_auto(bench_str_clear) struct bench_str values = { 0 };

	for (size_t i = 0; i < ACT_VALUES && a->words[i].name != NULL; i++)
		add_document_value(&values, &a->words[i]);
	for (size_t i = 0; i < ACT_VALUES && a->options[i].name != NULL; i++)
		add_document_value(&values, &a->options[i]);
	if (a->flags & ACT_NEW_PIN)
		bench_str_addf(&values, "%s[`new_pin` text]",
			       values.len == 0 ? "" : ", ");
	bench_str_addf(out, "| %s `%s%s%s` | %s | %s | %s%s |\n",
		       a->flags & ACT_READS ? "GET read" : "POST act", a->noun,
		       a->verb[0] == '\0' ? "" : "/", a->verb, document_who(a),
		       bench_str_get(&values), a->file == NULL ? "JSON" : "file",
		       a->flags & ACT_LONG ? ", as a job" : "");
}

static void
read_document(struct bench_str *text)
{
	bench_auto(bench_fclosep) FILE *f = fopen(api_md, "re");
	char part[4096];
	size_t n;

	assert_non_null(f);
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		bench_str_add_n(text, part, n);
}

static void
the_document_has_the_table(void **state)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	size_t rows = 0, wrong = 0;

	(void)state;
	read_document(&text);
	for (size_t i = 0; i < act_table_n; i++) {
		bench_auto(bench_str_clear) struct bench_str row = { 0 };

		document_row(&act_table[i], &row);
		if (strstr(bench_str_get(&text), bench_str_get(&row)) != NULL)
			continue;
		print_message("docs/API.md lacks:\n%s", row.text);
		wrong++;
	}
	for (const char *at = bench_str_get(&text); (at = strstr(at, "\n| ")) != NULL;
	     at++)
		rows += strncmp(at, "\n| GET read ", 12) == 0 ||
			strncmp(at, "\n| POST act ", 12) == 0;
	assert_int_equal(wrong, 0);
	assert_int_equal(rows, act_table_n);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_become_words),
		cmocka_unit_test(what_could_be_an_option_is_refused),
		cmocka_unit_test(bytes_that_nobody_sees_are_refused),
		cmocka_unit_test(the_form_is_the_acts_own),
		cmocka_unit_test(a_word_that_is_left_out_is_no_other_words_place),
		cmocka_unit_test(a_pin_is_never_a_word),
		cmocka_unit_test(a_supervisor_stands_beside_or_signs_alone),
		cmocka_unit_test(a_pin_is_one_line_and_in_no_error),
		cmocka_unit_test(a_file_is_an_upload_of_this_person),
		cmocka_unit_test(a_papers_name_says_what_it_is),
		cmocka_unit_test(a_trace_is_a_file_that_needs_a_supervisor),
		cmocka_unit_test(too_much_is_refused),
		cmocka_unit_test(every_command_is_an_act_or_left_out_for_a_reason),
		cmocka_unit_test(every_option_is_one_of_the_command),
		cmocka_unit_test(every_option_of_the_command_is_offered),
		cmocka_unit_test(the_document_has_the_table),
	};

	if (argc != 3)
		return 2;
	help_program = argv[1];
	api_md = argv[2];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
