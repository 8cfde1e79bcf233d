/* The firmware store on a real disk, and what it makes of good and bad zips. */
#include "firmware_store.h"

#include <bench/file.h>
#include <bench/str.h>
#include <bench/tree.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <profiles/publish.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zip.h>

#include <cmocka.h>

#define LOAD "sip88xx.12-0-7MPP0501-123"
#define LOADS LOAD ".loads"
#define PART "rootfs88xx.12-0-7MPP0501-123.sbn"
#define OTHER "sip78xx.12-0-7MPP0501-123"
#define SHARED "sb288xx.BE-01-020.sbn"

struct bed {
	char dir[64];
	struct bench_config config;
	struct bench_store *store;
	struct bench_families *families;
	struct bench_firmware_done done;
	struct bench_err err;
};

#define OK(b, call)                                                                    \
	do {                                                                           \
		int r_ = (call);                                                       \
		if (r_ < 0)                                                            \
			print_error("%s\n", (b)->err.text);                            \
		assert_int_equal(r_, 0);                                               \
	} while (0)

/* --- files -------------------------------------------------------------------------
 */

static char *
path_in(const struct bed *b, const char *name, char path[300])
{
	assert_true(snprintf(path, 300, "%s/%s", b->dir, name) < 300);
	return path;
}

