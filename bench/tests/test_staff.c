#include "people.h"

#include <bench/code.h>
#include <bench/file.h>

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000)

#define OK(b, call)                                                                    \
	do {                                                                           \
		int r_ = (call);                                                       \
		if (r_ < 0)                                                            \
			print_error("%s\n", (b)->err.text);                            \
		assert_int_equal(r_, 0);                                               \
	} while (0)

/* What the audit says, a line for each act. */
struct heard {
	size_t n;
	char text[32][300];
};

static int
hear(const struct bench_act *a, void *arg)
{
	struct heard *h = arg;
	char act[200];

	bench_act_format(a, act, sizeof(act));
	assert_true(h->n < BENCH_N(h->text));
	snprintf(h->text[h->n++], sizeof(h->text[0]), "%s %s", a->event->staff, act);
	return 0;
}

/* --- who may ------------------------------------------------------------------------
 */

static void
the_first_is_a_supervisor_and_lets_the_others_in(void **state)
{
	struct bed *b = *state;
	struct bench_staff packer = { .name = PACKER }, first = { .supervisor = true };

	assert_int_equal(bench_store_staff_add(b->s, &packer, NULL, NULL, &b->err),
			 -EPERM);
	assert_non_null(strstr(b->err.text, "root adds the first"));
	bench_copy(first.name, sizeof(first.name), SUPERVISOR);
	assert_int_equal(bench_store_staff_add(b->s, &first, NULL, NULL, &b->err),
			 -EINVAL);
	OK(b, bench_store_staff_add(b->s, &first, PIN, &first, &b->err));
	assert_true(first.active && first.supervisor && first.has_pin);

	/* from now on it needs one, whatever is added */
	bench_copy(first.name, sizeof(first.name), "supervisor 2");
	first.badge = 0;
	assert_int_equal(bench_store_staff_add(b->s, &first, PIN, NULL, &b->err),
			 -EPERM);
	bench_store_set_staff(b->s, "login:root");
	assert_int_equal(bench_store_staff_add(b->s, &packer, NULL, NULL, &b->err),
			 -EPERM);
	bench_store_set_staff(b->s, SUPERVISOR);
	OK(b, bench_store_staff_add(b->s, &packer, NULL, NULL, &b->err));
	assert_int_equal(people_count(b, "SELECT count(*) FROM staff"), 2);
}

/* Every change, by one who is no supervisor and by one who is disabled. */
static void
assert_no_change_allowed(struct bed *b)
{
	struct bench_staff who = { .name = "x" };
	const int64_t events = people_count(b, "SELECT count(*) FROM event");

	assert_int_equal(bench_store_staff_add(b->s, &who, NULL, NULL, &b->err),
			 -EPERM);
	assert_int_equal(bench_store_staff_set_pin(b->s, PACKER, PIN, &b->err), -EPERM);
	assert_int_equal(bench_store_staff_set_badge(b->s, PACKER, 0, NULL, &b->err),
			 -EPERM);
	assert_int_equal(bench_store_staff_set_active(b->s, PACKER, false, &b->err),
			 -EPERM);
	assert_int_equal(bench_store_staff_set_role(b->s, PACKER, true, PIN, &b->err),
			 -EPERM);
	assert_int_equal(people_count(b, "SELECT count(*) FROM event"), events);
}

static void
only_an_active_supervisor_changes_staff(void **state)
{
	struct bed *b = *state;

	people_add_one(b, "supervisor 2", true, PIN);
	bench_store_set_staff(b->s, PACKER);
	assert_no_change_allowed(b);
	bench_store_set_staff(b->s, "");
	assert_no_change_allowed(b);
	bench_store_set_staff(b->s, "nobody");
	assert_no_change_allowed(b);
	bench_store_set_staff(b->s, SUPERVISOR);
	OK(b, bench_store_staff_set_active(b->s, "supervisor 2", false, &b->err));
	bench_store_set_staff(b->s, "supervisor 2");
	assert_no_change_allowed(b);
	/* the name counts in any case */
	bench_store_set_staff(b->s, "SUPERVISOR 1");
	OK(b, bench_store_by_supervisor(b->s, &b->err));
}

