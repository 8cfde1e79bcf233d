#include "session.h"

#include <bench/str.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define S INT64_C(1000000)
#define IDLE_S 600

struct room {
	char dir[32], file[64];
	struct sessions *ss;
	struct bench_wall now;
};

static int
set_up(void **state)
{
	struct room *r = calloc(1, sizeof(*r));
	struct bench_err err;

	assert_non_null(r);
	strcpy(r->dir, "/tmp/sessions-XXXXXX");
	assert_non_null(mkdtemp(r->dir));
	snprintf(r->file, sizeof(r->file), "%s/sessions", r->dir);
	r->now.us = 1795885258 * S;
	assert_int_equal(sessions_new(r->file, IDLE_S, &r->ss, &err), 0);
	*state = r;
	return 0;
}

static int
tear_down(void **state)
{
	struct room *r = *state;

	sessions_freep(&r->ss);
	unlink(r->file);
	rmdir(r->dir);
	free(r);
	return 0;
}

static struct session
begin(struct room *r, const char *name, bool supervisor, char token[SESSION_TOKEN])
{
	struct session s = { .supervisor = supervisor }, got;
	struct bench_err err;

	bench_copy(s.name, sizeof(s.name), name);
	assert_int_equal(sessions_begin(r->ss, &s, r->now, token, &got, &err), 0);
	return got;
}

static void
restart(struct room *r)
{
	struct bench_err err;

	sessions_freep(&r->ss);
	assert_int_equal(sessions_new(r->file, IDLE_S, &r->ss, &err), 0);
}

static void
session_is_found_by_its_token_alone(void **state)
{
	struct room *r = *state;
	char token[SESSION_TOKEN], other[SESSION_TOKEN];
	struct session s;

	begin(r, "staff one", false, token);
	begin(r, "the supervisor", true, other);
	assert_true(sessions_find(r->ss, token, r->now, &s));
	assert_string_equal(s.name, "staff one");
	assert_false(s.supervisor);
	assert_true(sessions_find(r->ss, other, r->now, &s));
	assert_true(s.supervisor);
	other[0] = other[0] == '0' ? '1' : '0';
	assert_false(sessions_find(r->ss, other, r->now, &s));
	assert_false(sessions_find(r->ss, "", r->now, &s));
	assert_false(sessions_find(r->ss, "zz", r->now, &s));
}

static void
session_ends_when_nobody_uses_it(void **state)
{
	struct room *r = *state;
	char token[SESSION_TOKEN];
	struct session s;

	begin(r, "staff one", false, token);
	r->now.us += (IDLE_S - 1) * S;
	assert_true(sessions_find(r->ss, token, r->now, &s));
	r->now.us += (IDLE_S - 1) * S;
	assert_true(sessions_find(r->ss, token, r->now, &s));
	r->now.us += IDLE_S * S;
	assert_false(sessions_find(r->ss, token, r->now, &s));
	assert_false(sessions_alive(r->ss, s.id, r->now));
	assert_int_equal(sessions_count(r->ss, r->now), 0);
}

static void
session_ends_after_a_shift_however_busy(void **state)
{
	struct room *r = *state;
	char token[SESSION_TOKEN];
	struct session s;
	int found = 0;

	begin(r, "staff one", false, token);
	while (sessions_find(r->ss, token, r->now, &s)) {
		r->now.us += 300 * S;
		found++;
	}
	assert_int_equal(found, SESSION_LONGEST_S / 300);
}

static void
session_outlives_a_restart_and_its_token_is_nowhere(void **state)
{
	struct room *r = *state;
	char token[SESSION_TOKEN], text[4096] = "";
	struct session before, after;
	struct stat st;
	FILE *f;

	before = begin(r, "name with spaces", true, token);
	restart(r);
	assert_true(sessions_find(r->ss, token, r->now, &after));
	assert_string_equal(after.name, before.name);
	assert_string_equal(after.csrf, before.csrf);
	assert_true(after.supervisor);
	assert_int_equal(stat(r->file, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	f = fopen(r->file, "re");
	assert_non_null(f);
	assert_true(fread(text, 1, sizeof(text) - 1, f) > 100);
	fclose(f);
	assert_null(strstr(text, token));
}

static void
session_that_was_ended_stays_so(void **state)
{
	struct room *r = *state;
	char token[SESSION_TOKEN];
	struct session s = begin(r, "staff one", false, token);

	sessions_end(r->ss, s.id);
	assert_false(sessions_find(r->ss, token, r->now, &s));
	restart(r);
	assert_false(sessions_find(r->ss, token, r->now, &s));
}

static void
session_file_that_is_rubbish_is_nobody(void **state)
{
	static const char *const rubbish[] = {
		"",
		"\n\n\n",
		"x",
		"a b c d e f g\n",
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 1 1 1 en "
		"short name\n",
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef 1 1 1\n",
	};
	struct room *r = *state;

	for (size_t i = 0; i < BENCH_N(rubbish); i++) {
		FILE *f = fopen(r->file, "we");

		assert_non_null(f);
		fputs(rubbish[i], f);
		fclose(f);
		restart(r);
		assert_int_equal(sessions_count(r->ss, r->now), 0);
	}
}

static void
session_too_many_end_the_one_used_longest_ago(void **state)
{
	struct room *r = *state;
	char first[SESSION_TOKEN], second[SESSION_TOKEN], token[SESSION_TOKEN];
	struct session s;

	begin(r, "first", false, first);
	begin(r, "second", false, second);
	for (int i = 2; i < SESSIONS_MAX; i++) {
		r->now.us += S;
		begin(r, "another", false, token);
	}
	assert_true(sessions_find(r->ss, first, r->now, &s));
	begin(r, "one too many", false, token);
	assert_true(sessions_find(r->ss, first, r->now, &s));
	assert_false(sessions_find(r->ss, second, r->now, &s));
	assert_int_equal(sessions_count(r->ss, r->now), SESSIONS_MAX);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(session_is_found_by_its_token_alone),
		TEST(session_ends_when_nobody_uses_it),
		TEST(session_ends_after_a_shift_however_busy),
		TEST(session_outlives_a_restart_and_its_token_is_nowhere),
		TEST(session_that_was_ended_stays_so),
		TEST(session_file_that_is_rubbish_is_nobody),
		TEST(session_too_many_end_the_one_used_longest_ago),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
