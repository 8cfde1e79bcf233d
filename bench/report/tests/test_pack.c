#include "bed.h"
#include "scarce.h"

#include <bench/file.h>
#include <bench/report.h>
#include <bench/str.h>
#include <dirent.h>
#include <errno.h>
#include <profiles/family.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define RECIPE(settings) "recipe \"acme\" { " settings " }\n"
#define ENCRYPTED " encryption { cipher = \"aes-256-cbc\" digest = \"md5\" }"
#define PLAIN RECIPE("redirect = \"https://prov.example.com/cfg/$MA.xml\"")

/* The families, the pack's directory and what was told. */
static struct bench_families *families;
static char out[96];
static struct bench_str told;

static int
set_up(void **state)
{
	struct bed *b;
	int r = bed_set_up(state);

	if (r < 0)
		return r;
	b = *state;
	snprintf(out, sizeof(out), "%s/pack", b->dir);
	bed_must(b, bench_families_load(FAMILIES_DIR, &families, &b->err), "families");
	return 0;
}

static int
tear_down(void **state)
{
	(void)bench_file_remove_tree(out);
	bench_families_freep(&families);
	bench_str_clear(&told);
	return bed_tear_down(state);
}

static struct bench_bytes
bytes(const char *text)
{
	return (struct bench_bytes){ (const uint8_t *)text, strlen(text) };
}

/* Number n's, proven or not; its run names no recipe: the batch's. */
static struct bed_phone
phone(struct bed *b, unsigned n, int64_t batch, bool proven)
{
	struct bed_phone p = bed_phone(n, batch);

	p.recipe = "";
	b->base += 1000000;
	bed_walk(b, &p, BED_SEEN, proven ? BED_END : BED_REDIRECT_ASKED);
	return p;
}

static void
give(struct bed *b, const struct bed_phone *p, const char *body)
{
	bed_must(b,
		 bench_store_remote_put(b->s, p->mac, p->run, "remote", bytes(body),
					&b->err),
		 "remote");
}

static void
give_key(struct bed *b, const struct bed_phone *p, const char *sealed)
{
	struct bench_key_row k = { .mac = p->mac,
				   .run = p->run,
				   .cipher = "aes-256-cbc",
				   .digest = "md5",
				   .sealed = bytes(sealed) };

	memset(k.certificate, 'c', 64);
	bed_must(b, bench_store_key_put(b->s, &k, &b->err), "key");
}

static int
tell(const struct bench_pack_unit *u, void *arg)
{
	char mac[13];

	(void)arg;
	bench_str_addf(&told, "%s %d %s|%s|%s\n", bench_mac_format_bare(u->mac, mac),
		       u->taken, u->file, u->key, u->note);
	return 0;
}

static int
pack(struct bed *b, int64_t batch, bool all)
{
	bench_str_reset(&told);
	b->err.text[0] = '\0';
	return bench_report_pack(b->s, families, batch, all, out, tell, NULL, &b->err);
}

/* A file of the pack, "" when it is not there; valid until the next call. */
static const char *
content(const char *name)
{
	static char text[8192];
	char path[400];
	FILE *f;
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", out, name);
	f = fopen(path, "re");
	n = f == NULL ? 0 : fread(text, 1, sizeof(text) - 1, f);
	text[n] = '\0';
	if (f != NULL)
		fclose(f);
	return text;
}

