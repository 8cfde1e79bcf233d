/* Who is signed in here. That it is that person, the command staff sign-in finds out.
 */
#include "api.h"

#include "board.h"

#include <bench/staff.h>
#include <errno.h>
#include <jansson.h>
#include <json_out.h>
#include <string.h>

#define STATION "board"
#define WORD_MAX 128 /* a name, or a badge's code */
#define PIN_ROOM 32
#define LIMIT_S 30

static bool
staff_exists(struct board *b)
{
	struct bench_store *s = content_store(&b->content);
	int staff = 0, supervisors = 0;

	return s == NULL ||
	       bench_store_staff_count(s, &staff, &supervisors, NULL) < 0 || staff > 0;
}

static void
write_session(struct board *b, const struct session *s, struct bench_str *out)
{
	struct json_out j = { .out = out };
	char time[BENCH_TIME_TEXT];

	jout_open(&j, NULL, '{');
	jout_bool(&j, "signed_in", s->id != 0);
	jout_text(&j, "name", s->name);
	jout_text(&j, "role", s->id == 0 ? "" : s->supervisor ? "supervisor" : "staff");
	jout_text(&j, "language", s->language);
	jout_text(&j, "csrf", s->csrf);
	jout_text(&j, "expires",
		  s->id == 0
			  ? ""
			  : bench_wall_format(sessions_expiry(b->sessions, s), time));
	jout_bool(&j, "staff_exists", staff_exists(b));
	jout_close(&j, '}');
}

void
api_session_show(struct request *r, struct answer *a)
{
	write_session(r->board, &r->session, &a->body);
}

/* --- sign-in -----------------------------------------------------------------------
 */

struct claim {
	char word[WORD_MAX]; /* name or badge */
	char pin[PIN_ROOM];  /* with its line end; "" none */
};

/* "" when it is not there; false: no text, or one that does not fit. */
static bool
read_value(const json_t *o, const char *key, char *out, size_t room)
{
	const json_t *value = json_object_get(o, key);

	out[0] = '\0';
	return value == NULL || (json_is_string(value) &&
				 bench_copy(out, room, json_string_value(value)));
}

static bool
read_claim(const struct request *r, struct claim *ret_claim)
{
	struct claim c = { 0 };
	char name[WORD_MAX];
	json_t *o = json_loadb((const char *)r->body.data, r->body.len,
			       JSON_REJECT_DUPLICATES, NULL);
	bool good = json_is_object(o) &&
		    read_value(o, "badge", c.word, sizeof(c.word)) &&
		    read_value(o, "name", name, sizeof(name)) &&
		    read_value(o, "pin", c.pin, sizeof(c.pin) - 1);

	json_decref(o);
	if (good && c.word[0] == '\0')
		memcpy(c.word, name, sizeof(name));
	if (c.pin[0] != '\0')
		strcat(c.pin, "\n");
	if (!good || c.word[0] == '\0' || c.word[0] == '-' ||
	    bench_text_problem(c.word) != NULL)
		return false;
	*ret_claim = c;
	return true;
}

/* Name and role as the command said them: {"staff":[{"name":…,…}]}. */
static bool
read_person(const struct job *job, struct session *ret_session)
{
	struct session s = { 0 };
	json_t *o = json_loads(bench_str_get(&job->result), 0, NULL);
	const json_t *row = json_array_get(json_object_get(o, "staff"), 0);
	const char *name = json_string_value(json_object_get(row, "name"));
	const char *role = json_string_value(json_object_get(row, "role"));
	const char *language = json_string_value(json_object_get(row, "language"));
	bool good = name != NULL && role != NULL;

	if (good) {
		bench_copy(s.name, sizeof(s.name), name);
		s.supervisor = strcmp(role, "supervisor") == 0;
		bench_copy(s.language, sizeof(s.language), language);
		*ret_session = s;
	}
	json_decref(o);
	return good;
}