static void
the_last_supervisor_stays(void **state)
{
	struct bed *b = *state;

	assert_int_equal(bench_store_staff_set_active(b->s, SUPERVISOR, false, &b->err),
			 -EPERM);
	assert_non_null(strstr(b->err.text, "only supervisor"));
	assert_int_equal(
		bench_store_staff_set_role(b->s, SUPERVISOR, false, NULL, &b->err),
		-EPERM);
	OK(b, bench_store_staff_set_role(b->s, PACKER, true, PIN, &b->err));
	OK(b, bench_store_staff_set_role(b->s, SUPERVISOR, false, NULL, &b->err));
	bench_store_set_staff(b->s, PACKER);
	assert_int_equal(bench_store_staff_set_active(b->s, PACKER, false, &b->err),
			 -EPERM);
	OK(b, bench_store_staff_set_active(b->s, SUPERVISOR, false, &b->err));
}

static void
a_supervisor_needs_a_pin(void **state)
{
	struct bed *b = *state;
	struct bench_staff who;

	assert_int_equal(bench_store_staff_set_role(b->s, PACKER, true, NULL, &b->err),
			 -EINVAL);
	OK(b, bench_store_staff_set_pin(b->s, PACKER, "5820", &b->err));
	OK(b, bench_store_staff_set_role(b->s, PACKER, true, NULL, &b->err));
	OK(b, bench_store_staff_get(b->s, PACKER, &who, &b->err));
	assert_true(who.supervisor);
	assert_int_equal(
		people_sql(b, "UPDATE staff SET pin = NULL WHERE name = '" PACKER "'"),
		SQLITE_CONSTRAINT);
}

static void
what_does_not_change_is_said(void **state)
{
	struct bed *b = *state;

	assert_int_equal(bench_store_staff_set_active(b->s, PACKER, true, &b->err),
			 -EALREADY);
	assert_int_equal(bench_store_staff_set_role(b->s, PACKER, false, NULL, &b->err),
			 -EALREADY);
	assert_int_equal(bench_store_staff_set_active(b->s, "nobody", true, &b->err),
			 -ENOENT);
	assert_non_null(strstr(b->err.text, "'nobody'"));
}

/* --- names and badges ---------------------------------------------------------------
 */

static void
names_are_what_people_can_see_and_tell_apart(void **state)
{
	static const char *const bad[] = {
		"",
		" packer",
		"packer ",
		"pa\ncker",
		"pa\x7f",
		"pa\tcker",
		"login:root",
		"-x",
		"XCDBBBBBCH", /* badge 1 */
		"xcdundou",
		"XCDBBBBBCD", /* a badge read wrong */
		"a\xc3",
		"a\xff",
		"a\xe2\x80\xae"
		"b", /* right to left */
		"a\xe2\x80\x8b"
		"b",	       /* no width */
		"a\xc2\xa0 b", /* a space that is none */
	};
	static const char *const good[] = {
		"packer 2",	 "<script>alert(1)</script>",
		"=1+1",		 "\xe4\xbd\x9c\xe6\xa5\xad\xe8\x80\x85 \xef\xbc\x92",
		"O'Neill \"x\"",
	};
	struct bed *b = *state;
	struct bench_staff who = { 0 }, found;

	for (size_t i = 0; i < BENCH_N(bad); i++) {
		bench_copy(who.name, sizeof(who.name), bad[i]);
		assert_int_equal(bench_store_staff_add(b->s, &who, NULL, NULL, &b->err),
				 -EINVAL);
	}
	for (size_t i = 0; i < BENCH_N(good); i++) {
		people_add_one(b, good[i], false, NULL);
		OK(b, bench_store_staff_get(b->s, good[i], &found, &b->err));
		assert_string_equal(found.name, good[i]);
	}
	bench_copy(who.name, sizeof(who.name), "PACKER 1");
	assert_int_equal(bench_store_staff_add(b->s, &who, NULL, NULL, &b->err),
			 -EEXIST);
	assert_non_null(strstr(b->err.text, PACKER));
}