static unsigned
mode_of(const char *name)
{
	char path[400];
	struct stat st;

	snprintf(path, sizeof(path), "%s/%s", out, name);
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void
assert_said(struct bed *b, const char *word)
{
	if (strstr(b->err.text, word) == NULL)
		fail_msg("no '%s' in: %s", word, b->err.text);
}

/* Nothing at out, and nothing beside it that was not there. */
static void
assert_nothing_written(struct bed *b)
{
	DIR *d = opendir(b->dir);
	const struct dirent *entry;

	assert_non_null(d);
	while ((entry = readdir(d)) != NULL)
		assert_null(strstr(entry->d_name, "pack"));
	closedir(d);
}

static void
files_and_keys_lie_where_the_rule_and_the_list_say(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(
		b, "ACME", "4711",
		RECIPE("redirect = \"[--key $SA] https://Prov.example.com/cfg/$MA.xml\"" ENCRYPTED));
	struct bed_phone one = phone(b, 1, batch, true), two = phone(b, 2, batch, true);

	give(b, &one, "first");
	give_key(b, &one, "sealed-1");
	give(b, &two, "second");
	give_key(b, &two, "sealed-2");
	bed_must(b, pack(b, batch, false), "pack");
	assert_string_equal(content("files/prov.example.com/cfg/00562b000001.xml"),
			    "first");
	assert_string_equal(content("files/prov.example.com/cfg/00562b000002.xml"),
			    "second");
	assert_string_equal(content("keys/00562b000001.cms"), "sealed-1");
	assert_string_equal(content("keys/00562b000002.cms"), "sealed-2");
	assert_string_equal(told.text,
			    "00562b000001 1 files/prov.example.com/cfg/00562b000001.xml"
			    "|keys/00562b000001.cms|\n"
			    "00562b000002 1 files/prov.example.com/cfg/00562b000002.xml"
			    "|keys/00562b000002.cms|\n");
	assert_int_equal(mode_of("."), 0700);
	assert_int_equal(mode_of("files/prov.example.com/cfg"), 0700);
	assert_int_equal(mode_of("files/prov.example.com/cfg/00562b000001.xml"), 0600);
	assert_int_equal(mode_of("keys/00562b000001.cms"), 0600);
	assert_int_equal(mode_of("units.csv"), 0600);
	assert_string_equal(content("srv.zone"), "");
}

static void
the_list_has_a_line_for_each_unit(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(
		b, "ACME", "4711",
		RECIPE("redirect = \"[--key $SA] https://p.example.com/$MA.xml\"" ENCRYPTED));
	struct bed_phone one = phone(b, 1, batch, true);
	struct bed_phone two = phone(b, 2, batch, true);
	const char *text, *line;

	give_key(b, &two, "sealed-2"); /* who makes the file himself needs it, too */
	give(b, &one, "abc");
	give_key(b, &one, "sealed-1");
	bed_must(b, pack(b, batch, false), "pack");
	text = content("units.csv");
	line = "mac,serial,model,proven,url,file,file_sha256,cipher,digest,key_file,recipe,"
	       "recipe_version,recipe_sha256\r\n"
	       "00562b000001,FCH21430001,8841,yes,"
	       "https://p.example.com/00562b000001.xml,files/p.example.com/00562b000001.xml,"
	       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad,"
	       "aes-256-cbc,md5,keys/00562b000001.cms,acme,1,";
	assert_memory_equal(text, line, strlen(line));
	text += strlen(line);
	assert_int_equal(strspn(text, "0123456789abcdef"), 64);
	line = "\r\n00562b000002,FCH21430002,8841,yes,https://p.example.com/00562b000002.xml,,,aes-256-cbc,md5,"
	       "keys/00562b000002.cms,acme,1,";
	assert_memory_equal(text + 64, line, strlen(line));
	assert_string_equal(text + 64 + strlen(line) + 64, "\r\n");
	/* and the one without a file is named, too */
	assert_non_null(
		strstr(told.text,
		       "00562b000002 1 |keys/00562b000002.cms|no remote profile\n"));
	assert_non_null(strstr(content("README.txt"), "without a file here"));
	assert_non_null(strstr(content("README.txt"), "00562b000002 FCH21430002"));
}

static void
what_is_not_proven_is_left_out_and_named_unless_all_is_asked_for(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "ACME", "", PLAIN);
	struct bed_phone one = phone(b, 1, batch, true),
			 two = phone(b, 2, batch, false);

	give(b, &one, "first");
	give(b, &two, "second");
	bed_must(b, pack(b, batch, false), "pack");
	assert_non_null(strstr(told.text, "00562b000002 0 ||not proven: left out\n"));
	assert_string_equal(content("files/prov.example.com/cfg/00562b000002.xml"), "");
	assert_null(strstr(content("units.csv"), "00562b000002"));
	assert_non_null(strstr(content("README.txt"), "not proven: left out\n"
						      "  00562b000002 FCH21430002"));
	(void)bench_file_remove_tree(out);
	bed_must(b, pack(b, batch, true), "pack");
	assert_string_equal(content("files/prov.example.com/cfg/00562b000002.xml"),
			    "second");
	assert_non_null(strstr(content("units.csv"), "FCH21430002,8841,no,"));
}

