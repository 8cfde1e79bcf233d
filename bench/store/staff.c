/* People: added, changed, never deleted; and the PIN, with what wrong ones cost. */
#include "pin.h"
#include "sql.h"

#include <bench/code.h>
#include <bench/staff.h>
#include <bench/str.h>

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

/* Badges that are drawn have codes of 15 letters (bench/code.h): too many to guess. */
#define BADGE_FIRST INT64_C(2476099)
#define BADGE_LAST INT64_C(6099999999999)

/* The words of STAFF events that the count of wrong PINs rests on. */
#define SAYS_WRONG "wrong PIN"
#define SAYS_RIGHT "PIN accepted"
#define SAYS_SET "PIN set"

struct row {
	struct bench_staff who;
	uint8_t pin[PIN_BLOB];
	size_t pin_len;
};

static const char *
role_name(bool supervisor)
{
	return supervisor ? "supervisor" : "staff";
}

/* --- names --------------------------------------------------------------------------
 */

/* "login:" is what the record says of people who do not say who they are, and a badge's
 * code is another way to name somebody. */
int
staff_check_name(const char *name, struct bench_err *err)
{
	struct bench_code_meaning meaning;
	size_t n = strlen(name);

	if (n == 0 || n > 63 || name[0] == ' ' || name[n - 1] == ' ')
		return bench_fail(err, -EINVAL,
				  "a name has 1 to 63 bytes, and no space at its ends");
	if (bench_text_problem(name) != NULL)
		return bench_fail(err, -EINVAL,
				  "a name is UTF-8 of characters that people can see");
	if (strchr(name, ':') != NULL || name[0] == '-' ||
	    bench_code_parse(name, n, &meaning) != -ENOENT)
		return bench_fail(err, -EINVAL,
				  "a name has no colon, begins without '-', and is no "
				  "bar code of the bench");
	return 0;
}

/* --- rows ---------------------------------------------------------------------------
 */

static void
row_read(sqlite3_stmt *stmt, struct row *row)
{
	char role[12];
	size_t n = (size_t)sqlite3_column_bytes(stmt, 4);

	*row = (struct row){ .who.id = sqlite3_column_int64(stmt, 0) };
	sql_column_text(stmt, 1, row->who.name, sizeof(row->who.name));
	sql_column_text(stmt, 2, role, sizeof(role));
	row->who.supervisor = strcmp(role, role_name(true)) == 0;
	row->who.badge = sqlite3_column_int64(stmt, 3);
	row->who.has_pin = n > 0;
	/* one that is too long stays out: it is none of ours (pin_matches) */
	if (n > 0 && n <= sizeof(row->pin)) {
		memcpy(row->pin, sqlite3_column_blob(stmt, 4), n);
		row->pin_len = n;
	}
	row->who.active = sqlite3_column_int(stmt, 5) != 0;
	row->who.added.us = sqlite3_column_int64(stmt, 6);
	sql_column_text(stmt, 7, row->who.language, sizeof(row->who.language));
}

static sqlite3_stmt *
ask(struct bench_store *s, const char *word, int *ret_code, struct bench_err *err)
{
	struct bench_code_meaning meaning;
	sqlite3_stmt *stmt;

	if (bench_code_parse(word, strlen(word), &meaning) == 0 &&
	    meaning.kind == BENCH_CODE_BADGE) {
		stmt = sql_get(s, SQL_STAFF_BY_BADGE, ret_code, err);
		if (stmt != NULL)
			sql_int(stmt, ":badge", meaning.number);
		return stmt;
	}
	stmt = sql_get(s, SQL_STAFF_BY_NAME, ret_code, err);
	if (stmt != NULL)
		sql_text(stmt, ":name", word);
	return stmt;
}

static int
load(struct bench_store *s, const char *word, struct row *ret_row,
     struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = ask(s, word, &r, err);

	if (stmt == NULL)
		return r;
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	if (r == 0)
		return bench_fail(err, -ENOENT,
				  "nobody here is called, or has the badge, '%.64s': "
				  "see 'bench staff list'; a supervisor adds people by "
				  "'bench staff add'",
				  word);
	row_read(stmt, ret_row);
	return 0;
}

