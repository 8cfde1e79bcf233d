/* bytes, str, clock, tree: the small ones. */
#include <bench/bytes.h>
#include <bench/clock.h>
#include <bench/file.h>
#include <bench/str.h>
#include <bench/tree.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void
reader_error_sticks_and_reads_zeros(void **state)
{
	static const uint8_t data[] = { 1, 2, 3, 4, 5 };
	struct bench_reader r = bench_reader_init(data, sizeof(data));

	(void)state;
	assert_int_equal(bench_reader_be32(&r), 0x01020304);
	assert_int_equal(bench_reader_be16(&r), 0);
	assert_false(bench_reader_ok(&r));
	assert_int_equal(bench_reader_u8(&r), 0);
	assert_int_equal(bench_reader_left(&r), 0);
	assert_null(bench_reader_bytes(&r, 0).data);
	assert_false(bench_reader_done(&r));
}

static void
reader_is_done_at_the_end_only(void **state)
{
	static const uint8_t data[] = { 1, 2 };
	struct bench_reader r = bench_reader_init(data, 2),
			    none = bench_reader_init(NULL, 0);

	(void)state;
	assert_false(bench_reader_done(&r));
	assert_int_equal(bench_reader_be16(&r), 0x0102);
	assert_true(bench_reader_done(&r));
	assert_true(bench_reader_done(&none));
	assert_int_equal(bench_reader_u8(&none), 0);
	assert_false(bench_reader_ok(&none));
}