static void
write_bytes(const struct bed *b, const char *name, const void *data, size_t n)
{
	char path[300];
	FILE *f = fopen(path_in(b, name, path), "we");

	assert_non_null(f);
	assert_int_equal(fwrite(data, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static void
write_in(const struct bed *b, const char *name, const char *text)
{
	write_bytes(b, name, text, strlen(text));
}

static size_t
read_in(const struct bed *b, const char *name, char *out, size_t room)
{
	char path[300];
	FILE *f = fopen(path_in(b, name, path), "re");
	size_t n;

	if (f == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	n = fread(out, 1, room - 1, f);
	out[n] = '\0';
	fclose(f);
	return n;
}

static bool
exists(const struct bed *b, const char *name)
{
	char path[300];

	return access(path_in(b, name, path), F_OK) == 0;
}

static void
remove_in(const struct bed *b, const char *name)
{
	char path[300];

	assert_int_equal(bench_file_remove_tree(path_in(b, name, path)), 0);
}

static void
folder(const struct bed *b, const char *name)
{
	char path[300];

	assert_int_equal(mkdir(path_in(b, name, path), 0700), 0);
}

/* "in": a load of two files. */
static void
make_folder(const struct bed *b)
{
	folder(b, "in");
	write_in(b, "in/" LOADS, PART "\n");
	write_in(b, "in/" PART, "root file system");
}

struct entry {
	const char *name, *text;
	size_t size;	     /* 0: of text; else so many zero bytes */
	uint32_t attributes; /* Unix mode << 16 */
};

static void
make_zip(const struct bed *b, const struct entry *e, size_t n)
{
	char path[300];
	int code;
	zip_t *zip =
		zip_open(path_in(b, "in.zip", path), ZIP_CREATE | ZIP_TRUNCATE, &code);

	assert_non_null(zip);
	for (size_t i = 0; i < n && e[i].name != NULL; i++) {
		size_t size = e[i].size > 0 ? e[i].size : strlen(e[i].text);
		void *copy = size == 0 ? NULL : calloc(1, size);
		zip_source_t *source;
		zip_int64_t at;

		if (size > 0 && e[i].text != NULL)
			memcpy(copy, e[i].text, strlen(e[i].text));
		source = zip_source_buffer(zip, copy, size, 1);
		assert_non_null(source);
		at = zip_file_add(zip, e[i].name, source, ZIP_FL_ENC_GUESS);
		assert_true(at >= 0);
		if (e[i].attributes != 0)
			assert_int_equal(zip_file_set_external_attributes(
						 zip, (zip_uint64_t)at, 0,
						 ZIP_OPSYS_UNIX, e[i].attributes),
					 0);
	}
	assert_int_equal(zip_close(zip), 0);
}

static const struct entry good[] = {
	{ LOADS, "signed \x01\x02", 0, 0100644u << 16 },
	{ PART, NULL, 300000, 0 },
};

/* --- the store ---------------------------------------------------------------------
 */

static int
import_as(struct bed *b, const char *name, struct bench_firmware_limits limits,
	  const char *family, bool replace)
{
	bench_auto(bench_firmware_source_freep) struct bench_firmware_source *source =
		NULL;
	struct bench_firmware_terms terms = { .families = b->families,
					      .family = family,
					      .replace = replace,
					      .now = { 1764000000000000 } };
	char path[300];
	int r = bench_firmware_source_open(path_in(b, name, path), limits, &source,
					   &b->err);

	if (r == 0)
		r = bench_firmware_import(b->config.firmware_dir, source, &terms,
					  b->store, &b->done, &b->err);
	return r;
}

static int
import(struct bed *b, const char *name)
{
	return import_as(b, name, BENCH_FIRMWARE_LIMITS, NULL, false);
}

/* The state of a file; -1: not listed. */
static int
state_of(struct bed *b, const char *name)
{
	struct bench_firmware f;
	int state = -1;

	OK(b, bench_firmware_survey(&b->config, b->store, &f, &b->err));
	for (size_t i = 0; i < f.n_files; i++) {
		if (strcmp(f.files[i].name, name) == 0)
			state = (int)f.files[i].state;
	}
	bench_firmware_clear(&f);
	return state;
}

static size_t
count_files(struct bed *b)
{
	struct bench_firmware f;
	size_t n;

	OK(b, bench_firmware_survey(&b->config, NULL, &f, &b->err));
	n = f.n_files;
	bench_firmware_clear(&f);
	return n;
}

/* What is in the store's folder, hidden ones too. */
static int found;

static int
count_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)path;
	(void)st;
	(void)type;
	found += ftw->level > 0;
	return 0;
}

static int
entries(const struct bed *b)
{
	found = 0;
	(void)nftw(b->config.firmware_dir, count_one, 16, FTW_PHYS);
	return found;
}

static void
open_batch(struct bed *b, const char *text)
{
	struct bench_batch batch = { .customer = "Acme", .order = "1" };
	struct bench_recipe_row row = { 0 };
	int64_t id;

	OK(b, bench_store_recipe_put(b->store, "acme", text, "planner", &row, &b->err));
	if (row.approved_by[0] == '\0')
		OK(b, bench_store_recipe_approve(b->store, row.id, "checker", "",
						 &b->err));
	batch.recipe = row.id;
	bench_recipe_row_clear(&row);
	OK(b, bench_store_batch_open(b->store, &batch, &id, &b->err));
}

/* Without packing anything. */
static void
close_batches(struct bed *b)
{
	char path[300];
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path_in(b, "bench.db", path), &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "UPDATE batch SET state = 'closed'", NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
}

static void
publish(struct bed *b)
{
	OK(b, bench_publish_all(b->store, &b->config, b->families, &b->err));
}

static int
count_alarm(const struct bench_event *e, void *arg)
{
	const char **part = arg;

	if (e->kind == BENCH_EVENT_ALARM && strstr(e->text, part[0]) != NULL)
		part[1]++;
	return 0;
}

static int
alarms(struct bed *b, const char *part)
{
	const char *arg[2] = { part, NULL };

	OK(b, bench_store_event_each(b->store, 0, NULL, count_alarm, arg, &b->err));
	return (int)(intptr_t)arg[1];
}

static int
set_up(void **state)
{
	struct bed *b = calloc(1, sizeof(*b));
	char path[300];

	assert_non_null(b);
	bench_copy(b->dir, sizeof(b->dir), "/tmp/firmware.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	OK(b, bench_store_open(path_in(b, "bench.db", path), BENCH_STORE_CREATE,
			       &b->store, &b->err));
	bench_config_default(&b->config);
	bench_copy(b->config.tree_dir, sizeof(b->config.tree_dir),
		   path_in(b, "tree", path));
	bench_copy(b->config.firmware_dir, sizeof(b->config.firmware_dir),
		   path_in(b, "store", path));
	OK(b, bench_families_load(FAMILIES_DIR, &b->families, &b->err));
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bed *b = *state;

	bench_store_freep(&b->store);
	bench_families_freep(&b->families);
	(void)bench_file_remove_tree(b->dir);
	free(b);
	return 0;
}

/* --- names and the manifest --------------------------------------------------------
 */

#define H "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define G "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define IMPORT "# import 2026-01-01T00:00:00.000Z cisco-mpp - a folder\n"

static void
names_are_those_that_are_served(void **state)
{
	static const char *const yes[] = { "a", LOADS, "A_b-c.d", "x..y", "-x" };
	static const char *const no[] = { "",	  ".",	   "..",       ".hidden",
					  "a/b",  "/a",	   "../a",     "a\\b",
					  "a b",  "a\n",   "manifest", "Manifest",
					  "\xe4", "a\x7f", "a%b" };
	char longest[BENCH_FIRMWARE_NAME + 1];

	(void)state;
	for (size_t i = 0; i < BENCH_N(yes); i++)
		assert_true(bench_firmware_name_ok(yes[i]));
	for (size_t i = 0; i < BENCH_N(no); i++)
		assert_false(bench_firmware_name_ok(no[i]));
	memset(longest, 'a', sizeof(longest));
	longest[BENCH_FIRMWARE_NAME] = '\0';
	assert_false(bench_firmware_name_ok(longest));
	longest[BENCH_FIRMWARE_NAME - 1] = '\0';
	assert_true(bench_firmware_name_ok(longest));
}

static void
manifest_says_what_is_wrong_and_where(void **state)
{
	static const struct {
		const char *text, *wrong;
	} cases[] = {
		{ H "  a\n", "m:1: a file of no import" },
		{ IMPORT H "  a", "m:2: its last line is cut" },
		{ IMPORT H " a\n", "m:2: not 'SHA256  NAME'" },
		{ IMPORT H " *a\n", "m:2: not 'SHA256  NAME'" },
		{ IMPORT H "  \n", "m:2: not 'SHA256  NAME'" },
		{ IMPORT "0123  a\n", "m:2: not 'SHA256  NAME'" },
		{ IMPORT "X" H "  a\n", "m:2: not 'SHA256  NAME'" },
		{ IMPORT H "  ../a\n", "m:2: a name that is not served" },
		{ IMPORT H "  a\n" H "  a\n", "m:3: a name that the import has" },
		{ IMPORT H "  a\n" H "  A\n", "m:3: a name that differs" },
		{ IMPORT H "  a\n" IMPORT G "  a\n", "m:4: a name with two SHA-256" },
		{ "# import\n# import x\n", "m:2: not '# import DATE" },
		{ "# import d f - \n", "m:1: not '# import DATE" },
		{ "# import d f z o\n", "m:1: the import's third word" },
		{ "\x01\n", "m:1: a character that" },
		{ "# \xc3\xa4\n", "m:1: a character that" },
	};
	struct bench_manifest m = { 0 };
	struct bench_err err;

	(void)state;
	for (size_t i = 0; i < BENCH_N(cases); i++) {
		assert_int_equal(bench_manifest_parse(cases[i].text,
						      strlen(cases[i].text), "m", &m,
						      &err),
				 -EINVAL);
		if (strncmp(err.text, cases[i].wrong, strlen(cases[i].wrong)) != 0)
			fail_msg("%s", err.text);
		assert_null(m.lines);
	}
}

static void
manifest_is_printed_as_it_is_read(void **state)
{
	static const char text[] =
		"# Firmware of the bench. Check it by: sha256sum --check manifest\n" IMPORT
			H "  a\n" G "  b\n# import 2026-01-02T00:00:00.000Z - " H
		" cmterm 88xx.zip\n" H "  a\n";
	bench_auto(bench_manifest_clear) struct bench_manifest m = { 0 };
	bench_auto(bench_str_clear) struct bench_str out = { 0 };

	(void)state;
	assert_int_equal(bench_manifest_parse(text, strlen(text), "m", &m, NULL), 0);
	bench_manifest_print(&m, &out);
	assert_string_equal(bench_str_get(&out), text);
	bench_manifest_correct(&m, "a", G);
	assert_string_equal(m.lines[0].sha256, G);
	assert_string_equal(m.lines[2].sha256, G);
	bench_manifest_forget(&m, 0);
	assert_int_equal(m.n, 1);
	assert_int_equal(m.n_imports, 1);
	assert_int_equal(m.lines[0].import, 0);
	assert_string_equal(m.imports[0].origin, "cmterm 88xx.zip");
}

/* --- importing ---------------------------------------------------------------------
 */

static void
a_folder_becomes_a_load_with_its_files(void **state)
{
	struct bed *b = *state;
	struct bench_firmware f;
	char models[64], command[400];

	make_folder(b);
	OK(b, import(b, "in"));
	assert_string_equal(b->done.family, "cisco-mpp");
	assert_int_equal(b->done.written, 2);
	assert_int_equal(entries(b), 3); /* two files and the manifest */
	OK(b, bench_firmware_survey(&b->config, NULL, &f, &b->err));
	assert_int_equal(f.n_loads, 1);
	assert_string_equal(f.loads[0].name, LOAD);
	assert_string_equal(f.loads[0].family, "cisco-mpp");
	assert_string_equal(f.loads[0].origin, "in");
	assert_string_equal(f.loads[0].imported, "2025-11-24T16:00:00.000Z");
	assert_int_equal(f.loads[0].n_files, 2);
	assert_int_equal(f.loads[0].state, BENCH_FIRMWARE_OK);
	bench_firmware_models(b->families, f.loads[0].family, f.loads[0].prefix, models,
			      sizeof(models));
	assert_string_equal(models, "8811 8841 8851 8861");
	bench_firmware_clear(&f);
	/* the ordinary tool agrees */
	snprintf(command, sizeof(command),
		 "cd %s && sha256sum --quiet --strict -c manifest",
		 b->config.firmware_dir);
	assert_int_equal(system(command), 0);
}

static void
a_zip_becomes_a_load_with_its_files(void **state)
{
	struct bed *b = *state;
	char text[4096], part[16];

	make_zip(b, good, 2);
	OK(b, import(b, "in.zip"));
	assert_int_equal(b->done.bytes, 300000 + 9);
	assert_int_equal(read_in(b, "store/" LOADS, part, sizeof(part)), 9);
	assert_string_equal(part, good[0].text);
	assert_int_equal(state_of(b, PART), BENCH_FIRMWARE_OK);
	read_in(b, "store/manifest", text, sizeof(text));
	assert_non_null(strstr(text, " in.zip\n"));
	assert_null(strstr(text, " - "));
}

static void
the_same_again_changes_nothing(void **state)
{
	struct bed *b = *state;
	struct stat before, after;
	char path[300];

	make_folder(b);
	OK(b, import(b, "in"));
	assert_int_equal(stat(path_in(b, "store/manifest", path), &before), 0);
	OK(b, import(b, "in"));
	assert_int_equal(b->done.written, 0);
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	assert_int_equal(entries(b), 3);
}

static void
a_bad_zip_leaves_the_store_as_it_was(void **state)
{
	static const struct {
		struct entry e[3];
		const char *wrong;
	} cases[] = {
		{ { { "../" LOADS, "x", 0, 0 } }, "is in a folder" },
		{ { { "/" LOADS, "x", 0, 0 } }, "is in a folder" },
		{ { { "fw/" LOADS, "x", 0, 0 } }, "is in a folder" },
		{ { { "fw/", "", 0, 0 } }, "is in a folder" },
		{ { { "..\\" LOADS, "x", 0, 0 } }, "cannot be served" },
		{ { { "read me.txt", "x", 0, 0 } }, "cannot be served" },
		{ { { ".import.1", "x", 0, 0 } }, "cannot be served" },
		{ { { "manifest", "x", 0, 0 } }, "cannot be served" },
		{ { { "\x1b[2J", "x", 0, 0 } }, "'\\x1b[2J' cannot be served" },
		{ { { LOADS, "/etc/passwd", 0, 0120777u << 16 } }, "is a link" },
		{ { { LOADS, "x", 0, 0060644u << 16 } }, "is a link or a device" },
		{ { { "a.sbn", "x", 0, 0 }, { "A.sbn", "y", 0, 0 } },
		  "one name to some" },
		{ { { LOADS, "x", 0, 0 }, { "b", "y", 0, 0 }, { "c", "z", 0, 0 } },
		  "more than 2 files" },
		{ { { LOADS, NULL, 2 << 20, 0 } }, "more than 1048576 bytes" },
		{ { { LOADS, NULL, 600000, 0 }, { PART, NULL, 600000, 0 } },
		  "more than 1048576 bytes" },
		{ { { LOADS, "gone.sbn\n", 0, 0 } }, "names gone.sbn, which is not" },
		{ { { "x.loads", "x", 0, 0 } }, "x.loads is for no model" },
		{ { { "x.bin", "x", 0, 0 } }, "no file in it is a load" },
	};
	const struct bench_firmware_limits small = { 2, 1 << 20 };
	struct bed *b = *state;

	make_folder(b);
	OK(b, import(b, "in"));
	for (size_t i = 0; i < BENCH_N(cases); i++) {
		make_zip(b, cases[i].e, 3);
		assert_int_equal(import_as(b, "in.zip", small, NULL, true), -EINVAL);
		if (strstr(b->err.text, cases[i].wrong) == NULL)
			fail_msg("%s", b->err.text);
		assert_int_equal(entries(b), 3);
		assert_int_equal(state_of(b, LOADS), BENCH_FIRMWARE_OK);
		assert_false(exists(b, LOADS));
	}
}

/* Cut anywhere, or with any byte of a file's data turned: refused. */
static void
a_damaged_zip_leaves_no_trace(void **state)
{
	static char whole[65536], bad[65536], text[801];
	const struct entry e[] = { good[0], { PART, text, 0, 0 } };
	struct bed *b = *state;
	const char *data, *end;
	uint32_t seed = 20260101;
	size_t n;

	for (size_t i = 0; i < sizeof(text) - 1; i++) {
		seed = seed * 1664525 + 1013904223;
		text[i] = (char)('A' + (seed >> 24) % 26);
	}
	make_zip(b, e, 2);
	n = read_in(b, "in.zip", whole, sizeof(whole));
	assert_true(n > 400 && n < sizeof(whole) - 1);
	for (size_t cut = 0; cut < n; cut += 7) {
		write_bytes(b, "bad.zip", whole, cut);
		assert_int_equal(import(b, "bad.zip"), -EINVAL);
	}
	data = memmem(whole, n, PART, strlen(PART));
	end = memmem(whole, n, "PK\x01\x02", 4);
	assert_true(data != NULL && end != NULL && end > data + 200);
	for (data += strlen(PART); data < end - 1; data += 5) {
		memcpy(bad, whole, n);
		bad[data - whole] ^= 0x20;
		write_bytes(b, "bad.zip", bad, n);
		assert_int_equal(import(b, "bad.zip"), -EINVAL);
	}
	assert_true(entries(b) <= 0);
}

/* The table of contents says less than there is. */
static void
a_zip_that_lies_about_its_size_is_refused(void **state)
{
	static const char mark[] = { 'P', 'K', 1, 2 };
	static char text[65536];
	struct bed *b = *state;
	size_t n, at = 0;
	char *entry;

	make_zip(b, good, 2);
	n = read_in(b, "in.zip", text, sizeof(text));
	entry = memmem(text, n, mark, sizeof(mark));
	assert_non_null(entry);
	at = (size_t)(entry + 46 - text);
	entry = memmem(text + at, n - at, mark, sizeof(mark));
	assert_non_null(entry); /* of the second file, 300000 zero bytes */
	memset(entry + 24, 0, 4);
	entry[24] = 9;
	write_bytes(b, "in.zip", text, n);
	assert_int_equal(import(b, "in.zip"), -EINVAL);
	assert_non_null(strstr(b->err.text, "is damaged"));
	assert_true(entries(b) <= 0);
}

/* Every write fails from a size on, as on a full disk. */
static void
a_full_disk_leaves_the_store_as_it_was(void **state)
{
	struct rlimit whole, small;
	struct bed *b = *state;
	int r;

	make_folder(b);
	OK(b, import(b, "in"));
	remove_in(b, "in/" PART);
	make_zip(b, good, 2);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &whole), 0);
	small = whole;
	small.rlim_cur = 200000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	r = import(b, "in.zip");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &whole), 0);
	assert_int_equal(r, -EFBIG);
	assert_non_null(strstr(b->err.text, PART ": File too large"));
	assert_int_equal(entries(b), 3);
	assert_int_equal(state_of(b, PART), BENCH_FIRMWARE_OK);
}