int
bench_store_staff_get(struct bench_store *s, const char *word,
		      struct bench_staff *ret_staff, struct bench_err *err)
{
	struct row row;
	int r = load(s, word, &row, err);

	if (r == 0)
		*ret_staff = row.who;
	return r;
}

int
bench_store_staff_active(struct bench_store *s, const char *word,
			 struct bench_staff *ret_staff, struct bench_err *err)
{
	struct bench_staff who;
	int r = bench_store_staff_get(s, word, &who, err);

	if (r < 0)
		return r;
	if (!who.active)
		return bench_fail(err, -EPERM,
				  "%s is disabled: a supervisor can 'bench staff "
				  "enable' them",
				  who.name);
	*ret_staff = who;
	return 0;
}

int
bench_store_staff_each(struct bench_store *s, bench_staff_fn *fn, void *arg,
		       struct bench_err *err)
{
	struct row row;
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt = sql_get(s, SQL_STAFF_LIST, &r, err);

	if (stmt == NULL)
		return r;
	while ((r = sql_step(s, stmt, err)) == 1) {
		row_read(stmt, &row);
		r = fn(&row.who, arg);
		if (r != 0)
			return r;
	}
	return r;
}

int
bench_store_staff_count(struct bench_store *s, int *ret_staff, int *ret_supervisors,
			struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_STAFF_COUNT, &r, err);

	if (stmt == NULL)
		return r;
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	*ret_staff = sqlite3_column_int(stmt, 0);
	*ret_supervisors = sqlite3_column_int(stmt, 1);
	return 0;
}

/* --- who may ------------------------------------------------------------------------
 */

int
bench_store_by_supervisor(struct bench_store *s, struct bench_err *err)
{
	struct row row;
	int r = load(s, s->staff, &row, NULL);

	if (r < 0 && r != -ENOENT)
		return bench_fail(err, r, "staff cannot be read");
	if (r == -ENOENT || !row.who.supervisor || !row.who.active)
		return bench_fail(err, -EPERM,
				  "this needs a supervisor, %s%sis none: name one "
				  "(--by) with a PIN",
				  s->staff[0] == '\0' ? "nobody " : s->staff,
				  s->staff[0] == '\0' ? "" : " ");
	return 0;
}

/* While there is no supervisor, all that can be done is to make the first. */
static int
may_change(struct bench_store *s, bool makes_first, struct bench_err *err)
{
	int staff, supervisors;
	int r = bench_store_staff_count(s, &staff, &supervisors, err);

	if (r < 0 || (supervisors == 0 && makes_first))
		return r;
	if (supervisors == 0)
		return bench_fail(err, -EPERM,
				  "there is no supervisor yet: root adds the first by "
				  "'bench staff add NAME --role supervisor'");
	return bench_store_by_supervisor(s, err);
}

/* Somebody must be left who can let others in. */
static int
keep_one(struct bench_store *s, const struct bench_staff *who, struct bench_err *err)
{
	int staff, supervisors;
	int r = bench_store_staff_count(s, &staff, &supervisors, err);

	if (r == 0 && who->supervisor && who->active && supervisors == 1)
		return bench_fail(err, -EPERM,
				  "%s is the only supervisor: make another one first",
				  who->name);
	return r;
}

/* --- changes ------------------------------------------------------------------------
 */

static int
say(struct bench_store *s, const struct bench_staff *who, const char *what,
    struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_STAFF, .source = "bench" };

	bench_copy(e.name, sizeof(e.name), who->name);
	bench_copy(e.text, sizeof(e.text), what);
	return bench_store_record(s, &e, NULL, err);
}

static int
draw_badge(int64_t *ret_badge, struct bench_err *err)
{
	const uint64_t span = (uint64_t)(BADGE_LAST - BADGE_FIRST + 1);
	uint64_t n;

	do {
		if (getrandom(&n, sizeof(n), 0) != sizeof(n))
			return bench_fail(err, -EIO, "no random bytes for a badge");
	} while (n >= UINT64_MAX - UINT64_MAX % span);
	*ret_badge = BADGE_FIRST + (int64_t)(n % span);
	return 0;
}

