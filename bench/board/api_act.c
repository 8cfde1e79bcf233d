/* Acts and reads: a command of bench, run in the name of who is signed in. */
#include "act.h"
#include "api.h"
#include "board.h"

#include <bench/code.h>
#include <bench/staff.h>
#include <errno.h>
#include <string.h>

#define QUICK_LIMIT_S 120
#define LONG_LIMIT_S 3600
#define PATIENCE_MS 2000

struct sender {
	struct uploads *uploads;
	const char *by;
};

static int
find_upload(void *arg, const char *token, char folder[320], char name[128])
{
	const struct sender *s = arg;

	return uploads_find(s->uploads, s->by, token, bench_mono_now(), folder, name);
}

/* "unit/waive" of the path; NULL: no such act, or it is asked for in another way. */
static const struct act *
find_act(const struct request *r, bool reads)
{
	char noun[32];
	const char *slash = strchr(r->tail, '/');
	const struct act *a;

	if (!bench_copy_n(noun, sizeof(noun), r->tail, strcspn(r->tail, "/")))
		return NULL;
	a = act_find(noun, slash == NULL ? "" : slash + 1);
	return a == NULL || (a->flags & ACT_READS) != (reads ? ACT_READS : 0) ? NULL
									      : a;
}

static void
refuse(struct answer *a, int code, const char *text)
{
	switch (-code) {
	case EBADMSG:
		answer_error(a, 400, "bad-form", "%s", text);
		break;
	case EINVAL:
		answer_error(a, 422, "bad-value", "%s", text);
		break;
	case EACCES:
		answer_error(a, 403, "pin-needed", "%s", text);
		break;
	case EPERM:
		answer_error(a, 403, "not-allowed", "%s", text);
		break;
	case EAGAIN:
		answer_error(a, 429, "too-many", "%s", text);
		a->retry_after = 2;
		break;
	default:
		answer_error(a, 503, "away", "%s", text);
	}
}

/* --- the answer ----------------------------------------------------------------------
 */

static bool
is_over(const struct job *job)
{
	return job->state == JOB_DONE || job->state == JOB_FAILED;
}

static void
act_answer(const struct job *job, void *arg)
{
	struct answer a = { .status = is_over(job) ? job->status : 202 };

	a.retry_after = a.status == 429 ? BENCH_PIN_WAIT_S : 0;
	job_print_answer(job, &a.body);
	request_finish(arg, &a);
}

/* What the command printed, as it is. */
static void
read_answer(const struct job *job, void *arg)
{
	struct answer a = { .status = job->status };

	if (job->state == JOB_DONE)
		bench_str_add_n(&a.body, bench_str_get(&job->result), job->result.len);
	else
		job_print_answer(job, &a.body);
	request_finish(arg, &a);
}

static int
start(struct request *r, const struct act_call *call, struct bench_err *err)
{
	const struct act *act = call->act;
	bool reads = act->flags & ACT_READS, is_long = act->flags & ACT_LONG;
	char name[48];
	const struct job_spec spec = {
		.act = name,
		.by = r->session.name,
		.argv = call->argv,
		.folder = call->folder,
		.input = call->input,
		.file = call->file,
		.ending = call->ending,
		.is_long = is_long,
		.reads = reads,
		.says_no = act->flags & ACT_SAYS_NO,
		.tries_pin = act->flags & (ACT_PIN | ACT_PIN_MAY),
		.limit_s = is_long ? LONG_LIMIT_S : QUICK_LIMIT_S,
		.patience_ms = reads ? -1 : PATIENCE_MS,
		.answer = reads ? read_answer : act_answer,
		.arg = r,
	};
	int64_t id;

	snprintf(name, sizeof(name), "%s%s%s", act->noun,
		 act->verb[0] == '\0' ? "" : "/", act->verb);
	return jobs_start(r->board->jobs, &spec, &id, err);
}

/* A supervisor's badge is no word of a command (api_session.c): their name is. */
static int
name_supervisor(struct request *r, json_t *values, struct bench_err *err)
{
	const char *word = json_string_value(json_object_get(values, "supervisor"));
	struct bench_store *store = content_store(&r->board->content);
	struct bench_staff who;
	int code;

	if (word == NULL || !bench_code_is_badge(word))
		return 0;
	if (store == NULL)
		return bench_fail(err, -EIO, "the record cannot be read");
	code = bench_store_staff_active(store, word, &who, err);
	if (code == -ENOENT || code == -EPERM)
		return bench_fail(err, -EACCES, "that badge is nobody's here");
	if (code == 0 &&
	    json_object_set_new(values, "supervisor", json_string(who.name)) < 0)
		return bench_fail(err, -ENOMEM, "out of memory");
	return code;
}

static void
run(struct request *r, struct answer *a, const struct act *act, json_t *values)
{
	struct sender sender = { r->board->uploads, r->session.name };
	const struct act_ask ask = {
		.program = r->board->program,
		.config = r->board->config_file,
		.by = r->session.name,
		.supervisor = r->session.supervisor,
		.file = find_upload,
		.arg = &sender,
	};
	bench_auto(act_call_clear) struct act_call call = { 0 };
	struct bench_err err = { "" };
	int code = name_supervisor(r, values, &err);

	if (code == 0)
		code = act_call_make(act, values, &ask, &call, &err);
	if (code == 0)
		code = start(r, &call, &err);
	if (code < 0)
		refuse(a, code, err.text);
	else
		a->later = true;
}

/* --- acts ----------------------------------------------------------------------------
 */

void
api_act(struct request *r, struct answer *a)
{
	const struct act *act = find_act(r, false);
	json_error_t why = { .line = 0 };
	json_t *values;

	if (act == NULL) {
		answer_error(a, 404, "not-found", "there is no act '%.60s'", r->tail);
		return;
	}
	values = r->body.len == 0 ? json_object()
				  : json_loadb((const char *)r->body.data, r->body.len,
					       JSON_REJECT_DUPLICATES, &why);
	if (values == NULL) {
		answer_error(a, 400, "bad-form",
			     "the body is not JSON that we take (line %d, column %d)",
			     why.line, why.column);
		return;
	}
	run(r, a, act, values);
	act_wipe_pins(values);
	json_decref(values);
}

/* --- reads ---------------------------------------------------------------------------
 */

static bool
add_value(const char *name, const char *value, void *arg)
{
	json_t **values = arg;

	if (*values != NULL && json_object_get(*values, name) == NULL &&
	    json_object_set_new(*values, name, json_string(value)) == 0)
		return true;
	json_decref(*values);
	*values = NULL;
	return false;
}

void
api_read(struct request *r, struct answer *a)
{
	const struct act *act = find_act(r, true);
	json_t *values;

	if (act == NULL) {
		answer_error(a, 404, "not-found", "there is no read '%.60s'", r->tail);
		return;
	}
	values = json_object();
	request_query_each(r, add_value, &values);
	if (values == NULL)
		answer_error(a, 400, "bad-form",
			     "a value is there twice, or is not UTF-8");
	else
		run(r, a, act, values);
	json_decref(values);
}