static void
a_badge_is_random_and_a_lost_one_is_nobodys(void **state)
{
	struct bed *b = *state;
	struct bench_staff before, after, found;
	char old[BENCH_CODE_TEXT], new[BENCH_CODE_TEXT];

	OK(b, bench_store_staff_get(b->s, PACKER, &before, &b->err));
	OK(b, bench_code_format(BENCH_CODE_BADGE, before.badge, old));
	assert_int_equal(strlen(old), 15);
	OK(b, bench_store_staff_get(b->s, old, &found, &b->err));
	assert_string_equal(found.name, PACKER);
	OK(b, bench_store_staff_set_badge(b->s, PACKER, 0, &after, &b->err));
	assert_int_not_equal(after.badge, before.badge);
	OK(b, bench_code_format(BENCH_CODE_BADGE, after.badge, new));
	assert_int_equal(strlen(new), 15);
	assert_int_equal(bench_store_staff_get(b->s, old, &found, &b->err), -ENOENT);
	OK(b, bench_store_staff_active(b->s, new, &found, &b->err));
	/* caps lock */
	bench_lower(new);
	OK(b, bench_store_staff_active(b->s, new, &found, &b->err));
}

static void
a_badge_is_one_persons(void **state)
{
	struct bed *b = *state;
	struct bench_staff who = { .name = "packer 2", .badge = 17 };

	OK(b, bench_store_staff_set_badge(b->s, PACKER, 17, NULL, &b->err));
	assert_int_equal(bench_store_staff_add(b->s, &who, NULL, NULL, &b->err),
			 -EEXIST);
	assert_non_null(strstr(b->err.text, "badge"));
	assert_int_equal(
		bench_store_staff_set_badge(b->s, SUPERVISOR, 17, NULL, &b->err),
		-EEXIST);
	assert_int_equal(
		bench_store_staff_set_badge(b->s, SUPERVISOR, -1, NULL, &b->err),
		-EINVAL);
}

static void
who_is_disabled_can_do_nothing(void **state)
{
	struct bed *b = *state;
	struct bench_staff who;

	OK(b, bench_store_staff_set_pin(b->s, PACKER, "5820", &b->err));
	OK(b, bench_store_staff_set_active(b->s, PACKER, false, &b->err));
	assert_int_equal(bench_store_staff_active(b->s, PACKER, &who, &b->err), -EPERM);
	assert_non_null(strstr(b->err.text, "staff enable"));
	assert_int_equal(
		bench_store_staff_sign_in(b->s, PACKER, "table 1", &who, &b->err),
		-EPERM);
	assert_int_equal(bench_store_staff_check_pin(b->s, PACKER, "5820",
						     bench_mono_now(), &b->err),
			 -EPERM);
	OK(b, bench_store_staff_set_active(b->s, PACKER, true, &b->err));
	OK(b, bench_store_staff_sign_in(b->s, PACKER, "table 1", &who, &b->err));
	assert_int_equal(people_count(b, "SELECT count(*) FROM event WHERE kind = "
					 "'staff' AND name = '" PACKER "'"
					 " AND staff = '" PACKER "'"
					 " AND text = 'signed in at table 1'"),
			 1);
}

static void
a_station_names_who_signed_in_last(void **state)
{
	struct bed *b = *state;
	struct bench_staff who;

	bed_sql(b, "INSERT INTO station (name) VALUES ('table 1')");
	OK(b, bench_store_staff_sign_in(b->s, PACKER, "table 1", &who, &b->err));
	assert_int_equal(
		people_count(b,
			     "SELECT count(*) FROM station WHERE staff = '" PACKER "'"),
		1);
	OK(b, bench_store_staff_sign_in(b->s, SUPERVISOR, "", NULL, &b->err));
	OK(b, bench_store_staff_sign_out(b->s, PACKER, "table 1", &b->err));
	assert_int_equal(
		people_count(b, "SELECT count(*) FROM station WHERE staff = ''"), 1);
	assert_int_equal(people_count(b, "SELECT count(*) FROM event WHERE text ="
					 " 'signed out at table 1' AND staff = '" PACKER
					 "'"),
			 1);
	assert_int_equal(bench_store_staff_sign_in(b->s, "nobody", "", NULL, &b->err),
			 -ENOENT);
}

static void
people_are_not_deleted_or_renamed_by_sql(void **state)
{
	static const char *const acts[] = {
		"DELETE FROM staff",
		"UPDATE staff SET name = 'x' WHERE id = 1",
		"UPDATE staff SET added_us = 1 WHERE id = 1",
		"UPDATE staff SET role = 'chief' WHERE id = 1",
		"UPDATE staff SET role = 'supervisor' WHERE pin IS NULL",
		"UPDATE event SET staff = 'x' WHERE kind = 'staff'",
		"UPDATE event SET text = 'PIN accepted' WHERE kind = 'staff'",
		"DELETE FROM event WHERE kind = 'staff'",
	};
	struct bed *b = *state;

	for (size_t i = 0; i < BENCH_N(acts); i++) {
		if (people_sql(b, acts[i]) != SQLITE_CONSTRAINT)
			fail_msg("not refused: %s", acts[i]);
	}
}