static int
choose_badge(int64_t wanted, int64_t *ret_badge, struct bench_err *err)
{
	char text[BENCH_CODE_TEXT];

	if (wanted == 0)
		return draw_badge(ret_badge, err);
	if (bench_code_format(BENCH_CODE_BADGE, wanted, text) < 0)
		return bench_fail(err, -EINVAL, "a badge's number is 1 or above");
	*ret_badge = wanted;
	return 0;
}

static int
insert(struct bench_store *s, const struct bench_staff *who, struct bench_bytes pin,
       struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_STAFF_ADD, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":name", who->name);
	sql_text(stmt, ":role", role_name(who->supervisor));
	sql_int(stmt, ":badge", who->badge);
	sql_blob_or_null(stmt, ":pin", pin);
	sql_int(stmt, ":added_us", bench_wall_now().us);
	r = sql_step(s, stmt, err);
	sqlite3_clear_bindings(stmt);
	return r;
}

static int
add(struct bench_store *s, const struct bench_staff *who, struct bench_bytes pin,
    struct bench_staff *ret_staff, struct bench_err *err)
{
	struct bench_staff added = *who, other;
	int r = may_change(s, who->supervisor, err);

	if (r == 0)
		r = choose_badge(who->badge, &added.badge, err);
	if (r < 0)
		return r;
	if (bench_store_staff_get(s, who->name, &other, NULL) == 0)
		return bench_fail(err, -EEXIST, "there is a %s already: %s", other.name,
				  other.active ? "take another name"
					       : "enable them again, or take another "
						 "name");
	r = insert(s, &added, pin, err);
	if (r == -EEXIST)
		return bench_fail(err, r, "that badge is somebody else's");
	if (r == 0)
		r = say(s, &added,
			who->supervisor ? "added as supervisor" : "added as staff",
			err);
	return r < 0 ? r : bench_store_staff_get(s, who->name, ret_staff, err);
}

/* The PIN's blob; empty for NULL. */
static int
make_pin(const char *pin, uint8_t blob[PIN_BLOB], struct bench_bytes *ret_bytes,
	 struct bench_err *err)
{
	int r = pin == NULL ? 0 : bench_pin_check(pin, err);

	*ret_bytes = (struct bench_bytes){ 0 };
	if (r < 0 || pin == NULL)
		return r;
	r = pin_make(pin, blob, err);
	if (r == 0)
		*ret_bytes = (struct bench_bytes){ blob, PIN_BLOB };
	return r;
}

int
bench_store_staff_add(struct bench_store *s, const struct bench_staff *who,
		      const char *pin, struct bench_staff *ret_staff,
		      struct bench_err *err)
{
	struct bench_staff added;
	struct bench_bytes bytes = { 0 };
	uint8_t blob[PIN_BLOB];
	int r = staff_check_name(who->name, err);

	if (r == 0 && who->supervisor && pin == NULL)
		r = bench_fail(err, -EINVAL, "a supervisor needs a PIN");
	if (r == 0)
		r = make_pin(pin, blob, &bytes, err);
	if (r < 0)
		return r;
	r = IN_TRANSACTION(s, err, add(s, who, bytes, &added, err));
	if (r == 0 && ret_staff != NULL)
		*ret_staff = added;
	return r;
}

/* One column of one person. */
static int
update(struct bench_store *s, enum sql which, int64_t id, const char *column,
       int64_t value, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, which, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	sql_int(stmt, column, value);
	return sql_step(s, stmt, err);
}

static int
update_role(struct bench_store *s, int64_t id, bool supervisor, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_STAFF_ROLE, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", id);
	sql_text(stmt, ":role", role_name(supervisor));
	return sql_step(s, stmt, err);
}

