#include "test.h"

#include "apply.h"
#include "util.h"

#include <errno.h>
#include <string.h>

static void
unknown(void *arg, const char *name)
{
	str_addf(arg, "%s;", name);
}

static int
apply(struct params *p, enum empty_mode empty, const char *body)
{
	struct str text = { 0 }, ignored = { 0 };
	const struct apply_env env = { .empty = empty,
				       .unknown = unknown,
				       .arg = &ignored };
	const char *why;
	int r;

	str_addf(&text, "<flat-profile>%s</flat-profile>", body);
	r = profile_apply(p, &env, text.s, text.len, &why);
	str_clear(&text);
	str_clear(&ignored);
	return r;
}

static void
is(const struct params *p, const char *name, const char *value)
{
	assert_string_equal(params_get(p, name), value);
}

static void
factory_values_stand_at_first(void **state)
{
	struct params p = { 0 };

	(void)state;
	is(&p, "Profile_Rule", "/$PSN.xml");
	is(&p, "Profile_Rule_B", "");
	is(&p, "Resync_Periodic", "3600");
	is(&p, "Log_Failure_Msg", "$PN $MAC -- Resync failed: $ERR");
	is(&p, "DHCP_Option_To_Use", "66,160,159,150,60,43,125");
}

static void
last_element_wins_and_unspecified_persist(void **state)
{
	struct params p = { 0 };

	(void)state;
	assert_int_equal(apply(&p, EMPTY_CLEAR,
			       "<GPP_A>1</GPP_A><GPP_B>b</GPP_B><GPP_A>2</GPP_A>"),
			 3);
	assert_int_equal(apply(&p, EMPTY_CLEAR, "<GPP_C>c</GPP_C>"), 1);
	is(&p, "GPP_A", "2");
	is(&p, "GPP_B", "b");
	is(&p, "GPP_C", "c");
	params_reset(&p);
	is(&p, "GPP_A", "");
}

static void
tags_are_case_sensitive_and_unknown_ones_ignored(void **state)
{
	struct params p = { 0 };

	(void)state;
	assert_int_equal(apply(&p, EMPTY_CLEAR,
			       "<profile_rule>/x</profile_rule><Nonsense>1</Nonsense>"
			       "<Admin_Passwd>spa</Admin_Passwd><GPP_Q>1</GPP_Q>"
			       "<Proxy_17_>x</Proxy_17_><Proxy_0_>x</Proxy_0_>"),
			 0);
	is(&p, "Profile_Rule", "/$PSN.xml");
	assert_int_equal(apply(&p, EMPTY_CLEAR,
			       "<Proxy_1_>x</Proxy_1_><Proxy_16_>y</Proxy_16_>"
			       "<Auth_Resync-Reboot_1_>No</Auth_Resync-Reboot_1_>"),
			 3);
	is(&p, "Proxy_16_", "y");
	params_reset(&p);
}

static void
filled(struct params *p)
{
	assert_int_equal(apply(p, EMPTY_CLEAR,
			       "<Syslog_Server>10.0.0.1</Syslog_Server>"
			       "<Log_Success_Msg>ok</Log_Success_Msg>"
			       "<Resync_Periodic>60</Resync_Periodic>"),
			 3);
}

static const char empties[] = "<Syslog_Server/><Log_Success_Msg></Log_Success_Msg>"
			      "<Resync_Periodic> </Resync_Periodic>";

static void
empty_clears(void **state)
{
	struct params p = { 0 };

	(void)state;
	filled(&p);
	assert_int_equal(apply(&p, EMPTY_CLEAR, empties), 3);
	is(&p, "Syslog_Server", "");
	is(&p, "Log_Success_Msg", "");
	is(&p, "Resync_Periodic", "");
	params_reset(&p);
}

static void
empty_restores_the_factory_value(void **state)
{
	struct params p = { 0 };

	(void)state;
	filled(&p);
	assert_int_equal(apply(&p, EMPTY_DEFAULT, empties), 3);
	is(&p, "Syslog_Server", "");
	is(&p, "Log_Success_Msg",
	   "$PN $MAC -- Successful resync $SCHEME://$SERVIP:$PORT$PATH");
	is(&p, "Resync_Periodic", "3600");
	params_reset(&p);
}

static void
empty_keeps_what_there_was(void **state)
{
	struct params p = { 0 };

	(void)state;
	filled(&p);
	assert_int_equal(apply(&p, EMPTY_KEEP, empties), 0);
	is(&p, "Syslog_Server", "10.0.0.1");
	is(&p, "Log_Success_Msg", "ok");
	assert_int_equal(apply(&p, EMPTY_KEEP, "<Syslog_Server>\"\"</Syslog_Server>"),
			 1);
	is(&p, "Syslog_Server", "");
	params_reset(&p);
}

static void
corrupt_file_changes_nothing(void **state)
{
	struct params p = { 0 };

	(void)state;
	assert_int_equal(
		apply(&p, EMPTY_CLEAR, "<GPP_A>1</GPP_A><GPP_B>\xc3\xa9</GPP_B>"),
		-EBADMSG);
	is(&p, "GPP_A", "");
	assert_int_equal(p.n, 0);
}

static void
aliases_name_parameters_otherwise(void **state)
{
	static const char text[] = "<flat-profile><SIP-number>100</SIP-number>"
				   "<GPP_B>b</GPP_B><x>y</x></flat-profile>";
	static const char *const maps[] = {
		"SIP-number = User_ID_1_; other = GPP_C;",
		"/device/SIP-number=/flat-profile/User_ID_1_",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(maps); i++) {
		struct str ignored = { 0 };
		const struct apply_env env = { EMPTY_CLEAR, maps[i], unknown,
					       &ignored };
		struct params p = { 0 };
		const char *why;

		assert_int_equal(profile_apply(&p, &env, text, strlen(text), &why), 2);
		is(&p, "User_ID_1_", "100");
		is(&p, "GPP_B", "b");
		assert_string_equal(ignored.s, "x;");
		str_clear(&ignored);
		params_reset(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aliases_name_parameters_otherwise),
		cmocka_unit_test(factory_values_stand_at_first),
		cmocka_unit_test(last_element_wins_and_unspecified_persist),
		cmocka_unit_test(tags_are_case_sensitive_and_unknown_ones_ignored),
		cmocka_unit_test(empty_clears),
		cmocka_unit_test(empty_restores_the_factory_value),
		cmocka_unit_test(empty_keeps_what_there_was),
		cmocka_unit_test(corrupt_file_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