static void
an_encrypted_zip_is_refused(void **state)
{
	struct bed *b = *state;
	char path[300];
	zip_t *zip;
	int code;

	make_zip(b, good, 2);
	zip = zip_open(path_in(b, "in.zip", path), 0, &code);
	assert_non_null(zip);
	assert_int_equal(zip_file_set_encryption(zip, 0, ZIP_EM_AES_256, "secret"), 0);
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(import(b, "in.zip"), -EINVAL);
	assert_non_null(strstr(b->err.text, "is encrypted"));
}

static void
a_folder_of_other_things_is_refused(void **state)
{
	struct bed *b = *state;
	char path[300];

	folder(b, "in");
	assert_int_equal(import(b, "in"), -EINVAL); /* empty */
	assert_int_equal(import(b, "nowhere"), -ENOENT);
	write_in(b, "in/" LOADS, "x");
	folder(b, "in/sub");
	assert_int_equal(import(b, "in"), -EINVAL);
	remove_in(b, "in/sub");
	assert_int_equal(symlink("/etc/passwd", path_in(b, "in/a.sbn", path)), 0);
	assert_int_equal(import(b, "in"), -EINVAL);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(import(b, "in"), -EINVAL);
	assert_int_equal(unlink(path), 0);
	write_in(b, "in/.DS_Store", "x");
	assert_int_equal(import(b, "in"), -EINVAL);
	remove_in(b, "in/.DS_Store");
	OK(b, import(b, "in"));
}