static int
update_pin(struct bench_store *s, const struct bench_staff *who, struct bench_bytes pin,
	   struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_STAFF_PIN, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", who->id);
	sql_blob_or_null(stmt, ":pin", pin);
	r = sql_step(s, stmt, err);
	sqlite3_clear_bindings(stmt);
	return r < 0 ? r : say(s, who, SAYS_SET, err);
}

static int
may_change_whom(struct bench_store *s, const char *name, struct bench_staff *ret_who,
		struct bench_err *err)
{
	int r = may_change(s, false, err);

	return r < 0 ? r : bench_store_staff_get(s, name, ret_who, err);
}

static int
set_pin(struct bench_store *s, const char *name, struct bench_bytes pin,
	struct bench_err *err)
{
	struct bench_staff who;
	int r = may_change_whom(s, name, &who, err);

	return r < 0 ? r : update_pin(s, &who, pin, err);
}

int
bench_store_staff_set_pin(struct bench_store *s, const char *name, const char *pin,
			  struct bench_err *err)
{
	uint8_t blob[PIN_BLOB];
	struct bench_bytes bytes = { 0 };
	int r = make_pin(pin, blob, &bytes, err);

	return r < 0 ? r : IN_TRANSACTION(s, err, set_pin(s, name, bytes, err));
}

static int
set_badge(struct bench_store *s, const char *name, int64_t badge,
	  struct bench_staff *ret_who, struct bench_err *err)
{
	int r = may_change_whom(s, name, ret_who, err);

	if (r == 0)
		r = choose_badge(badge, &ret_who->badge, err);
	if (r == 0)
		r = update(s, SQL_STAFF_BADGE, ret_who->id, ":badge", ret_who->badge,
			   err);
	if (r == -EEXIST)
		return bench_fail(err, r, "that badge is somebody else's");
	return r < 0 ? r : say(s, ret_who, "new badge", err);
}

int
bench_store_staff_set_badge(struct bench_store *s, const char *name, int64_t badge,
			    struct bench_staff *ret_staff, struct bench_err *err)
{
	struct bench_staff who;
	int r = IN_TRANSACTION(s, err, set_badge(s, name, badge, &who, err));

	if (r == 0 && ret_staff != NULL)
		*ret_staff = who;
	return r;
}

static int
set_active(struct bench_store *s, const char *name, bool active, struct bench_err *err)
{
	struct bench_staff who;
	int r = may_change_whom(s, name, &who, err);

	if (r < 0)
		return r;
	if (who.active == active)
		return bench_fail(err, -EALREADY, "%s is %s already", who.name,
				  active ? "enabled" : "disabled");
	if (!active)
		r = keep_one(s, &who, err);
	if (r == 0)
		r = update(s, SQL_STAFF_ACTIVE, who.id, ":active", active, err);
	return r < 0 ? r : say(s, &who, active ? "enabled" : "disabled", err);
}

int
bench_store_staff_set_active(struct bench_store *s, const char *name, bool active,
			     struct bench_err *err)
{
	return IN_TRANSACTION(s, err, set_active(s, name, active, err));
}

static int
set_role(struct bench_store *s, const char *name, bool supervisor,
	 struct bench_bytes pin, struct bench_err *err)
{
	struct bench_staff who;
	int r = may_change_whom(s, name, &who, err);

	if (r < 0)
		return r;
	if (who.supervisor == supervisor)
		return bench_fail(err, -EALREADY, "%s is %s already", who.name,
				  role_name(supervisor));
	if (supervisor && !who.has_pin && pin.len == 0)
		return bench_fail(err, -EINVAL,
				  "%s has no PIN, and a supervisor needs one",
				  who.name);
	if (!supervisor)
		r = keep_one(s, &who, err);
	if (r == 0 && pin.len > 0)
		r = update_pin(s, &who, pin, err);
	if (r == 0)
		r = update_role(s, who.id, supervisor, err);
	return r < 0 ? r
		     : say(s, &who, supervisor ? "made supervisor" : "made staff", err);
}

