#include <errno.h>
#include <profiles/url.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void
url_has_scheme_server_port_and_path(void **state)
{
	static const struct {
		const char *text;
		enum bench_url_scheme scheme;
		uint16_t port;
		const char *host, *path, *again;
	} rows[] = {
		{ "/x.xml", BENCH_URL_TFTP, 69, "", "/x.xml", "tftp:///x.xml" },
		{ "10.0.0.1/x", BENCH_URL_TFTP, 69, "10.0.0.1", "/x",
		  "tftp://10.0.0.1/x" },
		{ "srv:6969/x", BENCH_URL_TFTP, 6969, "srv", "/x",
		  "tftp://srv:6969/x" },
		{ "tftp://srv/x", BENCH_URL_TFTP, 69, "srv", "/x", "tftp://srv/x" },
		{ "http://srv/x", BENCH_URL_HTTP, 80, "srv", "/x", "http://srv/x" },
		{ "http:///x", BENCH_URL_HTTP, 80, "", "/x", "http:///x" },
		{ "HTTPS://Srv.example.com/x?mac=$MA", BENCH_URL_HTTPS, 443,
		  "Srv.example.com", "/x?mac=$MA",
		  "https://Srv.example.com/x?mac=$MA" },
		{ "https://srv:443/", BENCH_URL_HTTPS, 443, "srv", "/",
		  "https://srv/" },
		{ "https://srv:8443/x", BENCH_URL_HTTPS, 8443, "srv", "/x",
		  "https://srv:8443/x" },
		{ "http://[2001:db8::1]:81/x", BENCH_URL_HTTP, 81, "[2001:db8::1]",
		  "/x", "http://[2001:db8::1]:81/x" },
		{ "http://$A/$MA.cfg", BENCH_URL_HTTP, 80, "$A", "/$MA.cfg",
		  "http://$A/$MA.cfg" },
		{ "http://p$(A:2:3).x/y", BENCH_URL_HTTP, 80, "p$(A:2:3).x", "/y",
		  "http://p$(A:2:3).x/y" },
		{ "/a://b", BENCH_URL_TFTP, 69, "", "/a://b", "tftp:///a://b" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		bench_auto(bench_str_clear) struct bench_str s = { 0 };
		struct bench_err err = { 0 };
		struct bench_url url;

		assert_int_equal(bench_url_parse(rows[i].text, &url, &err), 0);
		assert_int_equal(url.scheme, rows[i].scheme);
		assert_int_equal(url.port, rows[i].port);
		assert_string_equal(url.host, rows[i].host);
		assert_string_equal(url.path, rows[i].path);
		assert_int_equal(url.open, strchr(rows[i].host, '$') != NULL);
		bench_url_add(&s, &url);
		assert_string_equal(bench_str_get(&s), rows[i].again);
	}
}

static void
url_of_activation_has_a_code_of_3_to_16_digits_or_none(void **state)
{
	static const struct {
		const char *text, *code; /* NULL: refused */
	} rows[] = {
		{ "gds://", "" },
		{ "gds://123", "123" },
		{ "GDS://1234567890123456", "1234567890123456" },
		{ "gds://12", NULL },
		{ "gds://12345678901234567", NULL },
		{ "gds://1234-5678", NULL },
		{ "gds://activation.webex.com/x", NULL },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_url url = { 0 };
		int r = bench_url_parse(rows[i].text, &url, NULL);

		assert_int_equal(r, rows[i].code == NULL ? -EINVAL : 0);
		if (rows[i].code != NULL)
			assert_string_equal(url.code, rows[i].code);
	}
}

static void
url_errors_say_column_and_what_to_do(void **state)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "", "column 1: the server is missing" },
		{ "ftp://srv/x", "column 1: an unknown scheme, use tftp://" },
		{ "://srv/x", "column 1: an unknown scheme" },
		{ "x.xml", "column 6: the path is missing, add '/'" },
		{ "https://srv", "column 12: the path is missing" },
		{ "https://srv?x", "column 12: the path is missing" },
		{ "https://srv:0/x", "column 13: not a port" },
		{ "https://srv:65536/x", "column 13: not a port" },
		{ "https://srv:/x", "column 13: not a port" },
		{ "https://srv:443x/x", "column 16: not part of a server's name" },
		{ "https://10.0.0.256/x", "column 9: not an IPv4 address" },
		{ "https://10.0.0/x", "column 9: not an IPv4 address" },
		{ "https://[::1/x", "column 9: not an IPv6 address" },
		{ "https://[::g]/x", "column 9: not an IPv6 address" },
		{ "https://me:you@srv/x", "column 12: not a port" },
		{ "https://me@srv/x", "column 11: no login may stand" },
		{ "https://s(rv/x", "column 10: not part of a server's name" },
		{ "https://srv/a b", "column 14: a URL has printable ASCII" },
		{ "https://srv/\"a\"", "column 13: a URL has no quotes" },
	};

	(void)state;
	for (size_t i = 0; i < BENCH_N(rows); i++) {
		struct bench_err err = { 0 };
		struct bench_url url;

		assert_int_equal(bench_url_parse(rows[i].text, &url, &err), -EINVAL);
		if (strncmp(err.text, rows[i].error, strlen(rows[i].error)) != 0)
			assert_string_equal(err.text, rows[i].error);
	}
}

static void
url_parts_are_bounded(void **state)
{
	char host[300], path[1100];
	struct bench_url url;

	(void)state;
	memset(host, 'a', sizeof(host));
	host[255] = '/';
	host[256] = '\0';
	assert_int_equal(bench_url_parse(host, &url, NULL), 0);
	assert_int_equal(strlen(url.host), 255);
	host[255] = 'a';
	host[256] = '/';
	host[257] = '\0';
	assert_int_equal(bench_url_parse(host, &url, NULL), -EINVAL);

	memset(path, 'a', sizeof(path));
	path[0] = '/';
	path[1023] = '\0';
	assert_int_equal(bench_url_parse(path, &url, NULL), 0);
	path[1023] = 'a';
	path[1024] = '\0';
	assert_int_equal(bench_url_parse(path, &url, NULL), -EINVAL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(url_has_scheme_server_port_and_path),
		cmocka_unit_test(
			url_of_activation_has_a_code_of_3_to_16_digits_or_none),
		cmocka_unit_test(url_errors_say_column_and_what_to_do),
		cmocka_unit_test(url_parts_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