/* --- the PIN ------------------------------------------------------------------------
 */

static void
pins_that_anybody_would_try_are_refused(void **state)
{
	static const char *const bad[] = { "",	    "1",     "123",    "12345678901234",
					   "12a4",  " 1234", "0000",   "999999",
					   "1234",  "0123",  "7890",   "9876",
					   "43210", "1212",  "909090", "12121" };
	static const char *const good[] = { "1357", "2580", "12345679",
					    "1223", "1231", "290384756112" };
	struct bench_err err;

	(void)state;
	for (size_t i = 0; i < BENCH_N(bad); i++) {
		if (bench_pin_check(bad[i], &err) != -EINVAL)
			fail_msg("taken: '%s'", bad[i]);
		if (strlen(bad[i]) >= 4)
			assert_null(strstr(err.text, bad[i]));
	}
	for (size_t i = 0; i < BENCH_N(good); i++)
		assert_int_equal(bench_pin_check(good[i], &err), 0);
}

static void
assert_file_without(const struct bed *b, const char *end, const char *word)
{
	bench_auto(bench_str_clear) struct bench_str text = { 0 };
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "%s%s", b->database, end);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	assert_int_equal(bench_file_read_all(fd, 64 << 20, &text), 0);
	close(fd);
	assert_null(memmem(text.text, text.len, word, strlen(word)));
	/* and what is there can be found at all */
	if (end[0] == '-')
		assert_non_null(memmem(text.text, text.len, PACKER, strlen(PACKER)));
}

static void
a_pin_is_nowhere_and_two_alike_look_different(void **state)
{
	struct bed *b = *state;
	char code[BENCH_CODE_TEXT];
	struct bench_staff who;

	people_add_one(b, "supervisor 2", true, PIN);
	assert_int_equal(bench_store_staff_check_pin(b->s, "supervisor 2",
						     "290384756113", bench_mono_now(),
						     &b->err),
			 -EACCES);
	assert_null(strstr(b->err.text, "2903"));
	/* a badge is as good as a name, and no text tells it */
	OK(b, bench_store_staff_get(b->s, "supervisor 2", &who, &b->err));
	OK(b, bench_code_format(BENCH_CODE_BADGE, who.badge, code));
	assert_int_equal(bench_store_staff_check_pin(b->s, code, "290384756113",
						     bench_mono_now(), &b->err),
			 -EACCES);
	assert_string_equal(b->err.text, "that is not the PIN of supervisor 2");
	OK(b, bench_store_staff_check_pin(b->s, "supervisor 2", PIN, bench_mono_now(),
					  &b->err));
	assert_int_equal(people_count(b, "SELECT count(DISTINCT pin) FROM staff"), 2);
	assert_int_equal(people_count(b, "SELECT min(length(pin)) FROM staff"), 52);
	assert_file_without(b, "", PIN);
	assert_file_without(b, "-wal", PIN);
	assert_file_without(b, "-wal", "290384756113");
}

static void
a_broken_pin_is_no_pin(void **state)
{
	static const char *const blobs[] = { "x'00'", "x'01ff0801'", "zeroblob(52)",
					     "zeroblob(4000)",
					     "x'011f0801' || zeroblob(48)" };
	struct bed *b = *state;
	char sql[160];

	for (size_t i = 0; i < BENCH_N(blobs); i++) {
		snprintf(sql, sizeof(sql), "UPDATE staff SET pin = CAST(%s AS BLOB)",
			 blobs[i]);
		assert_int_equal(people_sql(b, sql), SQLITE_OK);
		assert_int_equal(bench_store_staff_check_pin(b->s, SUPERVISOR, PIN,
							     bench_mono_now(), &b->err),
				 -EBADMSG);
	}
}

static struct bench_mono
at(int64_t seconds)
{
	return (struct bench_mono){ seconds * SECOND };
}

static int
guess(struct bed *b, const char *pin, int64_t seconds)
{
	return bench_store_staff_check_pin(b->s, SUPERVISOR, pin, at(seconds), &b->err);
}