static void
whose_firmware_it_is_can_be_said(void **state)
{
	struct bed *b = *state;

	folder(b, "in");
	write_in(b, "in/T46S.rom", "x");
	assert_int_equal(import_as(b, "in", BENCH_FIRMWARE_LIMITS, "nobody", false),
			 -EINVAL);
	OK(b, import_as(b, "in", BENCH_FIRMWARE_LIMITS, "cisco-mpp", false));
	assert_int_equal(state_of(b, "T46S.rom"), BENCH_FIRMWARE_OK);
}

/* --- the same name with other bytes ------------------------------------------------
 */

static void
other_bytes_need_replace(void **state)
{
	struct bed *b = *state;
	char text[64];

	make_folder(b);
	OK(b, import(b, "in"));
	write_in(b, "in/" PART, "another root");
	assert_int_equal(import(b, "in"), -EEXIST);
	read_in(b, "store/" PART, text, sizeof(text));
	assert_string_equal(text, "root file system");
	OK(b, import_as(b, "in", BENCH_FIRMWARE_LIMITS, NULL, true));
	assert_int_equal(b->done.written, 1);
	read_in(b, "store/" PART, text, sizeof(text));
	assert_string_equal(text, "another root");
	assert_int_equal(state_of(b, PART), BENCH_FIRMWARE_OK);
	assert_int_equal(entries(b), 3);
}