static void
a_batch_without_a_proven_unit_makes_no_pack(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "ACME", "", PLAIN);

	phone(b, 1, batch, false);
	assert_int_equal(pack(b, batch, false), -ENODATA);
	assert_nothing_written(b);
	assert_int_equal(pack(b, batch + 7, false), -ENOENT);
	assert_nothing_written(b);
}

static void
macros_and_placeholders_are_the_units_own(void **state)
{
	static const struct {
		const char *recipe, *file;
	} table[] = {
		{ RECIPE("redirect = \"https://h.example.com/$PSN/$MAU-$SN.cfg\""),
		  "files/h.example.com/8841-3PCC/00562B000001-FCH21430001.cfg" },
		{ RECIPE("redirect = \"http://h.example.com:8080/{{model}}/{{mac}}.xml\""),
		  "files/h.example.com_8080/8841/00562b000001.xml" },
		{ RECIPE("redirect = \"tftp://10.1.2.3/$(MA:6).xml\""),
		  "files/10.1.2.3/000001.xml" },
		{ RECIPE("redirect = \"https://b.example.com/b/?mac=$MA\""),
		  "files/b.example.com/b/?mac=00562b000001" },
	};
	struct bed *b = *state;

	for (size_t i = 0; i < BENCH_N(table); i++) {
		int64_t batch;
		struct bed_phone p;

		batch = bed_batch(b, "ACME", "", table[i].recipe);
		p = bed_phone(1, batch);
		if (i == 0)
			p = phone(b, 1, batch, true);
		else
			bed_must(b, bench_store_batch_add(b->s, batch, p.mac, &b->err),
				 "add");
		if (i == 0)
			give(b, &p, "x");
		bed_must(b, pack(b, batch, true), table[i].recipe);
		assert_string_equal(content(table[i].file), "x");
		(void)bench_file_remove_tree(out);
	}
}

static void
paths_that_lead_out_or_meet_are_errors_and_nothing_is_written(void **state)
{
	static const struct {
		const char *recipe, *why;
	} table[] = {
		{ RECIPE("redirect = \"https://h.example.com/../$MA.xml\""),
		  "no plain name" },
		{ RECIPE("redirect = \"https://h.example.com/a/../../$MA.xml\""),
		  "no plain name" },
		{ RECIPE("redirect = \"https://h.example.com/%2e%2e/$MA.xml\""),
		  "no plain name" },
		{ RECIPE("redirect = \"https://h.example.com//$MA.xml\""),
		  "no plain name" },
		{ RECIPE("redirect = \"https://h.example.com/$MA/\""),
		  "no plain name" },
		{ RECIPE("redirect = \"https://h.example.com/$PSN.xml\""),
		  "00562b000001 and 00562b000002 ask for the same file" },
		{ RECIPE("redirect = \"https://h.example.com/$IP.xml\""), "IP" },
	};
	struct bed *b = *state;
	struct bed_phone one = phone(b, 1, bed_batch(b, "ACME", "", PLAIN), true);
	struct bed_phone two = phone(b, 2, one.batch, true);

	give(b, &one, "x");
	give(b, &two, "y");
	for (size_t i = 0; i < BENCH_N(table); i++) {
		int64_t batch = bed_batch(b, "ACME", "", table[i].recipe);

		bed_must(b, bench_store_batch_add(b->s, batch, one.mac, &b->err), "1");
		bed_must(b, bench_store_batch_add(b->s, batch, two.mac, &b->err), "2");
		assert_true(pack(b, batch, true) < 0);
		assert_said(b, table[i].why);
		assert_said(b, "00562b000001");
		assert_nothing_written(b);
	}
}