int
bench_store_staff_set_role(struct bench_store *s, const char *name, bool supervisor,
			   const char *pin, struct bench_err *err)
{
	uint8_t blob[PIN_BLOB];
	struct bench_bytes bytes = { 0 };
	int r = make_pin(pin, blob, &bytes, err);

	return r < 0 ? r
		     : IN_TRANSACTION(s, err,
				      set_role(s, name, supervisor, bytes, err));
}

static int
update_language(struct bench_store *s, const struct bench_staff *who,
		const char *language, struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_STAFF_LANGUAGE, &r, err);

	if (stmt == NULL)
		return r;
	sql_int(stmt, ":id", who->id);
	sql_text(stmt, ":language", language);
	r = sql_step(s, stmt, err);
	return r < 0 ? r
		     : say(s, who,
			   strcmp(language, "ja") == 0 ? "language ja" : "language en",
			   err);
}

static int
set_language(struct bench_store *s, const char *name, const char *language,
	     struct bench_err *err)
{
	struct bench_staff who;
	int r = bench_store_staff_get(s, name, &who, err);

	if (r == 0 && strcasecmp(s->staff, who.name) != 0)
		r = bench_store_by_supervisor(s, err);
	return r < 0 ? r : update_language(s, &who, language, err);
}

int
bench_store_staff_set_language(struct bench_store *s, const char *name,
			       const char *language, struct bench_err *err)
{
	if (strcmp(language, "en") != 0 && strcmp(language, "ja") != 0)
		return bench_fail(err, -EINVAL, "a language is en or ja");
	return IN_TRANSACTION(s, err, set_language(s, name, language, err));
}

/* --- the PIN ------------------------------------------------------------------------
 */

static int
count_wrong(struct bench_store *s, const char *name, int *ret_wrong, int64_t *ret_last,
	    struct bench_err *err)
{
	int r;
	bench_auto(sql_resetp) sqlite3_stmt *stmt =
		sql_get(s, SQL_STAFF_WRONG, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":name", name);
	sql_text(stmt, ":wrong", SAYS_WRONG);
	sql_text(stmt, ":right", SAYS_RIGHT);
	sql_text(stmt, ":set", SAYS_SET);
	r = sql_step(s, stmt, err);
	if (r < 0)
		return r;
	*ret_wrong = sqlite3_column_int(stmt, 0);
	*ret_last = sqlite3_column_int64(stmt, 1);
	return 0;
}

static int64_t
wait_after(int wrong)
{
	int64_t wait = BENCH_PIN_WAIT_S;

	if (wrong < BENCH_PIN_TRIES)
		return 0;
	for (int i = BENCH_PIN_TRIES; i < wrong && wait < BENCH_PIN_WAIT_MOST_S; i++)
		wait *= 2;
	return wait < BENCH_PIN_WAIT_MOST_S ? wait : BENCH_PIN_WAIT_MOST_S;
}

/* The clock of a boot says nothing of the time before: after a restart the whole wait
 * is counted from the start. */
static int
refuse_early(struct bench_store *s, const char *name, int wrong, int64_t last,
	     struct bench_mono now, struct bench_err *err)
{
	int64_t boot = bench_store_now(s) >> 48;
	int64_t since = last >> 48 == boot ? last & INT64_C(0xffffffffffff) : 0;
	int64_t left = since + wait_after(wrong) * 1000000 - now.us;

	if (wait_after(wrong) == 0 || left <= 0)
		return 0;
	return bench_fail(err, -EAGAIN,
			  "%d wrong PINs in a row for %s: wait %lld s, then try again; "
			  "a supervisor can set a new PIN",
			  wrong, name, (long long)(left + 999999) / 1000000);
}

/* A right PIN is the person's own act. A wrong one is not: it is that of whoever the
 * handle names, and if that is nobody, then of a place. */
static int
say_pin(struct bench_store *s, const struct bench_staff *who, bool right,
	struct bench_mono now, struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_STAFF,
				 .source = "bench",
				 .mono = now };

	bench_copy(e.name, sizeof(e.name), who->name);
	bench_copy(e.text, sizeof(e.text), right ? SAYS_RIGHT : SAYS_WRONG);
	bench_copy(e.staff, sizeof(e.staff),
		   right		 ? who->name
		   : s->staff[0] != '\0' ? s->staff
					 : "station:");
	return bench_store_record(s, &e, NULL, err);
}

