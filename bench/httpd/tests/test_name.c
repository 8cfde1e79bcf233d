#include "name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *target;
	enum httpd_place place;
	const char *name, *path;
} names[] = {
	{ "/8841-3PCC.xml", HTTPD_UNIT, "/8841-3PCC.xml", "8841-3pcc.xml" },
	{ "//Cisco\\CP-8841-3PCC//00562B000001.cfg", HTTPD_UNIT,
	  "/Cisco/CP-8841-3PCC/00562B000001.cfg",
	  "cisco/cp-8841-3pcc/00562b000001.cfg" },
	{ "8841-3PCC.xml", HTTPD_UNIT, "/8841-3PCC.xml", "8841-3pcc.xml" },
	{ "/a%2Eb%20c", HTTPD_UNIT, "/a.b c", "a.b c" },
	{ "http://10.77.0.1:80/A.xml", HTTPD_UNIT, "/A.xml", "a.xml" },
	{ "HTTPS://prebench", HTTPD_BAD, "/", "" },
	{ "/firmware/Sip88xx.loads", HTTPD_FIRMWARE, "/firmware/Sip88xx.loads",
	  "firmware/Sip88xx.loads" },
	{ "/%66irmware/x", HTTPD_FIRMWARE, "/firmware/x", "firmware/x" },
	/* not the place of firmware: a unit's own file of that name, as over TFTP */
	{ "/FIRMWARE/x", HTTPD_UNIT, "/FIRMWARE/x", NULL },
	{ "/firmware", HTTPD_UNIT, "/firmware", "firmware" },
	{ "/ca.pem", HTTPD_CA, "/ca.pem", "ca.pem" },
	{ "/CA.PEM", HTTPD_CA, "/CA.PEM", "ca.pem" },
	{ "/unit/00562b000002/8841-3pcc.xml", HTTPD_FOREIGN,
	  "/unit/00562b000002/8841-3pcc.xml", NULL },
	{ "/Unit/x", HTTPD_FOREIGN, "/Unit/x", NULL },
	{ "/runs/x.1/a", HTTPD_FOREIGN, "/runs/x.1/a", NULL },
	{ "/by-ip/10.77.1.2/a", HTTPD_FOREIGN, "/by-ip/10.77.1.2/a", NULL },
	{ "/b%79-ip/10.77.1.2/a", HTTPD_FOREIGN, "/by-ip/10.77.1.2/a", NULL },
	{ "/pending", HTTPD_FOREIGN, "/pending", NULL },
	{ "/units.xml", HTTPD_UNIT, "/units.xml", "units.xml" },
	{ "/../unit/x", HTTPD_FOREIGN, "/../unit/x", NULL },
	{ "/a/..", HTTPD_FOREIGN, "/a/..", NULL },
	{ "/firmware/../unit/x", HTTPD_FOREIGN, "/firmware/../unit/x", NULL },
	{ "/firmware/%2e%2e/unit/x", HTTPD_FOREIGN, "/firmware/../unit/x", NULL },
	{ "/firmware/..%5cunit", HTTPD_FOREIGN, "/firmware/../unit", NULL },
	{ "/a..b/..c", HTTPD_UNIT, "/a..b/..c", "a..b/..c" },
	{ "/a%00b", HTTPD_BAD, "", NULL },
	{ "/a%0", HTTPD_BAD, "", NULL },
	{ "/a%zz", HTTPD_BAD, "", NULL },
	{ "/a\nb", HTTPD_BAD, "", NULL },
	{ "/", HTTPD_BAD, "/", NULL },
	{ "", HTTPD_BAD, "/", NULL },
};

static void
name_reads_what_in_tftpd_would_open(void **state)
{
	(void)state;
	for (size_t i = 0; i < BENCH_N(names); i++) {
		struct httpd_name n;

		httpd_name_read(names[i].target, &n);
		if (n.place != names[i].place || strcmp(n.name, names[i].name) != 0)
			fail_msg("'%s': place %d name '%s'", names[i].target,
				 (int)n.place, n.name);
		if (names[i].path != NULL)
			assert_string_equal(n.path, names[i].path);
	}
}

static void
name_refuses_what_does_not_fit(void **state)
{
	char target[600];
	struct httpd_name n;

	(void)state;
	memset(target, 'a', sizeof(target) - 1);
	target[0] = '/';
	target[sizeof(target) - 1] = '\0';
	httpd_name_read(target, &n);
	assert_int_equal(n.place, HTTPD_BAD);
	target[HTTPD_NAME - 1] = '\0'; /* 255 bytes */
	httpd_name_read(target, &n);
	assert_int_equal(n.place, HTTPD_UNIT);
	assert_string_equal(n.name, target);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(name_reads_what_in_tftpd_would_open),
		cmocka_unit_test(name_refuses_what_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
