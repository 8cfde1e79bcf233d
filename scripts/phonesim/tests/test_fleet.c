#include "test.h"

#include "fleet.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void
same_seed_gives_the_same_fleet(void **state)
{
	struct fleet a, b;

	(void)state;
	assert_int_equal(fleet_generate(50, 7, NULL, NULL, &a), 0);
	assert_int_equal(fleet_generate(50, 7, NULL, NULL, &b), 0);
	for (size_t i = 0; i < 50; i++) {
		assert_true(mac_equal(&a.units[i].mac, &b.units[i].mac));
		assert_string_equal(a.units[i].serial, b.units[i].serial);
	}
	fleet_clear(&a);
	fleet_clear(&b);
}

static int
by_serial(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;

	return strcmp(x->serial + 7, y->serial + 7);
}

static int
by_mac(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;

	return memcmp(x->mac.b, y->mac.b, 6);
}

static void
thousand_phones_are_all_different(void **state)
{
	struct fleet f;

	(void)state;
	assert_int_equal(fleet_generate(1000, 3, NULL, NULL, &f), 0);
	qsort(f.units, f.n, sizeof(f.units[0]), by_mac);
	for (size_t i = 1; i < f.n; i++)
		assert_true(by_mac(&f.units[i - 1], &f.units[i]) < 0);
	qsort(f.units, f.n, sizeof(f.units[0]), by_serial);
	for (size_t i = 1; i < f.n; i++)
		assert_true(by_serial(&f.units[i - 1], &f.units[i]) < 0);
	fleet_clear(&f);
}

static void
generated_units_are_plausible(void **state)
{
	struct fleet f;

	(void)state;
	assert_int_equal(fleet_generate(300, 1, NULL, NULL, &f), 0);
	for (size_t i = 0; i < f.n; i++) {
		const struct unit *u = &f.units[i];
		int year = 1996 + (u->serial[3] - '0') * 10 + (u->serial[4] - '0');

		assert_true(serial_valid(u->serial));
		assert_in_range(year, 2018, 2025);
		assert_memory_equal(u->mac.b, "\x00\x56\x2b", 3);
	}
	assert_string_equal(f.units[0].pid, "CP-8841-3PCC-K9=");
	assert_string_equal(f.units[1].swver, "sip78xx.11-3-1MPP0001-100");
	assert_string_equal(f.units[2].model->number, "6851");
	fleet_clear(&f);
}

static void
serials_follow_the_scheme(void **state)
{
	(void)state;
	assert_true(serial_valid("SAD08300D4W"));
	assert_true(serial_valid("FCH22531ABC"));
	assert_false(serial_valid("FCH2200ABCD"));
	assert_false(serial_valid("FCH2254ABCD"));
	assert_false(serial_valid("FCH2212ABID"));
	assert_false(serial_valid("FCH2212ABOD"));
	assert_false(serial_valid("88012BA01234"));
	assert_false(serial_valid("fch2212ABCD"));
}

static void
models_and_first_mac_can_be_chosen(void **state)
{
	struct fleet f;
	struct mac first;

	(void)state;
	assert_true(mac_parse("DC-F7-19-ff-ff-ff", &first));
	assert_int_equal(fleet_generate(2, 1, "8865,CP-7832-3PCC", &first, &f), 0);
	assert_true(mac_equal(&f.units[0].mac, &first));
	assert_memory_equal(f.units[1].mac.b, "\xdc\xf7\x19\x00\x00\x00", 6);
	assert_string_equal(f.units[0].model->family, "sip8845_65");
	assert_string_equal(f.units[1].swver, "sip7832.11-3-1MPP0001-100");
	fleet_clear(&f);
	assert_int_equal(fleet_generate(2, 1, "8841,8888", NULL, &f), -EINVAL);
	assert_int_equal(fleet_generate(2, 1, "884", NULL, &f), -EINVAL);
}

static int
read_text(const char *text, struct fleet *ret, unsigned *ret_line)
{
	AUTO_FREE char *copy = xstrdup(text);
	FILE *f = fmemopen(copy, strlen(text), "r");
	int r;

	assert_non_null(f);
	r = fleet_read(f, ret, ret_line);
	fclose(f);
	return r;
}

static void
printed_fleet_reads_back(void **state)
{
	struct fleet a, b;
	char *text = NULL;
	size_t n;
	unsigned line;
	FILE *f = open_memstream(&text, &n);

	(void)state;
	assert_int_equal(fleet_generate(9, 4, NULL, NULL, &a), 0);
	fleet_print(&a, f);
	fclose(f);
	assert_int_equal(read_text(text, &b, &line), 0);
	assert_int_equal(b.n, 9);
	for (size_t i = 0; i < 9; i++) {
		assert_true(mac_equal(&a.units[i].mac, &b.units[i].mac));
		assert_string_equal(a.units[i].serial, b.units[i].serial);
		assert_string_equal(a.units[i].swver, b.units[i].swver);
	}
	free(text);
	fleet_clear(&a);
	fleet_clear(&b);
}

static void
faults_column_is_optional(void **state)
{
	struct fleet f;
	unsigned line;

	(void)state;
	assert_int_equal(
		read_text("model,mac,faults\r\n8841,00562B000001,lossy:3;no-dns\r\n"
			  "\r\n7841,00562b000002\r\n",
			  &f, &line),
		0);
	assert_int_equal(f.n, 2);
	assert_string_equal(f.units[0].faults, "lossy:3;no-dns");
	assert_null(f.units[1].faults);
	assert_string_equal(f.units[1].pid, "CP-7841-3PCC-K9=");
	fleet_clear(&f);
}

static void
bad_lines_are_named(void **state)
{
	struct fleet f;
	unsigned line;

	(void)state;
	assert_int_equal(
		read_text("mac,model\n00562b000001,8841\nzz,8841\n", &f, &line),
		-EINVAL);
	assert_int_equal(line, 3);
	assert_int_equal(read_text("mac,colour\n", &f, &line), -EINVAL);
	assert_int_equal(line, 1);
	assert_int_equal(read_text("mac,model\n", &f, &line), -ENODATA);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_seed_gives_the_same_fleet),
		cmocka_unit_test(thousand_phones_are_all_different),
		cmocka_unit_test(generated_units_are_plausible),
		cmocka_unit_test(serials_follow_the_scheme),
		cmocka_unit_test(models_and_first_mac_can_be_chosen),
		cmocka_unit_test(printed_fleet_reads_back),
		cmocka_unit_test(faults_column_is_optional),
		cmocka_unit_test(bad_lines_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
