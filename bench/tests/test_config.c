#include <bench/config.h>
#include <bench/str.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int
load(const char *text, struct bench_config *c, struct bench_err *err)
{
	char path[] = "/tmp/bench-conf-XXXXXX";
	int fd = mkstemp(path), r;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
	r = bench_config_load(path, c, err);
	unlink(path);
	return r;
}

static void
config_fills_in_what_is_not_said(void **state)
{
	struct bench_config c, defaults;
	struct bench_err err;

	(void)state;
	assert_int_equal(load("# nothing\ninterface = \"eth7\"\n", &c, &err), 0);
	bench_config_default(&defaults);
	assert_string_equal(c.interface, "eth7");
	assert_string_equal(c.address, defaults.address);
	assert_int_equal(c.syslog_port, 514);
	assert_string_equal(c.database, "/var/lib/prebench/bench.db");
}

static const struct {
	const char *text, *says;
} bad[] = {
	{ "interfaze = \"x\"\n", ":1:" },
	{ "\n\nprefix = 99\n", ":3:" },
	{ "\n\nprefix = 99\n", "99 is not between 8 and 30" },
	{ "address = \"10.77.0.256\"\n", "not an IPv4 address" },
	{ "state_dir = \"relative\"\n", "not an absolute path" },
	{ "prefix = many\n", ":1:" },
	{ "interface = \"averyveryverylongname\"\n", "longer than 15" },
	{ "pool_first = \"10.78.0.1\"\n", "must be in 10.77.0.1/16" },
	{ "pool_first = \"10.77.9.1\"\npool_last = \"10.77.1.1\"\n", "above" },
	{ "pool_first = \"10.77.0.1\"\n", "lies in the pool" },
	{ "board_listen = \"10.77.0.1:80\"\n", "staff side" },
	{ "interface = \"a\\\"b\"\n", "not allowed" },
	{ "http_port = 443\n", "are the same" },
	{ "trace_minutes = 0\n", "not between 1 and 240" },
	{ "trace_megabytes = -1\n", "not between 0 and 4096" },
	{ "dns_port = 65536\n", "not between 0 and 65535" },
	{ "dns_answer \"\" { address = \"10.77.0.9\" }\n", "dns_answer: not a name" },
	{ "dns_answer \"a/b\" { address = \"10.77.0.9\" }\n", "'a/b': not a name" },
	{ "dns_answer \"#\" { address = \"10.77.0.9\" }\n", "'#': not a name" },
	{ "dns_answer \"a..b\" { address = \"10.77.0.9\" }\n", "'a..b': not a name" },
	{ "dns_answer \"a.b.\" { address = \"10.77.0.9\" }\n", "'a.b.': not a name" },
	{ "dns_answer \"a.b\" { }\n", "'a.b': address = an IPv4 address" },
	{ "dns_answer \"a.b\" { address = \"10.77.0\" }\n", "'a.b': address =" },
	{ "dns_answer \"a.b\" { address = \"10.77.0.9#5\" }\n", "'a.b': address =" },
	{ "tls_key = \"/k\"\n", "both or none" },
	{ "tls_key = \"k\"\n", "not an absolute path" },
	{ "acs_url = \"acs.example\"\n", "must begin with http" },
	{ "redirect \"x\" { to = \"/y\" }\n", "begins with /" },
	{ "redirect \"/x\" { status = 302 }\n", "is missing" },
	{ "redirect \"/x\" { to = \"/y\" status = 307 }\n", "only 301 and 302" },
	{ "redirect \"/x\" { too = \"/y\" }\n", ":1:" },
	{ "http_auth { password_file = \"/p\" }\n", "user is missing" },
	{ "http_auth { user = \"a:b\" password_file = \"/p\" }\n", "user is missing" },
	{ "http_auth { user = \"u\" password_file = \"p\" }\n", "absolute" },
	{ "http_auth { user = \"u\" password_file = \"/p\" method = \"ntlm\" }\n",
	  "basic or digest" },
	{ "slot \"A1\" { }\n", ":1: slot 'A1': port = " },
	{ "\nslot \"a1\" { port = \"sw1/3\" }\n", ":2: slot 'a1': a name is" },
	{ "slot \"A_1\" { port = \"sw1/3\" }\n", "slot 'A_1': a name is" },
	{ "slot \"A123456789012\" { port = \"p\" }\n", "a name is 1 to 12" },
	{ "slot \"\" { port = \"sw1/3\" }\n", "slot '': a name is" },
	{ "slot \"A1\" { port = \"\xe5\x8f\xa3\" }\n", "not plain text" },
	{ "slot \"A1\" { port = \"p\" }\nslot \"A2\" { port = \"p\" }\n",
	  ":2: slot 'A2': port 'p' is slot 'A1' already" },
	{ "slot \"A1\" { port = \"p\" }\nslot \"A1\" { port = \"q\" }\n", ":2: " },
	{ "slot \"A1\" { prot = \"p\" }\n", ":1: " },
};