static void
five_wrong(struct bed *b, int64_t seconds)
{
	for (int i = 0; i < BENCH_PIN_TRIES; i++)
		assert_int_equal(guess(b, "5820", seconds), -EACCES);
}

static void
wrong_pins_in_a_row_make_their_name_wait_longer_and_longer(void **state)
{
	static const int64_t waits[] = { 30, 60, 120, 240, 480, 960, 1920, 3600, 3600 };
	struct bed *b = *state;
	int64_t now = 1000;

	five_wrong(b, now);
	for (size_t i = 0; i < BENCH_N(waits); i++) {
		/* the right one is not looked at either, and costs nothing */
		assert_int_equal(guess(b, PIN, now), -EAGAIN);
		assert_int_equal(guess(b, PIN, now + waits[i] - 1), -EAGAIN);
		assert_non_null(strstr(b->err.text, "wait 1 s"));
		now += waits[i];
		assert_int_equal(guess(b, "5820", now), -EACCES);
	}
	/* another name does not wait */
	people_add_one(b, "supervisor 2", true, PIN);
	OK(b, bench_store_staff_check_pin(b->s, "supervisor 2", PIN, at(now), &b->err));
}

static void
a_right_pin_ends_the_row_and_so_does_a_new_one(void **state)
{
	struct bed *b = *state;

	for (int i = 0; i < BENCH_PIN_TRIES - 1; i++)
		assert_int_equal(guess(b, "5820", 1000), -EACCES);
	OK(b, guess(b, PIN, 1001));
	five_wrong(b, 1002);
	assert_int_equal(guess(b, PIN, 1003), -EAGAIN);
	OK(b, guess(b, PIN, 1040));
	five_wrong(b, 1050);
	assert_int_equal(guess(b, PIN, 1051), -EAGAIN);
	OK(b, bench_store_staff_set_pin(b->s, SUPERVISOR, "5820", &b->err));
	OK(b, guess(b, "5820", 1052));
}

/* A wrong PIN is not the act of the one who was named. */
static void
a_wrong_pin_is_the_act_of_whoever_was_there(void **state)
{
	static const char *const all[] = {
		"login:kiosk " SUPERVISOR ": wrong PIN",
		"station: " SUPERVISOR ": wrong PIN",
		SUPERVISOR " PIN accepted",
	};
	struct bed *b = *state;
	const struct bench_audit q = { .after = 2 };
	struct heard h = { 0 };

	bench_store_set_staff(b->s, "login:kiosk");
	assert_int_equal(guess(b, "5820", 1000), -EACCES);
	bench_store_set_staff(b->s, "");
	assert_int_equal(guess(b, "5820", 1001), -EACCES);
	OK(b, guess(b, PIN, 1002));
	OK(b, guess(b, PIN, 1003)); /* no row to end: no word */
	OK(b, bench_store_audit_each(b->s, &q, hear, &h, &b->err));
	assert_int_equal(h.n, BENCH_N(all));
	for (size_t i = 0; i < h.n; i++)
		assert_string_equal(h.text[i], all[i]);
}

static void
a_guess_cannot_be_undone(void **state)
{
	struct bed *b = *state;

	OK(b, bench_store_begin(b->s, &b->err));
	assert_int_equal(guess(b, PIN, 1000), -EINVAL);
	bench_store_rollback(b->s);
	OK(b, guess(b, PIN, 1000));
}

static void
the_wait_outlives_the_program(void **state)
{
	struct bed *b = *state;

	five_wrong(b, 1000);
	bench_store_freep(&b->s);
	OK(b, bench_store_open(b->database, 0, &b->s, &b->err));
	assert_int_equal(guess(b, PIN, 1029), -EAGAIN);
	OK(b, guess(b, PIN, 1031));
}

/* Another boot's clock says nothing: the wait begins anew with this boot. */
static void
the_wait_outlives_the_boot(void **state)
{
	struct bed *b = *state;

	bed_sql(b,
		"INSERT INTO boot (boot_id, first_us) VALUES ('another boot', 1);"
		"WITH n (value) AS (VALUES (1), (2), (3), (4), (5), (6))"
		" INSERT INTO event (boot, mono_us, wall_us, kind, source, name, text)"
		" SELECT (SELECT max(id) FROM boot), 9000000000 + value, 1, 'staff',"
		" 'bench', '" SUPERVISOR "', 'wrong PIN'"
		" FROM n");
	assert_int_equal(guess(b, PIN, 59), -EAGAIN);
	OK(b, guess(b, PIN, 61));
}

