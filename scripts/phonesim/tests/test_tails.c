/* The table of cisco-mpp §1.2, for a CP-8851-3PCC with MAC 001234ab45de. */
#include "test.h"

#include "tails.h"
#include "util.h"

#define TAIL1 "/8851-3PCC.xml"
#define TAIL2 "/Cisco/CP-8851-3PCC/001234ab45de.cfg"

static void
tries(const char *value, size_t n, const char *const *expected)
{
	struct attempts a = { 0 };

	assert_true(tails_acceptable(value));
	tails_add(&a, value, TAIL1, TAIL2);
	assert_int_equal(a.n, n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(a.v[i].url, expected[i]);
	attempts_clear(&a);
}

static void
url_with_a_path_is_tried_as_it_is_first(void **state)
{
	static const char *const expected[] = { "https://10.23.45.67/path",
						"https://10.23.45.67/path" TAIL1,
						"https://10.23.45.67/path" TAIL2 };

	(void)state;
	tries("https://10.23.45.67/path", 3, expected);
}

static void
url_without_a_path_gets_both_tails(void **state)
{
	static const char *const expected[] = { "https://10.23.45.67" TAIL1,
						"https://10.23.45.67" TAIL2 };

	(void)state;
	tries("https://10.23.45.67", 2, expected);
	tries("https://10.23.45.67/", 2, expected);
}

static void
bare_address_is_tftp_then_http_then_https(void **state)
{
	static const char *const expected[] = {
		"tftp://10.23.45.67" TAIL1,  "tftp://10.23.45.67" TAIL2,
		"http://10.23.45.67" TAIL1,  "http://10.23.45.67" TAIL2,
		"https://10.23.45.67" TAIL1, "https://10.23.45.67" TAIL2,
	};

	(void)state;
	tries("10.23.45.67", 6, expected);
}

static void
second_of_two_values_follows_all_of_the_first(void **state)
{
	static const char *const expected[] = {
		"http://a:8080" TAIL1,	  "http://a:8080" TAIL2,
		"tftp://10.0.0.2" TAIL1,  "tftp://10.0.0.2" TAIL2,
		"http://10.0.0.2" TAIL1,  "http://10.0.0.2" TAIL2,
		"https://10.0.0.2" TAIL1, "https://10.0.0.2" TAIL2,
	};

	(void)state;
	tries("http://a:8080; 10.0.0.2", 8, expected);
}

static void
only_the_four_formats_are_acceptable(void **state)
{
	static const char *const bad[] = {
		"",	      "prov.example.com", "10.23.45",
		"gds://",     "http://",	  "10.0.0.1;host",
		"10.0.0.1/x", "http://h:0/x",	  "dslforum.org"
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(tails_acceptable(bad[i]));
	assert_true(tails_acceptable("tftp://h"));
	assert_true(tails_acceptable("http://h:8080/a;https://h"));
}

static void
domain_is_asked_by_https_then_http(void **state)
{
	static const char *const expected[] = { "https://example.com" TAIL1,
						"https://example.com/Cisco/x.cfg",
						"http://example.com" TAIL1,
						"http://example.com/Cisco/x.cfg" };
	struct attempts a = { 0 };

	(void)state;
	tails_add_srv(&a, "example.com", TAIL1, "/Cisco/x.cfg");
	assert_int_equal(a.n, 4);
	for (size_t i = 0; i < a.n; i++) {
		assert_string_equal(a.v[i].url, expected[i]);
		assert_int_equal(a.v[i].via, VIA_SRV);
	}
	attempts_clear(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(domain_is_asked_by_https_then_http),
		cmocka_unit_test(url_with_a_path_is_tried_as_it_is_first),
		cmocka_unit_test(url_without_a_path_gets_both_tails),
		cmocka_unit_test(bare_address_is_tftp_then_http_then_https),
		cmocka_unit_test(second_of_two_values_follows_all_of_the_first),
		cmocka_unit_test(only_the_four_formats_are_acceptable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