/* A right one is told only where it ends a row of wrong ones. */
static int
try_pin(struct bench_store *s, const char *word, const char *pin, struct bench_mono now,
	char ret_name[64], bool *ret_right, struct bench_err *err)
{
	struct row row;
	int64_t last = 0;
	int wrong = 0, r = load(s, word, &row, err);

	if (r == 0)
		bench_copy(ret_name, 64, row.who.name);
	if (r == 0 && (!row.who.active || !row.who.has_pin))
		r = bench_fail(err, -EPERM, "%s %s", row.who.name,
			       row.who.active ? "has no PIN: a supervisor sets one"
					      : "is disabled");
	if (r == 0)
		r = count_wrong(s, row.who.name, &wrong, &last, err);
	if (r == 0)
		r = refuse_early(s, row.who.name, wrong, last, now, err);
	if (r < 0)
		return r;
	r = pin_matches((struct bench_bytes){ row.pin, row.pin_len }, pin, err);
	if (r < 0)
		return r;
	*ret_right = r == 1;
	return *ret_right && wrong == 0 ? 0
					: say_pin(s, &row.who, *ret_right, now, err);
}

int
bench_store_staff_check_pin(struct bench_store *s, const char *word, const char *pin,
			    struct bench_mono now, struct bench_err *err)
{
	bool right = false;
	char name[64] = "";
	int r;

	if (s->in_caller)
		return bench_fail(err, -EINVAL,
				  "a PIN cannot be tried in what may be undone");
	r = IN_TRANSACTION(s, err, try_pin(s, word, pin, now, name, &right, err));
	if (r < 0 || right)
		return r;
	return bench_fail(err, -EACCES, "that is not the PIN of %s", name);
}

/* --- stations -----------------------------------------------------------------------
 */

/* A station that is not bound to anything has no row, and needs none. */
static int
seat(struct bench_store *s, const char *station, const char *name,
     struct bench_err *err)
{
	int r;
	sqlite3_stmt *stmt = sql_get(s, SQL_STATION_STAFF, &r, err);

	if (stmt == NULL)
		return r;
	sql_text(stmt, ":name", station);
	sql_text(stmt, ":staff", name);
	return sql_step(s, stmt, err);
}

static int
sign(struct bench_store *s, const struct bench_staff *who, const char *station, bool in,
     struct bench_err *err)
{
	struct bench_event e = { .kind = BENCH_EVENT_STAFF, .source = "bench" };
	int r;

	bench_copy(e.name, sizeof(e.name), who->name);
	bench_copy(e.staff, sizeof(e.staff), who->name);
	snprintf(e.text, sizeof(e.text), "signed %s%s%.200s", in ? "in" : "out",
		 station[0] == '\0' ? "" : " at ", station);
	r = bench_store_record(s, &e, NULL, err);
	return r < 0 ? r : seat(s, station, in ? who->name : "", err);
}

static int
sign_whom(struct bench_store *s, const char *word, const char *station, bool in,
	  struct bench_staff *ret_staff, struct bench_err *err)
{
	struct bench_staff who;
	int r = in ? bench_store_staff_active(s, word, &who, err)
		   : bench_store_staff_get(s, word, &who, err);

	if (r < 0)
		return r;
	r = IN_TRANSACTION(s, err, sign(s, &who, station, in, err));
	if (r == 0 && ret_staff != NULL)
		*ret_staff = who;
	return r;
}

int
bench_store_staff_sign_in(struct bench_store *s, const char *word, const char *station,
			  struct bench_staff *ret_staff, struct bench_err *err)
{
	return sign_whom(s, word, station, true, ret_staff, err);
}

int
bench_store_staff_sign_out(struct bench_store *s, const char *name, const char *station,
			   struct bench_err *err)
{
	return sign_whom(s, name, station, false, NULL, err);
}