static void
config_names_file_line_and_reason(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(bad); i++) {
		struct bench_err err = { "" };
		struct bench_config c;

		assert_int_equal(load(bad[i].text, &c, &err), -EINVAL);
		if (strstr(err.text, bad[i].says) == NULL)
			fail_msg("'%s' does not say '%s'", err.text, bad[i].says);
		assert_non_null(strstr(err.text, "/tmp/bench-conf-"));
	}
}

static void
config_that_is_missing_is_told_apart(void **state)
{
	struct bench_err err;
	struct bench_config c;

	(void)state;
	assert_int_equal(bench_config_load("/nonexistent/bench.conf", &c, &err),
			 -ENOENT);
}

static void
config_printed_is_read_back_the_same(void **state)
{
	struct bench_config c, again;
	struct bench_str s = { 0 };
	struct bench_err err;

	(void)state;
	bench_config_default(&c);
	bench_config_print(&c, &s);
	assert_int_equal(load(bench_str_get(&s), &again, &err), 0);
	bench_str_clear(&s);
	assert_memory_equal(&c, &again, sizeof(c));
}

static void
config_sections_are_read_and_printed_back_the_same(void **state)
{
	static const char text[] =
		"redirect \"/old/*.xml\" { to = \"http://10.77.0.1/{{mac}}.xml\" }\n"
		"redirect \"/a\" {\n to = \"/b/{{psn}}\"\n status = 301\n}\n"
		"http_auth { user = \"phone\" password_file = \"/etc/p\" method = \"basic\" }\n";
	struct bench_config c, again;
	struct bench_str s = { 0 };
	struct bench_err err = { "" };

	(void)state;
	if (load(text, &c, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(c.redirects, 2);
	assert_string_equal(c.redirect[0].path, "/old/*.xml");
	assert_string_equal(c.redirect[0].to, "http://10.77.0.1/{{mac}}.xml");
	assert_int_equal(c.redirect[0].status, 302);
	assert_int_equal(c.redirect[1].status, 301);
	assert_string_equal(c.http_auth.user, "phone");
	assert_string_equal(c.http_auth.method, "basic");
	bench_config_print(&c, &s);
	assert_int_equal(load(bench_str_get(&s), &again, &err), 0);
	bench_str_clear(&s);
	assert_memory_equal(&c, &again, sizeof(c));
}

static void
config_names_up_to_256_slots(void **state)
{
	struct bench_config c, again;
	struct bench_err err = { "" };
	struct bench_str s = { 0 };

	(void)state;
	for (int i = 0; i < BENCH_SLOTS; i++)
		bench_str_addf(&s, "slot \"A%d\" { port = \"sw1/Gi0/%d\" }\n", i, i);
	if (load(s.text, &c, &err) < 0)
		fail_msg("%s", err.text);
	assert_int_equal(c.slots, 256);
	assert_string_equal(c.slot[255].name, "A255");
	assert_string_equal(bench_slot_of_port(&c, "sw1/Gi0/17"), "A17");
	assert_string_equal(bench_slot_of_port(&c, "sw1/Gi0/1"), "A1");
	assert_string_equal(bench_slot_of_port(&c, "sw2/Gi0/1"), "");
	assert_string_equal(bench_slot_of_port(&c, ""), "");
	bench_str_add(&s, "slot \"B1\" { port = \"sw2\" }\n");
	assert_int_equal(load(s.text, &again, &err), -EINVAL);
	assert_non_null(strstr(err.text, "more than 256 slots"));
	bench_str_reset(&s);
	bench_config_print(&c, &s);
	assert_int_equal(load(bench_str_get(&s), &again, &err), 0);
	bench_str_clear(&s);
	assert_memory_equal(&c, &again, sizeof(c));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(config_fills_in_what_is_not_said),
		cmocka_unit_test(config_names_file_line_and_reason),
		cmocka_unit_test(config_that_is_missing_is_told_apart),
		cmocka_unit_test(config_printed_is_read_back_the_same),
		cmocka_unit_test(config_sections_are_read_and_printed_back_the_same),
		cmocka_unit_test(config_names_up_to_256_slots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