static void
a_path_through_another_units_file_is_an_error(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "ACME", "",
				  RECIPE("redirect = \"https://h.example.com/$SN\""));

	for (unsigned n = 1; n < 3; n++) {
		struct bed_phone p = bed_phone(n, batch);

		p.recipe = "";
		bench_copy(p.serial, sizeof(p.serial), n == 1 ? "AB" : "AB/C");
		bench_copy(p.reported, sizeof(p.reported), p.serial);
		b->base += 1000000;
		bed_walk(b, &p, BED_SEEN, BED_END);
		give(b, &p, "x");
	}
	assert_int_equal(pack(b, batch, true), -EINVAL);
	assert_said(b, "is a folder and a file");
	assert_nothing_written(b);
}

static void
an_encrypted_file_without_its_key_and_two_files_are_errors(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(
		b, "ACME", "",
		RECIPE("redirect = \"[--key $SA] https://h.example.com/$MA\"" ENCRYPTED));
	struct bed_phone one = phone(b, 1, batch, true);

	give(b, &one, "x");
	assert_int_equal(pack(b, batch, false), -ENOENT);
	assert_said(b, "no sealed key");
	assert_nothing_written(b);
	give_key(b, &one, "sealed");
	bed_must(b,
		 bench_store_remote_put(b->s, one.mac, 1, "more", bytes("y"), &b->err),
		 "more");
	assert_int_equal(pack(b, batch, false), -EINVAL);
	assert_said(b, "2 remote files");
	assert_nothing_written(b);
}

static void
a_directory_with_something_in_it_is_left_alone(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "ACME", "", PLAIN);
	char path[128];
	FILE *f;

	phone(b, 1, batch, true);
	assert_int_equal(mkdir(out, 0755), 0);
	snprintf(path, sizeof(path), "%s/mine", out);
	f = fopen(path, "we");
	assert_non_null(f);
	fputs("kept", f);
	fclose(f);
	assert_int_equal(pack(b, batch, false), -EEXIST);
	assert_said(b, "not there yet");
	assert_string_equal(content("mine"), "kept");
	assert_string_equal(content("units.csv"), "");
	unlink(path);
	bed_must(b, pack(b, batch, false), "into an empty directory");
	assert_int_equal(mode_of("."), 0700);
	assert_string_not_equal(content("units.csv"), "");
}

static void
rules_with_srv_give_one_record_for_each_service(void **state)
{
	static const struct {
		const char *recipe, *zone;
	} table[] = {
		{ RECIPE("srv = true redirect = \"https://example.com/$MA\""),
		  "_ciscoprov-https._tls.example.com. 86400 IN SRV 10 60 443 "
		  "example.com.\n" },
		{ RECIPE("redirect = \"[--srv] http://example.com:5060/$MA\""),
		  "_ciscoprov-http._tcp.example.com. 86400 IN SRV 10 60 5060 "
		  "example.com.\n" },
	};
	struct bed *b = *state;
	struct bed_phone one = phone(b, 1, bed_batch(b, "ACME", "", PLAIN), true);
	struct bed_phone two = phone(b, 2, one.batch, true);

	for (size_t i = 0; i < BENCH_N(table); i++) {
		int64_t batch = bed_batch(b, "ACME", "", table[i].recipe);
		const char *zone;

		bed_must(b, bench_store_batch_add(b->s, batch, one.mac, &b->err), "1");
		bed_must(b, bench_store_batch_add(b->s, batch, two.mac, &b->err), "2");
		bed_must(b, pack(b, batch, true), "pack");
		zone = strchr(content("srv.zone"), '_');
		assert_non_null(zone);
		assert_string_equal(zone, table[i].zone);
		(void)bench_file_remove_tree(out);
	}
}