/* Guesses at the same moment are counted one by one. */
static void
eight_guesses_at_once_are_five(void **state)
{
	struct bed *b = *state;
	int wrong = 0, waiting = 0;
	pid_t children[8];

	bench_store_freep(&b->s);
	for (size_t i = 0; i < BENCH_N(children); i++) {
		children[i] = fork();
		if (children[i] == 0) {
			struct bench_store *s = NULL;
			int r = bench_store_open(b->database, 0, &s, NULL);

			if (r == 0) {
				bench_store_set_patience(s, 20000);
				r = bench_store_staff_check_pin(s, SUPERVISOR, "5820",
								at(1000), NULL);
			}
			bench_store_freep(&s);
			_exit(-r);
		}
	}
	for (size_t i = 0; i < BENCH_N(children); i++) {
		int status = 0;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFEXITED(status));
		wrong += WEXITSTATUS(status) == EACCES;
		waiting += WEXITSTATUS(status) == EAGAIN;
	}
	assert_int_equal(wrong, BENCH_PIN_TRIES);
	assert_int_equal(waiting, 3);
}

/* --- audit --------------------------------------------------------------------------
 */

static void
assert_audit(struct bed *b, struct bench_audit q, const char *const *want, size_t n)
{
	struct heard h = { 0 };

	OK(b, bench_store_audit_each(b->s, &q, hear, &h, &b->err));
	for (size_t i = 0; i < n && i < h.n; i++)
		assert_string_equal(h.text[i], want[i]);
	assert_int_equal(h.n, n);
}

static void
the_audit_tells_in_order_what_people_did(void **state)
{
	static const char *const all[] = {
		SUPERVISOR " " PACKER ": added as staff",
		PACKER " signed in at table 1",
		"planner added recipe acme version 1",
		"checker approved recipe acme version 1",
		PACKER " batch 1: opened, blue",
		PACKER " scanned the label of 00:56:2b:00:00:01, serial FCH21430001, "
		       "for batch 1",
		SUPERVISOR " " PACKER ": new badge",
	};
	static const char *const packers[] = { all[1], all[4], all[5] };
	static const char *const newest[] = { all[6], all[5] };
	struct bed *b = *state;
	struct bed_phone p = bed_phone(1, 1);

	OK(b, bench_store_staff_sign_in(b->s, PACKER, "table 1", NULL, &b->err));
	bench_store_set_staff(b->s, PACKER);
	p.batch = bed_batch(b, "Acme", "4711", BED_RECIPE("h"));
	bed_walk(b, &p, BED_SCAN, BED_PUBLISH);
	bench_store_set_staff(b->s, ""); /* a daemon is nobody */
	bed_walk(b, &p, BED_SEEN, BED_PENDING_ASKED);
	bench_store_set_staff(b->s, SUPERVISOR);
	OK(b, bench_store_staff_set_badge(b->s, PACKER, 0, NULL, &b->err));

	assert_audit(b, (struct bench_audit){ 0 }, all, BENCH_N(all));
	assert_audit(b, (struct bench_audit){ .staff = "PACKER 1" }, packers, 3);
	assert_audit(b, (struct bench_audit){ .batch = 1 }, all + 4, 2);
	assert_audit(b, (struct bench_audit){ .batch = 2 }, NULL, 0);
	assert_audit(b, (struct bench_audit){ .limit = 2 }, all, 2);
	assert_audit(b, (struct bench_audit){ .after = 2, .limit = 1 }, all + 1, 1);
	assert_audit(b, (struct bench_audit){ .before = INT64_MAX, .limit = 2 }, newest,
		     2);
	assert_audit(b, (struct bench_audit){ .before = 4, .staff = "PACKER 1" },
		     all + 1, 1);
}