static void
another_spelling_is_refused(void **state)
{
	struct bed *b = *state;

	make_folder(b);
	OK(b, import(b, "in"));
	remove_in(b, "in/" PART);
	write_in(b, "in/" LOADS, "no list");
	remove_in(b, "in/" LOADS);
	write_in(b, "in/SIP88XX.12-0-7MPP0501-123.loads", "x");
	assert_int_equal(import_as(b, "in", BENCH_FIRMWARE_LIMITS, "cisco-mpp", true),
			 -EEXIST);
	assert_int_equal(entries(b), 3);
}

#define RECIPE(version)                                                                \
	"recipe \"acme\" { redirect = \"https://p.example.com/$MA\"\n"                 \
	"firmware \"8841\" { version = \"" version "\" } }"

static void
what_an_open_batch_needs_stays(void **state)
{
	struct bed *b = *state;
	char by[160];
	size_t files;

	make_folder(b);
	OK(b, import(b, "in"));
	open_batch(b, RECIPE(LOAD));
	assert_int_equal(bench_firmware_needed(b->store, LOAD, by, &b->err), 1);
	assert_string_equal(by, "batch 1 (open) by its recipe acme");
	assert_int_equal(bench_firmware_needed(b->store, "sip88xx", by, &b->err), 0);
	assert_int_equal(bench_firmware_needed(b->store, LOAD "4", by, &b->err), 0);
	write_in(b, "in/" PART, "another root");
	assert_int_equal(import_as(b, "in", BENCH_FIRMWARE_LIMITS, NULL, true), -EPERM);
	assert_int_equal(
		bench_firmware_remove(&b->config, LOAD, b->store, &files, &b->err),
		-EPERM);
	assert_non_null(strstr(b->err.text, "batch 1"));
	assert_int_equal(state_of(b, PART), BENCH_FIRMWARE_OK);
	assert_int_equal(entries(b), 3);
	close_batches(b);
	OK(b, import_as(b, "in", BENCH_FIRMWARE_LIMITS, NULL, true));
	OK(b, bench_firmware_remove(&b->config, LOADS, b->store, &files, &b->err));
	assert_int_equal(files, 2);
	assert_int_equal(entries(b), 1);
}