static void
each_unit_goes_by_the_recipe_that_its_run_was_made_of(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "ACME", "", PLAIN);
	int64_t newer = bed_batch(b, "ACME", "",
				  RECIPE("redirect = \"https://new.example.com/$MA\""));
	struct bed_phone one = bed_phone(1, batch);
	struct bench_recipe_row row;
	struct bench_batch now;

	bed_must(b, bench_store_recipe_version(b->s, "acme", 1, &row, &b->err), "old");
	one.recipe = row.sha256;
	b->base += 1000000;
	bed_walk(b, &one, BED_SEEN, BED_END);
	bench_recipe_row_clear(&row);
	give(b, &one, "x");
	bed_must(b, bench_store_batch_get(b->s, newer, &now, &b->err), "newer");
	bed_must(b, bench_store_batch_recipe(b->s, batch, now.recipe, &b->err),
		 "change");
	bed_must(b, pack(b, batch, false), "pack");
	assert_string_equal(content("files/prov.example.com/cfg/00562b000001.xml"),
			    "x");
	assert_non_null(strstr(content("units.csv"), ",acme,1,"));
}

static void
the_vendors_lists_name_each_unit(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "ACME", "", PLAIN);

	phone(b, 1, batch, true);
	phone(b, 2, batch, true);
	phone(b, 3, batch, false);
	bed_must(b, pack(b, batch, false), "pack");
	assert_string_equal(content("lists/cisco-edos.csv"),
			    "00562B000001\r\n00562B000002\r\n");
	assert_non_null(strstr(content("README.txt"), "lists/"));
}

static int
stop(const struct bench_pack_unit *u, void *arg)
{
	(void)u, (void)arg;
	return -ECANCELED;
}

static void
who_is_told_can_stop_it(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(b, "ACME", "", PLAIN);

	phone(b, 1, batch, true);
	assert_int_equal(bench_report_pack(b->s, families, batch, false, out, stop,
					   NULL, &b->err),
			 -ECANCELED);
	assert_nothing_written(b);
}

static int
ignore(const struct bench_pack_unit *u, void *arg)
{
	(void)u, (void)arg;
	return 0;
}

/* An error and nothing written, or (a text that only the report shows) the whole pack.
 */
static void
each_allocation_may_fail(void **state)
{
	struct bed *b = *state;
	int64_t batch = bed_batch(
		b, "ACME", "4711",
		RECIPE("srv = true redirect = \"[--key $SA] https://h.example.com/$MA\"" ENCRYPTED));
	struct bed_phone one = phone(b, 1, batch, true);
	long n;
	int r = -ENOMEM;

	phone(b, 2, batch, false);
	give(b, &one, "first");
	give_key(b, &one, "sealed-1");
	for (n = 0; n < 5000; n++) {
		bool all_succeeded;

		scarce_after(n);
		r = bench_report_pack(b->s, families, batch, false, out, ignore, NULL,
				      &b->err);
		all_succeeded = scarce_unused();
		scarce_after(-1);
		if (r == 0) {
			assert_string_equal(content("keys/00562b000001.cms"),
					    "sealed-1");
			assert_string_not_equal(content("README.txt"), "");
			(void)bench_file_remove_tree(out);
		} else {
			assert_int_equal(r, -ENOMEM);
			assert_nothing_written(b);
		}
		if (all_succeeded)
			break;
	}
	print_message("%ld allocations\n", n);
	assert_int_equal(r, 0);
	assert_in_range(n, 30, 4999);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(files_and_keys_lie_where_the_rule_and_the_list_say),
		TEST(the_list_has_a_line_for_each_unit),
		TEST(what_is_not_proven_is_left_out_and_named_unless_all_is_asked_for),
		TEST(a_batch_without_a_proven_unit_makes_no_pack),
		TEST(macros_and_placeholders_are_the_units_own),
		TEST(paths_that_lead_out_or_meet_are_errors_and_nothing_is_written),
		TEST(a_path_through_another_units_file_is_an_error),
		TEST(an_encrypted_file_without_its_key_and_two_files_are_errors),
		TEST(a_directory_with_something_in_it_is_left_alone),
		TEST(rules_with_srv_give_one_record_for_each_service),
		TEST(each_unit_goes_by_the_recipe_that_its_run_was_made_of),
		TEST(the_vendors_lists_name_each_unit),
		TEST(who_is_told_can_stop_it),
		TEST(each_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
