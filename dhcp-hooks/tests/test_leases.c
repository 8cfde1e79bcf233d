#include "leases.h"

#include <bench/str.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Kea 2.2.0's header line, and what it writes. */
#define HEADER                                                                         \
	"address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,"  \
	"hostname,state,user_context\n"
#define PHONE                                                                          \
	"10.9.1.2,00:56:2b:aa:bb:01,01:00:56:2b:aa:bb:01,3600,1700003600,1,0,0,,0,\n"

static char dir[64], path[96];

static int
make_dir(void **state)
{
	(void)state;
	bench_copy(dir, sizeof(dir), "/tmp/test-leases-XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/leases4.csv", dir);
	return 0;
}

static int
remove_dir(void **state)
{
	static const char *const suffix[] = { "", ".1", ".2", ".completed" };
	char name[128];
	size_t i;
	(void)state;

	for (i = 0; i < BENCH_N(suffix); i++) {
		snprintf(name, sizeof(name), "%s%s", path, suffix[i]);
		(void)unlink(name);
	}
	return rmdir(dir);
}

static void
write_file(const char *suffix, const char *text)
{
	char name[128];
	FILE *f;

	snprintf(name, sizeof(name), "%s%s", path, suffix);
	f = fopen(name, "we");
	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

static struct bench_leases
load(void)
{
	struct bench_leases ls = { 0 };
	struct bench_err err = { 0 };

	if (bench_leases_load(path, &ls, &err) < 0)
		fail_msg("%s", err.text);
	return ls;
}

static void
a_lease_is_read(void **state)
{
	struct bench_leases ls;
	struct bench_mac mac = { { 0x00, 0x56, 0x2b, 0xaa, 0xbb, 0x01 } };
	(void)state;

	write_file("", HEADER PHONE);
	ls = load();
	assert_int_equal(ls.n, 1);
	assert_int_equal(ls.bad, 0);
	assert_int_equal(ls.row[0].ip, 0x0a090102);
	assert_true(bench_mac_equal(ls.row[0].mac, mac));
	assert_int_equal(ls.row[0].start_s, 1700000000);
	assert_true(bench_lease_is_active(
		&ls.row[0], (struct bench_wall){ INT64_C(1700003599) * 1000000 }));
	assert_false(bench_lease_is_active(
		&ls.row[0], (struct bench_wall){ INT64_C(1700003600) * 1000000 }));
	bench_leases_clear(&ls);
}

static void
the_last_line_of_an_address_counts(void **state)
{
	struct bench_leases ls;
	(void)state;

	write_file("", HEADER PHONE
		   "10.9.1.1,00:56:2b:aa:bb:07,,3600,1700003700,1,0,0,,0,\n"
		   "10.9.1.2,00:56:2b:aa:bb:02,,3600,1700003800,1,0,0,,0,\n");
	ls = load();
	assert_int_equal(ls.n, 2);
	assert_int_equal(ls.row[0].ip, 0x0a090101);
	assert_int_equal(ls.row[0].mac.b[5], 7);
	assert_int_equal(ls.row[1].ip, 0x0a090102);
	assert_int_equal(ls.row[1].mac.b[5], 2);
	bench_leases_clear(&ls);
}

static void
what_is_not_given_is_not_active(void **state)
{
	static const char *const line[] = {
		"10.9.1.2,00:56:2b:aa:bb:01,,0,1700003600,1,0,0,,0,\n", /* released */
		"10.9.1.2,,,3600,1700003600,1,0,0,,1,\n",		/* declined */
		"10.9.1.2,00:56:2b:aa:bb:01,,3600,1700003600,1,0,0,,2,\n", /* gone */
		"10.9.1.2,00:56:2b:aa:bb:01:07:08,,3600,1700003600,1,0,0,,0,\n",
	};
	char text[1024];
	size_t i;
	(void)state;

	for (i = 0; i < BENCH_N(line); i++) {
		struct bench_leases ls;

		snprintf(text, sizeof(text), HEADER PHONE "%s", line[i]);
		write_file("", text);
		ls = load();
		assert_int_equal(ls.n, 1);
		assert_int_equal(ls.bad, 0);
		assert_false(bench_lease_is_active(
			&ls.row[0],
			(struct bench_wall){ INT64_C(1700000000) * 1000000 }));
		bench_leases_clear(&ls);
	}
}

static void
columns_are_found_by_name(void **state)
{
	struct bench_leases ls;
	(void)state;

	/* As later releases have it: pool_id at the end; and in another order. */
	write_file("", "state,expire,valid_lifetime,hwaddr,address,pool_id\n"
		       "0,1700003600,3600,00:56:2b:aa:bb:01,10.9.1.2,0\n");
	ls = load();
	assert_int_equal(ls.n, 1);
	assert_true(ls.row[0].given);
	assert_int_equal(ls.row[0].start_s, 1700000000);
	bench_leases_clear(&ls);
}

static void
bad_lines_are_counted_and_ignored(void **state)
{
	static char text[20000];
	struct bench_leases ls;
	(void)state;

	/* an empty line, too few columns, no address, no number, a line too long, a
	 * torn one */
	snprintf(text, sizeof(text),
		 HEADER PHONE
		 "\n10.9.1.3,00:56:2b:aa:bb:03\n"
		 "10.9.1.999,00:56:2b:aa:bb:03,,3600,1700003600,1,0,0,,0,\n"
		 "10.9.1.3,00:56:2b:aa:bb:03,,36x0,1700003600,1,0,0,,0,\n"
		 "%09000d\n"
		 "10.9.1.3,00:56:2b:aa:bb:03,,3600,1700003600,1,0,0,,0,",
		 1);
	write_file("", text);
	ls = load();
	assert_int_equal(ls.n, 1);
	assert_int_equal(ls.bad, 6);
	bench_leases_clear(&ls);
}

static void
clean_up_files_come_first(void **state)
{
	struct bench_leases ls;
	(void)state;

	write_file(".2", HEADER "10.9.1.2,00:56:2b:aa:bb:02,,1,1700003600,1,0,0,,0,\n"
				"10.9.1.9,00:56:2b:aa:bb:09,,1,1700003600,1,0,0,,0,\n");
	write_file(".1", HEADER "10.9.1.2,00:56:2b:aa:bb:03,,1,1700003600,1,0,0,,0,\n");
	write_file("", HEADER "10.9.1.4,00:56:2b:aa:bb:04,,1,1700003600,1,0,0,,0,\n");
	ls = load();
	assert_int_equal(ls.n, 3);
	assert_int_equal(ls.row[0].mac.b[5], 3);
	assert_int_equal(ls.row[1].mac.b[5], 4);
	assert_int_equal(ls.row[2].mac.b[5], 9);
	bench_leases_clear(&ls);

	write_file(".completed",
		   HEADER "10.9.1.5,00:56:2b:aa:bb:05,,1,1700003600,1,0,0,,0,\n");
	ls = load();
	assert_int_equal(ls.n, 2);
	assert_int_equal(ls.row[0].mac.b[5], 4);
	assert_int_equal(ls.row[1].mac.b[5], 5);
	bench_leases_clear(&ls);
}

static void
only_the_clean_up_file_is_enough(void **state)
{
	struct bench_leases ls;
	(void)state;

	write_file(".1", HEADER PHONE);
	ls = load();
	assert_int_equal(ls.n, 1);
	bench_leases_clear(&ls);
}

static void
no_file_and_no_lease_file_are_told_apart(void **state)
{
	struct bench_leases ls = { 0 };
	struct bench_err err = { 0 };
	(void)state;

	assert_int_equal(bench_leases_load(path, &ls, &err), -ENOENT);
	write_file("", "");
	assert_int_equal(bench_leases_load(path, &ls, &err), 0);
	assert_int_equal(ls.n, 0);
	write_file("", "address,hwaddr\n");
	assert_int_equal(bench_leases_load(path, &ls, &err), -EINVAL);
	assert_non_null(strstr(err.text, path));
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, make_dir, remove_dir)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(a_lease_is_read),
		IN_DIR(the_last_line_of_an_address_counts),
		IN_DIR(what_is_not_given_is_not_active),
		IN_DIR(columns_are_found_by_name),
		IN_DIR(bad_lines_are_counted_and_ignored),
		IN_DIR(clean_up_files_come_first),
		IN_DIR(only_the_clean_up_file_is_enough),
		IN_DIR(no_file_and_no_lease_file_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