/* Loads of one platform share boot loaders. */
static void
a_shared_file_stays_with_the_other_load(void **state)
{
	struct bed *b = *state;
	size_t files;

	make_folder(b);
	write_in(b, "in/" SHARED, "boot");
	OK(b, import(b, "in"));
	remove_in(b, "in");
	folder(b, "in");
	write_in(b, "in/" OTHER ".loads", "x");
	write_in(b, "in/" SHARED, "boot");
	OK(b, import(b, "in"));
	assert_int_equal(b->done.written, 1);
	publish(b);
	OK(b, bench_firmware_remove(&b->config, LOAD, b->store, &files, &b->err));
	assert_int_equal(files, 2);
	assert_int_equal(state_of(b, SHARED), BENCH_FIRMWARE_OK);
	assert_int_equal(count_files(b), 2);
	assert_true(exists(b, "tree/firmware/" SHARED));
	assert_false(exists(b, "tree/firmware/" LOADS));
	assert_int_equal(
		bench_firmware_remove(&b->config, LOAD, b->store, &files, &b->err),
		-ENOENT);
}

/* --- damage ------------------------------------------------------------------------
 */

static void
damage_is_found_said_and_not_served(void **state)
{
	struct bed *b = *state;

	make_folder(b);
	write_in(b, "in/" SHARED, "boot");
	OK(b, import(b, "in"));
	publish(b);
	assert_true(exists(b, "tree/firmware/" PART));
	write_in(b, "store/" PART, "root file sYstem");
	remove_in(b, "store/" SHARED);
	assert_int_equal(state_of(b, PART), BENCH_FIRMWARE_CHANGED);
	assert_int_equal(state_of(b, SHARED), BENCH_FIRMWARE_MISSING);
	assert_int_equal(state_of(b, LOADS), BENCH_FIRMWARE_OK);
	publish(b);
	assert_false(exists(b, "tree/firmware/" PART));
	assert_false(exists(b, "tree/firmware/" SHARED));
	assert_true(exists(b, "tree/firmware/" LOADS));
	assert_int_equal(alarms(b, PART " is not served: its bytes have changed"), 1);
	assert_int_equal(alarms(b, SHARED " is not served: it is missing"), 1);

	/* the same import again mends it */
	OK(b, import(b, "in"));
	assert_int_equal(b->done.written, 2);
	publish(b);
	assert_true(exists(b, "tree/firmware/" PART));
	assert_int_equal(state_of(b, PART), BENCH_FIRMWARE_OK);
	assert_int_equal(alarms(b, "firmware"), 2);
}

static int
publish_load(struct bed *b, const char *load)
{
	bench_auto(bench_publish_rows_clear) struct bench_publish_rows rows = { 0 };
	bench_auto(bench_closep) int tree = bench_tree_open(b->config.tree_dir);

	assert_true(tree >= 0);
	return bench_publish_load(b->store, tree, &b->config, load, &rows, &b->err);
}