static void
set_cookie(const struct request *r, const char *token, int seconds, struct answer *a)
{
	snprintf(a->cookie, sizeof(a->cookie),
		 SESSION_COOKIE "=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
		 token, seconds, r->tls ? "; Secure" : "");
}

static void
begin(struct request *r, const struct session *person, struct answer *a)
{
	struct board *b = r->board;
	char token[SESSION_TOKEN];
	struct bench_err err = { "" };
	struct session s;

	if (r->session.id != 0) { /* another person at the same browser */
		scans_end(b->scans, r->session.id);
		sessions_end(b->sessions, r->session.id);
	}
	if (sessions_begin(b->sessions, person, bench_wall_now(), token, &s, &err) <
	    0) {
		answer_error(a, 503, "away", "%s", err.text);
		return;
	}
	set_cookie(r, token, SESSION_LONGEST_S, a);
	explicit_bzero(token, sizeof(token));
	write_session(b, &s, &a->body);
}

static void
on_judged(const struct job *job, void *arg)
{
	struct request *r = arg;
	struct answer a = { 0 };
	struct session person;

	if (job->state == JOB_DONE && read_person(job, &person))
		begin(r, &person, &a);
	else if (job->status == 503 || job->status >= 500 || job->status == 202)
		answer_error(&a, 503, "away", "%s", job->error);
	else
		answer_error(&a, 401, "wrong", "%s", job->error);
	request_finish(r, &a);
}

/* A badge that was found must not be enough for what only a supervisor may do. */
static bool
lacks_pin(struct board *b, const struct claim *c)
{
	struct bench_store *s = content_store(&b->content);
	struct bench_staff who;

	return c->pin[0] == '\0' && s != NULL &&
	       bench_store_staff_active(s, c->word, &who, NULL) == 0 && who.supervisor;
}

static int
judge(struct request *r, const struct claim *c, struct bench_err *err)
{
	struct board *b = r->board;
	char word[WORD_MAX];
	char program[] = "--config", json[] = "--json", noun[] = "staff",
	     verb[] = "sign-in", station[] = "--station=" STATION,
	     pin[] = "--pin-file=-";
	char *argv[] = { b->program, program, b->config_file,
			 json,	     noun,    verb,
			 word,	     station, c->pin[0] == '\0' ? NULL : pin,
			 NULL };
	const struct job_spec spec = {
		.act = "sign-in",
		.by = "",
		.argv = argv,
		.folder = "/",
		.input = c->pin,
		.file = "",
		.ending = "",
		.reads = true,
		.tries_pin = true,
		.limit_s = LIMIT_S,
		.patience_ms = -1,
		.answer = on_judged,
		.arg = r,
	};
	int64_t id;

	memcpy(word, c->word, sizeof(word));
	return jobs_start(b->jobs, &spec, &id, err);
}

void
api_session_begin(struct request *r, struct answer *a)
{
	struct claim c;
	struct bench_err err = { "" };
	int wait = limit_take(&r->board->sign_ins, r->address, bench_mono_now());

	if (wait > 0) {
		a->retry_after = wait;
		answer_error(a, 429, "too-many",
			     "too many sign-ins from here: come again in %d s", wait);
	} else if (!read_claim(r, &c)) {
		answer_error(a, 422, "bad-value",
			     "a sign-in is a badge's code, or a name and a PIN");
	} else if (lacks_pin(r->board, &c)) {
		answer_error(a, 401, "pin-needed", "a supervisor's PIN, too");
	} else if (judge(r, &c, &err) < 0) {
		answer_error(a, 503, "away", "%s", err.text);
	} else {
		a->later = true;
	}
	explicit_bzero(&c, sizeof(c));
}

void
api_session_end(struct request *r, struct answer *a)
{
	static const struct session nobody;

	scans_end(r->board->scans, r->session.id);
	sessions_end(r->board->sessions, r->session.id);
	set_cookie(r, "", 0, a);
	write_session(r->board, &nobody, &a->body);
}
