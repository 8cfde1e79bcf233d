/* A job as JSON, and what the exit status of a command means. */
#include "job_impl.h"
#include "words.h"

#include <json_out.h>
#include <string.h>
#include <sys/wait.h>
#include <sysexits.h>

/* --- what it means -------------------------------------------------------------------
 */

static void
fail(struct job *job, unsigned status, const char *code)
{
	job->state = JOB_FAILED;
	job->status = status;
	job->code = code;
	if (job->error[0] == '\0')
		bench_copy(job->error, sizeof(job->error),
			   "the command ended without saying why");
}

static bool
has_rows(const struct job *job)
{
	const char *text = bench_str_get(&job->result);

	return text[0] == '{' && text[1] != '}';
}

static void
judge_no(struct task *t)
{
	struct job *job = &t->job;

	if (t->says_no && has_rows(job))
		job->no = true;
	else if (t->reads)
		fail(job, 404, "not-found");
	else
		fail(job, 409, "refused");
}

static void
judge_exit(struct task *t, int code)
{
	struct job *job = &t->job;

	switch (code) {
	case 0:
		break;
	case 1:
		judge_no(t);
		break;
	case EX_USAGE:
	case EX_DATAERR:
	case EX_NOINPUT:
		fail(job, 422, "bad-value");
		break;
	case EX_TEMPFAIL: /* wrong PINs have to be waited for */
		fail(job, t->tries_pin ? 429 : 503, t->tries_pin ? "too-many" : "away");
		break;
	case EX_UNAVAILABLE:
	case EX_IOERR:
	case EX_CONFIG:
		fail(job, 503, "away");
		break;
	case EX_NOPERM:
		fail(job, 403, t->tries_pin ? "wrong-pin" : "not-allowed");
		break;
	default:
		fail(job, 500, "failed");
	}
}

static void
remark(struct job *job)
{
	if (job->error[0] != '\0')
		bench_str_addf(&job->notes, "%s\n", job->error);
	job->error[0] = '\0';
}

void
job_judge(struct task *t, int status)
{
	struct job *job = &t->job;

	if (job->code != NULL || !WIFEXITED(status))
		bench_str_clear(&job->result); /* half of it, perhaps */
	if (job->code != NULL) { /* it was ended for a reason that is known */
		fail(job, job->status, job->code);
		return;
	}
	job->state = JOB_DONE;
	job->status = 200;
	if (WIFEXITED(status))
		judge_exit(t, WEXITSTATUS(status));
	else
		fail(job, 500, "failed");
	if (job->state == JOB_DONE)
		remark(job);
}

/* --- JSON ----------------------------------------------------------------------------
 */

static const char *
state_name(enum job_state state)
{
	switch (state) {
	case JOB_QUEUED:
		return "queued";
	case JOB_RUNNING:
		return "running";
	case JOB_DONE:
		return "done";
	case JOB_FAILED:
		return "failed";
	}
	return "?";
}

/* What the command printed is JSON already. */
static void
print_result(struct json_out *j, const struct job *job)
{
	if (!has_rows(job)) {
		jout_null(j, "result");
		return;
	}
	bench_str_addf(j->out, "%s\"result\":", j->comma ? "," : "");
	bench_str_add_n(j->out, job->result.text, strcspn(job->result.text, "\n"));
	j->comma = true;
}

static void
print_notes(struct json_out *j, const struct job *job)
{
	const char *line = bench_str_get(&job->notes);
	char note[512];

	jout_open(j, "notes", '[');
	for (; *line != '\0'; line += strcspn(line, "\n") + 1) {
		bench_copy_n(note, sizeof(note), line, strcspn(line, "\n"));
		jout_text(j, NULL, note);
	}
	jout_close(j, ']');
}

static void
print_error(struct json_out *j, const char *code, const char *text)
{
	jout_open(j, "error", '{');
	jout_text(j, "code", code);
	write_words(j, text);
	jout_close(j, '}');
}

static void
print_file(struct json_out *j, const struct job *job)
{
	if (job->file[0] == '\0' || job->state != JOB_DONE) {
		jout_null(j, "file");
		return;
	}
	jout_open(j, "file", '{');
	jout_text(j, "name", job->file);
	jout_int(j, "bytes", job->bytes);
	jout_close(j, '}');
}

static void
print_end(struct json_out *j, const struct job *job)
{
	if (job->state == JOB_FAILED)
		print_error(j, job->code, job->error);
	else
		jout_null(j, "error");
	if (job->no)
		jout_bool(j, "yes", false);
	print_notes(j, job);
	print_file(j, job);
}

void
job_print(const struct job *job, struct bench_mono now, bool whole,
	  struct bench_str *out)
{
	struct json_out j = { .out = out };
	bool over = job->state == JOB_DONE || job->state == JOB_FAILED;
	int64_t us = (over ? job->ended.us : now.us) - job->started.us;

	jout_open(&j, NULL, '{');
	jout_int(&j, "id", job->id);
	jout_text(&j, "act", job->act);
	jout_text(&j, "by", job->by);
	jout_text(&j, "state", state_name(job->state));
	jout_int(&j, "done", job->done);
	jout_int(&j, "total", job->total);
	jout_text(&j, "text", job->at);
	jout_int(&j, "seconds", job->started.us == 0 ? 0 : us / 1000000);
	if (whole)
		print_result(&j, job);
	print_end(&j, job);
	jout_close(&j, '}');
}

void
job_print_answer(const struct job *job, struct bench_str *out)
{
	struct json_out j = { .out = out };

	jout_open(&j, NULL, '{');
	if (job->listed)
		jout_int(&j, "job", job->id);
	if (job->state == JOB_DONE || job->state == JOB_FAILED) {
		print_result(&j, job);
		print_end(&j, job);
	}
	jout_close(&j, '}');
}