static void
every_kind_of_event_has_words(void **state)
{
	struct bench_event e = { .text = "why", .name = "what", .batch = 7 };
	struct bench_act a = { .event = &e, .carton = 3 };
	static const struct {
		enum bench_event_kind kind;
		const char *words;
	} some[] = {
		{ BENCH_EVENT_PACKED,
		  "packed 00:56:2b:00:00:01 into carton 3 of batch 7: why" },
		{ BENCH_EVENT_UNPACKED,
		  "unpacked 00:56:2b:00:00:01 in carton 3 of batch 7: why" },
		{ BENCH_EVENT_CARTON, "carton 3 of batch 7: why 00:56:2b:00:00:01" },
		{ BENCH_EVENT_WAIVED, "waived cleaned,boxed of 00:56:2b:00:00:01 in "
				      "carton 3 of batch 7: why" },
		{ BENCH_EVENT_PRINTED, "printed what of 00:56:2b:00:00:01 in carton 3 "
				       "of batch 7: why" },
		{ BENCH_EVENT_STAFF, "what: why" },
		{ BENCH_EVENT_ACT, "why 00:56:2b:00:00:01" },
	};
	char text[300];

	(void)state;
	e.unit = CHAIN_MAC;
	e.require = BENCH_LINK_CLEANED | BENCH_LINK_BOXED;
	for (int i = 0; i < BENCH_EVENT_KINDS; i++) {
		e.kind = (enum bench_event_kind)i;
		bench_act_format(&a, text, sizeof(text));
		assert_true(strlen(text) > 3);
	}
	for (size_t i = 0; i < BENCH_N(some); i++) {
		e.kind = some[i].kind;
		bench_act_format(&a, text, sizeof(text));
		assert_string_equal(text, some[i].words);
	}
	e = (struct bench_event){ .kind = BENCH_EVENT_REOPENED,
				  .text = "why",
				  .batch = 7 };
	a.carton = 0;
	bench_act_format(&a, text, sizeof(text));
	assert_string_equal(text, "reopened batch 7: why");
	bench_act_format(&a, text, 9);
	assert_string_equal(text, "reopened");
}

#define BARE(f) cmocka_unit_test_setup_teardown(f, bed_set_up, bed_tear_down)
#define TEST(f) cmocka_unit_test_setup_teardown(f, people_set_up, bed_tear_down)

static void
a_language_is_ones_own_to_say(void **state)
{
	struct bed *b = *state;
	struct bench_staff who;

	OK(b, bench_store_staff_set_language(b->s, PACKER, "ja", &b->err));
	OK(b, bench_store_staff_get(b->s, PACKER, &who, &b->err));
	assert_string_equal(who.language, "ja");
	bench_store_set_staff(b->s, PACKER);
	OK(b, bench_store_staff_set_language(b->s, "PACKER 1", "en", &b->err));
	assert_int_equal(
		bench_store_staff_set_language(b->s, SUPERVISOR, "ja", &b->err),
		-EPERM);
	assert_int_equal(bench_store_staff_set_language(b->s, PACKER, "", &b->err),
			 -EINVAL);
	assert_int_equal(people_sql(b, "UPDATE staff SET language = 'fr'"),
			 SQLITE_CONSTRAINT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BARE(the_first_is_a_supervisor_and_lets_the_others_in),
		TEST(only_an_active_supervisor_changes_staff),
		TEST(the_last_supervisor_stays),
		TEST(a_supervisor_needs_a_pin),
		TEST(what_does_not_change_is_said),
		TEST(names_are_what_people_can_see_and_tell_apart),
		TEST(a_badge_is_random_and_a_lost_one_is_nobodys),
		TEST(a_badge_is_one_persons),
		TEST(who_is_disabled_can_do_nothing),
		TEST(a_station_names_who_signed_in_last),
		TEST(a_language_is_ones_own_to_say),
		TEST(people_are_not_deleted_or_renamed_by_sql),
		cmocka_unit_test(pins_that_anybody_would_try_are_refused),
		TEST(a_pin_is_nowhere_and_two_alike_look_different),
		TEST(a_broken_pin_is_no_pin),
		TEST(wrong_pins_in_a_row_make_their_name_wait_longer_and_longer),
		TEST(a_right_pin_ends_the_row_and_so_does_a_new_one),
		TEST(a_wrong_pin_is_the_act_of_whoever_was_there),
		TEST(a_guess_cannot_be_undone),
		TEST(the_wait_outlives_the_program),
		TEST(the_wait_outlives_the_boot),
		TEST(eight_guesses_at_once_are_five),
		TEST(the_audit_tells_in_order_what_people_did),
		cmocka_unit_test(every_kind_of_event_has_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