/* What a unit's recipe needs comes with all that it came with, or not at all. */
static void
a_load_is_published_whole_or_refused(void **state)
{
	struct bed *b = *state;

	folder(b, "store");
	publish(b);
	assert_int_equal(publish_load(b, LOAD), -ENOENT);
	assert_non_null(strstr(b->err.text, "'bench firmware import'"));
	make_folder(b);
	write_in(b, "in/" SHARED, "boot");
	OK(b, import(b, "in"));
	assert_int_equal(publish_load(b, LOAD), 0);
	assert_true(exists(b, "tree/firmware/" LOADS));
	assert_true(exists(b, "tree/firmware/" PART));
	assert_true(exists(b, "tree/firmware/" SHARED));
	write_in(b, "store/" SHARED, "bOot");
	assert_int_equal(publish_load(b, LOAD), -EINVAL);
	assert_non_null(strstr(b->err.text, SHARED " in "));
	assert_non_null(strstr(b->err.text, "is damaged"));
	remove_in(b, "store/" SHARED);
	assert_int_equal(publish_load(b, LOAD), -ENOENT);
	assert_non_null(strstr(b->err.text, SHARED " is missing"));
	OK(b, import(b, "in"));
	assert_int_equal(publish_load(b, LOAD), 0);

	/* by hand: no import tells, but a list of names does */
	write_in(b, "store/" OTHER ".loads", "gone.sbn\n");
	assert_int_equal(publish_load(b, OTHER), -ENOENT);
	assert_non_null(strstr(b->err.text, "gone.sbn is missing"));
}

static void
a_broken_manifest_is_said(void **state)
{
	struct bed *b = *state;
	struct bench_firmware f;

	make_folder(b);
	OK(b, import(b, "in"));
	write_in(b, "store/manifest", "nonsense\n");
	assert_int_equal(bench_firmware_survey(&b->config, NULL, &f, &b->err), -EINVAL);
	assert_non_null(strstr(b->err.text, "store/manifest:1: "));
	assert_int_equal(import(b, "in"), -EINVAL);
	assert_int_equal(entries(b), 3);
}

static void
files_by_hand_are_served_and_listed(void **state)
{
	struct bed *b = *state;
	struct bench_firmware f;
	size_t files;

	folder(b, "store");
	write_in(b, "store/" LOADS, PART "\n");
	write_in(b, "store/read me", "x");
	publish(b);
	assert_true(exists(b, "tree/firmware/" LOADS));
	assert_false(exists(b, "tree/firmware/read me"));
	assert_int_equal(state_of(b, LOADS), BENCH_FIRMWARE_BY_HAND);
	assert_int_equal(state_of(b, "read me"), BENCH_FIRMWARE_UNSERVED);
	/* it names what is not there */
	OK(b, bench_firmware_survey(&b->config, NULL, &f, &b->err));
	assert_int_equal(f.loads[0].state, BENCH_FIRMWARE_MISSING);
	bench_firmware_clear(&f);
	assert_int_equal(
		bench_firmware_remove(&b->config, LOAD, b->store, &files, &b->err),
		-ENOENT);
	assert_non_null(strstr(b->err.text, "was not imported"));
	/* and an import makes it whole */
	make_folder(b);
	OK(b, import(b, "in"));
	assert_int_equal(state_of(b, LOADS), BENCH_FIRMWARE_OK);
}

static void
a_store_that_is_not_there_is_empty(void **state)
{
	struct bed *b = *state;

	assert_int_equal(count_files(b), 0);
	publish(b);
}

/* The copy is known by the record: the original is not read. */
static void
what_was_published_is_not_read_again(void **state)
{
	struct bed *b = *state;
	char path[300], sha256[65] = "";
	struct stat st;
	int tree;

	make_folder(b);
	OK(b, import(b, "in"));
	publish(b);
	tree = open(path_in(b, "tree/firmware", path), O_RDONLY | O_DIRECTORY);
	assert_true(tree >= 0);
	assert_int_equal(stat(path_in(b, "store/" PART, path), &st), 0);
	assert_int_equal(bench_firmware_hash(b->store, tree, PART, -1, &st, sha256), 0);
	assert_int_equal(strlen(sha256), 64);
	/* touched since: it has to be read, which -1 cannot be */
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(stat(path, &st), 0);
	st.st_ctim.tv_sec++;
	assert_int_equal(bench_firmware_hash(b->store, tree, PART, -1, &st, sha256),
			 -EBADF);
	close(tree);
}

/* --- crashes -----------------------------------------------------------------------
 */

static void
an_import_that_died_counts_for_nothing(void **state)
{
	struct bed *b = *state;

	make_folder(b);
	OK(b, import(b, "in"));
	folder(b, "store/.import.1");
	write_in(b, "store/.import.1/half.sbn", "hal");
	assert_int_equal(count_files(b), 2);
	write_in(b, "in/" SHARED, "boot");
	OK(b, import(b, "in")); /* which clears it away */
	assert_int_equal(entries(b), 4);
}

