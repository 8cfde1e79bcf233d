/* Who is signed in here: a child proves it (bench staff sign-in), we keep it. */
#include "act.h"
#include "api.h"

#include "board.h"

#include <bench/staff.h>
#include <errno.h>
#include <json_out.h>
#include <string.h>

#define STATION "board"
#define LIMIT_S 60

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

/* --- sign in -------------------------------------------------------------------------
 */

struct proof {
	const char *word; /* name or badge */
	const char *pin;  /* NULL: none */
};

static bool
read_proof(json_t *values, struct proof *p)
{
	const char *badge = json_string_value(json_object_get(values, "badge"));
	const char *name = json_string_value(json_object_get(values, "name"));
	const json_t *pin = json_object_get(values, "pin");

	p->word = badge == NULL ? name : badge;
	p->pin = json_string_value(pin);
	return p->word != NULL && (badge == NULL || name == NULL) &&
	       (pin == NULL || p->pin != NULL) &&
	       json_object_size(values) == (pin == NULL ? 1 : 2);
}

/* What cannot be anybody's is not asked for. */
static bool
can_be_right(const struct proof *p)
{
	size_t digits = p->pin == NULL ? 0 : strspn(p->pin, "0123456789");

	return p->word[0] != '\0' && p->word[0] != '-' && strlen(p->word) < 64 &&
	       bench_text_problem(p->word) == NULL &&
	       (p->pin == NULL ||
		(digits > 0 && p->pin[digits] == '\0' && digits <= BENCH_PIN_MAX));
}

static void
set_cookie(const struct request *r, const char *token, int seconds, struct answer *a)
{
	snprintf(a->cookie, sizeof(a->cookie),
		 SESSION_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%d%s",
		 token, seconds, r->tls ? "; Secure" : "");
}

static bool
read_person(const struct job *job, struct session *s)
{
	json_t *result =
		json_loads(bench_str_get(&job->result), JSON_REJECT_DUPLICATES, NULL);
	const json_t *who = json_array_get(json_object_get(result, "staff"), 0);
	const char *name = json_string_value(json_object_get(who, "name"));
	const char *role = json_string_value(json_object_get(who, "role"));
	const char *language = json_string_value(json_object_get(who, "language"));
	bool ok = name != NULL && role != NULL;

	if (ok) {
		bench_copy(s->name, sizeof(s->name), name);
		s->supervisor = strcmp(role, "supervisor") == 0;
		bench_copy(s->language, sizeof(s->language), language);
	}
	json_decref(result);
	return ok;
}

static void
begin(struct request *r, const struct session *who, struct answer *a)
{
	struct sessions *ss = r->board->sessions;
	char token[SESSION_TOKEN];
	struct session fresh;
	struct bench_err err;

	/* one browser, one person */
	scans_end(r->board->scans, r->session.id);
	sessions_end(ss, r->session.id);
	if (sessions_begin(ss, who, bench_wall_now(), token, &fresh, &err) < 0) {
		answer_error(a, 503, "away", "%s", err.text);
		return;
	}
	set_cookie(r, token, SESSION_LONGEST_S, a);
	explicit_bzero(token, sizeof(token));
	write_session(r->board, &fresh, &a->body);
}

/* bench said who it is, or why not. Of a name that is nobody's and of a wrong PIN it is
 * the same sentence: nobody learns here who works at this bench. */
static void
proven(const struct job *job, void *arg)
{
	struct request *r = arg;
	struct session who = { 0 };
	struct answer a = { 0 };

	if (job->status == 200 && read_person(job, &who))
		begin(r, &who, &a);
	else if (job->status == 422)
		answer_error(&a, 401, "pin-needed", "the PIN is needed, too");
	else if (job->status == 403 || job->status == 404 || job->status == 409)
		answer_error(&a, 401, "sign-in",
			     "name or badge are nobody's here, or that is not the "
			     "PIN: try again, or ask a supervisor");
	else
		answer_error(&a, job->status == 429 ? 429 : 503,
			     job->status == 429 ? "too-many" : "away", "%s",
			     job->error);
	a.retry_after = job->status == 429 ? BENCH_PIN_WAIT_S : 0;
	request_finish(r, &a);
}

/* bench --config=… --json [--pin-file=-] staff VERB - --station=board
 * What proves it, a PIN or a badge's code, goes by standard input: the words of a
 * command are open to every user of the machine. */
static int
run_sign(struct board *b, const char *verb, const struct proof *p, job_answer_fn *fn,
	 void *arg, struct bench_err *err)
{
	char config[320], *argv[9], input[96];
	/* job.c copies the words, and writes to none */
	const char *words[9] = { b->program, config, "--json" };
	struct job_spec spec = { .act = "staff/sign",
				 .by = "",
				 .argv = argv,
				 .folder = "/",
				 .input = input,
				 .file = "",
				 .ending = "",
				 .tries_pin = true,
				 .limit_s = LIMIT_S,
				 .patience_ms = -1,
				 .answer = fn,
				 .arg = arg };
	size_t n = 3;
	int64_t id;
	int r;

	snprintf(config, sizeof(config), "--config=%s", b->config_file);
	snprintf(input, sizeof(input), "%s%s%s\n", p->pin == NULL ? "" : p->pin,
		 p->pin == NULL ? "" : "\n", p->word);
	if (p->pin != NULL)
		words[n++] = "--pin-file=-";
	words[n++] = "staff";
	words[n++] = verb;
	words[n++] = "-";
	words[n++] = "--station=" STATION;
	memcpy(argv, words, sizeof(argv));
	r = jobs_start(b->jobs, &spec, &id, err);
	explicit_bzero(input, sizeof(input));
	return r;
}

static void
sign_in(struct request *r, struct answer *a, const struct proof *p)
{
	struct bench_err err = { "" };
	int wait = limit_take(&r->board->sign_ins, r->address, bench_mono_now());
	int code;

	if (wait > 0) {
		answer_error(a, 429, "too-many", "too many tries: wait %d s", wait);
		a->retry_after = wait;
		return;
	}
	if (!can_be_right(p)) {
		answer_error(a, 401, "sign-in",
			     "that is not a name or badge of staff, or no PIN");
		return;
	}
	code = run_sign(r->board, "sign-in", p, proven, r, &err);
	if (code == 0) {
		a->later = true;
		return;
	}
	answer_error(a, code == -EAGAIN ? 429 : 503,
		     code == -EAGAIN ? "too-many" : "away", "%s", err.text);
}

void
api_sign_in(struct request *r, struct answer *a)
{
	json_t *values = json_loadb((const char *)r->body.data, r->body.len,
				    JSON_REJECT_DUPLICATES, NULL);
	struct proof p;

	if (read_proof(values, &p))
		sign_in(r, a, &p);
	else
		answer_error(a, 400, "bad-form",
			     "signing in takes {\"badge\"}, {\"name\", \"pin\"} or "
			     "{\"badge\", \"pin\"}");
	act_wipe_pins(values);
	json_decref(values);
}

/* The record hears of it when it can. */
void
api_sign_out(struct request *r, struct answer *a)
{
	const struct proof p = { r->session.name, NULL };
	struct bench_err err;

	(void)run_sign(r->board, "sign-out", &p, NULL, NULL, &err);
	scans_end(r->board->scans, r->session.id);
	sessions_end(r->board->sessions, r->session.id);
	set_cookie(r, "", 0, a);
	bench_str_add(&a->body, "{}");
}
