#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <core/line.h>
#include <string.h>

#define NO_MAC "00:00:00:00:00:00"
#define PHONE "00:0e:08:ab:cd:ef"
#define B(s) (s), sizeof(s) - 1
#define VOID_TEXT "ignored: the message contradicts itself"

struct line_case {
	const char *fact;
	const char *bytes;
	size_t len;
	enum bench_outcome outcome;
	const char *mac, *model, *serial, *version, *name, *text;
};

static void
parse(const void *bytes, size_t len, struct bench_event *e)
{
	/* its own allocation, so that a sanitizer sees the first byte read beyond it */
	uint8_t *copy = malloc(len == 0 ? 1 : len);

	assert_non_null(copy);
	if (len > 0)
		memcpy(copy, bytes, len);
	memset(e, 0xa5, sizeof(*e));
	bench_syslog_parse(len == 0 ? NULL : copy, len, e);
	assert_int_equal(e->kind, BENCH_EVENT_SYSLOG);
	assert_string_equal(e->source, "syslog");
	assert_int_equal(e->raw.len, len);
	assert_true(len == 0 || e->raw.data == copy);
	free(copy);
}

static void
check(const struct line_case *c)
{
	char mac[BENCH_MAC_TEXT];
	struct bench_event e;

	parse(c->bytes, c->len, &e);
	print_message("  %s\n", c->fact);
	assert_string_equal(bench_outcome_name(e.outcome),
			    bench_outcome_name(c->outcome));
	assert_string_equal(bench_mac_format(e.mac, mac), c->mac);
	assert_string_equal(e.model, c->model);
	assert_string_equal(e.serial, c->serial);
	assert_string_equal(e.version, c->version);
	assert_string_equal(e.name, c->name);
	assert_string_equal(e.text, c->text);
	assert_string_equal(e.ip, "");
	assert_string_equal(e.uniq, "");
	assert_string_equal(e.family, "");
	assert_string_equal(e.pid, "");
	assert_true(bench_mac_is_zero(e.unit));
}

#define ALL(list)                                                                      \
	for (size_t i = 0; i < BENCH_N(list); i++)                                     \
	check(&(list)[i])