static void
str_escapes_for_each_sink(void **state)
{
	static const struct {
		void (*add)(struct bench_str *, const char *);
		const char *in, *out;
	} rows[] = {
		{ bench_str_add_xml, "a<b>&\"'c", "a&lt;b&gt;&amp;&quot;&apos;c" },
		{ bench_str_add_xml, "\xe3\x83\x86", "&#12486;" },
		{ bench_str_add_xml, "\xff\x01", "&#65533;&#65533;" },
		{ bench_str_add_xml, "\xc0\xaf", "&#65533;&#65533;" },
		{ bench_str_add_json, "a\"\\\n\x7f", "\"a\\\"\\\\\\u000a\\u007f\"" },
		{ bench_str_add_json, "\xe3\x83\x86\xff", "\"\xe3\x83\x86\\ufffd\"" },
		{ bench_str_add_json, "\xe3\x83", "\"\\ufffd\\ufffd\"" },
		{ bench_str_add_csv, "plain", "plain" },
		{ bench_str_add_csv, "a,\"b\"", "\"a,\"\"b\"\"\"" },
		{ bench_str_add_csv, "=1+1", "\"'=1+1\"" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_str s = { 0 };

		rows[i].add(&s, rows[i].in);
		assert_string_equal(bench_str_get(&s), rows[i].out);
		bench_str_clear(&s);
	}
}

static void
str_log_shows_every_byte(void **state)
{
	struct bench_str s = { 0 };

	(void)state;
	bench_str_add_log(&s, "a\0\n\\\xe3", 5);
	assert_string_equal(bench_str_get(&s), "a\\x00\\x0a\\x5c\\xe3");
	bench_str_clear(&s);
}

static void
str_grows_and_is_taken(void **state)
{
	struct bench_str s = { 0 };
	char *text;

	(void)state;
	for (int i = 0; i < 1000; i++)
		bench_str_addf(&s, "%03d", i);
	assert_int_equal(s.len, 3000);
	text = bench_str_take(&s);
	assert_non_null(text);
	assert_memory_equal(text + 2997, "999", 4);
	assert_string_equal(bench_str_get(&s), "");
	free(text);
}

static void
copy_cuts_and_says_so(void **state)
{
	char field[4];

	(void)state;
	assert_true(bench_copy(field, sizeof(field), "abc"));
	assert_false(bench_copy(field, sizeof(field), "abcd"));
	assert_string_equal(field, "abc");
	assert_true(bench_copy(field, sizeof(field), NULL));
	assert_string_equal(field, "");
}

static void
path_is_safe_without_dots_and_control_bytes(void **state)
{
	static const char *const good[] = { "/8841-3PCC.xml",
					    "Cisco/CP-8841-3PCC/a.cfg", "a..b" };
	static const char *const bad[] = { "../a", "/a/../b", "a//b", "a/",
					   "a\\b", "a\nb",    "./a" };

	(void)state;
	for (size_t i = 0; i < BENCH_N(good); i++)
		assert_true(bench_path_is_safe(good[i]));
	for (size_t i = 0; i < BENCH_N(bad); i++)
		assert_false(bench_path_is_safe(bad[i]));
}

static void
wall_is_written_as_utc(void **state)
{
	char text[BENCH_TIME_TEXT];

	(void)state;
	assert_string_equal(
		bench_wall_format((struct bench_wall){ 1700000000123456 }, text),
		"2023-11-14T22:13:20.123Z");
}

static void
read_link(int tree, const char *name, char out[64])
{
	ssize_t n = readlinkat(tree, name, out, 63);

	assert_true(n > 0);
	out[n] = '\0';
}

static void
tree_binds_an_address_without_touching_a_ready_unit(void **state)
{
	struct bench_mac a = { { 0, 0x56, 0x2b, 0, 0, 1 } },
			 b = { { 0, 0x56, 0x2b, 0, 0, 2 } };
	char dir[] = "/tmp/bench-tree-XXXXXX", text[64];
	int tree;

	(void)state;
	assert_non_null(mkdtemp(dir));
	tree = bench_tree_open(dir);
	assert_true(tree >= 0);
	assert_int_equal(bench_tree_bind(tree, "10.77.1.1", a), -ENOENT);
	assert_int_equal(mkdirat(tree, "by-ip", 0755), 0);
	assert_int_equal(mkdirat(tree, "unit", 0755), 0);

	assert_int_equal(bench_tree_bind(tree, "10.77.1.1", a), 0);
	read_link(tree, "by-ip/10.77.1.1", text);
	assert_string_equal(text, "../unit/00562b000001");
	read_link(tree, "unit/00562b000001", text);
	assert_string_equal(text, "../pending");

	assert_int_equal(bench_tree_point(tree, a, "runs/00562b000001.1"), 0);
	assert_int_equal(bench_tree_bind(tree, "10.77.1.1", a), 0);
	read_link(tree, "unit/00562b000001", text);
	assert_string_equal(text, "../runs/00562b000001.1");

	assert_int_equal(bench_tree_bind(tree, "10.77.1.1", b), 0);
	read_link(tree, "by-ip/10.77.1.1", text);
	assert_string_equal(text, "../unit/00562b000002");

	assert_int_equal(bench_tree_unbind(tree, "10.77.1.1"), 0);
	assert_int_equal(faccessat(tree, "by-ip/10.77.1.1", F_OK, AT_SYMLINK_NOFOLLOW),
			 -1);
	assert_int_equal(bench_tree_unbind(tree, "10.77.1.1"), 0);
	unlinkat(tree, "unit/00562b000001", 0);
	unlinkat(tree, "unit/00562b000002", 0);
	assert_int_equal(unlinkat(tree, "by-ip", AT_REMOVEDIR), 0);
	assert_int_equal(unlinkat(tree, "unit", AT_REMOVEDIR), 0);
	close(tree);
	rmdir(dir);
}

static int
count_files(const char *dir)
{
	DIR *d = opendir(dir);
	int n = 0;

	assert_non_null(d);
	for (const struct dirent *e; (e = readdir(d)) != NULL;)
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void
file_is_replaced_whole_with_its_mode_and_nothing_beside(void **state)
{
	static const char *const texts[] = { "first, and longer", "second" };
	char dir[] = "/tmp/bench-file-XXXXXX", path[64], text[64];
	struct bench_err err;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/batch-1.json", dir);
	for (size_t i = 0; i < BENCH_N(texts); i++) {
		bench_auto(bench_fclosep) FILE *f = NULL;
		size_t n = strlen(texts[i]);

		assert_int_equal(bench_file_replace(path, texts[i], n, 0640, &err), 0);
		assert_int_equal(count_files(dir), 1);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0640);
		assert_int_equal(st.st_size, n);
		f = fopen(path, "re");
		assert_non_null(f);
		assert_int_equal(fread(text, 1, sizeof(text), f), n);
		assert_memory_equal(text, texts[i], n);
	}
	unlink(path);
	rmdir(dir);
}

static void
file_that_cannot_be_written_says_where_and_why(void **state)
{
	struct bench_err err;

	(void)state;
	assert_int_equal(bench_file_replace("/nonexistent/x.json", "x", 1, 0640, &err),
			 -ENOENT);
	assert_non_null(strstr(err.text, "/nonexistent/x.json"));
}

static void
reading_all_takes_just_the_most_and_no_byte_more(void **state)
{
	static const char text[] = "eight by";
	int fds[2];

	(void)state;
	for (size_t most = 7; most <= 9; most++) {
		bench_auto(bench_str_clear) struct bench_str s = { 0 };

		assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
		assert_int_equal(bench_file_write_all(fds[1], text, 8), 0);
		close(fds[1]);
		bench_str_add(&s, "before ");
		assert_int_equal(bench_file_read_all(fds[0], most, &s),
				 most < 8 ? -EFBIG : 0);
		if (most >= 8)
			assert_string_equal(bench_str_get(&s), "before eight by");
		close(fds[0]);
	}
}

static void
reading_all_of_a_folder_is_an_error(void **state)
{
	bench_auto(bench_str_clear) struct bench_str s = { 0 };
	bench_auto(bench_closep) int fd = open("/tmp", O_RDONLY | O_CLOEXEC);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(bench_file_read_all(fd, 100, &s), -EISDIR);
}

static void
hex_digits_of_either_case_have_a_value(void **state)
{
	(void)state;
	assert_int_equal(bench_hex_value('0'), 0);
	assert_int_equal(bench_hex_value('9'), 9);
	assert_int_equal(bench_hex_value('a'), 10);
	assert_int_equal(bench_hex_value('F'), 15);
	assert_int_equal(bench_hex_value('g'), -1);
	assert_int_equal(bench_hex_value('/'), -1);
	assert_int_equal(bench_hex_value(':'), -1);
	assert_int_equal(bench_hex_value('@'), -1);
	assert_int_equal(bench_hex_value('`'), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reader_error_sticks_and_reads_zeros),
		cmocka_unit_test(reader_is_done_at_the_end_only),
		cmocka_unit_test(str_escapes_for_each_sink),
		cmocka_unit_test(str_log_shows_every_byte),
		cmocka_unit_test(str_grows_and_is_taken),
		cmocka_unit_test(copy_cuts_and_says_so),
		cmocka_unit_test(path_is_safe_without_dots_and_control_bytes),
		cmocka_unit_test(wall_is_written_as_utc),
		cmocka_unit_test(
			file_is_replaced_whole_with_its_mode_and_nothing_beside),
		cmocka_unit_test(reading_all_takes_just_the_most_and_no_byte_more),
		cmocka_unit_test(reading_all_of_a_folder_is_an_error),
		cmocka_unit_test(hex_digits_of_either_case_have_a_value),
		cmocka_unit_test(file_that_cannot_be_written_says_where_and_why),
		cmocka_unit_test(tree_binds_an_address_without_touching_a_ready_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