/* Killed after its moment: a new file moved up already, another not yet. */
static void
a_change_that_died_half_way_is_finished(void **state)
{
	struct bed *b = *state;
	char old[4096], path[300], to[300];

	make_folder(b);
	OK(b, import(b, "in"));
	read_in(b, "store/manifest", old, sizeof(old));
	remove_in(b, "in");
	folder(b, "in");
	write_in(b, "in/" OTHER ".loads", "x");
	write_in(b, "in/" SHARED, "boot");
	OK(b, import(b, "in"));
	folder(b, "store/.commit");
	assert_int_equal(rename(path_in(b, "store/manifest", path),
				path_in(b, "store/.commit/manifest", to)),
			 0);
	assert_int_equal(rename(path_in(b, "store/" SHARED, path),
				path_in(b, "store/.commit/" SHARED, to)),
			 0);
	write_in(b, "store/manifest", old);
	assert_int_equal(state_of(b, SHARED), BENCH_FIRMWARE_OK);
	assert_int_equal(state_of(b, OTHER ".loads"), BENCH_FIRMWARE_OK);
	assert_int_equal(state_of(b, PART), BENCH_FIRMWARE_OK);
	assert_false(exists(b, "store/.commit"));
	assert_int_equal(entries(b), 5);
}

static void
import_and_die(struct bed *b, int64_t after_us)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		b->store = NULL; /* no replacement, so nobody is asked */
		_exit(import(b, "in") == 0 ? 0 : 1);
	}
	usleep((useconds_t)after_us);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

/* One load is in; the folder has that one, and another with much to copy. */
static void
prepare_second_import(struct bed *b, int round)
{
	static char big[400000];

	folder(b, "in");
	write_in(b, "in/" LOADS, "x");
	OK(b, import(b, "in"));
	write_in(b, "in/" OTHER ".loads", "y");
	memset(big, round, sizeof(big));
	write_bytes(b, "in/" PART, big, sizeof(big));
	write_bytes(b, "in/" SHARED, big, sizeof(big));
}

#define KILLS 25

/* Killed anywhere, from its start to its usual end: two loads or one, each of them
 * whole.
 */
static void
an_import_killed_anywhere_is_all_or_nothing(void **state)
{
	struct bed *b = *state;
	int64_t usual = 0;
	int before = 0;

	for (int round = 0; round <= KILLS; round++) {
		struct bench_mono start;
		struct bench_firmware f;

		prepare_second_import(b, round);
		if (round > 0)
			import_and_die(b, usual * round / KILLS);
		OK(b, bench_firmware_survey(&b->config, NULL, &f, &b->err));
		assert_true(f.n_files == 1 || f.n_files == 4);
		before += f.n_files == 1;
		for (size_t i = 0; i < f.n_files; i++)
			assert_int_equal(f.files[i].state, BENCH_FIRMWARE_OK);
		bench_firmware_clear(&f);
		start = bench_mono_now();
		OK(b, import(b, "in"));
		if (round == 0)
			usual = bench_mono_now().us - start.us;
		assert_int_equal(entries(b), 5);
		remove_in(b, "in");
		remove_in(b, "store");
	}
	print_message("usually %lld us; killed before its moment %d times of %d\n",
		      (long long)usual, before - 1, KILLS);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_those_that_are_served),
		cmocka_unit_test(manifest_says_what_is_wrong_and_where),
		cmocka_unit_test(manifest_is_printed_as_it_is_read),
		TEST(a_folder_becomes_a_load_with_its_files),
		TEST(a_zip_becomes_a_load_with_its_files),
		TEST(the_same_again_changes_nothing),
		TEST(a_bad_zip_leaves_the_store_as_it_was),
		TEST(a_damaged_zip_leaves_no_trace),
		TEST(a_zip_that_lies_about_its_size_is_refused),
		TEST(a_full_disk_leaves_the_store_as_it_was),
		TEST(an_encrypted_zip_is_refused),
		TEST(a_folder_of_other_things_is_refused),
		TEST(whose_firmware_it_is_can_be_said),
		TEST(other_bytes_need_replace),
		TEST(another_spelling_is_refused),
		TEST(what_an_open_batch_needs_stays),
		TEST(a_shared_file_stays_with_the_other_load),
		TEST(damage_is_found_said_and_not_served),
		TEST(a_load_is_published_whole_or_refused),
		TEST(a_broken_manifest_is_said),
		TEST(files_by_hand_are_served_and_listed),
		TEST(a_store_that_is_not_there_is_empty),
		TEST(what_was_published_is_not_read_again),
		TEST(an_import_that_died_counts_for_nothing),
		TEST(a_change_that_died_half_way_is_finished),
		TEST(an_import_killed_anywhere_is_all_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