static void
our_own_form_is_read(void **state)
{
	(void)state;
	static const struct line_case cases[] = {
		{ "a success line with a header",
		  B("<134>Nov 23 00:11:22 phone bench mac=000e08abcdef pn=CP-8841-3PCC "
		    "sn=FCH2136D0AB sw=sip88xx.12-0-1MPP0001-100 event=resync-ok "
		    "url=tftp://192.168.1.10:69/Cisco/CP-8841-3PCC/000e08abcdef.cfg"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "8841", "FCH2136D0AB",
		  "sip88xx.12-0-1MPP0001-100", "/Cisco/CP-8841-3PCC/000e08abcdef.cfg",
		  "" },
		{ "nothing before it",
		  B("bench mac=000e08abcdef event=resync-ask url=http://h/A.xml"),
		  BENCH_OUTCOME_RESYNC_ASK, PHONE, "", "", "", "/A.xml", "" },
		{ "a failure keeps the rest of the line",
		  B("bench mac=000e08abcdef event=resync-failed url=tftp://h/x "
		    "err=TFTP: no "
		    "such file, event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_FAILED, PHONE, "", "", "", "/x",
		  "TFTP: no such file, event=resync-ok" },
		{ "an empty reason",
		  B("bench mac=000e08abcdef event=upgrade-failed err="),
		  BENCH_OUTCOME_UPGRADE_FAILED, PHONE, "", "", "", "", "" },
		{ "upgrade asked",
		  B("bench mac=000e08abcdef event=upgrade-ask url=tftp://h:69/f.loads"),
		  BENCH_OUTCOME_UPGRADE_ASK, PHONE, "", "", "", "/f.loads", "" },
		{ "upgrade done",
		  B("bench mac=000e08abcdef event=upgrade-ok url=tftp://h:69/f.loads"),
		  BENCH_OUTCOME_UPGRADE_OK, PHONE, "", "", "", "/f.loads", "" },
		{ "any order after mac=",
		  B("bench mac=000e08abcdef url=HTTPS://h:443/B.cfg event=resync-ok "
		    "sw=v sn=S1 "
		    "pn=CP-7832-3PCC"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "7832", "S1", "v", "/B.cfg", "" },
		{ "colons in the MAC", B("bench mac=00:0E:08:AB:CD:EF event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "hyphens in the MAC",
		  B("bench mac=00-0e-08-ab-cd-ef event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "dots in the MAC", B("bench mac=000e.08ab.cdef event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "upper-case bare MAC", B("bench mac=000E08ABCDEF event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "the query and the fragment are cut off",
		  B("bench mac=000e08abcdef event=resync-ok "
		    "url=http://h/p/A.xml?k=v/w#f"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "/p/A.xml", "" },
		{ "unknown words are passed over",
		  B("bench mac=000e08abcdef foo bar=1 = event=resync-ok pnx=2 "
		    "url=tftp://h/a"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "/a", "" },
		{ "several blanks and tabs",
		  B("bench mac=000e08abcdef  \t event=resync-ok\turl=tftp://h/a  "),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "/a", "" },
		{ "the line ends at CR LF",
		  B("bench mac=000e08abcdef event=resync-ok url=tftp://h/a\r\nsn=X"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "/a", "" },
		{ "the line ends at NUL",
		  B("bench mac=000e08abcdef event=resync-ok url=tftp://h/a\0sn=X"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "/a", "" },
		{ "a bracket before it",
		  B("phone[12]:[bench mac=000e08abcdef event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "NUL and bytes that are not UTF-8 before it",
		  B("<999>\0\xff\xfe \x80 bench mac=000e08abcdef event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "a serial number of twelve hexadecimal digits is no MAC",
		  B("bench mac=000e08abcdef sn=88012BA01234 event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "88012BA01234", "", "", "" },
		{ "another phone's bare MAC in the path is just a path",
		  B("bench mac=000e08abcdef event=resync-ok "
		    "url=tftp://h/000e08000001.cfg"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "/000e08000001.cfg", "" },
	};
	ALL(cases);
}

static void
the_vendors_default_texts_are_read(void **state)
{
	(void)state;
	static const struct line_case cases[] = {
		{ "requesting resync",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef -- Requesting resync "
		    "tftp://192.168.1.200:69/8841-3PCC.xml"),
		  BENCH_OUTCOME_RESYNC_ASK, PHONE, "8841", "", "", "/8841-3PCC.xml",
		  "" },
		{ "the documented sample: en dash and hyphen, no port",
		  B("CP-88xx-3PCC 00:0e:08:ab:cd:ef \xe2\x80\x93- Successful resync "
		    "tftp://192.168.1.200/basic.txt"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "88xx", "", "", "/basic.txt", "" },
		{ "one en dash and no blank after it",
		  B("CP-7832-3PCC 00:0e:08:ab:cd:ef \xe2\x80\x93Requesting resync "
		    "http://h/a"),
		  BENCH_OUTCOME_RESYNC_ASK, PHONE, "7832", "", "", "/a", "" },
		{ "an em dash",
		  B("CP-7832-3PCC 00:0e:08:ab:cd:ef \xe2\x80\x94 Successful upgrade "
		    "http://h/a"),
		  BENCH_OUTCOME_UPGRADE_OK, PHONE, "7832", "", "", "/a", "" },
		{ "a stray percent sign",
		  B("CP-7832-3PCC 00:0e:08:ab:cd:ef -%- Successful resync http://h/a"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "7832", "", "", "/a", "" },
		{ "upper-case scheme",
		  B("CP-7832-3PCC 00:0e:08:ab:cd:ef -- Successful resync "
		    "HTTPS://h:8443/Path/A.XML"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "7832", "", "", "/Path/A.XML", "" },
		{ "success with a reason",
		  B("CP-8851-3PCC 00:0e:08:ab:cd:ef -- Successful resync tftp://h:69/a "
		    "-- none"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "8851", "", "", "/a", "none" },
		{ "upgrade with an empty reason",
		  B("CP-8851-3PCC 00:0e:08:ab:cd:ef -- Successful upgrade "
		    "tftp://h:69/f -- "),
		  BENCH_OUTCOME_UPGRADE_OK, PHONE, "8851", "", "", "/f", "" },
		{ "resync failed",
		  B("<15>Jan  1 00:00:09 1.2.3.4 CP-8851-3PCC 00:0e:08:ab:cd:ef -- "
		    "Resync "
		    "failed: http_get failed\n"),
		  BENCH_OUTCOME_RESYNC_FAILED, PHONE, "8851", "", "", "",
		  "http_get failed" },
		{ "requesting upgrade",
		  B("CP-8851-3PCC 00:0e:08:ab:cd:ef -- Requesting upgrade "
		    "tftp://h:69/f.loads"),
		  BENCH_OUTCOME_UPGRADE_ASK, PHONE, "8851", "", "", "/f.loads", "" },
		{ "upgrade failed, no reason",
		  B("CP-8851-3PCC 00:0e:08:ab:cd:ef -- Upgrade failed:"),
		  BENCH_OUTCOME_UPGRADE_FAILED, PHONE, "8851", "", "", "", "" },
		{ "a log prefix of the phone before it",
		  B("NOT Apr 11 18:16:44.288201 (1745-1842) voice-x CP-8865-3PCC "
		    "00:0E:08:AB:CD:EF -- Successful resync tftp://h:69/a"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "8865", "", "", "/a", "" },
		{ "the identifier $MAC before it is the same phone",
		  B("<134>Nov 23 00:11:22 00:0e:08:ab:cd:ef CP-8841-3PCC "
		    "00:0e:08:ab:cd:ef -- "
		    "Successful resync tftp://h:69/a"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "8841", "", "", "/a", "" },
		{ "a product name that is not known",
		  B("<134>IP Phone 7832 00:0e:08:ab:cd:ef -- Successful resync "
		    "tftp://h:69/a"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "/a", "" },
		{ "nothing before the MAC",
		  B("00:0e:08:ab:cd:ef -- Successful resync tftp://h:69/a"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "/a", "" },
	};
	ALL(cases);
}

static void
what_means_nothing_says_nothing(void **state)
{
	(void)state;
	static const struct line_case cases[] = {
#define NOTHING BENCH_OUTCOME_NONE, NO_MAC, "", "", "", "", ""
		{ "nothing at all", B(""), NOTHING },
		{ "NULs", B("\0\0\0"), NOTHING },
		{ "a newline", B("\n"), NOTHING },
		{ "chatter",
		  B("<14>Nov 23 00:11:22 phone sip: registered 00:0e:08:ab:cd:ef"),
		  NOTHING },
		{ "a longer word", B("workbench mac=000e08abcdef event=resync-ok"),
		  NOTHING },
		{ "a hyphenated word", B("my-bench mac=000e08abcdef event=resync-ok"),
		  NOTHING },
		{ "another first key", B("bench pn=x mac=000e08abcdef event=resync-ok"),
		  NOTHING },
		{ "capitals", B("BENCH MAC=000e08abcdef EVENT=resync-ok"), NOTHING },
		{ "cut in the MAC", B("bench mac=000e08abcde"), NOTHING },
		{ "cut in the opening", B("bench mac"), NOTHING },
		{ "the dashes are missing",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef Successful resync tftp://h/a"),
		  NOTHING },
		{ "four dashes",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef ---- Resync failed: x"), NOTHING },
		{ "only percent signs",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef %% Resync failed: x"), NOTHING },
		{ "half of an en dash",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef \xe2\x80 Resync failed: x"),
		  NOTHING },
		{ "an en dash of another code page",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef \x96 Resync failed: x"), NOTHING },
		{ "dashes that belong to the MAC's word",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef-- Resync failed: x"), NOTHING },
		{ "a serial number where the MAC should be",
		  B("CP-8841-3PCC 88012BA01234 -- Successful resync tftp://h/a"),
		  NOTHING },
		{ "the MAC is in another line",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef --\nSuccessful resync tftp://h/a"),
		  NOTHING },
		{ "success of nothing",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef -- Successful resync"), NOTHING },
		{ "success, cut in the URL",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef -- Successful resync "
		    "tftp://192.168"),
		  NOTHING },
		{ "the template itself",
		  B("$PN $MAC -- Successful resync $SCHEME://$SERVIP:$PORT$PATH"),
		  NOTHING },
		{ "eleven digits",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:e -- Resync failed: x"), NOTHING },
		{ "seven groups",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef:01 -- Resync failed: x"), NOTHING },
	};
	ALL(cases);
}

static void
a_value_that_is_doubtful_is_left_out(void **state)
{
	(void)state;
	static const struct line_case cases[] = {
		{ "an unknown event leaves only the MAC",
		  B("bench mac=000e08abcdef sn=S1 sw=v event=resync-okay "
		    "url=tftp://h/a"),
		  BENCH_OUTCOME_NONE, PHONE, "", "", "", "", "" },
		{ "an outcome of another kind of event",
		  B("bench mac=000e08abcdef event=complete"), BENCH_OUTCOME_NONE, PHONE,
		  "", "", "", "", "" },
		{ "cut before the event",
		  B("bench mac=000e08abcdef pn=CP-8841-3PCC sn=FCH21"),
		  BENCH_OUTCOME_NONE, PHONE, "", "", "", "", "" },
		{ "macros that the phone does not know",
		  B("bench mac=000e08abcdef sn=$SN sw=$SWVER pn=$PN event=resync-ok "
		    "url=$SCHEME://$SERVIP:$PORT$PATH"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "a MAC that is none", B("bench mac=$MA event=resync-ok sn=S1"),
		  BENCH_OUTCOME_RESYNC_OK, NO_MAC, "", "S1", "", "", "" },
		{ "thirteen digits", B("bench mac=000e08abcdef0 event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, NO_MAC, "", "", "", "", "" },
		{ "a control byte in the serial number",
		  B("bench mac=000e08abcdef sn=S\x01"
		    "1 event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "a serial number that does not fit",
		  B("bench mac=000e08abcdef sn=0123456789012345678901234567890X "
		    "event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "a byte that is not ASCII in the path",
		  B("bench mac=000e08abcdef event=resync-ok url=tftp://h/\xc3\xa9"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "a URL without a path",
		  B("bench mac=000e08abcdef event=resync-ok url=tftp://h:69"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "a URL without a scheme",
		  B("bench mac=000e08abcdef event=resync-ok url=/a"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "an enterprise phone is no Multiplatform model",
		  B("bench mac=000e08abcdef pn=CP-8841-K9 event=resync-ok"),
		  BENCH_OUTCOME_RESYNC_OK, PHONE, "", "", "", "", "" },
		{ "the reason's odd bytes become question marks",
		  B("bench mac=000e08abcdef event=resync-failed err=a\x1b[2J\xe9\tb"),
		  BENCH_OUTCOME_RESYNC_FAILED, PHONE, "", "", "", "", "a?[2J??b" },
	};
	ALL(cases);
}

static void
what_contradicts_itself_says_nothing(void **state)
{
	(void)state;
	static const struct line_case cases[] = {
#define CONTRADICTION BENCH_OUTCOME_NONE, NO_MAC, "", "", "", "", VOID_TEXT
		{ "two MACs",
		  B("bench mac=000e08abcdef mac=000e08000001 event=resync-ok"),
		  CONTRADICTION },
		{ "two events",
		  B("bench mac=000e08abcdef event=resync-failed event=resync-ok"),
		  CONTRADICTION },
		{ "two paths",
		  B("bench mac=000e08abcdef event=resync-ok url=tftp://h/a "
		    "url=tftp://h/b"),
		  CONTRADICTION },
		{ "two lines of two phones",
		  B("bench mac=000e08abcdef event=resync-ok url=tftp://h/a\n"
		    "bench mac=000e08000001 event=resync-ok url=tftp://h/b\n"),
		  CONTRADICTION },
		{ "two lines of one phone",
		  B("bench mac=000e08abcdef event=resync-ask url=tftp://h/a\n"
		    "bench mac=000e08abcdef event=resync-ok url=tftp://h/a\n"),
		  CONTRADICTION },
		{ "both forms",
		  B("bench mac=000e08abcdef event=resync-failed err=CP-8841-3PCC "
		    "00:0e:08:ab:cd:ef -- Successful resync tftp://h/a"),
		  CONTRADICTION },
		{ "two default texts",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: x CP-8841-3PCC "
		    "00:0e:08:ab:cd:ef -- Successful resync tftp://h/a"),
		  CONTRADICTION },
		{ "the header names another phone",
		  B("<134>Nov 23 00:11:22 00:0e:08:00:00:01: bench mac=000e08abcdef "
		    "event=resync-ok"),
		  CONTRADICTION },
		{ "another phone's MAC behind NUL",
		  B("CP-8841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: x\0"
		    "00-0e-08-00-00-01"),
		  CONTRADICTION },
		{ "the reason names another phone, in dots",
		  B("bench mac=000e08abcdef event=resync-failed err=is "
		    "(000e.0800.0001)."),
		  CONTRADICTION },
	};
	ALL(cases);
}

static void
a_whole_datagram_of_any_size_is_read(void **state)
{
	(void)state;
	static const char head[] = "bench mac=000e08abcdef event=resync-failed err=";
	static char big[65507];
	struct bench_event e;

	memset(big, 'x', sizeof(big));
	memcpy(big, head, strlen(head));
	parse(big, sizeof(big), &e);
	assert_int_equal(e.outcome, BENCH_OUTCOME_RESYNC_FAILED);
	assert_int_equal(strlen(e.text), sizeof(e.text) - 1);

	memset(big, ' ', sizeof(big));
	memcpy(big + sizeof(big) - strlen(head), head, strlen(head));
	parse(big, sizeof(big), &e);
	assert_int_equal(e.outcome, BENCH_OUTCOME_RESYNC_FAILED);
	assert_string_equal(e.text, "");
}

static void
a_path_is_whole_or_absent(void **state)
{
	(void)state;
	char line[400];
	struct bench_event e;

	for (int n = 250; n < 260; n++) {
		int len = snprintf(
			line, sizeof(line),
			"bench mac=000e08abcdef event=resync-ok url=tftp://h/%0*d",
			n - 1, 7);

		parse(line, (size_t)len, &e);
		assert_int_equal(e.outcome, BENCH_OUTCOME_RESYNC_OK);
		assert_int_equal(strlen(e.name), n <= 255 ? n : 0);
	}
}

/* Every prefix and every single changed byte of a good line: what is read is the truth,
 * or nothing. */
static void
a_damaged_line_never_names_another_phone_by_mistake(void **state)
{
	(void)state;
	static const char good[] = "<134>bench mac=00:0e:08:ab:cd:ef pn=CP-8841-3PCC "
				   "sn=FCH2136D0AB sw=sip88xx.12-0-1 event=resync-ok "
				   "url=tftp://10.0.0.1:69/b/x.cfg";
	struct bench_event e, whole;

	parse(good, strlen(good), &whole);
	assert_int_equal(whole.outcome, BENCH_OUTCOME_RESYNC_OK);
	for (size_t n = 0; n < strlen(good); n++) {
		parse(good, n, &e);
		assert_true(bench_mac_is_zero(e.mac) ||
			    bench_mac_equal(e.mac, whole.mac));
		assert_true(e.outcome == BENCH_OUTCOME_NONE ||
			    e.outcome == whole.outcome);
		if (e.outcome != BENCH_OUTCOME_NONE)
			assert_string_equal(e.serial, whole.serial);
	}
	for (size_t n = 0; n < strlen(good); n++) {
		char bad[sizeof(good)];

		memcpy(bad, good, sizeof(good));
		bad[n] = '\x80';
		parse(bad, strlen(good), &e);
		assert_true(bench_mac_is_zero(e.mac) ||
			    bench_mac_equal(e.mac, whole.mac));
		assert_true(e.outcome == BENCH_OUTCOME_NONE ||
			    e.outcome == whole.outcome);
		assert_true(e.serial[0] == '\0' || strcmp(e.serial, whole.serial) == 0);
		assert_true(e.name[0] == '\0' || strcmp(e.name, whole.name) == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_form_is_read),
		cmocka_unit_test(the_vendors_default_texts_are_read),
		cmocka_unit_test(what_means_nothing_says_nothing),
		cmocka_unit_test(a_value_that_is_doubtful_is_left_out),
		cmocka_unit_test(what_contradicts_itself_says_nothing),
		cmocka_unit_test(a_whole_datagram_of_any_size_is_read),
		cmocka_unit_test(a_path_is_whole_or_absent),
		cmocka_unit_test(a_damaged_line_never_names_another_phone_by_mistake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
